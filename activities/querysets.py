from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from members.rules import roles_of

from .choices import ActivityStatus, AttendanceStatus, Kind


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own branch; group sessions of own group; committee meetings where one belongs.

        What is only planned is seen by those who prepare it. Table: design.md, "Who may do what".
        """
        roles = roles_of(user)
        seen = Q(branch__in=roles.committee_of) | Q(group__in=roles.leads)
        for path in roles.reviews:
            seen |= Q(branch__committee__path__startswith=path)
        if roles.member_id:
            seen |= self._seen_as_member(roles)
        return self.filter(seen)

    def _seen_as_member(self, roles):
        me = roles.member_id
        of_mine = Q(group=None) & ~Q(kind=Kind.COMMITTEE)
        if roles.group_id:
            of_mine |= Q(group=roles.group_id)
        expected = self._child("attendances").filter(member=me)
        invited = self._child("guests").filter(member=me)
        told = ~Q(status=ActivityStatus.PLANNED)
        in_charge = Q(chair=me) | Q(recorder=me) | Q(lecturer=me)
        return Q(branch=roles.branch_id) & (
            in_charge | told & (of_mine | Exists(expected) | Exists(invited))
        )

    def _child(self, relation):
        rows = getattr(self.model, relation).rel.related_model.objects
        return rows.filter(activity=OuterRef("pk"))

    def counted(self):
        return self.filter(status__in=ActivityStatus.counted())

    def ahead(self, now):
        """Planned or announced, and not over by `now`; soonest first."""
        return self.filter(status__in=ActivityStatus.ahead(), ends_at__gte=now).order_by(
            "starts_at", "pk"
        )

    def overdue(self, now):
        """Over by `now` but neither held nor cancelled, or held without being archived."""
        return self.filter(
            Q(status__in=ActivityStatus.ahead(), ends_at__lt=now) | Q(status=ActivityStatus.HELD)
        ).order_by("starts_at", "pk")

    def between(self, start, end):
        """Those that start in [start, end), two aware datetimes."""
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def of_body(self, activity):
        """Sessions of the same kind held by the same branch or group."""
        return self.filter(branch=activity.branch_id, kind=activity.kind, group=activity.group_id)

    def concerning(self, member_id):
        """Sessions that expect or invite the member, or that they chair, record or teach."""
        return self.filter(
            Exists(self._child("attendances").filter(member=member_id))
            | Exists(self._child("guests").filter(member=member_id))
            | Q(chair=member_id)
            | Q(recorder=member_id)
            | Q(lecturer=member_id)
        )

    def overlapping(self, start, end):
        return self.filter(starts_at__lt=end, ends_at__gt=start).exclude(
            status=ActivityStatus.CANCELLED
        )

    def with_attendance_counts(self):
        """Add `expected` and `present`: rows per session, exempt taken out, and those who came."""
        came = Q(attendances__status__in=AttendanceStatus.counts_as_present())
        exempt = Q(attendances__status=AttendanceStatus.EXEMPT)
        return self.annotate(
            expected=Count("attendances", filter=~exempt),
            present=Count("attendances", filter=came),
        )

    def matching(self, text, user):
        """Title, agenda, decisions or minutes contain `text`, two Chinese characters included.

        Decisions and minutes that `user` may not read do not count, or a search would betray them;
        the same rule for one session is `rules.can_read_minutes`.
        """
        roles = roles_of(user)
        items = self._child("agenda_items")
        sections = self._child("minutes_sections")
        readable = ~Q(kind=Kind.COMMITTEE) | Q(branch__in=roles.committee_of)
        for path in roles.reviews:
            readable |= Q(branch__committee__path__startswith=path)
        if roles.member_id:
            readable |= Q(chair=roles.member_id) | Q(recorder=roles.member_id)
        found = Q(title__icontains=text) | Exists(items.filter(title__icontains=text))
        recorded = Exists(items.filter(decision__icontains=text)) | Exists(
            sections.filter(text__icontains=text)
        )
        return self.filter(found | readable & recorded)


class AttendanceQuerySet(models.QuerySet):
    def in_roster_order(self):
        return self.select_related("member", "group").order_by(
            F("group__order").asc(nulls_last=True), "group", "member__order", "member"
        )

    def voters(self):
        """Those counted in N: the right to vote that day, and not excluded from votes."""
        return self.filter(may_vote=True, vote_exclusion="")

    def came(self):
        return self.filter(status__in=AttendanceStatus.counts_as_present())

    def unmarked(self):
        return self.filter(status=AttendanceStatus.UNSET)


class FollowUpQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_on=None)

    def due_on_agenda_of(self, activity):
        """What earlier sessions of the same body left open when this one starts."""
        return self.filter(
            activity__branch=activity.branch_id,
            activity__kind=activity.kind,
            activity__group=activity.group_id,
            activity__starts_at__lt=activity.starts_at,
        ).filter(Q(done_on=None) | Q(done_on__gte=timezone.localdate(activity.starts_at)))
