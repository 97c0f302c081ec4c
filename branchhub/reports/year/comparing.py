"""Figures side by side: years of one branch, or branches below a committee."""

from django.core.paginator import Paginator

from ..overview import branches_below
from ..rules import can_open_list
from . import chapters, numbers
from .period import ReportPeriod

YEARS = 4
PAGE_SIZE = 12


def _figures(branch, period, values, user) -> dict:
    """The figures of every chapter by key."""
    reader = chapters.Reader(branch, period, may_open=lambda key: can_open_list(user, branch, key))
    found = chapters.chapters(reader, values)
    return {figure.key: figure for chapter in found for figure in chapter.figures}


def _table(columns) -> list[tuple]:
    """(label, figures or None by column) of every figure that one of `columns` has, in order."""
    labels = {key: figure.label for column in columns for key, figure in column.items()}
    return [(label, [column.get(key) for column in columns]) for key, label in labels.items()]


def years_of(branch, last, user, now) -> dict:
    """`heads`, the years, and `table`; the latest year first."""
    periods = [ReportPeriod.of_year(last - back) for back in range(YEARS)]
    columns = []
    for period in periods:
        values = numbers.numbers([branch], period, now)[branch.pk]
        columns.append(_figures(branch, period, values, user))
    return {"heads": periods, "table": _table(columns)}


def branches_of(user, period, *, number, now) -> dict:
    """`page` of branches and `table` of their figures in `period`.

    The number of queries does not grow with the branches.
    """
    page = Paginator(branches_below(user), PAGE_SIZE).get_page(number)
    found = numbers.numbers(list(page), period, now)
    columns = [_figures(branch, period, found[branch.pk], user) for branch in page]
    return {"page": page, "table": _table(columns)}
