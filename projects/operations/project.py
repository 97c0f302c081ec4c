"""What a project is about and who works in it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.operations.dated import take_turns
from members.operations.saving import add, change, remove

from ..choices import ProjectState, TeamRole
from ..models import TeamMember


@transaction.atomic
def propose_project(project, *, by, departments=()):
    """Save a new project; whatever else it says, it is only proposed.

    Raises ValidationError as `full_clean` does.
    """
    project.state = ProjectState.PROPOSED
    return add(project, links={"departments": departments}, by=by)


@transaction.atomic
def change_project(project, changes, *, by):
    """Set `changes`, a dict of columns and perhaps `departments`.

    Raises ValidationError as `full_clean` does, or with code "gone" when the project took a step
    meanwhile: who may change what rests on its state.
    """
    return change(project, changes, by=by, only_if={"state": project.state})


@transaction.atomic
def set_team(project, *, core, helpers, by):
    """Make these the team: members, or names of people who are none; each is in it once.

    Who is listed twice is core. Raises ValidationError as `full_clean` does.
    """
    take_turns(project)
    wanted = dict.fromkeys(helpers, TeamRole.HELPER) | dict.fromkeys(core, TeamRole.CORE)
    for place in project.team.select_related("member"):
        person = place.member or place.name
        role = wanted.pop(person, None)
        if role is None:
            remove(place, by=by)
        elif role != place.role:
            change(place, {"role": role}, by=by)
    for person, role in wanted.items():
        named = {"name": person} if isinstance(person, str) else {"member": person}
        add(TeamMember(project=project, branch=project.branch, role=role, **named), by=by)


def note_problem(project, *, problem, on, by):
    """Say which key production problem was solved and when; "" says that none was.

    An earlier confirmation falls away: it was of other words. Raises ValidationError when the day
    is missing.
    """
    changes = {"solved_problem": problem, "solved_on": on if problem else None}
    return change(project, changes | {"solved_verified_by": ""}, by=by)


def confirm_problem(project, *, confirmed_by, by):
    """Say who confirmed that the problem is solved.

    Raises ValidationError with code "no_problem" when none is noted, or "gone" when what is noted
    became another one meanwhile.
    """
    if not project.solved_problem:
        raise ValidationError(_("No solved problem is noted yet."), code="no_problem")
    noted = {"solved_problem": project.solved_problem, "solved_on": project.solved_on}
    return change(project, {"solved_verified_by": confirmed_by}, by=by, only_if=noted)
