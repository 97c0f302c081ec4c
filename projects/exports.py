"""Lists as workbooks, with what they are narrowed to; each export is logged."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from branchhub.core import audit, formats, xlsx
from branchhub.core.models import AuditVerb

MOST_ROWS = 20_000


def workbook(title, columns, rows, *, narrowed, by) -> HttpResponse:
    """`columns` are pairs of a heading and what makes a cell of a row; one query more, to log."""
    cells = [[cell(row) for _heading, cell in columns] for row in rows[:MOST_ROWS]]
    today = timezone.localdate()
    table = xlsx.Table(
        title=title,
        headings=[str(heading) for heading, _cell in columns],
        rows=cells,
        above=(title, "·".join([formats.full_date(today), *(one.words for one in narrowed)])),
    )
    audit.record(AuditVerb.EXPORT, by=by, rows=len(cells), detail="list of projects or parts")
    response = HttpResponse(xlsx.write_book([table]), content_type=xlsx.CONTENT_TYPE)
    name = f"{title} {today:%Y%m%d}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
