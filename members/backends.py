from django.contrib.auth.backends import ModelBackend

from .rules import read_user


class PasswordBackend(ModelBackend):
    """Django's own, but for one thing: a request's user is read together with its roles."""

    def get_user(self, user_id):
        user = read_user(user_id)
        return user if user and self.user_can_authenticate(user) else None
