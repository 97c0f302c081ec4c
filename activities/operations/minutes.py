import datetime
import logging
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from branchhub.notices import operations as notices

from ..models import MinutesRevision, MinutesSection
from . import life
from .locking import hold_open

logger = logging.getLogger(__name__)

LONGEST = 200_000
ONE_SITTING = datetime.timedelta(minutes=10)


def ensure_sections(activity):
    """Give the session the sections that it lacks: a general one and one an agenda item."""
    have = set(activity.minutes_sections.values_list("item", flat=True))
    wanted = [None, *activity.agenda_items.values_list("pk", flat=True)]
    MinutesSection.objects.bulk_create(
        [
            MinutesSection(activity=activity, branch_id=activity.branch_id, item_id=item)
            for item in wanted
            if item not in have
        ],
        ignore_conflicts=True,
    )


@dataclass(frozen=True)
class Draft:
    """What somebody wrote in a section, and the version it was written on."""

    section: MinutesSection
    text: str
    version: int


@transaction.atomic
def write(section, text, *, by, now):
    """Save `text` in a section of the minutes, whatever it says now.

    Raises ValidationError with code "locked", "too_long" or "null_characters".
    """
    activity = section.activity
    hold_open(activity)
    _reload(activity, [section])
    if clean(text) != section.text:
        _save(section, clean(text), section.version, by=by, now=now)
        _after_save(activity, [section], by=by, now=now)


@transaction.atomic
def save(activity, drafts, *, by, now) -> list[Draft]:
    """Save drafts where nobody else was faster; the others are set aside and given back.

    Afterwards each draft's section has what the database has. Saves of one person in one sitting
    make one revision, a text that is there already makes none. An announced session that has
    started becomes held. Raises ValidationError with code "locked", "too_long" or
    "null_characters".
    """
    texts = [clean(draft.text) for draft in drafts]
    hold_open(activity)
    _reload(activity, [draft.section for draft in drafts])
    saved, lost = [], []
    for draft, text in zip(drafts, texts, strict=True):
        if text == draft.section.text:
            continue
        if _save(draft.section, text, draft.version, by=by, now=now):
            saved.append(draft.section)
        else:
            lost.append(draft)
    _set_aside(lost, by=by, now=now)
    if saved:
        _after_save(activity, saved, by=by, now=now)
    return lost


@transaction.atomic
def settle(activity, drafts, *, by, now) -> list[Draft]:
    """After a conflict, save the drafts; the texts that they replace stay as set aside.

    Gives back those where there is a still newer text. Raises ValidationError as `save` does.
    """
    hold_open(activity)
    _reload(activity, [draft.section for draft in drafts])
    for draft in drafts:
        if draft.version == draft.section.version and clean(draft.text) != draft.section.text:
            MinutesRevision.objects.filter(
                section=draft.section, version=draft.version, set_aside=False
            ).update(set_aside=True)
    return save(activity, drafts, by=by, now=now)


def clean(text) -> str:
    """The text with plain line ends. Raises ValidationError: "too_long", "null_characters"."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise ValidationError(
            _("The text contains characters that cannot be saved (NUL)."), code="null_characters"
        )
    if len(text) > LONGEST:
        raise ValidationError(
            _("The text has %(length)d characters; at most %(longest)d can be saved."),
            code="too_long",
            params={"length": len(text), "longest": LONGEST},
        )
    return text


def _reload(activity, sections):
    """Give `sections` what the database has by now; one query.

    Raises ValidationError with code "gone" if an item was taken off the agenda meanwhile.
    """
    rows = activity.minutes_sections.select_related("saved_by__member")
    fresh = rows.in_bulk([section.pk for section in sections])
    if len(fresh) < len(sections):
        raise ValidationError(
            _("This item was taken off the agenda meanwhile; copy its text elsewhere."), code="gone"
        )
    for section in sections:
        for name in ("text", "version", "saved_by", "saved_at"):
            setattr(section, name, getattr(fresh[section.pk], name))


def _save(section, text, version, *, by, now) -> bool:
    values = {"text": text, "version": version + 1, "saved_by": by, "saved_at": now}
    if not MinutesSection.objects.filter(pk=section.pk, version=version).update(**values):
        return False
    for name, value in values.items():
        setattr(section, name, value)
    logger.info("minutes %s saved by user %s", section.pk, by.pk)
    return True


def _after_save(activity, sections, *, by, now):
    _keep_revisions(sections, by=by, now=now)
    life.mark_held(activity, by=by, now=now)
    if any(section.version == 1 for section in sections):  # the first text of one
        notices.close(f"session:{activity.pk}:record:minutes", now=now)


def _keep_revisions(sections, *, by, now):
    """One revision a section: the person's last one if it is of this sitting, else a new one."""
    of_this_sitting = MinutesRevision.objects.filter(
        section__in=sections,
        by=by,
        set_aside=False,
        at__gt=now - ONE_SITTING,
        version=F("section__version") - 1,
    )
    going_on = {revision.section_id: revision for revision in of_this_sitting}
    for section in sections:
        revision = going_on.get(section.pk) or _revision(section, by=by, at=now)
        revision.text, revision.version = section.text, section.version
        revision.save()
    again = [Q(section=section, text=section.text) for section in sections]
    MinutesRevision.objects.filter(reduce(or_, again), set_aside=True, by=by).delete()


def _set_aside(drafts, *, by, now):
    """Keep texts that lost, each once, beside the revisions that were saved."""
    sections = [draft.section for draft in drafts]
    rows = MinutesRevision.objects.filter(section__in=sections, set_aside=True, by=by)
    lost = {"by": by, "at": now, "set_aside": True}
    kept = set(rows.values_list("section", "text"))
    MinutesRevision.objects.bulk_create(
        _revision(draft.section, text=clean(draft.text), version=draft.version, **lost)
        for draft in drafts
        if (draft.section.pk, clean(draft.text)) not in kept
    )


def _revision(section, **columns):
    return MinutesRevision(section=section, branch_id=section.branch_id, **columns)
