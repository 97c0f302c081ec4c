"""Make-up study of absent members: handed in, accepted or sent back."""

import functools
import logging

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from branchhub.core import uploads
from branchhub.core.transitions import transition

from ..choices import ActivityStatus, MakeUpState
from ..models import Attendance, MakeUp
from . import telling_of_absence as telling

logger = logging.getLogger(__name__)


def hand_in(row, *, note, upload, by, now):
    """Hand in what was studied after the absence `row`: a note, a file, or both.

    Once more after it was sent back, or before it was looked at; without `upload` an earlier file
    stays. The secretaries are told. Raises ValidationError with code "not_due", "accepted",
    "nothing" without note and file, or one of `uploads.check`, which may take seconds over a large
    picture: nothing is locked meanwhile.
    """
    return _hand_in(row, note, uploads.check(upload) if upload else None, by=by, now=now)


@transaction.atomic
def _hand_in(row, note, checked, *, by, now):
    row = _hold(row)
    make_up = getattr(row, "make_up", None) or MakeUp(attendance=row, branch_id=row.branch_id)
    if make_up.state == MakeUpState.ACCEPTED:
        raise ValidationError(_("This was accepted already."), code="accepted")
    if not (note or checked or make_up.evidence):
        raise ValidationError(_("Write what was studied, or choose a file."), code="nothing")
    make_up.note, make_up.state = note, MakeUpState.HANDED_IN
    make_up.handed_in_by, make_up.handed_in_at = by, now
    if checked:
        _keep(make_up, checked)
    make_up._history_user = by
    make_up.save()
    telling.make_up_handed_in(make_up, by=by, now=now)
    logger.info("make-up %s handed in by user %s", make_up.pk, by.pk)
    return make_up


def _keep(make_up, checked):
    """Put the file beside the make-up; one that it replaces goes when the transaction is done."""
    if make_up.evidence:
        old = make_up.evidence
        transaction.on_commit(functools.partial(old.storage.delete, old.name))
    make_up.evidence.save("evidence", ContentFile(checked.content), save=False)
    make_up.evidence_name, make_up.evidence_type = checked.name, checked.content_type


def accept(make_up, *, answer, by, now):
    """The absence is made up for. Raises ValidationError with code "not_due" or "checked"."""
    return _check(make_up, MakeUpState.ACCEPTED, answer=answer, by=by, now=now)


def return_(make_up, *, answer, by, now):
    """Send it back; `answer` says what is missing.

    Raises ValidationError with code "words_needed", "not_due" or "checked".
    """
    if not answer:
        raise ValidationError(_("Say what is still missing."), code="words_needed")
    return _check(make_up, MakeUpState.RETURNED, answer=answer, by=by, now=now)


@transaction.atomic
def _check(make_up, state, *, answer, by, now):
    _hold(make_up.attendance)
    guard = {"state": MakeUpState.HANDED_IN, "handed_in_at": make_up.handed_in_at}
    result = {"state": state, "checked_by": by, "checked_at": now, "answer": answer}
    if not transition(make_up, guard, by=by, **result):
        raise ValidationError(
            _("This was checked, or handed in anew, meanwhile: look again."), code="checked"
        )
    telling.make_up_decided(make_up, now=now)
    logger.info("make-up %s %s by user %s", make_up.pk, state, by.pk)
    return make_up


def _hold(row):
    """The attendance row, locked, with what belongs to it.

    First locked, then read: what was handed in meanwhile is not part of the row waited for. Raises
    ValidationError with code "not_due" unless it still says absent, in a session held of a kind
    that is made up for.
    """
    rows = Attendance.objects.filter(pk=row.pk)
    list(rows.select_for_update(no_key=True).values_list("pk"))
    row = rows.select_related("make_up", "activity", "member").first()
    if row is None or not is_made_up(row):
        raise ValidationError(_("There is nothing to make up for any more."), code="not_due")
    return row


def is_made_up(row) -> bool:
    activity = row.activity
    held = activity.status in ActivityStatus.counted()
    return held and activity.rule.is_made_up and row.is_away
