"""Lists as workbooks, with what they are narrowed to; each export is logged."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from . import audit, formats, xlsx
from .models import AuditVerb

MOST_ROWS = 20_000


def workbook(request, title, columns, rows, *, narrowed) -> HttpResponse:
    """`columns` are pairs of a heading and what makes a cell of a row; one query more, to log.

    `narrowed` says in words which of all rows they are.
    """
    cells = [[cell(row) for _heading, cell in columns] for row in rows[:MOST_ROWS]]
    today = timezone.localdate()
    table = xlsx.Table(
        title=title,
        headings=[str(heading) for heading, _cell in columns],
        rows=cells,
        above=(title, "·".join([formats.full_date(today), *narrowed])),
    )
    page = request.resolver_match.view_name
    audit.record(AuditVerb.EXPORT, by=request.user, rows=len(cells), detail=page)
    return download(xlsx.write_book([table]), f"{title} {today:%Y%m%d}.xlsx")


def download(content, name) -> HttpResponse:
    """A workbook as a file of that name."""
    response = HttpResponse(content, content_type=xlsx.CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
