"""What the digests say of projects: milestones, what moved on, the month's Small Classroom."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.choices import Kind
from activities.models import Activity
from branchhub.core import formats, periods
from projects.choices import ProjectState
from projects.classroom import goes_on, going_on, with_audience
from projects.models import ClassroomTurn, Milestone, Project

STEPS = {  # the date that says when a project came into a state
    "approved_on": ProjectState.APPROVED,
    "started_on": ProjectState.UNDER_WAY,
    "finished_on": ProjectState.FINISHED,
    "verified_on": ProjectState.VERIFIED,
    "stopped_on": ProjectState.STOPPED,
}


@dataclass
class ProjectFacts:
    """Of one branch: `milestones` late or due by the end of the month after, `moved` projects.

    `series` are Small Classrooms that go on, `taught` the month's sessions of theirs with
    `audience`, by group; `turns` those of the month after, by trainer.
    """

    milestones: list[Milestone] = field(default_factory=list)
    moved: list[Project] = field(default_factory=list)
    series: list[Project] = field(default_factory=list)
    taught: dict = field(default_factory=lambda: defaultdict(list))
    turns: dict = field(default_factory=lambda: defaultdict(list))

    def sessions_of(self, project) -> list[Activity]:
        """Of the project's group; of the whole branch when it is no group's."""
        if project.group_id:
            return self.taught[project.group_id]
        return [session for sessions in self.taught.values() for session in sessions]

    def __bool__(self):
        return bool(self.milestones or self.moved or self.series)


def read(branches, month) -> dict[int, ProjectFacts]:
    """By the id of each of `branches`. Four queries."""
    found = {pk: ProjectFacts() for pk in branches}
    after = periods.next_month(month)
    end = periods.next_month(after)
    milestones = Milestone.objects.open().filter(branch__in=found, due_on__lt=end)
    for row in milestones.select_related("project__leader").order_by("due_on", "pk"):
        found[row.branch_id].milestones.append(row)
    for project in _moved_or_teaching(found, month).order_by("pk"):
        facts = found[project.branch_id]
        if _steps(project, month):
            facts.moved.append(project)
        if project.is_classroom and goes_on(project, month):
            facts.series.append(project)
    taught = Activity.objects.counted().of_kind(Kind.CLASSROOM).filter(branch__in=found)
    taught = with_audience(taught.between(*periods.month_of(month))).select_related("lecturer")
    for session in taught.order_by("starts_at", "pk"):
        found[session.branch_id].taught[session.group_id].append(session)
    turns = ClassroomTurn.objects.filter(branch__in=found, month=after)
    turns = turns.filter(project__state__in=ProjectState.open())
    for turn in turns.order_by("pk"):
        found[turn.branch_id].turns[turn.trainer_id].append(turn)
    return found


def _moved_or_teaching(branches, month):
    last = periods.next_month(month) - timedelta(days=1)
    wanted = going_on(month)
    for column in STEPS:
        wanted |= Q(**{f"{column}__range": (month, last)})
    return Project.objects.filter(wanted, branch__in=branches)


def _steps(project, month) -> list[str]:
    """The states that the project came into in the month."""
    dates = {state: getattr(project, column) for column, state in STEPS.items()}
    return [state.label for state, on in dates.items() if on and on.replace(day=1) == month]


def milestones(facts, group, line, due):
    """`line` and `due` are those of `lines`."""
    return [
        milestone(row, facts, line, due, with_leader=True)
        for row in facts.projects.milestones
        if group in (None, row.project.group_id)
    ]


def milestone(row, facts, line, due, *, with_leader=False):
    parts = [row.project.title, row.title, due(row.due_on, facts.today)]
    leader = row.project.leader.name if row.project.leader else row.project.leader_name
    if with_leader and leader:
        parts.insert(2, leader)
    return line("·".join(parts), f"{row.project.get_absolute_url()}#milestones")


def moved(facts, group, line):
    return [
        line(
            f"{project.title}·{formats.DASH.join(map(str, _steps(project, facts.month)))}",
            project.get_absolute_url(),
        )
        for project in facts.projects.moved
        if group in (None, project.group_id)
    ]


def classrooms(facts, group, line):
    """A line for each session of the month, or one that says that there was none."""
    lines = []
    for project in facts.projects.series:
        if group not in (None, project.group_id):
            continue
        link = f"{reverse('projects:rota', args=[project.pk])}?year={facts.month.year}"
        sessions = facts.projects.sessions_of(project)
        lines += [line(_taught(session), session.get_absolute_url()) for session in sessions]
        if not sessions:
            month = {"month": formats.month(facts.month)}
            lines.append(line(_("No Small Classroom in %(month)s") % month, link))
    return lines


def _taught(session) -> str:
    parts = [session.title]
    if session.lecturers:
        parts.append(session.lecturers)
    if session.audience:
        text = ngettext("%(count)d person taught", "%(count)d people taught", session.audience)
        parts.append(text % {"count": session.audience})
    return "·".join(parts)


def own(facts, pk, line, due):
    """Milestones of projects that somebody leads, and their turn in the month after."""
    mine = [row for row in facts.projects.milestones if row.project.leader_id == pk]
    return [
        *(milestone(row, facts, line, due) for row in mine),
        *(_own_turn(turn, line) for turn in facts.projects.turns.get(pk, ())),
    ]


def _own_turn(turn, line):
    text = _("%(month)s is your turn in the Small Classroom")
    parts = [text % {"month": formats.month(turn.month)}]
    if turn.skill:
        parts.append(turn.skill)
    return line("·".join(parts), reverse("projects:rota", args=[turn.project_id]))
