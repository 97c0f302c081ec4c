"""Links that show that a mail address is read by the person who wants to use it."""

from django.core import signing

SALT = "branchhub.notices.confirmation"
VALID_SECONDS = 24 * 60 * 60


def token(user, wanted) -> str:
    """For `user` alone, and only as long as the address they have now stays."""
    return signing.dumps([user.pk, user.email, wanted], salt=SALT)


def read(token, user) -> str | None:
    """The address that a token of `user` is for; None when it is too old or not theirs."""
    try:
        user_id, before, wanted = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return None
    return wanted if (user_id, before) == (user.pk, user.email) else None
