"""One project on paper, from the problem to the verified benefit. Source: domain.md 4, form 6."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Min, Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.choices import NormState
from branchhub.core import formats
from branchhub.core.papers.paper import (
    Column,
    Fact,
    Paper,
    Paragraph,
    Signatures,
    Table,
    in_chapters,
    labelled,
    listed,
    paragraphs,
)
from members.choices import Status
from members.models import StatusPeriod
from projects.choices import Certainty, ProjectState
from projects.classroom import Month, months_of
from projects.models import Project, TeamMember
from projects.views.detail import parts_of, read_parts

from . import project_tables as tables
from . import samples

OPINION_HEIGHT = 34
OVER = (ProjectState.FINISHED, ProjectState.VERIFIED)


@dataclass
class Sheet:
    """`parts` are those of the project's page, `in_party` ids of its Party members among people.

    `months` are those of a Small Classroom, from the first to the last that anything is known of.
    """

    project: Project
    today: date
    parts: dict[str, list]
    departments: list = field(default_factory=list)
    team: list[TeamMember] = field(default_factory=list)
    in_party: set[int] = field(default_factory=set)
    months: list[Month] = field(default_factory=list)

    @property
    def leader(self) -> str:
        project = self.project
        return project.leader.name if project.leader else project.leader_name

    @property
    def missed(self) -> list[Month]:
        return [month for month in self.months if month.state == NormState.MISSED]


def build(project, user, now) -> Paper:
    """As `user` may know of it; `project` is read with what its page names at the head.

    Thirteen queries at most, seventeen where it runs a Small Classroom.
    """
    [sheet] = read_all([project], user, timezone.localdate(now))
    return compose(sheet)


def read_all(projects, user, today) -> list[Sheet]:
    """Of projects that are read as `build` asks for.

    As many queries as for one, but for those of a Small Classroom: five for each that runs one.
    """
    read_parts(projects, user)
    team = Prefetch("team", TeamMember.objects.select_related("member"))
    prefetch_related_objects(projects, "departments", team)
    people = {place.member_id for project in projects for place in project.team.all()}
    people |= {project.leader_id for project in projects}
    periods = StatusPeriod.objects.filter(member__in=people - {None}, status__in=Status.members())
    times = list(periods)
    return [_sheet(project, user, today, times) for project in projects]


def _sheet(project, user, today, times) -> Sheet:
    """Of a project of which all is read; `times` are those of its people in the Party."""
    day = project.ended_on or today
    return Sheet(
        project=project,
        today=today,
        parts=parts_of(project, user),
        departments=list(project.departments.all()),
        team=list(project.team.all()),
        in_party={period.member_id for period in times if period.holds_on(day)},
        months=_months(project, user, today) if project.is_classroom else [],
    )


def _months(project, user, today) -> list[Month]:
    turns = project.turns.aggregate(first=Min("month"), last=Max("month"))
    begun = project.started_on or project.approved_on or today
    first = min(filter(None, [turns["first"], begun])).replace(day=1)
    last = max(filter(None, [turns["last"], min(today, project.ended_on or today)]))
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    return months_of(project, first, max(number, 1), today, user=user)


def compose(sheet) -> Paper:
    project, parts = sheet.project, sheet.parts
    chapters = in_chapters(
        [
            ("team", _("Team"), [tables.team(sheet)]),
            ("problem", _("Problem"), paragraphs(project.problem)),
            ("goal", _("Goal and commitment"), _goal(project)),
            ("milestones", _("Milestones"), [tables.milestones(parts["milestones"], sheet.today)]),
            ("turns", _("Turns of the Small Classroom"), [tables.turns(sheet.months)]),
            ("log", pgettext("paper", "Course of the work"), tables.log(parts["trials"])),
            ("issues", _("Issues"), [tables.issues(parts["issues"])]),
            ("results", _("Results"), _results(project)),
            ("benefits", _("Benefits"), tables.benefits(parts["benefits"])),
            ("patents", _("Patents"), [tables.patents(parts["patents"])]),
            ("recognitions", _("Recognitions"), [tables.recognitions(parts["recognitions"])]),
            ("parts", pgettext("paper", "Projects under it"), [tables.projects(parts["parts"])]),
            ("sessions", _("Sessions"), [tables.sessions(parts["sessions"])]),
            ("files", _("Files"), _files(parts["files"])),
            ("opinions", _("Opinions"), [_opinions()]),
            ("signatures", "", [Signatures(_signatures())]),
        ]
    )
    return Paper(
        title=_("Project sheet"),
        organisation=project.branch.name,
        facts=_facts(sheet),
        parts=chapters,
        missing=_missing(sheet),
    )


def _facts(sheet) -> list[Fact]:
    project = sheet.project
    levels = dict.fromkeys(str(row.get_level_display()) for row in sheet.parts["recognitions"])
    days = {
        "proposed": (_("Proposed on"), project.proposed_on),
        "approved": (_("Approved on"), project.approved_on),
        "started": (_("Started on"), project.started_on),
        "finish_by": (_("To be finished by"), project.due_on),
        "finished": (_("Finished on"), project.finished_on),
        "verified": (pgettext("amount", "Verified on"), project.verified_on),
    }
    dated = [
        Fact(name, label, formats.full_date(day) if day else "")
        for name, (label, day) in days.items()
    ]
    return [
        Fact("name", pgettext("paper", "Project name"), project.title, wide=True),
        Fact("kind", _("Kind"), str(project.get_kind_display())),
        Fact("state", pgettext("project", "State"), str(project.get_state_display())),
        Fact("level", _("Level"), listed(levels), wide=True),
        Fact("brand", _("Brand"), str(project.brand or ""), wide=True),
        Fact("programme", _("Part of"), str(project.programme or ""), wide=True),
        Fact("departments", _("Department"), formats.joined(sheet.departments), wide=True),
        Fact("group", _("Party group"), str(project.group or "")),
        Fact("leader", pgettext("of a project", "Leader"), sheet.leader),
        Fact("customer", _("Customer"), project.customer, wide=True),
        *dated,
        Fact("stopped", pgettext("project", "Stopped"), _stopped(project), wide=True),
    ]


def _stopped(project) -> str:
    if not project.stopped_on:
        return ""
    values = {"day": formats.full_date(project.stopped_on), "reason": project.stop_reason}
    return pgettext("paper", "%(day)s: %(reason)s") % values


def _goal(project):
    blocks = paragraphs(project.goal)
    if project.due_on:
        day = formats.full_date(project.due_on)
        blocks.append(Paragraph(_("The project is to be finished by %(day)s.") % {"day": day}))
    return blocks


def _results(project):
    blocks = paragraphs(project.result)
    if project.solved_problem:
        text = labelled(_("Key production problem solved"), project.solved_problem)
        blocks += [*paragraphs(text), Paragraph(_solved(project))]
    if project.is_domestic_substitution:
        blocks.append(Paragraph(_("It replaces an imported product.")))
    if project.extension:
        blocks += paragraphs(labelled(_("Where else it can be used"), project.extension))
    return blocks


def _solved(project) -> str:
    values = {"day": formats.full_date(project.solved_on), "name": project.solved_verified_by}
    if project.solved_verified_by:
        return _("Solved on %(day)s, confirmed by %(name)s.") % values
    return _("Solved on %(day)s, not confirmed yet.") % values


def _files(files):
    return [Paragraph(f"{number}. {file.name}") for number, file in enumerate(files, 1)]


def _opinions() -> Table:
    """Empty rows in which those who examine the project write and sign."""
    columns = [
        Column("by", pgettext("paper", "Who"), 4, centred=True),
        Column("opinion", pgettext("paper", "Opinion"), 9),
        Column("signature", _("Signature, seal and date"), 5),
    ]
    examiners = [_("Party branch"), _("Organisation department"), _("Party committee")]
    return Table("opinions", columns, [[who, "", ""] for who in examiners], OPINION_HEIGHT)


def _signatures() -> list[str]:
    leader = pgettext("of a project", "Leader")
    return [_("%(role)s (signature):") % {"role": leader}, pgettext("of a signature", "Date:")]


def _missing(sheet) -> list[str]:
    project, parts = sheet.project, sheet.parts
    is_over, is_verified = project.state in OVER, project.state == ProjectState.VERIFIED
    has_end = not project.is_classroom  # which goes on month by month
    lacks = {
        _("No leader is named"): not sheet.leader,
        _("The goal is not written"): not project.goal,
        _("Nobody is named beside the leader"): has_end and not sheet.team,
        _("The problem is not written"): has_end and not project.problem,
        _("No day is set to finish by"): has_end and not project.due_on,
        _("No milestones are set"): has_end and not parts["milestones"],
        _("The result is not written"): is_over and not project.result,
        _("No benefit is entered"): is_over and not parts["benefits"],
        _("The solution of the key production problem is not confirmed"): project.solved_problem
        and not project.solved_verified_by,
    }
    unverified = sum(row.certainty != Certainty.VERIFIED for row in parts["benefits"])
    return [
        *(text for text, holds in lacks.items() if holds),
        *_late(sheet),
        *_unsolved(parts["issues"] if is_over else []),
        *_unverified(unverified if is_verified else 0),
        *_missed(sheet),
    ]


def _late(sheet):
    count = sum(row.is_late(sheet.today) for row in sheet.parts["milestones"])
    if count:
        yield ngettext("%(count)d milestone is late", "%(count)d milestones are late", count) % {
            "count": count
        }


def _unsolved(issues):
    count = sum(issue.solved_on is None for issue in issues)
    if count:
        yield ngettext(
            "%(count)d issue is not solved", "%(count)d issues are not solved", count
        ) % {"count": count}


def _unverified(count):
    if count:
        yield ngettext(
            "The project is verified, but %(count)d benefit is not",
            "The project is verified, but %(count)d benefits are not",
            count,
        ) % {"count": count}


def _missed(sheet):
    months = [formats.month(month.first) for month in sheet.missed]
    if months:
        text = _("The Small Classroom had no session in %(months)s")
        yield text % {"months": listed(months)}


def sample() -> Paper:
    return compose(Sheet(**samples.project()))
