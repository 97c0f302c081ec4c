"""Lists as workbooks, with what they are narrowed to; each export is logged."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from . import audit, formats, xlsx
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
    """`columns` as of an Exported; `narrowed` says in words which of all rows they are."""
    return xlsx.Table(
        title=title,
        headings=[str(heading) for heading, _cell in columns],
        rows=[[cell(row) for _heading, cell in columns] for row in rows[:MOST_ROWS]],
        above=(title, "·".join([formats.full_date(timezone.localdate()), *narrowed])),
    )


def workbook(request, table) -> HttpResponse:
    """The table as an answer; one query, to log."""
    page = request.resolver_match.view_name
    audit.record(AuditVerb.EXPORT, by=request.user, rows=len(table.rows), detail=page)
    name = f"{table.title} {timezone.localdate():%Y%m%d}.xlsx"
    return download(xlsx.write_book([table]), name)


def download(content, name) -> HttpResponse:
    """A workbook as a file of that name."""
    response = HttpResponse(content, content_type=xlsx.CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
