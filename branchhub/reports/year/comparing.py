"""Figures side by side: years of one branch, or branches below a committee."""

from django.core.paginator import Paginator

from ..choices import ChapterKey
from ..overview import branches_below
from . import chapters, numbers
from .period import ReportPeriod

YEARS = 4
PAGE_SIZE = 12


def _figures(branch, period, values, user) -> dict:
    """The figures by key, of every chapter by key."""
    found = chapters.chapters(chapters.Reader(user, branch, period), values)
    return {each.key: {figure.key: figure for figure in each.figures} for each in found}


def _table(columns) -> list[tuple]:
    """(chapter, rows) of every chapter of which one of `columns` has a figure, in order.

    A row is a label and the figures by column, None where a column has none.
    """
    table = []
    for chapter in ChapterKey:
        parts = [column[chapter] for column in columns]
        labels = {key: figure.label for part in parts for key, figure in part.items()}
        rows = [(label, [part.get(key) for part in parts]) for key, label in labels.items()]
        if rows:
            table.append((chapter.label, rows))
    return table


def years_of(branch, last, user, now) -> dict:
    """`heads`, the years, the latest first, and `table`. Eight queries a year, so 32."""
    periods = [ReportPeriod.of_year(last - back) for back in range(YEARS)]
    columns = []
    for period in periods:
        values = numbers.numbers([branch], period, now)[branch.pk]
        columns.append(_figures(branch, period, values, user))
    return {"heads": periods, "table": _table(columns)}


def page_of_branches(user, period, *, number, now) -> dict:
    """`page` of branches and `table` of their figures in `period`.

    The number of queries does not grow with the branches.
    """
    page = Paginator(branches_below(user), PAGE_SIZE).get_page(number)
    return {"page": page, "table": side_by_side(list(page), period, user, now)}


def side_by_side(branches, period, user, now) -> list[tuple]:
    """The figures of `branches`, read with their committees. Eight queries."""
    found = numbers.numbers(branches, period, now)
    return _table([_figures(each, period, found[each.pk], user) for each in branches])
