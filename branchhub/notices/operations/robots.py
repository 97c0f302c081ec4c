import logging

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from branchhub.core.models import AuditVerb

from ..channels import SENDERS
from ..channels.failures import PermanentFailure, TemporaryFailure
from ..channels.messages import trial_of
from .counting import count

logger = logging.getLogger(__name__)


def add_robot(robot, *, by):
    """Let a chat group of the branch hear its schedule news from now on."""
    robot.created_by = by
    robot.save()
    logger.info("robot %s of branch %s added by user %s", robot.pk, robot.branch_id, by.pk)
    return robot


def change_robot(robot, *, by):
    robot.save(update_fields=["name", "webhook", "secret", "is_on"])
    logger.info("robot %s of branch %s changed by user %s", robot.pk, robot.branch_id, by.pk)


def remove_robot(robot, *, by):
    """With what was told to its group, and what waits to be."""
    pk = robot.pk
    robot.delete()
    logger.info("robot %s of branch %s removed by user %s", pk, robot.branch_id, by.pk)


def try_robot(robot, *, by, now):
    """Post a test message at once, past the outbox.

    Raises ValidationError with code "too_many", or "not_taken" and what the service said.
    """
    count(AuditVerb.ROBOT, robot, by=by, now=now)
    logger.info("robot %s of branch %s tried by user %s", robot.pk, robot.branch_id, by.pk)
    try:
        with SENDERS[robot.channel]() as sender:
            sender.post(robot, trial_of(robot))
    except (TemporaryFailure, PermanentFailure) as error:
        raise ValidationError(
            _("%(robot)s did not take the message: %(answer)s") % {"robot": robot, "answer": error},
            code="not_taken",
        ) from error
