from django.conf import settings
from django.core import signing

SALT = "branchhub.notices.unsubscribe"


def address(user, category) -> str:
    """Where mail of `category` to `user` is switched off without logging in."""
    token = signing.dumps([user.pk, str(category)], salt=SALT)
    return f"{settings.SITE_URL}/inbox/unsubscribe/{token}/"
