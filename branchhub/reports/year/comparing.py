"""Figures side by side: years of one branch, or branches below a committee."""

from django.core.paginator import Paginator

from ..overview import branches_below
from . import chapters, numbers
from .period import ReportPeriod

YEARS = 4
PAGE_SIZE = 12


def _figures(branch, period, values, user) -> dict:
    """The figures of every chapter by key."""
    found = chapters.chapters(chapters.Reader(user, branch, period), values)
    return {figure.key: figure for chapter in found for figure in chapter.figures}


def _table(columns) -> list[tuple]:
    """(label, figures or None by column) of every figure that one of `columns` has, in order."""
    labels = {key: figure.label for column in columns for key, figure in column.items()}
    return [(label, [column.get(key) for column in columns]) for key, label in labels.items()]


def years_of(branch, last, user, now) -> dict:
    """`heads`, the years, the latest first, and `table`. Seven queries a year, so 28."""
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
    """The figures of `branches`, read with their committees, by row. Seven queries."""
    found = numbers.numbers(branches, period, now)
    return _table([_figures(each, period, found[each.pk], user) for each in branches])
