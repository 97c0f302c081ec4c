"""Figures of year reports as workbooks; each export is logged."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import audit, xlsx
from branchhub.core.models import AuditVerb

from ..overview import branches_below
from . import comparing, page


def export_report(branch, period, user, now) -> bytes:
    """An .xlsx of every figure of the report."""
    table = report_table(branch, period, user, now)
    return _logged(table, by=user, rows=len(table.rows), branch=branch, detail="year report")


def report_table(branch, period, user, now) -> xlsx.Table:
    """Every figure of the report: as a number, as written, and in round words."""
    chapters = page.read(branch, period, user, now).chapters
    headings = [
        *_first_headings(),
        pgettext("figure", "Value"),
        pgettext("figure", "As written"),
        _("In round words"),
        _("Remark"),
    ]
    rows = [
        [
            str(chapter.title),
            str(figure.label),
            _cell(figure),
            figure.exact,
            figure.phrase,
            figure.note,
        ]
        for chapter in chapters
        for figure in chapter.figures
    ]
    return xlsx.Table(str(period), headings, rows, above=(branch.name, str(period)))


def export_years(branch, last, user, now) -> bytes:
    """An .xlsx of the figures of several years of a branch, one a column."""
    found = comparing.years_of(branch, last, user, now)
    table = xlsx.Table(
        title=_("Years side by side"),
        headings=[*_first_headings(), *map(str, found["heads"])],
        rows=_rows(found["table"]),
        above=(branch.name, _("Years side by side")),
    )
    return _logged(table, by=user, rows=len(table.rows), branch=branch, detail="years side by side")


def export_branches(user, period, now) -> bytes:
    """An .xlsx of all branches below, one a column."""
    branches = list(branches_below(user))
    table = xlsx.Table(
        title=str(period),
        headings=[*_first_headings(), *(branch.name for branch in branches)],
        rows=_rows(comparing.side_by_side(branches, period, user, now)),
        above=(_("Branches side by side"), str(period)),
    )
    return _logged(table, by=user, rows=len(branches), detail="branches side by side")


def _first_headings() -> list[str]:
    return [pgettext("report", "Chapter"), _("Figure")]


def _rows(table) -> list[list]:
    return [
        [str(chapter), str(label), *map(_cell, figures)]
        for chapter, rows in table
        for label, figures in rows
    ]


def _cell(figure):
    """A number that can be added up in Excel; "" where it is not known."""
    return "" if figure is None or figure.value is None else figure.value


def _logged(table, *, by, rows, detail, branch=None) -> bytes:
    branch_id = branch.pk if branch else None
    audit.record(
        AuditVerb.EXPORT, by=by, branch_id=branch_id, target=branch, rows=rows, detail=detail
    )
    return xlsx.write_book([table])
