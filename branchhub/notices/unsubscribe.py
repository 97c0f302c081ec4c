"""Links out of a mail that stop such mails without logging in. Whoever holds one may use it."""

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from branchhub.core.models import User

from .choices import DUTIES, Category

SIGNER = Signer(salt="branchhub.notices.unsubscribe")


@dataclass(frozen=True)
class Subscription:
    user: User
    category: Category


def address(user, category) -> str:
    """Where `user` stops mails of `category`; works for good."""
    token = SIGNER.sign(f"{user.pk}-{category}")
    return settings.SITE_URL + reverse("notices:unsubscribe", args=[token])


def read(token) -> Subscription | None:
    """What a link is for; None when it was not made here, or is for what is a duty by now."""
    try:
        user_id, _, category = SIGNER.unsign(token).partition("-")
    except BadSignature:
        return None
    user = User.objects.filter(pk=user_id).first()
    if user is None or category not in Category or category in DUTIES:
        return None
    return Subscription(user, Category(category))
