"""Readers as they are on a day: whether they are here, what posts they hold, their reminders."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from members.choices import PostKind, Status
from members.models import Member, Post, StatusPeriod


@dataclass
class People:
    """`here` has those who have not left, with what `notices.readers.reminders_of` needs."""

    here: dict[int, Member]
    secretary_of: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    leads: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def is_secretary(self, member_id, branch_id) -> bool:
        return branch_id in self.secretary_of.get(member_id, ())


def read_people(ids, day) -> People:
    """Two queries."""
    members = Member.objects.filter(pk__in=ids).on_roster(day)
    members = members.select_related("user__notice_preference", "branch__notice_preference")
    people = People(members.only("user", "branch").in_bulk())
    for member, kind, branch, group in _posts(day).filter(member__in=ids).values_list(*POST):
        if kind in PostKind.secretaries():
            people.secretary_of[member].add(branch)
        elif group:
            people.leads[member].add(group)
    return people


@dataclass
class Officers:
    """Members who hold posts: secretaries and deputies by branch, leaders by group."""

    secretaries: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    leaders: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def officers_on(day, branches=None) -> Officers:
    """Of all branches, or of some; one query."""
    posts, found = _posts(day), Officers()
    if branches is not None:
        posts = posts.filter(branch__in=branches)
    for member, kind, branch, group in posts.order_by("pk").values_list(*POST):
        if kind in PostKind.secretaries():
            found.secretaries[branch].append(member)
        elif group:
            found.leaders[group].append(member)
    return found


POST = ("member", "kind", "branch", "group")
TOLD = [*PostKind.secretaries(), PostKind.GROUP_LEADER]


def _posts(day):
    return Post.objects.on(day).filter(~gone("member", day), kind__in=TOLD)


def gone(member, day):
    """Whether the person in the column `member` has left by `day`, as a condition of a query."""
    left = StatusPeriod.objects.on(day).filter(status__in=Status.gone())
    return Exists(left.filter(member=OuterRef(member)))
