"""What exists nowhere, to try templates with: everything that a paper can have."""

import datetime
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.choices import Kind, NormState, Period
from activities.compliance import Cell, Row
from activities.models import Activity, Attendance, FollowUp, Guest, Vote
from activities.norms import NormRule
from branchhub.core.charts import Chart, Series
from branchhub.core.periods import day_start
from members.models import (
    Branch,
    Committee,
    Department,
    Honour,
    Member,
    PartyGroup,
    Post,
)
from projects.classroom import Month
from projects.models import (
    Benefit,
    Brand,
    ClassroomTurn,
    Issue,
    Milestone,
    Project,
    Recognition,
    TeamMember,
    Trial,
)

from ..year import chapters
from ..year.chapters import Reader
from ..year.organisation import Organisation, Unit
from ..year.page import Report
from ..year.period import ReportPeriod
from .record import Record


def branch() -> Branch:
    committee, text = Committee(name=_("Party committee")), _("Sample text")
    name = _("Sample branch")
    return Branch(pk=1, name=name, committee=committee, slogan=text, profile=text)


def session() -> Record:
    branch = Branch(name=_("Sample branch"))
    group = PartyGroup(branch=branch, name=_("Sample group"))
    chair, recorder, away = (Member(name=name) for name in ("程立新", "罗婷婷", "欧阳文静"))
    starts = day_start(timezone.localdate()) + datetime.timedelta(hours=15)
    activity = Activity(
        branch=branch,
        kind="assembly",
        title=_("Sample session"),
        starts_at=starts,
        ends_at=starts + datetime.timedelta(hours=1),
        venue=_("Meeting room"),
        chair=chair,
        recorder=recorder,
        lecturer_name="王敏",
        study_hours=Decimal(1),
        status="held",
        announced_at=starts,
    )
    activity.number = 1
    marks = ((chair, "present", ""), (recorder, "late", ""), (away, "sick_leave", _("Ill")))
    rows = [
        Attendance(
            activity=activity, member=who, group=group, may_vote=True, status=status, reason=why
        )
        for who, status, why in marks
    ]
    guests = [Guest(name="赵刚", count=1), Guest(name=_("Activists"), count=2)]
    return Record(activity, rows, guests, [_("Party lecture")], with_reasons=True)


def item():
    """An agenda item with a vote, as minutes read it."""
    vote = Vote(
        rule="ordinary",
        ballot="secret",
        scrutineer=Member(name="罗婷婷"),
        teller=Member(name="王敏"),
        voters_expected=3,
        voters_present=2,
        issued=2,
        returned=2,
        yes=2,
        no=0,
        abstained=0,
        quorum=2,
        needed=2,
        passed=True,
    )
    return SimpleNamespace(
        pk=1,
        title=_("Sample item"),
        presenter="程立新",
        decision=_("Agreed."),
        has_votes=True,
        votes=SimpleNamespace(all=lambda: [vote]),
    )


def task(owner) -> FollowUp:
    due = timezone.localdate() + datetime.timedelta(days=7)
    return FollowUp(what=_("Sample task"), owner=owner, due_on=due)


def file():
    return SimpleNamespace(name="材料.pdf", kind="material")


def project() -> dict:
    """What a `project.Sheet` is made of, with a row of everything."""
    today = timezone.localdate()
    people = [Member(pk=pk, name=name) for pk, name in enumerate(("程立新", "罗婷婷"), 1)]
    turn = ClassroomTurn(month=today.replace(day=1), trainer=people[1], skill=_("Sample skill"))
    dated = {"from_on": today, "until_on": today}
    shown = session().activity
    shown.is_visible, shown.audience = True, 8
    return {
        "project": _project(today, people[0]),
        "today": today,
        "departments": [_("Sample department")],
        "team": [TeamMember(member=people[1], role="core"), TeamMember(name="赵刚", role="helper")],
        "in_party": {1, 2},
        "months": [Month(turn.month, turn, (shown,), NormState.MET)],
        "parts": {
            "milestones": [Milestone(title=_("Sample milestone"), due_on=today, done_on=today)],
            "recognitions": [Recognition(level="company_key", given_on=today)],
            "trials": [Trial(kind="modification", number=1, on=today, what=_("Sample change"))],
            "issues": [Issue(what=_("Sample issue"), raised_on=today, coordinator=people[0])],
            "benefits": [Benefit(kind="saving", certainty="planned", amount=10_000, **dated)],
            "patents": [_patent(today, people)],
            "sessions": [shown],
            "files": [file()],
            "parts": [Project(kind="research", title=_("Sample project"))],
        },
    }


def _project(today, leader) -> Project:
    return Project(
        branch=Branch(name=_("Sample branch")),
        kind="party_building",
        title=_("Sample project"),
        leader=leader,
        is_classroom=True,
        problem=_("Sample problem"),
        goal=_("Sample goal"),
        state="finished",
        proposed_on=today,
        approved_on=today,
        started_on=today,
        due_on=today,
        finished_on=today,
        result=_("Sample result"),
    )


def _patent(today, inventors):
    return SimpleNamespace(
        title=_("Sample patent"),
        number="",
        filed_on=today,
        granted_on=None,
        inventors=SimpleNamespace(all=lambda: inventors),
        other_inventors="",
    )


def plan() -> dict:
    """What a `plan.Plan` is made of, with a row of everything."""
    today, shown = timezone.localdate(), session().activity
    shown.audience, shown.expected = 0, 3
    about = Project(title=_("Sample project"), leader=shown.chair)
    month = today.replace(day=1)
    norm = NormRule(Kind.ASSEMBLY, Period.QUARTER, _("Regulations on branch work, article 11"))
    cell = Cell(month, 1, NormState.MET, times=1, norm=norm)
    return {
        "branch": shown.branch,
        "year": today.year,
        "today": today,
        "rows": [Row(Kind.ASSEMBLY, None, (cell,), norm)],
        "sessions": [shown],
        "milestones": [Milestone(project=about, title=_("Sample milestone"), due_on=today)],
        "turns": [
            ClassroomTurn(
                project=about, month=month, trainer=shown.recorder, skill=_("Sample skill")
            )
        ],
    }


def honour() -> Honour:
    return Honour(
        title=_("Sample honour"),
        level="company",
        issuer=_("Party committee"),
        given_on=timezone.localdate(),
    )


def report() -> Report:
    """A year report in which every figure is 3 and every chapter has a text and a chart."""
    of_branch, person = branch(), Member(name="程立新")
    reader = Reader(AnonymousUser(), of_branch, ReportPeriod.of_year(timezone.localdate().year))
    values = defaultdict(lambda: 3)
    chart = Chart("sample", _("Sample chart"), _("Month"), ["1"], [Series(_("Sessions"), [3])])
    more = {"text": _("Sample text"), "charts": (chart,)}
    team = Project(kind="challenge", title=_("Sample project"), leader=person)
    team.core, team.modifications, team.tests, team.first_order = [], 3, 3, 0
    brand = Brand(name=_("Sample brand"))
    brand.programmes = [team]
    return Report(
        branch=of_branch,
        period=reader.period,
        values=values,
        chapters=[replace(each, **more) for each in chapters.chapters(reader, values)],
        organisation=_organisation(person),
        brands=[brand],
        teams=[team],
        honours=[honour()],
    )


def _organisation(person) -> Organisation:
    posts, department = [Post(kind="secretary", member=person)], Department(name=_("Department"))
    unit = Unit(PartyGroup(name=_("Sample group")), posts, [department], 3)
    return Organisation(posts, [unit], [(department, [(3, "")], 3)])
