import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.operations.dated import take_turns

from ..models import FrozenReport, ReportText

logger = logging.getLogger(__name__)


@transaction.atomic
def write_text(branch, period, chapter, text, *, shown, by):
    """Keep what was written to a chapter of the report of `period`; nothing removes what was.

    Raises ValidationError with code "changed" when the chapter says neither `text` nor `shown`,
    which the writer saw before.
    """
    take_turns(branch)
    place = {"branch": branch, "from_on": period.first, "until_on": period.last, "chapter": chapter}
    written = ReportText.objects.filter(**place).first() or ReportText(**place)
    if _same(text, written.text):
        return
    if not _same(shown, written.text):
        sentence = _(
            "Somebody else changed this text meanwhile. Take into yours what is to stay of theirs,"
            " then save."
        )
        raise ValidationError(sentence, code="changed")
    written._history_user = by
    if text:
        written.text = text
        written.save()
    else:
        written.delete()
    logger.info("report text %s of branch %s by user %s", chapter, branch.pk, by.pk)


def _same(text, other) -> bool:
    """Whatever a browser made of the ends of the lines."""
    return text.splitlines() == other.splitlines()


@transaction.atomic
def freeze(branch, period, values, *, remark, by, now):
    """Keep `values`, the numbers of `period` as they are now, with the texts beside them."""
    frozen = FrozenReport.objects.create(
        branch=branch,
        from_on=period.first,
        until_on=period.last,
        numbers=values,
        texts=texts_of(branch, period),
        remark=remark,
        frozen_by=by,
        frozen_at=now,
    )
    logger.info("report %s frozen by user %s", frozen.pk, by.pk)
    return frozen


def texts_of(branch, period) -> dict[str, str]:
    """What was written to each chapter of the report of `period`. One query."""
    texts = ReportText.objects.filter(branch=branch, from_on=period.first, until_on=period.last)
    return dict(texts.values_list("chapter", "text"))
