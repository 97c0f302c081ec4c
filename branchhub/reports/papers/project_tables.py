"""The tables of a project's sheet. No query: they write what was read."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import formats
from branchhub.core.papers.paper import Column, Paragraph, Table, labelled, listed
from projects.benefits import totals
from projects.choices import Certainty, TrialKind

NUMBER, DATE = 1.3, 2.7  # widths in cm of a page of 15.6


def _table(name, columns, rows) -> Table:
    first = Column("number", _("No."), NUMBER, centred=True)
    numbered = [[str(number), *map(str, row)] for number, row in enumerate(rows, 1)]
    return Table(name, [first, *columns], numbered, is_small=True)


def _date(day) -> str:
    return formats.dotted_date(day) if day else ""


def _date_column(name, heading) -> Column:
    return Column(name, heading, DATE, centred=True)


def team(sheet) -> Table:
    columns = [
        Column("name", _("Name"), 6.3, centred=True),
        Column("role", pgettext("team", "Part in the team"), 4.5, centred=True),
        Column("party", pgettext("team", "Party member"), 3.5, centred=True),
    ]
    project = sheet.project
    people = [(place, place.member_id, place.get_role_display()) for place in sheet.team]
    if sheet.leader:
        role = pgettext("of a project", "Leader")
        people.insert(0, (sheet.leader, project.leader_id, role))
    rows = [
        [name, role, _("Yes") if member in sheet.in_party else _("No")]
        for name, member, role in people
    ]
    return _table("team", columns, rows)


def milestones(rows, today) -> Table:
    columns = [
        Column("what", pgettext("paper", "Milestone"), 5.9),
        _date_column("due", _("By when")),
        _date_column("done", pgettext("milestone", "Reached on")),
        Column("remark", _("Remark"), 3),
    ]
    lines = [[row.title, _date(row.due_on), _reached(row, today), row.remark] for row in rows]
    return _table("milestones", columns, lines)


def _reached(milestone, today) -> str:
    if milestone.is_late(today):
        return pgettext("milestone", "Late")
    return _date(milestone.done_on)


def turns(months) -> Table:
    """A line a month; days only of sessions that the reader may know of."""
    columns = [
        Column("month", _("Month"), 2.8, centred=True),
        Column("trainer", _("Trainer"), 2.4, centred=True),
        Column("skill", pgettext("classroom", "Skill"), 3.3),
        Column("state", pgettext("requirement", "State"), 1.5, centred=True),
        _date_column("day", pgettext("classroom", "Held on")),
        Column("audience", _("Audience"), 1.6, centred=True),
    ]
    lines = [
        [
            formats.month(month.first),
            month.turn.trainer.name if month.turn else "",
            month.turn.skill if month.turn else "",
            month.state.label,
            listed([_date(each.day) for each in month.sessions if each.is_visible]),
            month.audience or "",
        ]
        for month in months
    ]
    return _table("turns", columns, lines)


def log(trials):
    """How often the process was changed and tested, then every time of it."""
    columns = [
        Column("trial", pgettext("paper", "What"), 2.6, centred=True),
        _date_column("date", _("Date")),
        Column("place", _("Place"), 1.9),
        Column("content", _("What was changed or tested"), 3.8),
        Column("outcome", _("Outcome"), 2, centred=True),
        Column("findings", _("Findings"), 2.6),
    ]
    lines = [
        [str(row), _date(row.on), row.place, row.what, row.get_outcome_display(), row.findings]
        for row in trials
    ]
    told = [Paragraph(_trial_counts(trials))] if trials else []
    return [*told, Table("log", columns, lines, is_small=True)]


def _trial_counts(trials) -> str:
    kinds = [row.kind for row in trials]
    values = {
        "modifications": kinds.count(TrialKind.MODIFICATION),
        "tests": kinds.count(TrialKind.ONSITE_TEST),
    }
    return _("Process modifications: %(modifications)d; on-site tests: %(tests)d.") % values


def issues(rows) -> Table:
    columns = [
        Column("what", _("Problem"), 3.6),
        _date_column("raised", _("Raised on")),
        Column("coordinator", _("Coordinated by"), 2.4, centred=True),
        _date_column("solved", pgettext("problem", "Solved on")),
        Column("solution", pgettext("issue", "Solution"), 2.9),
    ]
    lines = [
        [
            row.what,
            _date(row.raised_on),
            row.coordinator.name if row.coordinator else "",
            _date(row.solved_on),
            row.solution,
        ]
        for row in rows
    ]
    return _table("issues", columns, lines)


def benefits(rows):
    """What may be added up, one certainty at a time; then every amount, verified ones first."""
    columns = [
        Column("certainty", _("Certainty"), 1.8, centred=True),
        Column("kind", _("Kind"), 2, centred=True),
        Column("amount", _("Amount in yuan"), 2.4, centred=True),
        Column("period", pgettext("days", "Period"), 2.7, centred=True),
        Column("verified", pgettext("benefit", "Verified"), 2.9),
        Column("remark", _("Remark"), 2.5),
    ]
    order = Certainty.values[::-1]
    lines = [
        [
            row.get_certainty_display(),
            row.get_kind_display(),
            formats.amount(row.amount),
            f"{_date(row.from_on)} {formats.DASH}\n{_date(row.until_on)}",
            f"{row.verified_by}\n{_date(row.verified_on)}",
            row.remark,
        ]
        for row in sorted(rows, key=lambda row: order.index(row.certainty))
    ]
    sums = totals((row.certainty, row.kind, row.amount) for row in rows)
    told = [Paragraph(labelled(total.label, formats.yuan(total.amount))) for total in sums]
    return [*told, _table("benefits", columns, lines)]


def patents(rows) -> Table:
    columns = [
        Column("title", _("Title"), 3.9),
        Column("number_given", pgettext("patent", "Number"), 2.7, centred=True),
        _date_column("filed", _("Filed on")),
        _date_column("granted", _("Granted on")),
        Column("inventors", _("Inventors"), 2.3),
    ]
    lines = [
        [row.title, row.number, _date(row.filed_on), _date(row.granted_on), _inventors(row)]
        for row in rows
    ]
    return _table("patents", columns, lines)


def _inventors(patent) -> str:
    names = [member.name for member in patent.inventors.all()]
    return listed([*names, *filter(None, [patent.other_inventors])])


def recognitions(rows) -> Table:
    columns = [
        Column("level", _("Level"), 2.8, centred=True),
        Column("title", _("Title"), 4.4),
        Column("document", pgettext("recognition", "Document"), 4.4),
        _date_column("given", _("Given on")),
    ]
    lines = [
        [row.get_level_display(), row.title, row.document, _date(row.given_on)] for row in rows
    ]
    return _table("recognitions", columns, lines)


def projects(rows) -> Table:
    """What hangs on a Party-building project."""
    columns = [
        Column("title", _("Title"), 8.3),
        Column("kind", _("Kind"), 3.2, centred=True),
        Column("state", pgettext("project", "State"), 2.8, centred=True),
    ]
    lines = [[row.title, row.get_kind_display(), row.get_state_display()] for row in rows]
    return _table("parts", columns, lines)


def sessions(rows) -> Table:
    """The earliest first."""
    columns = [
        _date_column("date", _("Date")),
        Column("kind", _("Kind"), 3.2, centred=True),
        Column("title", _("Title"), 8.4),
    ]
    lines = [[_date(row.day), row.get_kind_display(), row.title] for row in reversed(rows)]
    return _table("sessions", columns, lines)
