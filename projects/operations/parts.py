"""What happens in a project and what comes of it: each a row of its own.

A new row comes unsaved, with its `project`; the branch is always the project's.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from members.operations.dated import take_turns
from members.operations.saving import add, change, remove

from ..choices import Certainty


def add_milestone(milestone, *, by):
    return add_part(milestone, by=by)


def complete_milestone(milestone, *, on, by, remark=None):
    """Note when a milestone was reached; None takes it back. Raises ValidationError: "gone"."""
    changes = {"done_on": on}
    if remark is not None:
        changes["remark"] = remark
    return change(milestone, changes, by=by)


def recognise(recognition, *, by):
    """Note that a level above listed the project; once a level and document."""
    return add_part(recognition, by=by)


@transaction.atomic
def log_trial(trial, *, by):
    """Add an entry to the log; it takes the next number of its kind in the project."""
    take_turns(trial.project)
    last = trial.project.trials.filter(kind=trial.kind).aggregate(last=Max("number"))["last"]
    trial.number = (last or 0) + 1
    return add_part(trial, by=by)


def raise_issue(issue, *, by):
    return add_part(issue, by=by)


def solve_issue(issue, *, on, solution, by):
    """Raises ValidationError for a day before it was raised, or with code "gone"."""
    return change(issue, {"solved_on": on, "solution": solution}, by=by)


def note_benefit(benefit, *, by):
    """Add an amount. A verified one, and no other, says by whom and when."""
    return add_part(benefit, by=by)


def verify_benefit(benefit, *, amount, verified_by, on, by):
    """Make a planned or forecast amount a verified one; the history keeps what was expected.

    Raises ValidationError with code "verified" when it is one already, or "gone".
    """
    if benefit.certainty == Certainty.VERIFIED:
        raise ValidationError(_("This amount is verified already."), code="verified")
    changes = {
        "certainty": Certainty.VERIFIED,
        "amount": amount,
        "verified_by": verified_by,
        "verified_on": on,
    }
    return change(benefit, changes, by=by, only_if={"certainty": benefit.certainty})


def change_part(part, changes, *, by):
    """Set `changes`, a dict of columns, of any of these rows.

    Raises ValidationError as `full_clean` does, or with code "gone".
    """
    return change(part, changes, by=by)


def remove_part(part, *, by):
    """Raises ValidationError with code "gone"."""
    remove(part, by=by)


def add_patent(patent, *, by, inventors=()):
    """Save a new patent of a branch, or of a project and so of its branch."""
    if patent.project:
        patent.branch = patent.project.branch
    return add(patent, links={"inventors": inventors}, by=by)


def add_part(part, *, by):
    """Save a new row of a project."""
    part.branch = part.project.branch
    return add(part, by=by)
