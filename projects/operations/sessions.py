import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import ProjectSession

logger = logging.getLogger(__name__)


@transaction.atomic
def link_session(project, activity, *, by):
    """Say that a session belongs to the project; again changes nothing.

    Raises ValidationError with code "other_branch".
    """
    if activity.branch_id != project.branch_id:
        raise ValidationError(
            _("This session is another branch's: a project has its own."), code="other_branch"
        )
    link, is_new = ProjectSession.objects.get_or_create(
        project=project, activity=activity, defaults={"branch_id": project.branch_id}
    )
    if is_new:
        logger.info(
            "activity %s linked to project %s by user %s", activity.pk, project.pk, by and by.pk
        )
    return link


def unlink_session(project, activity, *, by):
    """Say that a session does not belong to the project; again changes nothing."""
    project.session_links.filter(activity=activity).delete()
    logger.info(
        "activity %s unlinked from project %s by user %s", activity.pk, project.pk, by and by.pk
    )
