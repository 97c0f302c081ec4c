from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Min, Q

from members.rules import roles_of

from .choices import TODOS, DeliveryStatus


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those to the user, or to the member that the user is today."""
        mine = Q(user=user)
        if member_id := roles_of(user).member_id:
            mine |= Q(recipient=member_id)
        return self.filter(mine)

    def tasks(self):
        """What asks or asked its reader to do something."""
        return self.filter(kind__in=TODOS)

    def news(self):
        """What its reader only has to know."""
        return self.exclude(kind__in=TODOS)

    def open_first(self):
        """What waits, newest first; then what is done, the last done first."""
        return self.order_by(F("closed_at").desc(nulls_first=True), "-created_at", "-pk")

    def newest_first(self):
        return self.order_by("-created_at", "-pk")

    def counts(self) -> dict[str, int]:
        """`todo`, what waits to be done, and `news`, what is to be known and unread; one query."""
        is_task = Q(kind__in=TODOS)
        return self.waiting().aggregate(
            todo=Count("pk", filter=is_task), news=Count("pk", filter=~is_task)
        )

    def unread(self):
        return self.filter(read_at=None)

    def todo(self):
        """What asks its reader to do something and is not done yet."""
        return self.filter(kind__in=TODOS, closed_at=None)

    def settled(self):
        """All but what asks its reader to do something still."""
        return self.exclude(kind__in=TODOS, closed_at=None)

    def told_before(self, moment):
        """The oldest first."""
        return self.filter(created_at__lt=moment).order_by("created_at", "pk")

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
        """With what a sender needs to know; a member's personal data stay where they are."""
        personal = [f"notice__recipient__{name}" for name in ("id_number", "phone", "address")]
        return self.select_related(
            "notice__branch", "notice__recipient__user", "notice__user", "notice__robot"
        ).defer(*personal)


class RobotQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(branch__in=roles_of(user).secretary_of)

    def in_use(self):
        return self.filter(is_on=True)
