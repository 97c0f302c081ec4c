from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, ExtractYear, RowNumber
from django.db.models.lookups import IsNull
from django.utils import timezone

from branchhub.core import periods
from members.rules import roles_of

from ..choices import ActivityStatus, AttendanceStatus, Kind, MakeUpState
from ..kinds import KINDS
from ..norms import CLOSED_WITHIN
from ..tags import keys_called, named

MOST_WORDS = 5
MOST_COUNTED = 1000
MADE_UP = [kind for kind, rule in KINDS.items() if rule.is_made_up]
MADE_UP_WITHIN = timedelta(days=366)  # nobody is asked for what is longer ago
CLOSED_IN_TIME = Q(
    status=ActivityStatus.ARCHIVED, archived_at__lte=F("ends_at") + Value(CLOSED_WITHIN)
)


def _count(rows):
    """The number of `rows` of one session, for use in a subquery."""
    counted = rows.order_by().values("activity").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


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
        called_off_untold = Q(status=ActivityStatus.CANCELLED, announced_at=None)
        told = ~Q(status=ActivityStatus.PLANNED) & ~called_off_untold
        in_charge = Q(chair=me) | Q(recorder=me) | Q(lecturer=me)
        return Q(branch=roles.branch_id) & (
            in_charge | told & (of_mine | Exists(expected) | Exists(invited))
        )

    def _child(self, relation):
        rows = getattr(self.model, relation).rel.related_model.objects
        return rows.filter(activity=OuterRef("pk"))

    def counted(self):
        return self.filter(status__in=ActivityStatus.counted())

    def closed_in_time(self):
        """Archived within three days of the end. Source: domain.md 3.3, timing."""
        return self.filter(CLOSED_IN_TIME)

    def ahead(self, now):
        """Planned or announced, and not over by `now`; soonest first."""
        return self.filter(status__in=ActivityStatus.ahead(), ends_at__gte=now).order_by(
            "starts_at", "pk"
        )

    def unfinished(self, now):
        """Held or over by `now`, but neither archived nor cancelled; the longest ago first.

        Every open session is either this or `ahead`: who takes attendance before the end still
        finds the session.
        """
        has_been = Q(ends_at__lt=now) | Q(status=ActivityStatus.HELD)
        return self.filter(has_been, status__in=ActivityStatus.open()).order_by("starts_at", "pk")

    def of_kind(self, *kinds):
        """Of this kind, or counting for it as well; of several, those of any."""
        also = self._child("also_counts").filter(kind__in=kinds)
        return self.filter(Q(kind__in=kinds) | Exists(also))

    def tagged(self, purpose, key):
        """With the study topic or carrier of that key, as `tags.key_of` writes it."""
        return self.filter(Exists(self._child("tags").filter(named(purpose, key))))

    def by_veteran(self):
        """Those in which a veteran member told their story."""
        return self.filter(outcome__by_veteran=True)

    def without_minutes(self):
        """Held, and nothing in the minutes yet."""
        written = self._child("minutes_sections").exclude(text="")
        return self.filter(~Exists(written), status=ActivityStatus.HELD)

    def between(self, start, end):
        """Those that start in [start, end), two aware datetimes."""
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def in_year(self, year):
        return self.between(*periods.year_of(year))

    def bounded_count(self) -> int:
        """How many there are, up to one more than MOST_COUNTED. One query."""
        return self.order_by()[: MOST_COUNTED + 1].count()

    def latest_first(self, now):
        """What has started before what is only ahead, the latest first; cancelled ones left out."""
        started = Case(When(starts_at__lte=now, then=1), default=0)
        kept = self.exclude(status=ActivityStatus.CANCELLED).annotate(has_begun=started)
        return kept.order_by("-has_begun", "-starts_at", "-pk")

    def last_of_each_body(self, now):
        """The first of `latest_first` of each kind in each branch or group."""
        sessions = self.latest_first(now)
        recency = Window(
            RowNumber(),
            partition_by=["branch", "group", "kind"],
            order_by=["-has_begun", "-starts_at", "-pk"],
        )
        return sessions.order_by().annotate(recency=recency).filter(recency=1)

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
        """Add `expected` and `present`: rows per session, exempt taken out, and those who came.

        Subqueries, so that a page counts for its own rows only and joins multiply nothing.
        """
        rows = self._child("attendances")
        return self.annotate(
            expected=_count(rows.exclude(status=AttendanceStatus.EXEMPT)),
            present=_count(rows.came()),
        )

    def with_minutes_state(self):
        """Add `has_minutes`: whether some section of the minutes has a text."""
        return self.annotate(has_minutes=Exists(self._child("minutes_sections").exclude(text="")))

    def with_number(self):
        """Add `number`: which of its body's in its year it is, called off ones left out."""
        starts_at, pk = OuterRef("starts_at"), OuterRef("pk")
        same_group = Q(group=OuterRef("group")) | Q(group=None) & Q(IsNull(OuterRef("group"), True))
        earlier = (
            self.model.objects.filter(same_group, branch=OuterRef("branch"), kind=OuterRef("kind"))
            .filter(Q(starts_at__lt=starts_at) | Q(starts_at=starts_at, pk__lt=pk))
            .filter(starts_at__year=ExtractYear(starts_at))
            .exclude(status=ActivityStatus.CANCELLED)
        )
        count = earlier.order_by().values("branch").annotate(count=Count("pk")).values("count")
        return self.annotate(number=Coalesce(Subquery(count), 0) + 1)

    def with_extras(self, user):
        """Add whether a page has to ask for what few sessions have.

        `has_also_counts`, `has_guests` and `has_tags`; `has_asked`, whether `user` ever asked for
        leave of it; `has_overlap`, whether another of the branch takes place at the same time, seen
        or not.
        """
        asked = self._child("leave_requests").filter(member=roles_of(user).member_id or 0)
        others = self.model.objects.filter(branch=OuterRef("branch")).exclude(pk=OuterRef("pk"))
        overlapping = others.overlapping(OuterRef("starts_at"), OuterRef("ends_at"))
        return self.annotate(
            has_also_counts=Exists(self._child("also_counts")),
            has_guests=Exists(self._child("guests")),
            has_tags=Exists(self._child("tags")),
            has_asked=Exists(asked),
            has_overlap=Exists(overlapping.order_by()),
        )

    def with_changed_at(self):
        """Add `changed_at`: when the session itself, not its record, was last written."""
        history = self.model.history.model.objects.filter(id=OuterRef("pk"))
        latest = history.order_by("-history_date").values("history_date")[:1]
        return self.annotate(changed_at=Coalesce(Subquery(latest), "announced_at", "starts_at"))

    def with_record_state(self):
        """Add `has_unmarked`, rows of attendance not marked yet, beside `has_minutes`."""
        return self.with_minutes_state().annotate(
            has_unmarked=Exists(self._child("attendances").unmarked())
        )

    def with_part_of(self, member_id):
        """Add what the member has to do with each session.

        `my_attendance` is the mark in their row, "" when unmarked, None when not expected;
        `asks_leave`, whether their request for leave waits, `am_invited`, `am_chair`,
        `am_recorder` and `am_lecturer` are true or not.
        """
        row = self._child("attendances").filter(member=member_id)
        return self.annotate(
            my_attendance=Subquery(row.values("status")[:1]),
            asks_leave=Exists(self._child("leave_requests").asked().filter(member=member_id)),
            am_invited=Exists(self._child("guests").filter(member=member_id)),
            am_chair=Q(chair=member_id),
            am_recorder=Q(recorder=member_id),
            am_lecturer=Q(lecturer=member_id),
        )

    def matching(self, text, user):
        """Each word of `text` is in the title, agenda, topics, carriers, decisions or minutes; two
        Chinese characters make a word as well.

        Decisions and minutes that `user` may not read do not count, or a search would betray them;
        the same rule for one session is `rules.can_read_minutes`.
        """
        roles = roles_of(user)
        readable = (
            ~Q(kind=Kind.COMMITTEE) | Q(branch__in=roles.committee_of) | Q(group__in=roles.leads)
        )
        for path in roles.reviews:
            readable |= Q(branch__committee__path__startswith=path)
        if roles.member_id:
            readable |= Q(chair=roles.member_id) | Q(recorder=roles.member_id)
        found = Q()
        for word in text.split()[:MOST_WORDS]:
            found &= self._listed(word) | readable & self._recorded(word)
        return self.filter(found)

    def _listed(self, word):
        items = self._child("agenda_items").filter(title__icontains=word)
        called = Q(shared__in=keys_called(word)) | Q(own__name__icontains=word)
        tags = self._child("tags").filter(called)
        return Q(title__icontains=word) | Exists(items) | Q(Exists(tags))

    def _recorded(self, word):
        items = self._child("agenda_items").filter(decision__icontains=word)
        sections = self._child("minutes_sections").filter(text__icontains=word)
        return Exists(items) | Q(Exists(sections))


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

    def with_led_group(self):
        """Add `led_group`: the group whose leader may know of it; None in committee meetings."""
        known = When(~Q(activity__kind=Kind.COMMITTEE), then=F("group"))
        return self.annotate(led_group=Case(known, output_field=models.BigIntegerField()))

    def away(self):
        return self.filter(status__in=AttendanceStatus.away())

    def to_make_up(self, now):
        """Absences of the last year that ask for make-up study and have none accepted.

        Of sessions held, of kinds that are made up for, and of those who are with the branch still.
        """
        members = self.model.member.field.related_model.objects
        still_here = members.on_roster(timezone.localdate(now))
        asked = self._asks_for_make_up(now).filter(member__in=still_here.values("pk"))
        return asked.exclude(make_up__state=MakeUpState.ACCEPTED)

    def _asks_for_make_up(self, now):
        return self.away().filter(
            activity__status__in=ActivityStatus.counted(),
            activity__kind__in=MADE_UP,
            activity__starts_at__gt=now - MADE_UP_WITHIN,
        )

    def count_make_ups(self, now) -> dict:
        """Absences of the last year that are `due`, wait `to_check` or are `accepted`."""
        handed_in = Q(make_up__state=MakeUpState.HANDED_IN)
        accepted = Q(make_up__state=MakeUpState.ACCEPTED)
        open_ = Q(make_up=None) | Q(make_up__state=MakeUpState.RETURNED)
        return self._asks_for_make_up(now).aggregate(
            due=Count("pk", filter=open_),
            to_check=Count("pk", filter=handed_in),
            accepted=Count("pk", filter=accepted),
        )

    def due(self):
        """Of those to make up, what nobody handed in yet, or what was sent back."""
        return self.exclude(make_up__state=MakeUpState.HANDED_IN)

    def to_check(self, user):
        """Absences for which study is handed in that waits for `user` as secretary."""
        of_mine = {"branch__in": roles_of(user).secretary_of}
        return self.away().filter(**of_mine, make_up__state=MakeUpState.HANDED_IN)

    def for_make_up(self):
        """With all that `make_ups.owed` looks at, the longest ago first; one query."""
        return self.select_related("member", "make_up", "activity__branch__rules").order_by(
            "activity__starts_at", "activity", "member__order", "member"
        )

    def made_up_by(self, user):
        """Absences that `user` may hand in study for: one's own, and as secretary everybody's."""
        roles = roles_of(user)
        own = Q(member=roles.member_id or 0)
        return self.away().filter(own | Q(branch__in=roles.secretary_of))
