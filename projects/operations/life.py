"""The life of a project: proposed → approved → under way → finished → verified, or stopped."""

import logging
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from branchhub.core import formats
from branchhub.core.transitions import transition
from members.operations.saving import change

from ..choices import ProjectState
from ..states import DAYS

logger = logging.getLogger(__name__)

# What a project goes back to when it is reopened, with the columns that say it went on.
BEFORE = {
    ProjectState.FINISHED: (ProjectState.UNDER_WAY, {"finished_on": None}),
    ProjectState.VERIFIED: (ProjectState.FINISHED, {"verified_on": None}),
}


def approve_project(project, *, on, by):
    """Raises ValidationError with code "wrong_state" or "too_early"."""
    _refuse_before(on, project.proposed_on)
    changes = {"state": ProjectState.APPROVED, "approved_on": on}
    return _move(project, [ProjectState.PROPOSED], changes, by=by)


def start_project(project, *, on, by):
    """Raises ValidationError with code "wrong_state" or "too_early"."""
    _refuse_before(on, project.approved_on)
    changes = {"state": ProjectState.UNDER_WAY, "started_on": on}
    return _move(project, [ProjectState.APPROVED], changes, by=by)


def finish_project(project, *, on, result, by):
    """End the work and say what came of it.

    Raises ValidationError with code "wrong_state" or "too_early".
    """
    _refuse_before(on, project.started_on)
    changes = {"state": ProjectState.FINISHED, "finished_on": on, "result": result}
    return _move(project, [ProjectState.UNDER_WAY], changes, by=by)


def verify_project(project, *, on, by):
    """Accept the result of a finished project.

    Raises ValidationError with code "wrong_state" or "too_early".
    """
    _refuse_before(on, project.finished_on)
    changes = {"state": ProjectState.VERIFIED, "verified_on": on}
    return _move(project, [ProjectState.FINISHED], changes, by=by)


def stop_project(project, *, on, reason, by):
    """End a project that goes on, or has not begun, without a result.

    Raises ValidationError with code "wrong_state" or "too_early".
    """
    _refuse_before(on, project.started_on or project.approved_on or project.proposed_on)
    changes = {"state": ProjectState.STOPPED, "stopped_on": on, "stop_reason": reason}
    return _move(project, ProjectState.open(), changes, by=by, reason=reason)


def reopen_project(project, *, reason, by):
    """Take a project back to the state it had before; its history keeps the reason and both.

    Raises ValidationError with code "wrong_state" when work in it is still to come.
    """
    if project.state == ProjectState.STOPPED:
        before, changes = _before_stop(project), {"stopped_on": None, "stop_reason": ""}
    elif project.state in BEFORE:
        before, changes = BEFORE[project.state]
    else:
        raise _wrong_state()
    return _move(project, [project.state], changes | {"state": before}, by=by, reason=reason)


def correct_dates(project, changes, *, by):
    """Set days of steps that the project took already, or the one it is due: a dict of columns.

    Raises ValidationError with code "too_early", at the step that would come before the one before
    it, or "gone" when the project took a step or got other days meanwhile.
    """
    seen = {name: getattr(project, name) for name in ("state", *DAYS)}
    for name, day in changes.items():
        setattr(project, name, day)
    taken = [(name, getattr(project, name)) for name in DAYS if getattr(project, name)]
    for (_before, earliest), (name, on) in pairwise(taken):
        if on < earliest:
            raise ValidationError({name: _too_early(earliest)})
    return change(project, changes, by=by, only_if=seen)


def _before_stop(project):
    if project.started_on:
        return ProjectState.UNDER_WAY
    return ProjectState.APPROVED if project.approved_on else ProjectState.PROPOSED


def _refuse_before(on, earliest):
    if earliest and on < earliest:
        raise _too_early(earliest)


def _too_early(earliest):
    return ValidationError(
        _("The step before was on %(day)s: this one cannot be earlier."),
        code="too_early",
        params={"day": formats.full_date(earliest)},
    )


def _move(project, expected, changes, *, by, reason=""):
    """Set `changes` if the project still is in one of the `expected` states."""
    if not transition(project, {"state__in": expected}, by=by, reason=reason, **changes):
        raise _wrong_state()
    logger.info("project %s is %s by user %s", project.pk, project.state, by and by.pk)
    return project


def _wrong_state():
    return ValidationError(
        _("The project is not in a state for this, or was changed meanwhile: look again."),
        code="wrong_state",
    )
