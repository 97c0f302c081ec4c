"""The gap board as a workbook: words and counts of each period, and what they rest on."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import formats, xlsx

from .board import FIGURES
from .choices import Kind, Period
from .norms import how_often

FIRST_MONTH = 2  # the column of January, counted from 0


def export_board(branch, year, rows, *, today) -> bytes:
    """`rows` as `board.rows_of` gives them; a second sheet lists the requirements."""
    return xlsx.write_book([_board(branch, year, rows, today), _norms(rows)])


def file_name(branch, year) -> str:
    return f"{pgettext('page', 'Norms')}-{branch.name}-{year}.xlsx"


def _board(branch, year, rows, today):
    months = [formats.short_month(today.replace(month=month, day=1)) for month in range(1, 13)]
    lines, merged = [], []
    for number, row in enumerate(rows):
        lines.append(_line(row))
        merged += [
            ((number, _column(shown)), (number, _column(shown) + shown.cell.months - 1))
            for shown in row.cells
            if shown.cell.months > 1
        ]
    return xlsx.Table(
        title=pgettext("page", "Norms"),
        headings=[_("Requirement"), _("How often"), *months, *(str(s.label) for s in FIGURES)],
        rows=lines,
        above=(
            _("%(branch)s, requirements of %(year)s") % {"branch": branch, "year": year},
            _("As of %(day)s") % {"day": formats.full_date(today)},
        ),
        merged=tuple(merged),
    )


def _column(shown) -> int:
    return FIRST_MONTH + shown.cell.first.month - 1


def _line(row):
    months = [""] * 12
    for shown in row.cells:
        months[shown.cell.first.month - 1] = " ".join([str(shown.state.label), *shown.notes])
    return [row.row.label, "·".join(row.asked), *months, *(row.count(s) for s in FIGURES)]


def _norms(rows):
    """Each requirement that held in the year, once, however many groups it is asked of."""
    norms = {}
    for row in rows:
        for shown in row.cells:
            if shown.cell.norm:
                norms.setdefault((row.row.kind, shown.cell.norm.from_on), shown.cell.norm)
    lines = [
        [
            str(Kind(kind).label),
            _("each Party group") if norm.per_group else _("the branch"),
            str(Period(norm.period).label),
            norm.times,
            formats.month(from_on),
            how_often(norm),
            str(norm.clause),
        ]
        for (kind, from_on), norm in norms.items()
    ]
    headings = [_("Kind"), _("Asked of"), _("Period"), _("Times"), _("From"), _("How often")]
    return xlsx.Table(_("Rests on"), [*headings, _("Rests on")], lines)
