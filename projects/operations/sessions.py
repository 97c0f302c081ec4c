from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.operations.dated import take_turns
from members.operations.saving import add, remove

from ..models import ProjectSession


@transaction.atomic
def link_session(project, activity, *, by):
    """Say that a session belongs to the project; again changes nothing.

    Raises ValidationError with code "other_branch".
    """
    if activity.branch_id != project.branch_id:
        raise ValidationError(
            _("This session is another branch's: a project has its own."), code="other_branch"
        )
    take_turns(project)
    if not project.session_links.filter(activity=activity).exists():
        add(ProjectSession(project=project, branch=project.branch, activity=activity), by=by)


@transaction.atomic
def unlink_session(project, activity, *, by):
    """Say that a session does not belong to the project; again changes nothing."""
    take_turns(project)
    for link in project.session_links.filter(activity=activity):
        remove(link, by=by)
