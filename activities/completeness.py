"""Whether records are complete, for many sessions at once: as the archive checklist says of one."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from .choices import ActivityStatus, AttendanceStatus, FileKind
from .kinds import KINDS
from .models import AgendaItem, Attachment, Attendance, MinutesSection, Vote

LECTURED = [kind for kind, rule in KINDS.items() if rule.has_lecturer]
ATTENDED = [kind for kind, rule in KINDS.items() if rule.takes_attendance]
DECIDING = [kind for kind, rule in KINDS.items() if rule.needs_decision]


@dataclass(frozen=True)
class RecordState:
    """`has_proof`: a photo or a sign-in sheet is among its files."""

    pk: int
    branch_id: int
    is_archived: bool
    is_complete: bool
    has_proof: bool


def records_of(activities) -> list[RecordState]:
    """The state of the record of each of `activities`, which were held. One query."""
    rows = activities.order_by().annotate(is_complete=_complete(), has_proof=_proof())
    rows = rows.values_list("pk", "branch", "status", "is_complete", "has_proof")
    return [
        RecordState(pk, branch, status == ActivityStatus.ARCHIVED, bool(complete), bool(proof))
        for pk, branch, status, complete, proof in rows
    ]


def _complete() -> Q:
    """No point of `operations.archive.checklist` is open."""
    led = Q(chair__isnull=False, recorder__isnull=False)
    taught = Q(lecturer__isnull=False) | ~Q(lecturer_name="")
    written = Exists(_of(MinutesSection).exclude(text=""))
    return (
        led
        & Q(written)
        & (~Q(kind__in=LECTURED) | taught)
        & (~Q(kind__in=ATTENDED) | _attended())
        & (~Q(kind__in=DECIDING) | _decided())
    )


def _attended() -> Q:
    rows = _of(Attendance)
    unexplained = rows.filter(status=AttendanceStatus.ABSENT, reason="")
    return Q(Exists(rows)) & ~Q(Exists(rows.unmarked())) & ~Q(Exists(unexplained))


def _decided() -> Q:
    items = _of(AgendaItem)
    voted = Vote.objects.filter(item=OuterRef("pk"))
    return Q(Exists(items)) & ~Q(Exists(items.filter(~Exists(voted), decision="")))


def _proof() -> Exists:
    return Exists(_of(Attachment).filter(kind__in=[FileKind.PHOTO, FileKind.SIGN_IN]))


def _of(model):
    return model.objects.filter(activity=OuterRef("pk"))
