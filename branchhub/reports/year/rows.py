"""The records behind the figures that no other page lists."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from members.models import BirthdayCard, Member
from projects.models import TeamMember


@dataclass(frozen=True)
class Row:
    """A record, its day and address, and how much of the figure it is."""

    what: Any
    day: date
    url: str
    number: Any


def rows_behind(counted, branch, period) -> list[Row]:
    """Of a figure on `counts.ROWS_PAGE`, the earliest first; they add up to it. One query."""
    rows = counted.rows(period).filter(branch=branch)
    if rows.model is Member:
        people = rows.order_by("order", "pk")
        return [Row(person, person.first_on, person.get_absolute_url(), 1) for person in people]
    if rows.model is BirthdayCard:
        cards = rows.select_related("member").order_by("given_on", "pk")
        return [Row(card.member, card.given_on, card.get_absolute_url(), 1) for card in cards]
    if rows.model is TeamMember:
        places = rows.select_related("project", "member").order_by("project__proposed_on", "pk")
        return [_place(place) for place in places]
    rows = rows.exclude(**{counted.sums: 0}).select_related("activity")
    return [
        Row(
            row.activity,
            row.activity.day,
            row.activity.get_absolute_url(),
            getattr(row, counted.sums),
        )
        for row in rows.order_by("activity__starts_at", "pk")
    ]


def _place(place) -> Row:
    what = f"{place}·{place.project.title}"
    return Row(what, place.project.proposed_on, place.project.get_absolute_url(), 1)
