from django.db import models


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(recipient__user=user)

    def unread(self):
        return self.filter(read_at=None)

    def unread_by(self, user):
        return self.visible_to(user).unread()
