from django.core.exceptions import PermissionDenied


def require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


class Refused(PermissionDenied):
    """Refused in words, to somebody who may know why: a title and a sentence."""

    def __init__(self, title, text):
        super().__init__(title)
        self.title, self.text = title, text
