"""What the pages of the year report show of one branch and period."""

from members.choices import PostKind
from members.models import Post

from ..rules import can_open_list
from . import chapters, numbers
from .operations import texts_of


def read(branch, period, user, now) -> dict:
    """The context of a report: its numbers, chapters with texts, and who held which post."""
    values = numbers.numbers([branch], period, now)[branch.pk]
    reader = chapters.Reader(branch, period, may_open=lambda key: can_open_list(user, branch, key))
    texts = texts_of(branch, period)
    found = chapters.chapters(reader, values)
    return {
        "branch": branch,
        "period": period,
        "values": values,
        "chapters": [(chapter, texts.get(chapter.key, "")) for chapter in found],
        "team": team_on(branch, period.last),
    }


def team_on(branch, day) -> list[Post]:
    """Who held which post on a day, in the order of the posts. One query."""
    posts = Post.objects.on(day).filter(branch=branch).select_related("member", "group")
    return sorted(posts, key=lambda post: (PostKind.values.index(post.kind), post.group_id or 0))


def rows_behind(counted, branch, period) -> list[tuple]:
    """(what it is, day, address, number) of each row behind a figure; one query."""
    rows = counted.rows(period).filter(branch=branch)
    if hasattr(rows.model, "activity"):
        rows = rows.select_related("activity").order_by("activity__starts_at", "pk")
        return [
            (
                row.activity,
                row.activity.day,
                row.activity.get_absolute_url(),
                getattr(row, counted.sums),
            )
            for row in rows.exclude(**{counted.sums: 0})
        ]
    rows = rows.select_related("member").order_by("given_on", "pk")
    return [(row.member, row.given_on, row.get_absolute_url(), 1) for row in rows]
