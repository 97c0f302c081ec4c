"""Requirements that are not met, shortly before and shortly after the end of their period."""

from datetime import timedelta
from functools import partial
from itertools import chain
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branchhub.core import formats
from branchhub.core.dates import add_months
from branchhub.core.reminding import Due, Text
from branchhub.notices.choices import NoticeKind
from members.models import Branch

from .. import compliance
from ..choices import Kind, NormState
from .people import officers_on

BRANCHES = 50
NEAR = timedelta(days=10)
STATES = {NormState.DUE: "ahead", NormState.MISSED: "missed"}
KINDS = {NormState.DUE: NoticeKind.GAP_AHEAD, NormState.MISSED: NoticeKind.GAP_MISSED}


def due(now):
    """Gaps with ten days left, and for ten days after the period; to secretaries and leaders.

    Branches are taken in chunks; six queries each, and none in the middle of a month.
    """
    today, last_pk = timezone.localdate(now), 0
    rows = Branch.objects.select_related("committee").order_by("pk")
    while _is_near(_month(today), today) and (
        branches := list(rows.filter(pk__gt=last_pk)[:BRANCHES])
    ):
        last_pk = branches[-1].pk
        officers = officers_on(today, branches)
        for branch_id, row, cell in _gaps(branches, today, now):
            yield from _dues(branch_id, row, cell, officers, today)


def still_due(keys, people, now):
    """Five queries."""
    today = timezone.localdate(now)
    if not _is_near(_month(today), today):
        return
    branches = Branch.objects.filter(pk__in={key.pk for key in keys})
    branches = list(branches.select_related("committee"))
    open_gaps = {
        (branch_id, *_words(row, cell)): row.group
        for branch_id, row, cell in _gaps(branches, today, now)
    }
    for key in keys:
        place = (key.pk, *key.words)
        if place in open_gaps:
            group = open_gaps[place]
            leads = group and group.pk in people.leads.get(key.member_id, ())
            if leads or people.is_secretary(key.member_id, key.pk):
                yield key


def _month(today):
    """The last day of the one month whose end can be near: every period ends with a month."""
    return add_months((today - NEAR).replace(day=1), 1) - timedelta(days=1)


def _is_near(last, today) -> bool:
    """Whether a period that ends on `last` is within ten days of its end, on either side."""
    return last - NEAR < today <= last + NEAR


def _gaps(branches, today, now):
    """(branch id, row, cell) of each gap near the end of its period."""
    boards = compliance.boards(branches, _month(today).replace(day=1), 1, now=now)
    for branch_id, rows in boards.items():
        for row in rows:
            for cell in row.cells:
                if cell.is_gap and _is_near(cell.last, today):
                    yield branch_id, row, cell


def _words(row, cell):
    """What a key says after the branch."""
    group = str(row.group.pk) if row.group else "-"
    return row.kind, group, f"{cell.first}", STATES[cell.state]


def _dues(branch_id, row, cell, officers, today):
    words = _words(row, cell)
    readers = officers.secretaries.get(branch_id, [])
    if row.group:
        readers = chain(readers, officers.leaders.get(row.group.pk, []))
    for pk in dict.fromkeys(readers):
        yield Due(
            key=":".join(["norm", str(branch_id), *words]),
            kind=KINDS[cell.state],
            link=_link(branch_id, row, cell),
            write=partial(_text, row, cell, today),
            branch_id=branch_id,
            member_id=pk,
        )


def _link(branch_id, row, cell) -> str:
    """A new session of the kind while there is time, afterwards the board."""
    if cell.state == NormState.MISSED:
        of = {"branch": branch_id, "year": cell.first.year}
        return f"{reverse('activities:board')}?{urlencode(of)}"
    of = {"group": row.group.pk} if row.group else {"branch": branch_id}
    return f"{reverse('activities:create')}?{urlencode({'kind': row.kind, **of})}"


def _text(row, cell, today) -> Text:
    name = Kind(row.kind).label
    if row.group:
        name = f"{name}·{row.group}"
    values = {
        "what": name,
        "period": period_name(cell),
        "held": len(cell.held),
        "times": cell.times,
        "days": cell.days_left(today),
    }
    asked = _("%(period)s: %(held)d of %(times)d held") % values
    if cell.state == NormState.MISSED:
        return Text(_("Not held: %(what)s") % values, asked)
    left = ngettext("%(days)d day left", "%(days)d days left", values["days"]) % values
    return Text(_("Not planned yet: %(what)s") % values, f"{asked}·{left}")


def period_name(cell) -> str:
    """`2026年11月`, `2026年第4季度`, `2026年`; any other span by its first and last month."""
    first, year = cell.first, {"year": cell.first.year}
    if cell.months == 1:
        return formats.month(first)
    if cell.months == 3 and first.month % 3 == 1:
        return _("Quarter %(number)d of %(year)d") % year | {"number": first.month // 3 + 1}
    if cell.months == 12 and first.month == 1:
        return _("Year %(year)d") % year
    return f"{formats.month(first)}{formats.DASH}{formats.month(cell.last)}"
