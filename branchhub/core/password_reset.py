"""Links for lost passwords: who gets one, and the mail. Nothing here tells who has an account."""

import logging
import smtplib

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from . import audit
from .models import AuditVerb

logger = logging.getLogger(__name__)

# An hour. An office or a workshop may be behind one address.
MOST_AN_ACCOUNT = 5
MOST_AN_ADDRESS = 50


def let_through(users, *, now) -> list:
    """Those of `users` who are to get a link, and put on record that somebody asked for one.

    None of them is when too many links were asked for within the hour from where the request
    comes. The same is written when there is no account, so that it takes as long.
    """
    asked = audit.within_the_hour(AuditVerb.RESET, now)
    if asked.filter(address=audit.client()).count() >= MOST_AN_ADDRESS:
        logger.warning("too many links for new passwords asked for from one address")
        return []
    chosen = [
        user
        for user in users
        if asked.filter(target=audit.label_of(user)).count() < MOST_AN_ACCOUNT
    ]
    for user in chosen or [None]:
        audit.record(AuditVerb.RESET, by=None, target=user)
    return chosen


def mail_link(user):
    """In the language that is active; a failure is only logged.

    Not in the server's words, which may name the address.
    """
    context = {
        "user": user,
        "uid": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
        "site_url": settings.SITE_URL,
    }
    subject = render_to_string("registration/password_reset_subject.txt", context)
    body = render_to_string("registration/password_reset_email.html", context)
    try:
        EmailMessage(" ".join(subject.split()), body, to=[user.email]).send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        reason = type(error).__name__
        logger.error("no link for a new password sent to user %s: %s", user.pk, reason)
    else:
        logger.info("link for a new password sent to user %s", user.pk)
