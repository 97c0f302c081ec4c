"""The year of a branch as it is planned, month by month. Source: domain.md 4, form 7."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities import compliance
from activities.board import asked_of, known_to, together
from activities.choices import ActivityStatus
from activities.kinds import Expects
from activities.models import Activity
from activities.rules import knows_all_sessions
from branchhub.core import formats
from branchhub.core.dates import add_months
from branchhub.core.papers.paper import (
    Column,
    Fact,
    Paper,
    Signatures,
    Table,
    in_chapters,
    labelled,
    listed,
)
from members.models import Branch, Member
from projects.choices import ProjectState
from projects.classroom import with_audience
from projects.models import ClassroomTurn, Milestone

from ..rules import can_see_report
from . import samples


@dataclass
class Plan:
    """`known` are the requirements whose state the reader may know of; `people` are of today.

    `people` count Party members by who is expected: the branch's committee, a group's id, or None
    for the whole branch.
    """

    branch: Branch
    year: int
    today: date
    sees_all: bool = True
    rows: list[compliance.Row] = field(default_factory=list)
    known: list[compliance.Row] = field(default_factory=list)
    sessions: list[Activity] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    turns: list[ClassroomTurn] = field(default_factory=list)
    people: Counter = field(default_factory=Counter)


def is_allowed(user, branch) -> bool:
    return can_see_report(user, branch)


def build(branch, year, user, now) -> Paper:
    """As `user` may know of it; `branch` is read with its committee. Seven queries."""
    first, last, today = date(year, 1, 1), date(year, 12, 31), timezone.localdate(now)
    rows = compliance.board(branch, first, 12, now=now)
    milestones = Milestone.objects.visible_to(user).filter(branch=branch)
    milestones = milestones.exclude(project__state=ProjectState.STOPPED)
    milestones = milestones.between(first, last, "due_on").select_related("project__leader")
    turns = ClassroomTurn.objects.visible_to(user).filter(branch=branch)
    return compose(
        Plan(
            branch=branch,
            year=year,
            today=today,
            sees_all=knows_all_sessions(user, branch),
            rows=rows,
            known=known_to(user, branch, rows),
            sessions=list(_sessions(branch, year, user)),
            milestones=list(milestones),
            turns=list(turns.of_months(first, last).select_related("project", "trainer")),
            people=_people(branch, today),
        )
    )


def _sessions(branch, year, user):
    """What is planned, announced or held, with who is expected by name or by number."""
    sessions = Activity.objects.visible_to(user).filter(branch=branch).in_year(year)
    sessions = sessions.exclude(status=ActivityStatus.CANCELLED).with_attendance_counts()
    people = ("group", "chair", "recorder", "lecturer")
    return with_audience(sessions).select_related(*people).order_by("starts_at", "pk")


def _people(branch, day) -> Counter:
    members = Member.objects.filter(branch=branch).in_party(day).with_group(day)
    committee = Member.objects.in_branch_committee(day).filter(pk=OuterRef("pk")).order_by()
    rows = members.annotate(is_committee=Exists(committee)).values_list("group_pk", "is_committee")
    found = Counter()
    for group, is_committee in rows:
        found[None] += 1
        found[Expects.COMMITTEE] += is_committee
        if group:
            found[group] += 1
    return found


def compose(plan) -> Paper:
    chapters = in_chapters(
        [
            ("norms", pgettext("paper", "What is asked for"), [_norms(plan.rows)]),
            ("sessions", pgettext("paper", "Sessions by month"), [_table_of_sessions(plan)]),
            ("turns", _("Turns of the Small Classroom"), [_turns(plan.turns)]),
            ("milestones", _("Milestones of projects"), [_milestones(plan.milestones)]),
            ("signatures", "", [Signatures(_signatures())]),
        ]
    )
    facts = [
        Fact("year", _("Year"), formats.year(plan.year)),
        Fact("sessions", _("Number of sessions"), str(len(plan.sessions))),
        Fact("people", _("Party members"), str(plan.people[None] or "")),
        Fact("as_of", _("As of"), formats.full_date(plan.today)),
    ]
    return Paper(
        title=_("Work plan for %(year)s") % {"year": formats.year(plan.year)},
        organisation=plan.branch.name,
        facts=facts,
        parts=chapters,
        missing=_missing(plan),
        is_wide=True,
    )


def _norms(rows) -> Table:
    columns = [
        Column("kind", _("Kind"), 8),
        Column("how_often", _("How often"), 7),
        Column("clause", _("Rests on"), 9),
    ]
    lines = [
        [row.label, "\n".join(asked_of(row)), str(row.norm.clause)] for row in rows if row.norm
    ]
    return Table("norms", columns, lines, is_small=True)


def _table_of_sessions(plan) -> Table:
    """Money and supervision are left to be filled in by hand."""
    columns = [
        Column("month", _("Month"), 1.7, centred=True),
        Column("item", pgettext("plan", "Item"), 4.2),
        Column("form", pgettext("plan", "Form"), 3, centred=True),
        Column("time", _("Time"), 3.4, centred=True),
        Column("place", _("Place"), 2.4),
        Column("count", _("Head count"), 1.5, centred=True),
        Column("owner", pgettext("plan", "In charge"), 3.5),
        Column("money", pgettext("plan", "Money and source"), 1.9),
        Column("supervision", pgettext("plan", "Checked by"), 1.9),
    ]
    months = [session.day.month for session in plan.sessions]
    lines = [
        [
            formats.short_month(session.day) if month != before else "",
            session.title,
            _form(session),
            _time(session),
            session.venue,
            str(_head_count(session, plan.people) or ""),
            _in_charge(session),
            "",
            "",
        ]
        for session, month, before in zip(plan.sessions, months, [None, *months], strict=False)
    ]
    return Table("sessions", columns, lines, is_small=True)


def _form(session) -> str:
    kind = str(session.get_kind_display())
    return f"{kind}\n{session.group.name}" if session.group else kind


def _time(session) -> str:
    hours = formats.clock_range(session.starts_at, session.ends_at)
    day = f"{formats.short_day(session.day)} {formats.weekday(session.day)}"
    return f"{day}\n{hours}"


def _head_count(session, people) -> int:
    """Those on the list, or who would be on it today; and the people invited."""
    return session.audience + (
        session.expected if session.list_is_frozen() else people[_expected(session)]
    )


def _expected(session):
    """What `Plan.people` counts them under."""
    expects = session.rule.expects
    return session.group_id if expects is Expects.MEMBERS else expects


def _in_charge(session) -> str:
    roles = {
        _("Chair"): session.chair and session.chair.name,
        _("Recorder"): session.recorder and session.recorder.name,
        _("Lecturer"): session.lecturers,
    }
    return "\n".join(labelled(role, name) for role, name in roles.items() if name)


def _turns(turns) -> Table:
    columns = [
        Column("month", _("Month"), 3, centred=True),
        Column("trainer", _("Trainer"), 4, centred=True),
        Column("skill", pgettext("classroom", "Skill"), 8),
        Column("project", _("Project"), 8),
    ]
    lines = [
        [formats.month(turn.month), turn.trainer.name, turn.skill, turn.project.title]
        for turn in turns
    ]
    return Table("turns", columns, lines, is_small=True)


def _milestones(milestones) -> Table:
    columns = [
        Column("due", _("By when"), 4, centred=True),
        Column("what", pgettext("paper", "Milestone"), 8),
        Column("project", _("Project"), 8),
        Column("leader", pgettext("of a project", "Leader"), 4, centred=True),
    ]
    lines = [
        [
            formats.full_date(row.due_on),
            row.title,
            row.project.title,
            row.project.leader.name if row.project.leader else row.project.leader_name,
        ]
        for row in milestones
    ]
    return Table("milestones", columns, lines, is_small=True)


def _signatures() -> list[str]:
    secretary = _("%(role)s (signature):") % {"role": _("Secretary")}
    return [secretary, _("Seal of the branch:"), pgettext("of a signature", "Date:")]


def _missing(plan) -> list[str]:
    """Months without a session are told only to those who would see one."""
    months = _empty_months(plan) if plan.sees_all else []
    return [
        *([] if plan.sees_all else [_("Sessions that you may not know of are left out")]),
        *filter(None, map(_unplanned, plan.known)),
        *([_("No session in %(months)s") % {"months": listed(months)}] if months else []),
    ]


def _unplanned(row) -> str:
    """The periods of a requirement in which less is held and planned than it asks for."""
    cells = [cell for cell in row.cells if cell.is_gap and _lacks(cell)]
    if not cells:
        return ""
    values = {"kind": row.label, "periods": together(cells)}
    return _("%(kind)s: not enough planned in %(periods)s") % values


def _lacks(cell) -> bool:
    """A period that is over is a gap, too, where what was planned is not on record."""
    return len(cell.held) + len(cell.planned) < cell.times


def _empty_months(plan) -> list[str]:
    taken = {session.day.month for session in plan.sessions}
    firsts = (date(plan.year, month, 1) for month in range(1, 13) if month not in taken)
    since = plan.branch.kept_since or date.min
    return [formats.short_month(first) for first in firsts if add_months(first, 1) > since]


def sample() -> Paper:
    return compose(Plan(**samples.plan()))
