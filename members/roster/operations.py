"""From an uploaded file to an imported roster."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.core.encryption import decrypt, encrypt
from members.models import Branch, RosterUpload
from members.operations import appoint

from . import reading
from .plan import Choices, Kind, Plan, build_plan
from .writing import write

KEPT_FOR = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Result:
    new: int
    changed: int
    same: int
    unanswered: int
    posts: int


def keep_upload(branch, *, name, content, by) -> RosterUpload:
    """Keep a roster file, encrypted, until it is imported; it replaces the person's last one.

    Raises ValidationError as `reading.read_table`.
    """
    table = reading.read_table(content)
    branch.roster_uploads.filter(by=by).delete()
    return RosterUpload.objects.create(
        branch=branch,
        by=by,
        name=name[:200],
        content=encrypt(content),
        columns=table.as_json(),
    )


def table_of(upload) -> reading.Table:
    return reading.read_table(decrypt(bytes(upload.content)), upload.columns)


def choose_columns(upload, columns: dict) -> None:
    upload.columns = columns
    upload.save(update_fields=["columns"])


@transaction.atomic
def apply_upload(upload, *, digest, choices: Choices, posts, by) -> Result:
    """Import what the preview with this `digest` showed, give the ticked `posts`, drop the file.

    `posts` maps keys of proposals to the day they are held from. Raises ValidationError with code
    "outdated" when the branch or the day is no longer what it was, and as `appoint`.
    """
    branch = Branch.objects.select_for_update(no_key=True).get(pk=upload.branch_id)
    table, today = table_of(upload), timezone.localdate()
    if build_plan(branch, table, today=today).digest != digest:
        raise _outdated()
    plan = build_plan(branch, table, today=today, choices=choices)
    try:
        write(plan, by=by)
    except IntegrityError as error:  # somebody was added by hand since the plan was made
        raise _outdated() from error
    _appoint(plan, posts, by=by)
    upload.delete()
    return result_of(plan, posts=len(posts))


def _outdated() -> ValidationError:
    return ValidationError(
        _("The roster was changed meanwhile. Please look through the preview again."),
        code="outdated",
    )


def result_of(plan: Plan, *, posts=0) -> Result:
    counts = {kind.value: len(plan.of(kind)) for kind in (Kind.NEW, Kind.CHANGED, Kind.SAME)}
    return Result(**counts, unanswered=len(plan.of(Kind.ASK)), posts=posts)


def _appoint(plan, posts, *, by) -> None:
    members = {entry.row.number: entry.member for entry in plan.entries}
    for proposal in plan.proposals:
        if proposal.key not in posts:
            continue
        appoint(
            members[proposal.row],
            proposal.kind,
            branch=plan.state.branch,
            group=plan.state.groups.get(proposal.group),
            from_on=posts[proposal.key],
            by=by,
        )


def delete_old_uploads(*, now) -> int:
    """Delete files that nobody imported within a day; how many there were."""
    deleted, _by_model = RosterUpload.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return deleted
