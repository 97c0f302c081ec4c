from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.rules import roles_of

from ..choices import AttendanceStatus, Kind, LeaveState, MakeUpState


class LeaveRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those that one decides on."""
        roles = roles_of(user)
        return self.filter(Q(member=roles.member_id or 0) | self._decided_by(roles))

    def to_decide(self, user):
        """What waits for `user`: asked for in their branch as secretary, in their group as leader.

        Never their own.
        """
        return self.asked().filter(self._of_others(roles_of(user)))

    def with_may_decide(self, user):
        """Add `may_decide`: whether it would be among those `to_decide`, did it wait."""
        return self.annotate(may_decide=self._of_others(roles_of(user)))

    def _of_others(self, roles):
        return self._decided_by(roles) & ~Q(member=roles.member_id or 0)

    def _decided_by(self, roles):
        led = self.model.member.field.related_model.objects.in_group(
            roles.leads, timezone.localdate()
        )
        known = ~Q(activity__kind=Kind.COMMITTEE) & (
            Q(activity__group=None) | Q(activity__group__in=roles.leads)
        )
        return Q(branch__in=roles.secretary_of) | known & Q(member__in=led.values("pk"))

    def asked(self):
        return self.filter(state=LeaveState.ASKED)

    def in_force(self):
        """Those that wait or were granted."""
        return self.filter(state__in=[LeaveState.ASKED, LeaveState.GRANTED])


class MakeUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of the branches that one is secretary of."""
        roles = roles_of(user)
        own = Q(attendance__member=roles.member_id or 0)
        return self.filter(own | Q(branch__in=roles.secretary_of))

    def to_check(self, user):
        """What waits for `user` as secretary, of those who are still marked absent."""
        return self.filter(
            branch__in=roles_of(user).secretary_of,
            state=MakeUpState.HANDED_IN,
            attendance__status__in=AttendanceStatus.away(),
        ).order_by("handed_in_at", "pk")
