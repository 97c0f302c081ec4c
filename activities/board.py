"""What the gap board says of each requirement: words, dates and counts, and where they lead."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from branchhub.core import formats
from members.rules import roles_of

from . import compliance
from .choices import NormState
from .forms.lists import NOT_CANCELLED
from .norms import how_often
from .operations.usual import day_within
from .rules import can_call_for, knows_all_sessions

FIGURES = [NormState.MET, NormState.PLANNED, NormState.DUE, NormState.MISSED]
QUARTERS = [
    gettext_lazy("Quarter 1"),
    gettext_lazy("Quarter 2"),
    gettext_lazy("Quarter 3"),
    gettext_lazy("Quarter 4"),
]
HALF_YEARS = [gettext_lazy("First half-year"), gettext_lazy("Second half-year")]


@dataclass(frozen=True)
class ShownCell:
    """One cell in words; `notes` are short lines of dates and counts below the word."""

    cell: compliance.Cell
    period: str
    notes: tuple[str, ...]
    url: str
    is_now: bool

    @property
    def state(self) -> NormState:
        return self.cell.state


@dataclass(frozen=True)
class ShownRow:
    """`asked` says how often, and from when where that changed within the year."""

    row: compliance.Row
    asked: tuple[str, ...]
    cells: tuple[ShownCell, ...]

    @property
    def clause(self) -> str:
        return str(self.row.norm.clause) if self.row.norm else ""

    def count(self, state) -> int:
        return sum(shown.state == state for shown in self.cells)

    @property
    def reasons(self) -> list[str]:
        """Why nothing is needed, with the periods that it holds for: one line a reason."""
        periods = {}
        for shown in self.cells:
            if shown.cell.reason:
                periods.setdefault(shown.cell.reason, []).append(shown.cell)
        return [
            _("%(periods)s: %(reason)s") % {"periods": together(cells), "reason": reason}
            for reason, cells in periods.items()
        ]


def rows_of(branch, year, user, now) -> list[ShownRow]:
    """The requirements of a year that `user` may know of: a group leader's own group only.

    Three queries.
    """
    today = timezone.localdate(now)
    rows = known_to(user, branch, compliance.board(branch, date(year, 1, 1), 12, now=now))
    return [_shown_row(row, branch, user, today) for row in rows]


def known_to(user, branch, rows) -> list[compliance.Row]:
    """Those whose state `user` may know of: of all, or of the groups that they lead."""
    if knows_all_sessions(user, branch):
        return rows
    led = roles_of(user).leads
    return [row for row in rows if row.group and row.group.pk in led]


def counts_of(rows) -> dict[NormState, int]:
    return {state: sum(row.count(state) for row in rows) for state in FIGURES}


def _shown_row(row, branch, user, today):
    may_call = can_call_for(user, branch, row.group)
    cells = tuple(
        ShownCell(
            cell=cell,
            period=period_name(cell),
            notes=tuple(notes_of(cell, today)),
            url=_url(branch, row, cell, today, may_call=may_call),
            is_now=cell.first <= today <= cell.last,
        )
        for cell in row.cells
    )
    return ShownRow(row, tuple(asked_of(row)), cells)


def asked_of(row):
    """How often, and where it changes within the year from which month on."""
    said = None
    for cell in row.cells:
        if cell.norm and (cell.norm.period, cell.norm.times) != said:
            text = how_often(cell.norm)
            is_first = said is None and cell is row.cells[0]
            month = formats.short_month(cell.first)
            words = {"how_often": text, "month": month}
            yield text if is_first else _("%(how_often)s from %(month)s") % words
        said = (cell.norm.period, cell.norm.times) if cell.norm else said or ()


def period_name(cell) -> str:
    """`11月`, `第四季度`, `下半年`, `全年`; a part of one as `2月–3月`."""
    start = cell.first.month - 1
    if cell.months == 1:
        return formats.short_month(cell.first)
    if start % cell.months:
        return _months(cell.first, cell.last)
    if cell.months == 3:
        return str(QUARTERS[start // 3])
    if cell.months == 6:
        return str(HALF_YEARS[start // 6])
    return _("Whole year") if cell.months == 12 else _months(cell.first, cell.last)


def _months(first, last) -> str:
    months = [formats.short_month(first), formats.short_month(last)]
    return formats.DASH.join(dict.fromkeys(months))


def together(cells) -> str:
    """Periods in words, those that follow on each other as one: `1月–3月, 8月`."""
    runs = []
    for cell in cells:
        if runs and (cell.first - runs[-1][1]).days == 1:
            runs[-1][1] = cell.last
        else:
            runs.append([cell.first, cell.last])
    return pgettext("between periods", ", ").join(_months(*run) for run in runs)


def notes_of(cell, today):
    """Short lines: held against asked first, then what is planned; the two are never added up."""
    held, planned = len(cell.held), len(cell.planned)
    if cell.state == NormState.MET or cell.state == NormState.NOT_APPLICABLE and held:
        yield _date(cell, cell.held[0]) if held == 1 else _("%(count)d held") % {"count": held}
    elif cell.is_gap or held:
        yield f"{held}/{cell.times}"
    over = sum(session.day < today for session in cell.planned)
    if over:
        yield ngettext("%(count)d not on record", "%(count)d not on record", over) % {"count": over}
    if planned - over == 1 and cell.state == NormState.PLANNED:
        yield _date(cell, next(each for each in cell.planned if each.day >= today))
    elif planned - over:
        yield _("%(count)d planned") % {"count": planned - over}
    if cell.state == NormState.DUE and cell.months > 1:
        yield _time_left(cell, today)


def _date(cell, session) -> str:
    write = formats.short_day if cell.months > 1 else formats.day_in_month
    return write(session.day)


def _time_left(cell, today) -> str:
    if cell.first > today:
        return _("by %(day)s") % {"day": formats.short_day(cell.last)}
    days = cell.days_left(today)
    return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}


def _url(branch, row, cell, today, *, may_call) -> str:
    if cell.held or cell.planned:
        return sessions_url(branch, row, cell)
    return new_url(branch, row, cell, today) if may_call and cell.is_gap else ""


def sessions_url(branch, row, cell) -> str:
    """The list of exactly the sessions behind a cell."""
    query = {"branch": branch.pk, "kind": row.kind, "state": NOT_CANCELLED}
    if row.group:
        query["group"] = row.group.pk
    query |= {"from": cell.first.isoformat(), "until": cell.last.isoformat()}
    return f"{reverse('activities:list')}?{urlencode(query)}"


def new_url(branch, row, cell, today) -> str:
    """A new session that would fill a gap: called while there is time, put on record after it."""
    body = {"group": row.group.pk} if row.group else {"branch": branch.pk}
    if cell.state == NormState.DUE:
        name, day = "activities:create", max(cell.first, today)
    else:
        name, day = "activities:log", day_within(_pattern(row), cell.first, cell.last)
    query = {"kind": row.kind, **body, "date": day.isoformat()}
    return f"{reverse(name)}?{urlencode(query)}"


def _pattern(row) -> date | None:
    """The day of the last session held within the year, on whose pattern others lie."""
    held = [session.day for cell in row.cells for session in cell.held]
    return max(held, default=None)
