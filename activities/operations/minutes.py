import datetime
import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import MinutesSection
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


@transaction.atomic
def write(section, text, *, by, now, version=None):
    """Save `text` in a section of the minutes; given a `version`, only over that one.

    Saves of one person in one sitting make one revision; a text that is there already makes none.
    An announced session that has started becomes held. Raises ValidationError with code "locked",
    "too_long", "null_characters", or "conflict" when somebody else was faster: `section` then has
    their text, and `set_aside` keeps this one.
    """
    activity = section.activity
    hold_open(activity)
    text = clean(text)
    section.refresh_from_db(fields=["text", "version", "saved_by", "saved_at"])
    if text == section.text:
        return section
    if not _save(section, text, section.version if version is None else version, by=by, now=now):
        raise ValidationError(_("Somebody else changed this text meanwhile."), code="conflict")
    _keep_revision(section, by=by, now=now)
    life.mark_held(activity, by=by, now=now)
    logger.info("minutes %s saved by user %s", section.pk, by.pk)
    return section


def set_aside(section, text, *, version, by, now):
    """Keep a text that lost against a faster one, once, beside the revisions that were saved."""
    kept = section.revisions.filter(set_aside=True, by=by, text=clean(text))
    if not kept.exists():
        section.revisions.create(
            branch_id=section.branch_id,
            version=version,
            text=clean(text),
            by=by,
            at=now,
            set_aside=True,
        )


@transaction.atomic
def settle(section, text, *, version, by, now):
    """After a conflict, let `text` replace `version`, whose text stays as set aside.

    Raises ValidationError as `write` does; "conflict" if there is a newer version by now.
    """
    if clean(text) != section.text:
        section.revisions.filter(version=version, set_aside=False).update(set_aside=True)
    return write(section, text, by=by, now=now, version=version)


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


def _save(section, text, version, *, by, now) -> bool:
    values = {"text": text, "version": version + 1, "saved_by": by, "saved_at": now}
    if not MinutesSection.objects.filter(pk=section.pk, version=version).update(**values):
        return False
    for name, value in values.items():
        setattr(section, name, value)
    return True


def _keep_revision(section, *, by, now):
    last = section.revisions.filter(set_aside=False).order_by("-version").first()
    if last and last.by_id == by.pk and last.at > now - ONE_SITTING:
        last.text, last.version = section.text, section.version
        last.save(update_fields=["text", "version"])
    else:
        section.revisions.create(
            branch_id=section.branch_id, version=section.version, text=section.text, by=by, at=now
        )
    section.revisions.filter(set_aside=True, by=by, text=section.text).delete()
