from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Min, Q

from members.rules import roles_of

from .choices import TODOS, DeliveryStatus


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(Q(recipient__user=user) | Q(user=user))

    def unread(self):
        return self.filter(read_at=None)

    def unread_by(self, user):
        return self.visible_to(user).unread()

    def todo(self):
        """What asks its reader to do something and is not done yet."""
        return self.filter(kind__in=TODOS, closed_at=None)

    def waiting(self):
        """What the bell counts: to-dos until they are done, the rest until it is read."""
        return self.filter(Q(kind__in=TODOS, closed_at=None) | ~Q(kind__in=TODOS) & Q(read_at=None))


class DeliveryQuerySet(models.QuerySet):
    def pending(self, now):
        return self.filter(status=DeliveryStatus.PENDING, due_at__lte=now)

    def lapsed(self, now):
        """Claimed longer ago than the lease, or far in the future: then a clock was put back."""
        lease = timedelta(seconds=settings.DELIVERY_LEASE)
        fresh = Q(claimed_at__gte=now - lease, claimed_at__lte=now + lease)
        return self.filter(~fresh, status=DeliveryStatus.CLAIMED)

    def failed(self):
        return self.filter(status=DeliveryStatus.FAILED)

    def age(self) -> dict:
        """`count`, and `oldest`, since when the oldest is due; one query."""
        return self.aggregate(count=Count("pk"), oldest=Min("due_at"))

    def with_reader(self):
        return self.select_related(
            "notice__branch", "notice__recipient__user", "notice__user", "notice__robot"
        )


class RobotQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(branch__in=roles_of(user).secretary_of)

    def in_use(self):
        return self.filter(is_on=True)
