"""What home pages and digests say of projects."""

import datetime
from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from branchhub.reports.digests import dues
from branchhub.reports.projects_owed import project_tasks
from tests.factories.activities import ActivityFactory, GuestFactory
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory, ReviewerPostFactory
from tests.factories.projects import ClassroomTurnFactory, MilestoneFactory, ProjectFactory

pytestmark = pytest.mark.django_db

NOON = datetime.datetime.fromisoformat("2026-11-02T12:00:00+08:00")
TODAY, OCTOBER = NOON.date(), datetime.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False), translation.override("en"):
        yield


@pytest.fixture
def group():
    return GroupFactory(branch=BranchFactory(kept_since=None))


def person(group, **kwargs):
    return MemberFactory(branch=group.branch, group=group, with_user=True, **kwargs)


def project(group, **kwargs):
    return ProjectFactory(branch=group.branch, group=group, **kwargs)


def classroom(group, **kwargs):
    return project(group, kind="party_building", is_classroom=True, title="小课堂", **kwargs)


def taught(group, moment, **kwargs):
    starts_at = datetime.datetime.fromisoformat(f"{moment}+08:00")
    where = {"branch": group.branch, "group": group, "kind": "classroom", "title": "量具保养"}
    held = ActivityFactory(starts_at=starts_at, status="held", **where, **kwargs)
    GuestFactory(activity=held, name="一线职工", count=12)
    return held


def told(reader) -> dict:
    """{heading: lines} of the digest of October that `reader`, a member or user, gets."""
    for due in dues.of_month(OCTOBER, NOON):
        if reader.pk == (due.user_id or due.member_id):
            text = due.write()
            return {one["heading"]: [row["text"] for row in one["lines"]] for one in text.body}
    return {}


def test_home_names_milestones_of_the_projects_one_leads_and_ones_turn(group):
    me = person(group)
    mine = project(group, leader=me, title="砂轮")
    MilestoneFactory(project=mine, title="试制", due_on=TODAY - timedelta(days=4))
    MilestoneFactory(project=mine, title="验收", due_on=TODAY + timedelta(days=15))
    MilestoneFactory(project=project(group), due_on=TODAY)
    ClassroomTurnFactory(
        project=classroom(group), trainer=me, month=datetime.date(2026, 12, 1), skill="量具"
    )

    tasks = [(task.text, task.meta, task.days_late) for task in project_tasks(me.user, NOON)]

    assert tasks == [
        ("Milestone: 试制", "砂轮·Due by Thu 29 Oct", 4),
        ("Prepare the Small Classroom of Dec 2026", "量具·No session is planned yet.", 0),
    ]


def test_a_leader_reads_of_milestones_moves_and_the_classroom_of_the_group(group):
    leader = person(group, post="group_leader")
    late = project(group, title="砂轮", leader_name="外聘专家")
    MilestoneFactory(project=late, title="试制", due_on=TODAY - timedelta(days=4))
    project(group, title="树脂", state="finished")
    classroom(group)
    taught(group, "2026-10-20T12:30", lecturer=leader)
    other = GroupFactory(branch=group.branch)
    MilestoneFactory(project=project(other), due_on=TODAY)

    sections = told(leader)

    found = {heading.partition("·")[0]: lines for heading, lines in sections.items()}
    assert found["Milestones due and late"] == ["砂轮·试制·外聘专家·4 days late"]
    assert found["Projects that moved on"] == ["树脂·Finished"]
    assert found["Small Classroom"] == [f"量具保养·{leader.name}·12 people taught"]


def test_a_session_that_also_counts_as_the_classroom_is_told_of(group):
    secretary = person(group, post="secretary")
    classroom(group)
    also = taught(group, "2026-10-20T12:30")
    also.kind = "theme_day"
    also.save()
    also.also_counts.create(kind="classroom")

    assert told(secretary)["Small Classroom"] == ["量具保养·12 people taught"]


def test_a_series_that_began_in_the_month_is_not_in_the_digest(group):
    secretary = person(group, post="secretary")
    classroom(group, proposed_on=OCTOBER + timedelta(days=1))

    headings = {heading.partition("·")[0] for heading in told(secretary)}

    assert "Projects that moved on" in headings
    assert "Small Classroom" not in headings


def test_a_month_without_a_classroom_session_is_said_to_the_secretary(group):
    secretary = person(group, post="secretary")
    classroom(group)

    assert told(secretary)["Small Classroom"] == ["No Small Classroom in Oct 2026"]


def test_a_branch_without_projects_reads_nothing_of_them(group):
    secretary = person(group, post="secretary")
    taught(group, "2026-10-20T12:30")

    headings = set(told(secretary))

    assert headings
    assert not headings & {"Milestones due and late", "Projects that moved on", "Small Classroom"}


def test_a_member_reads_of_the_own_turn(group):
    me = person(group)
    turn = ClassroomTurnFactory(
        project=classroom(group), trainer=me, month=datetime.date(2026, 11, 1), skill="量具"
    )

    assert told(me) == {"Your tasks": ["Nov 2026 is your turn in the Small Classroom·量具"]}
    assert turn.trainer == me


def test_a_committee_reads_how_many_are_late_and_were_taught(group):
    reviewer = ReviewerPostFactory(committee=group.branch.committee).user
    MilestoneFactory(project=project(group), due_on=TODAY - timedelta(days=1))
    classroom(group)
    taught(group, "2026-10-20T12:30")

    assert told(reviewer)["Oct 2026"] == [
        "Sessions held: 1, in 1 of the branches",
        "1 milestone is late",
        "Small Classroom: held in 1 of 1 series",
    ]
