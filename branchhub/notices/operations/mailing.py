"""What is mailed at once, because somebody waits for it in front of the page."""

import logging
import smtplib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from branchhub.core import audit
from branchhub.core.models import AuditVerb

from ..channels.failures import PermanentFailure, TemporaryFailure
from ..channels.mail import MailSender
from ..choices import Channel, NoticeKind
from ..models import Delivery, Notice
from .counting import count

logger = logging.getLogger(__name__)


def ask_for_address(user, wanted, *, link, now):
    """Mail `link` to `wanted`, the address that the user would like to have.

    Raises ValidationError with code "no_mail", "too_many" or "not_taken".
    """
    require_mail()
    count(AuditVerb.MAIL, user, by=user, now=now)
    context = {"user": user, "link": link}
    subject = _("Your mail address in BranchHub")
    mail = EmailMessage(subject, render_to_string("notices/mail/address.txt", context), to=[wanted])
    try:
        mail.send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise ValidationError(
            _("The mail server did not take the mail. Check the address, or try again later."),
            code="not_taken",
        ) from error
    logger.info("link to a new mail address sent to user %s", user.pk)


@transaction.atomic
def change_address(user, address):
    """`address` was shown to be the user's own, or is empty: no more mail.

    In the audit log, since a link for a new password goes there.
    """
    user.email = address
    user.save(update_fields=["email"])
    audit.record(AuditVerb.ADDRESS, by=user, target=user)


def try_mail(user, *, now):
    """Send the user a mail by the sender that all notices take; nothing is kept of it.

    Raises ValidationError with code "no_mail", "no_address", "too_many" or "not_taken", and what
    the mail server said.
    """
    require_mail()
    if not user.email:
        raise ValidationError(_("You have no mail address yet."), code="no_address")
    count(AuditVerb.MAIL, user, by=user, now=now)
    try:
        with MailSender() as sender:
            sender.send(trial_for(user, now))
    except (TemporaryFailure, PermanentFailure) as error:
        raise ValidationError(
            _("The mail server did not take the mail: %(answer)s") % {"answer": error},
            code="not_taken",
        ) from error
    logger.info("test mail sent to user %s", user.pk)


def require_mail():
    if not settings.MAIL_ENABLED:
        raise ValidationError(
            _("No mail server is set up here. Ask your administrator."), code="no_mail"
        )


def trial_for(user, now) -> Delivery:
    """A delivery that is in no outbox. Its kind is a duty's: nothing to unsubscribe from."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = _("A test mail of BranchHub")
        detail = _("You asked for it. Notices will reach you at this address.")
    notice = Notice(
        user=user,
        kind=NoticeKind.SOON,
        subject=subject,
        detail=detail,
        link=reverse("notices:preferences"),
        dedupe_key=f"trial:{user.pk}:{now.isoformat()}",
    )
    return Delivery(notice=notice, channel=Channel.EMAIL, due_at=now)
