"""The tables of a project's sheet. No query: they write what was read."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import formats
from branchhub.core.papers.paper import Column, Paragraph, Table, labelled, listed
from projects.benefits import totals
from projects.choices import Certainty, TrialKind

NUMBER = 1.3


def _table(name, columns, rows) -> Table:
    first = Column("number", _("No."), NUMBER, centred=True)
    numbered = [[str(number), *map(str, row)] for number, row in enumerate(rows, 1)]
    return Table(name, [first, *columns], numbered, is_small=True)


def date_of(day) -> str:
    return formats.full_date(day) if day else ""


def _date_column(name, heading) -> Column:
    return Column(name, heading, 3.2, centred=True)


def team(sheet) -> Table:
    columns = [
        Column("name", _("Name"), 6, centred=True),
        Column("role", pgettext("team", "Part in the team"), 5, centred=True),
        Column("party", pgettext("team", "Party member"), 4, centred=True),
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
        Column("what", pgettext("paper", "Milestone"), 6),
        _date_column("due", _("By when")),
        _date_column("done", pgettext("milestone", "Reached on")),
        Column("remark", _("Remark"), 4),
    ]
    lines = [[row.title, date_of(row.due_on), _reached(row, today), row.remark] for row in rows]
    return _table("milestones", columns, lines)


def _reached(milestone, today) -> str:
    if milestone.is_late(today):
        return pgettext("milestone", "Late")
    return date_of(milestone.done_on)


def turns(months) -> Table:
    """A line a month; days only of sessions that the reader may know of."""
    columns = [
        _date_column("month", _("Month")),
        Column("trainer", _("Trainer"), 3, centred=True),
        Column("skill", pgettext("classroom", "Skill"), 5),
        Column("state", pgettext("requirement", "State"), 2.2, centred=True),
        _date_column("day", pgettext("classroom", "Held on")),
        Column("audience", _("Audience"), 1.8, centred=True),
    ]
    lines = [
        [
            formats.month(month.first),
            month.turn.trainer.name if month.turn else "",
            month.turn.skill if month.turn else "",
            month.state.label,
            listed([date_of(each.day) for each in month.sessions if each.is_visible]),
            month.audience or "",
        ]
        for month in months
    ]
    return _table("turns", columns, lines)


def log(trials):
    """How often the process was changed and tested, then every time of it."""
    columns = [
        Column("trial", pgettext("paper", "What"), 3, centred=True),
        _date_column("date", _("Date")),
        Column("place", _("Place"), 2.6),
        Column("content", _("What was changed or tested"), 5),
        Column("outcome", _("Outcome"), 2.4, centred=True),
        Column("findings", _("Findings"), 4),
    ]
    lines = [
        [row, date_of(row.on), row.place, row.what, row.get_outcome_display(), row.findings]
        for row in trials
    ]
    told = [Paragraph(_trial_counts(trials))] if trials else []
    return [*told, _table("log", columns, lines)]


def _trial_counts(trials) -> str:
    kinds = [row.kind for row in trials]
    values = {
        "modifications": kinds.count(TrialKind.MODIFICATION),
        "tests": kinds.count(TrialKind.ONSITE_TEST),
    }
    return _("Process modifications: %(modifications)d; on-site tests: %(tests)d.") % values


def issues(rows) -> Table:
    columns = [
        Column("what", _("Problem"), 5),
        _date_column("raised", _("Raised on")),
        Column("coordinator", _("Coordinated by"), 2.6, centred=True),
        _date_column("solved", pgettext("problem", "Solved on")),
        Column("solution", pgettext("issue", "Solution"), 5),
    ]
    lines = [
        [
            row.what,
            date_of(row.raised_on),
            row.coordinator.name if row.coordinator else "",
            date_of(row.solved_on),
            row.solution,
        ]
        for row in rows
    ]
    return _table("issues", columns, lines)


def benefits(rows):
    """What may be added up, one certainty at a time; then every amount, verified ones first."""
    columns = [
        Column("certainty", _("Certainty"), 2, centred=True),
        Column("kind", _("Kind"), 2.6, centred=True),
        Column("amount", _("Amount in yuan"), 3.2, centred=True),
        Column("period", pgettext("days", "Period"), 3.6, centred=True),
        Column("verified", pgettext("benefit", "Verified"), 4),
        Column("remark", _("Remark"), 3),
    ]
    order = Certainty.values[::-1]
    lines = [
        [
            row.get_certainty_display(),
            row.get_kind_display(),
            formats.amount(row.amount),
            f"{date_of(row.from_on)} {formats.DASH}\n{date_of(row.until_on)}",
            f"{row.verified_by}\n{date_of(row.verified_on)}",
            row.remark,
        ]
        for row in sorted(rows, key=lambda row: order.index(row.certainty))
    ]
    sums = totals((row.certainty, row.kind, row.amount) for row in rows)
    told = [Paragraph(labelled(total.label, formats.yuan(total.amount))) for total in sums]
    return [*told, _table("benefits", columns, lines)]


def patents(rows) -> Table:
    columns = [
        Column("title", _("Title"), 6),
        Column("number_given", pgettext("patent", "Number"), 3.4, centred=True),
        _date_column("filed", _("Filed on")),
        _date_column("granted", _("Granted on")),
        Column("inventors", _("Inventors"), 4),
    ]
    lines = [
        [row.title, row.number, date_of(row.filed_on), date_of(row.granted_on), _inventors(row)]
        for row in rows
    ]
    return _table("patents", columns, lines)


def _inventors(patent) -> str:
    names = [member.name for member in patent.inventors.all()]
    return listed([*names, *filter(None, [patent.other_inventors])])


def recognitions(rows) -> Table:
    columns = [
        Column("level", _("Level"), 4, centred=True),
        Column("title", _("Title"), 5),
        Column("document", pgettext("recognition", "Document"), 4),
        _date_column("given", _("Given on")),
    ]
    lines = [
        [row.get_level_display(), row.title, row.document, date_of(row.given_on)] for row in rows
    ]
    return _table("recognitions", columns, lines)


def projects(rows) -> Table:
    """What hangs on a Party-building project."""
    columns = [
        Column("title", _("Title"), 9),
        Column("kind", _("Kind"), 4, centred=True),
        Column("state", pgettext("project", "State"), 3, centred=True),
    ]
    lines = [[row.title, row.get_kind_display(), row.get_state_display()] for row in rows]
    return _table("parts", columns, lines)


def sessions(rows) -> Table:
    """The earliest first."""
    columns = [
        _date_column("date", _("Date")),
        Column("kind", _("Kind"), 4, centred=True),
        Column("title", _("Title"), 9),
    ]
    lines = [[date_of(row.day), row.get_kind_display(), row.title] for row in reversed(rows)]
    return _table("sessions", columns, lines)
