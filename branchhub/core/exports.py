"""Lists as workbooks, with what they are narrowed to; each export is logged."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from . import audit, downloads, formats, xlsx
from .models import AuditVerb

MOST_ROWS = 20_000


@dataclass(frozen=True)
class Exported:
    """A list that may be had as a workbook.

    `columns` are pairs of a heading and what makes a cell of a row; `rows` gives those that a bound
    `form` and a user let through.
    """

    title: str
    form: type
    columns: list
    rows: Callable


def table_of_list(exported, filters, user) -> xlsx.Table:
    narrowed = [one.words for one in filters.narrowed]
    rows = exported.rows(filters, user)
    return table_of(str(exported.title), exported.columns, rows, narrowed=narrowed)


def table_of(title, columns, rows, *, narrowed) -> xlsx.Table:
    """`columns` as of an Exported; `narrowed` says in words which of all rows they are.

    The first MOST_ROWS of them; where there are more, a line above says how many.
    """
    found = list(rows[: MOST_ROWS + 1])
    above = [title, "·".join([formats.full_date(timezone.localdate()), *narrowed])]
    if len(found) > MOST_ROWS:
        counts = {"shown": formats.number(MOST_ROWS), "total": formats.number(rows.count())}
        above.append(_("Only the first %(shown)s of %(total)s rows.") % counts)
    return xlsx.Table(
        title=title,
        headings=[str(heading) for heading, _cell in columns],
        rows=[[cell(row) for _heading, cell in columns] for row in found[:MOST_ROWS]],
        above=tuple(above),
    )


def workbook(request, table, *, branch_id, asked) -> HttpResponse:
    """The table as an answer; one query, to log.

    `branch_id` is None for several branches; `asked`, (name, value) of what it was narrowed by.
    Of a search no words are kept: they may name somebody.
    """
    page = request.resolver_match.view_name
    narrowed = [name if name == "q" else f"{name}={value}" for name, value in asked]
    audit.record(
        AuditVerb.EXPORT,
        by=request.user,
        branch_id=branch_id,
        rows=len(table.rows),
        detail=" ".join([page, *narrowed]),
    )
    name = f"{table.title} {timezone.localdate():%Y%m%d}.xlsx"
    return download(xlsx.write_book([table]), name)


def download(content, name) -> HttpResponse:
    """A workbook as a file of that name."""
    return downloads.download(content, xlsx.CONTENT_TYPE, name)
