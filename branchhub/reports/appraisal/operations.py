import logging
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from branchhub.core.transitions import transition

from ..models import Appraisal, AppraisalLine
from . import items, scoring

logger = logging.getLogger(__name__)

SELF, REVIEW = "self", "review"


@transaction.atomic
def score(branch, year, marks, *, side, by, now):
    """Note the scores of one side, SELF or REVIEW; the first ones keep the list of items.

    `marks` holds, by key of an item, what is new of its "score" (None: not scored), of whether a
    veto "applies" and of its "remark"; the rest stays as it is. Raises ValidationError with code
    "closed" once the appraisal is closed, "too_many" for a score that is not between 0 and the
    item's weight.
    """
    appraisal = _started(branch, year)
    if appraisal.closed_at:
        raise ValidationError(_("This appraisal is closed."), code="closed")
    for line in appraisal.lines.all():
        if line.key in marks:
            _mark(line, marks[line.key], side=side, by=by, now=now)
    logger.info("appraisal %s scored (%s) by user %s", appraisal.pk, side, by.pk)
    return appraisal


def _started(branch, year) -> Appraisal:
    """The branch's appraisal of that year, locked; begun with the items in force where none is."""
    found = items.lists_of([branch], year)[branch.pk]
    with translation.override(settings.LANGUAGE_CODE):
        source = str(found.source)
    appraisal, is_new = Appraisal.objects.get_or_create(
        branch=branch, year=year, defaults={"source": source}
    )
    if is_new:
        for order, item in enumerate(found.items, 1):
            _keep_item(appraisal, order, item)
    return Appraisal.objects.select_for_update().get(pk=appraisal.pk)


def _keep_item(appraisal, order, item):
    texts = items.texts_of(item)
    AppraisalLine.objects.create(
        appraisal=appraisal,
        branch_id=appraisal.branch_id,
        order=order,
        key=item.key,
        text=texts[settings.LANGUAGE_CODE],
        text_en=texts["en"],
        weight=item.weight,
        kind=item.kind,
        formula=item.formula,
    )


def _mark(line, mark, *, side, by, now):
    points = mark.get("score")
    if points is not None and not Decimal(0) <= points <= line.weight:
        text = _("%(item)s: 0 to %(weight)s points.")
        values = {"item": line.shown_text, "weight": line.weight}
        raise ValidationError(text, code="too_many", params=values)
    new = {f"{side}_{name}": value for name, value in mark.items()}
    if all(getattr(line, name) == value for name, value in new.items()):
        return
    new |= {f"{side}_by": by, f"{side}_at": now}
    for name, value in new.items():
        setattr(line, name, value)
    line._history_user = by
    line.save(update_fields=list(new))


@transaction.atomic
def close(branch, year, *, by, now):
    """Keep what is computed today beside the scores; nothing is scored any more.

    Raises ValidationError with code "not_scored" while the reviewer has not scored anything,
    "closed" when it is closed already.
    """
    appraisals = Appraisal.objects.select_for_update().filter(branch=branch, year=year)
    appraisal = appraisals.first()
    if not appraisal or not appraisal.lines.exclude(review_at=None).exists():
        raise ValidationError(_("The reviewer has not scored anything yet."), code="not_scored")
    kept = _computed(branch, year, now)
    if not transition(appraisal, {"closed_at": None}, by=by, closed_at=now, closed_by=by):
        raise ValidationError(_("This appraisal is closed."), code="closed")
    for line in appraisal.lines.all():
        line.computed, line.inputs = kept[line.pk]
        line._history_user = by
        line.save(update_fields=["computed", "inputs"])
    logger.info("appraisal %s closed by user %s", appraisal.pk, by.pk)
    return appraisal


def _computed(branch, year, now) -> dict[int, tuple]:
    """(score, inputs by language) of each line of an open appraisal, by the line's id."""
    kept = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for line in scoring.sheet(branch, year, now).lines:
                _score, inputs = kept.setdefault(line.item.pk, (line.score, {}))
                inputs[language] = list(line.result.inputs)
    return kept


@transaction.atomic
def reopen(branch, year, *, reason, by):
    """Let both sides score again; the history keeps the reason and what was computed.

    Raises ValidationError with code "not_closed".
    """
    appraisal = Appraisal.objects.filter(branch=branch, year=year).exclude(closed_at=None).first()
    changes = {"closed_at": None, "closed_by": None}
    if not appraisal or not transition(
        appraisal, {"closed_at": appraisal.closed_at}, by=by, reason=reason, **changes
    ):
        raise ValidationError(_("This appraisal is not closed."), code="not_closed")
    logger.info("appraisal %s reopened by user %s", appraisal.pk, by.pk)
    return appraisal
