"""Figures side by side: years of one branch, or branches below a committee."""

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from branchhub.core import audit, xlsx
from branchhub.core.models import AuditVerb

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


def export_branches(user, period, now) -> bytes:
    """An .xlsx of all branches below, one a column; the export is logged."""
    branches = list(branches_below(user))
    table = xlsx.Table(
        title=str(period),
        headings=[_("Figure"), *(branch.name for branch in branches)],
        rows=[
            [str(label), *(_cell(figure) for figure in found)]
            for label, found in side_by_side(branches, period, user, now)
        ],
        above=(_("Branches side by side"), str(period)),
    )
    audit.record(AuditVerb.EXPORT, by=user, rows=len(branches), detail="branches side by side")
    return xlsx.write_book([table])


def _cell(figure):
    """A number that can be added up in Excel; "" where it is not known."""
    return "" if figure is None or figure.value is None else figure.value
