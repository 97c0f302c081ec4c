import logging

from django.db import transaction

from branchhub.core.models import User

from ..models import BranchPreference, Preference

logger = logging.getLogger(__name__)


def change_preference(preference, *, by, **chosen):
    """Keep how a person wants to be told; None is as the branch has it."""
    Preference.objects.update_or_create(user=preference.user, defaults=chosen)
    logger.info("notices of user %s chosen by user %s", preference.user_id, by.pk)


def change_branch_preference(branch, *, by, **chosen):
    """Keep how a branch tells its people."""
    BranchPreference.objects.update_or_create(branch=branch, defaults=chosen)
    logger.info("notices of branch %s chosen by user %s", branch.pk, by.pk)


@transaction.atomic
def stop_mail(user, category):
    """No more mail of `category` to `user`; a second time changes nothing."""
    User.objects.select_for_update().get(pk=user.pk)
    preference, _is_new = Preference.objects.get_or_create(user=user)
    if category not in preference.email_off:
        preference.email_off = [*preference.email_off, str(category)]
        preference.save(update_fields=["email_off"])
        logger.info("mail of %s stopped by a link of user %s", category, user.pk)
