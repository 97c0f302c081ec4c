"""Who gets a digest, which version of it, and who has not got theirs yet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left

from activities.choices import ActivityStatus
from activities.models import Activity, Attendance, FollowUp
from branchhub.core import periods
from branchhub.notices.choices import NoticeKind
from branchhub.notices.models import Notice
from members.choices import PostKind
from members.models import Member, Post, ReviewerPost
from members.rules import roles_of
from projects.models import ClassroomTurn, Milestone

from .below import has_records_in
from .versions import COMMITTEE, LEADER, MEMBER, SECRETARY


@dataclass(frozen=True)
class Reader:
    """One person with one version, that of the richest role.

    `pk` is the member's; None for a reviewer who is no member. `leads` are groups, `reviews` paths
    of committees.
    """

    version: str
    month: date
    pk: int | None = None
    user_id: int | None = None
    branch_id: int | None = None
    leads: tuple[int, ...] = ()
    reviews: tuple[str, ...] = ()


def key_of(month, version) -> str:
    return f"digest:{month:%Y-%m}:{version}"


def told(month):
    """Notices of the month's digest; none can be older than the month's end.

    The month is compared in a way that no index serves, so that one reader's are found by the
    reader and not by going through everybody's.
    """
    start = f"digest:{month:%Y-%m}:"
    return Notice.objects.alias(start=Left("dedupe_key", len(start))).filter(
        start=start,
        kind=NoticeKind.DIGEST,
        created_at__gte=periods.day_start(periods.next_month(month)),
    )


def members(day):
    """Members of the Party with an account."""
    return Member.objects.filter(user__is_active=True).in_party(day)


def untold(month, day):
    """Those of `members` who have not got the month's digest.

    Whoever has got a version gets no other, also after a change of posts.
    """
    got = told(month)
    rest = members(day).exclude(Exists(got.filter(recipient=OuterRef("pk"))))
    return rest.exclude(Exists(got.filter(user=OuterRef("user"))))


def with_news(people, month, day):
    """Those of `people` of whom there is a digest to write."""
    return people.filter(_has_own_news(month) | _holds_office(day) & _body_has_news(month))


def _has_own_news(month):
    after = periods.next_month(month)
    of_branch = {"activity__branch": OuterRef("branch")}  # finds the few sessions of a month first
    mine = Attendance.objects.filter(member=OuterRef("pk"), **of_branch)
    held = mine.filter(_starts_in(month), activity__status__in=ActivityStatus.counted())
    expected = mine.filter(_starts_in(after), activity__status=ActivityStatus.ANNOUNCED)
    tasks = FollowUp.objects.open().filter(owner=OuterRef("pk"))
    turns = ClassroomTurn.objects.filter(trainer=OuterRef("pk"), month=after)
    led = Milestone.objects.open().filter(
        project__leader=OuterRef("pk"), due_on__lt=periods.next_month(after)
    )
    return Q(*(Exists(rows) for rows in (held, expected, tasks, turns, led)), _connector=Q.OR)


def _starts_in(month):
    start, end = periods.month_of(month)
    return Q(activity__starts_at__gte=start, activity__starts_at__lt=end)


def _holds_office(day):
    kinds = [*PostKind.secretaries(), PostKind.GROUP_LEADER]
    post = Post.objects.on(day).filter(member=OuterRef("pk"), kind__in=kinds)
    review = ReviewerPost.objects.on(day).filter(user=OuterRef("user"))
    return Q(Exists(post)) | Q(Exists(review))


def _body_has_news(month):
    start, end = periods.months_from(month, 2)
    sessions = Activity.objects.filter(branch=OuterRef("branch")).between(start, end)
    return has_records_in(month, "branch__") | Q(Exists(sessions.order_by()))


def read(rows, month, day) -> list[Reader]:
    """A Reader for each of `rows`, members, in their order. Three queries."""
    rows = list(rows.order_by("branch", "order", "pk").values_list("pk", "user", "branch"))
    posts, reviews = _posts([pk for pk, _user, _branch in rows], day), defaultdict(list)
    users = [user for _pk, user, _branch in rows]
    for user, path in _reviews(day).filter(user__in=users).values_list("user", "committee__path"):
        reviews[user].append(path)
    found = []
    for pk, user, branch in rows:
        held = [(kind, group) for kind, of, group in posts[pk] if of == branch]
        is_secretary = any(kind in PostKind.secretaries() for kind, _group in held)
        leads = tuple(group for _kind, group in held if group)
        version, leads = _richest(is_secretary, leads, reviews[user])
        paths = tuple(reviews[user]) if version == COMMITTEE else ()
        found.append(Reader(version, month, pk, user, branch, leads, paths))
    return found


def _posts(pks, day):
    posts = defaultdict(list)
    rows = Post.objects.on(day).filter(member__in=pks).order_by("pk")
    for member, *post in rows.values_list("member", "kind", "branch", "group"):
        posts[member].append(post)
    return posts


def _richest(is_secretary, leads, reviews):
    """The version, and the groups that it is about."""
    if is_secretary:
        return SECRETARY, ()
    if reviews:
        return COMMITTEE, ()
    return (LEADER, leads) if leads else (MEMBER, ())


def _reviews(day):
    return ReviewerPost.objects.on(day).filter(user__is_active=True)


def reviewers(month, day) -> list[Reader]:
    """Reviewers who are no members of a branch here. One query."""
    paths = defaultdict(list)
    here = members(day).filter(user=OuterRef("user"))
    for user, path in _reviews(day).exclude(Exists(here)).values_list("user", "committee__path"):
        paths[user].append(path)
    return [
        Reader(COMMITTEE, month, user_id=user, reviews=tuple(found))
        for user, found in sorted(paths.items())
    ]


def reviewers_to_tell(month, day) -> list[Reader]:
    """Those who have not got the month's digest. Two queries."""
    found = reviewers(month, day)
    got = told(month).filter(user__in=[each.user_id for each in found])
    known = set(got.values_list("user", flat=True)) if found else set()
    return [each for each in found if each.user_id not in known]


def of_user(user, month, day) -> Reader | None:
    """The Reader that a user is; None for whoever gets no digest. One query."""
    roles = roles_of(user)
    if not members(day).filter(pk=roles.member_id).exists():
        reviews = roles.reviews
        return Reader(COMMITTEE, month, user_id=user.pk, reviews=reviews) if reviews else None
    is_secretary = roles.branch_id in roles.secretary_of
    version, leads = _richest(is_secretary, tuple(sorted(roles.leads)), roles.reviews)
    paths = roles.reviews if version == COMMITTEE else ()
    return Reader(version, month, roles.member_id, user.pk, roles.branch_id, leads, paths)
