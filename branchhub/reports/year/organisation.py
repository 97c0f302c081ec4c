"""Who belonged to a branch on a day: posts, groups, departments, and members by both."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from members.choices import PostKind
from members.models import Department, Member, PartyGroup, Post


@dataclass(frozen=True)
class Unit:
    """A Party group with who led it, or None for members without one; `departments` of these."""

    group: PartyGroup | None
    leaders: list[Post]
    departments: list[Department]
    size: int


@dataclass(frozen=True)
class Organisation:
    """Posts of the committee in their order, and the units with their members.

    A row of `table` is a department, None for members without one, with its members in each unit,
    as number and address of their list, and in all.
    """

    committee: list[Post]
    units: list[Unit]
    table: list[tuple[Department | None, list[tuple[int, str]], int]]

    @property
    def size(self) -> int:
        return sum(unit.size for unit in self.units)


def read(reader) -> Organisation:
    """The reader's branch as it was on the day of the period. Four queries."""
    branch, day = reader.branch, reader.period.day
    posts = list(Post.objects.on(day).filter(branch=branch).select_related("member", "group"))
    groups = list(branch.groups.on(day))
    counts = _members_by_place(branch, day, {group.pk for group in groups})
    departments = _with_none(branch.departments.all(), (place for place, _group in counts))
    units = [
        Unit(
            group=group,
            leaders=[post for post in posts if group and post.group_id == group.pk],
            departments=[each for each in departments if each and counts[each.pk, _pk(group)]],
            size=sum(number for (_place, at), number in counts.items() if at == _pk(group)),
        )
        for group in _with_none(groups, (at for _place, at in counts))
    ]
    return Organisation(_committee(posts), units, _table(reader, departments, units, counts))


def _members_by_place(branch, day, groups) -> Counter:
    """{(department id, group id): Party members}, None for neither. One query."""
    members = Member.objects.filter(branch=branch).in_party(day).with_group(day).order_by()
    rows = members.values_list("department", "group_pk").annotate(number=Count("pk"))
    found = Counter()
    for department, group, number in rows:
        found[department, group if group in groups else None] += number
    return found


def _with_none(rows, places) -> list:
    """`rows`, and None at the end where somebody is in none of them."""
    return [*rows, None] if None in places else list(rows)


def _pk(row) -> int | None:
    return row and row.pk


def _committee(posts) -> list[Post]:
    order = PostKind.branch_committee()
    held = [post for post in posts if post.kind in order]
    return sorted(held, key=lambda post: (order.index(post.kind), post.pk))


def _table(reader, departments, units, counts):
    rows = []
    for department in departments:
        numbers = [counts[_pk(department), _pk(unit.group)] for unit in units]
        links = [_list_of(reader, department, unit.group) for unit in units]
        rows.append((department, list(zip(numbers, links, strict=True)), sum(numbers)))
    return rows


def _list_of(reader, department, group) -> str:
    """No list is narrowed to people without a department or a group."""
    if not department or not group:
        return ""
    place = {"department": department.pk, "group": group.pk}
    day = reader.period.day.isoformat()
    return reader.link("members:list", "by-department", status="in_party", day=day, **place)
