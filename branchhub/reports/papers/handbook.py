"""The work handbook of a branch's year, one book. Source: domain.md 4, form 1."""

from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.choices import Kind
from branchhub.core import formats
from branchhub.core.papers.paper import (
    Column,
    Contents,
    Fact,
    PageBreak,
    Paper,
    Paragraph,
    Table,
    in_chapters,
    is_empty,
    listed,
    nested,
    numbered,
)
from members.choices import Status
from members.models import Honour, Member, PartyGroup, Post
from projects.models import Project

from ..choices import PaperKind
from ..rules import can_have_handbook
from ..year import stories
from ..year.period import ReportPeriod
from . import minutes, people, plan, project, report, samples, sessions, summary
from .people import People
from .project_tables import projects as projects_table
from .sessions import Session

INSPECTIONS = 6
INSPECTION_HEIGHT = 26  # millimetres


@dataclass
class Handbook:
    year: int
    made_on: date
    people: People
    plan: Paper
    summary: Paper
    sessions: list[Session] = field(default_factory=list)
    honours: list[Honour] = field(default_factory=list)
    projects: list[project.Sheet] = field(default_factory=list)


def is_allowed(user, branch) -> bool:
    return can_have_handbook(user, branch)


def build(branch, year, user, now) -> Paper:
    """Some 56 queries, for any number of sessions and projects; see `project.read_all`."""
    period, today = ReportPeriod.of_year(year), timezone.localdate(now)
    return compose(
        Handbook(
            year=year,
            made_on=today,
            people=people.read(branch, period, today, user),
            plan=plan.build(branch, year, user, now),
            summary=summary.build(branch, year, user, now),
            sessions=sessions.read(branch, year, user),
            honours=stories.honours_of(branch, period),
            projects=project.read_all(_projects(branch, period, user), user, today),
        )
    )


def _projects(branch, period, user) -> list[Project]:
    """What was worked on in the `period`, as `project.read_all` asks for it."""
    rows = Project.objects.visible_to(user).filter(branch=branch).of_period(*period.days)
    named = ("branch__committee", "group", "brand", "programme", "leader")
    return list(rows.select_related(*named).order_by("began_on", "pk"))


def compose(book) -> Paper:
    branch = book.people.branch
    facts = [
        Fact("year", _("Year"), formats.year(book.year)),
        Fact("committee", _("Party committee"), str(branch.committee)),
        Fact("secretary", _("Secretary"), book.people.secretary),
        Fact("made_on", _("Made on"), formats.full_date(book.made_on)),
    ]
    chapters = [(name, title, _or_nothing(blocks)) for name, title, blocks in _chapters(book)]
    return Paper(
        title=_("Work handbook of the branch"),
        organisation=branch.name,
        facts=facts,
        parts={
            "contents": [Contents(_("Contents"))],
            **in_chapters(chapters, level=0),
            "not_kept": _not_told(book),
        },
        missing=_missing(book),
        is_book=True,
    )


def _chapters(book):
    """In the order of domain.md; what fits none of its chapters follows the life meetings."""
    found = book.people
    return [
        ("branch", _("The branch and its posts"), people.branch_blocks(found)),
        ("groups", _("Party groups"), people.group_blocks(found)),
        ("roster", _("Roster"), people.roster_blocks(found)),
        ("plan", str(PaperKind.PLAN.label), nested(book.plan, by=0)),
        *((name, title, sessions.blocks(book.sessions, kinds)) for name, title, kinds in _kinds()),
        ("development", _("Activists and development"), people.development_blocks(found)),
        ("honours", _("Rewards"), [report.honours_table(book.honours)]),
        ("volunteering", _("Volunteering"), sessions.volunteering_blocks(book.sessions)),
        ("projects", _("Projects"), _project_blocks(book.projects)),
        ("summary", str(PaperKind.SUMMARY.label), nested(book.summary, by=0)),
        ("inspection", _("Notes of inspections"), [_inspections()]),
    ]


def _kinds():
    """Name, title and kinds of the chapters that hold sessions."""
    return [
        ("assemblies", _("Branch member assemblies"), {Kind.ASSEMBLY}),
        ("committee", _("Branch committee meetings"), {Kind.COMMITTEE}),
        ("group_meetings", _("Group meetings"), {Kind.GROUP}),
        ("lectures", _("Party lectures"), {Kind.LECTURE}),
        ("theme_days", _("Theme party days"), {Kind.THEME_DAY}),
        (
            "life",
            _("Organisational life meeting and appraisal of members"),
            {Kind.LIFE_MEETING, Kind.APPRAISAL},
        ),
        ("others", _("Small Classroom and other activities"), {Kind.CLASSROOM, Kind.OTHER}),
    ]


def _or_nothing(blocks) -> list:
    if all(map(is_empty, blocks)):
        return [Paragraph(_("Nothing of this is on record for the year.")), *blocks]
    return blocks


def _project_blocks(sheets) -> list:
    """A table of the projects, then the sheet of each on a new page."""
    blocks = [replace(projects_table([sheet.project for sheet in sheets]), name="projects")]
    for number, sheet in enumerate(sheets, 1):
        heading = numbered(number, sheet.project.title)
        blocks += [PageBreak(), heading, *nested(project.compose(sheet))]
    return blocks


def _missing(book) -> list[str]:
    written = [session.minutes for session in book.sessions if session.minutes]
    count = sum(bool(found.missing) for found in written)
    text = ngettext(
        "The record of %(count)d session is not complete: it says what is missing.",
        "The records of %(count)d sessions are not complete: they say what is missing.",
        count,
    )
    return [text % {"count": count}] if count else []


def _not_told(book) -> list[Paragraph]:
    """What the book leaves out: for whoever reads it, and because no table holds it."""
    in_numbers = _(
        "This copy is for a reader outside the branch committee: Party groups, roster and "
        "development are given in numbers, without names."
    )
    own = [] if book.people.names_shown else [Paragraph(in_numbers)]
    return [*own, Paragraph(_not_kept())]


def _not_kept() -> str:
    """What domain.md asks for and no table holds."""
    chapters = [
        _("heart-to-heart talks"),
        _("the steps of development beside the dates of its stages"),
        pgettext("handbook", "Party dues"),
        _("sanctions"),
    ]
    return _("Not kept in BranchHub yet: %(chapters)s.") % {"chapters": listed(chapters)}


def _inspections() -> Table:
    """Blank, for the hand of who inspects."""
    columns = [
        Column("date", _("Date"), 3),
        Column("notes", _("Findings and advice"), 11),
        Column("signature", _("Signature"), 3),
    ]
    rows = [["", "", ""] for _number in range(INSPECTIONS)]
    return Table("inspections", columns, rows, row_height=INSPECTION_HEIGHT)


def sample() -> Paper:
    today, session = timezone.localdate(), minutes.sample_minutes()
    member, group = Member(name="程立新"), PartyGroup(name=_("Sample group"))
    member.status, member.group_pk, member.group_name = Status.FULL, None, group.name
    return compose(
        Handbook(
            year=today.year,
            made_on=today,
            people=People(
                branch=samples.branch(),
                day=today,
                posts=[Post(member=member, kind="secretary", from_on=today)],
                groups=[group],
                members=[member],
                stages=[(member, {Status.ACTIVIST: today})],
            ),
            plan=plan.sample(),
            summary=summary.sample(),
            sessions=[Session(session.record.activity, [Kind.LECTURE], session)],
            honours=[samples.honour()],
            projects=[project.Sheet(**samples.project())],
        )
    )
