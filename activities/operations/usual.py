"""The form of a new session, filled in from the last one of its kind and body."""

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass

from django.utils import timezone

from members.choices import PostKind
from members.models import Member

from ..choices import Kind
from ..kinds import KINDS
from ..models import Activity

QUARTERS = "一二三四"
USUAL_START = datetime.time(15, 0)
SATURDAY = 5


@dataclass(frozen=True)
class Prefill:
    """`initial` values for the form, and the session they come from, if any."""

    last: Activity | None
    initial: dict

    def on(self, day) -> dict:
        """The values for another day, the title with its month."""
        title = next_title(self.last.title, self.last.day, day) if self.last else None
        return self.initial | {"date": day, "title": title or self.initial["title"]}


def prefill(kind, *, branch, group, now) -> Prefill:
    """What the last session of this kind and body suggests for the next one, on its usual day.

    Chair, recorder and lecturer who left the branch are not suggested. Constant queries.
    """
    today = timezone.localdate(now)
    of_body = Activity.objects.filter(kind=kind, branch=branch, group=group)
    last = of_body.latest_first(now).first()
    if last is None:
        return Prefill(None, _without_earlier(kind, branch=branch, group=group, today=today))
    day = next_occurrence(last.day, after=today)
    initial = {
        "title": next_title(last.title, last.day, day),
        "date": day,
        "starts": timezone.localtime(last.starts_at).time(),
        "ends": timezone.localtime(last.ends_at).time(),
        "venue": last.venue,
        "lecturer_name": last.lecturer_name,
        "also_counts": [row.kind for row in last.also_counts.all()],
        "topics": "\n".join(item.title for item in last.agenda_items.all()),
        "invited": "\n".join(_guest_line(guest) for guest in last.guests.all()),
        **_people_of(last, today),
    }
    initial["chair"] = initial["chair"] or _post_holder(kind, branch, group, today)
    return Prefill(last, initial)


def _people_of(session, today):
    """The ids of its chair, recorder and lecturer, None for those who left since."""
    ids = {name: getattr(session, f"{name}_id") for name in ("chair", "recorder", "lecturer")}
    people = Member.objects.filter(pk__in=ids.values(), branch=session.branch_id)
    here = set(people.on_roster(today).values_list("pk", flat=True))
    return {name: pk if pk in here else None for name, pk in ids.items()}


def _without_earlier(kind, *, branch, group, today):
    starts = datetime.datetime.combine(today, USUAL_START)
    ends = starts + datetime.timedelta(minutes=KINDS[kind].usual_minutes)
    return {
        "title": Kind(kind).label,
        "starts": starts.time(),
        "ends": ends.time(),
        "chair": _post_holder(kind, branch, group, today),
    }


def _post_holder(kind, branch, group, day):
    """The id of who holds the post that usually chairs this kind; None when vacant."""
    post = KINDS[kind].chaired_by
    posts = branch.posts.on(day).filter(kind=post)
    if post == PostKind.GROUP_LEADER:
        posts = posts.filter(group=group)
    return posts.values_list("member", flat=True).first()


def _guest_line(guest):
    return f"{guest.name} {guest.count}" if guest.count > 1 else guest.name


def next_occurrence(day, *, after):
    """The first day later than `after` on the pattern of `day`: the third Friday of a month.

    A fifth weekday means the last one of the month.
    """
    week = (day.day - 1) // 7
    year, month = after.year, after.month
    while True:
        found = nth_weekday(year, month, day.weekday(), week)
        if found > after:
            return found
        year, month = year + month // 12, month % 12 + 1


def day_within(pattern, first, last):
    """The first day of [first, last] on the pattern of the day `pattern`, if one is known.

    Else the first workday by the week, or `last` where not even that fits.
    """
    before = first - datetime.timedelta(days=1)
    found = pattern and next_occurrence(pattern, after=before)
    if found and found <= last:
        return found
    weekdays = (first + datetime.timedelta(days=n) for n in range((last - first).days + 1))
    return next((day for day in weekdays if day.weekday() < SATURDAY), last)


def nth_weekday(year, month, weekday, week):
    """The day of that week of the month, counted from 0; a fifth that is missing is the last."""
    first = datetime.date(year, month, 1)
    day = 1 + (weekday - first.weekday()) % 7 + 7 * week
    if day > monthrange(year, month)[1]:
        day -= 7
    return first.replace(day=day)


def next_title(title, old, new):
    """The title with the year, month and quarter of `old` turned into those of `new`.

    Other numbers are left alone: 10月支委会：学习7月讲话 becomes 11月支委会：学习7月讲话.
    """
    old_quarter, new_quarter = (QUARTERS[(day.month - 1) // 3] for day in (old, new))
    for was, becomes in (
        (rf"{old.year}(?=\s*年)", str(new.year)),
        (rf"(?<!\d){old.month}(?=\s*月)", str(new.month)),
        (rf"第{old_quarter}(?=季度)", f"第{new_quarter}"),
    ):
        title = re.sub(was, becomes, title, count=1)
    return title
