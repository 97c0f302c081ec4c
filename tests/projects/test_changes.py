"""Who came to a project, a patent or a task and who went is in the history."""

import pytest
from django.urls import reverse

from branchhub.core.changes import Change
from projects import operations
from projects.changes import changes_of
from tests.factories.activities import ActivityFactory
from tests.factories.members import DepartmentFactory, MemberFactory
from tests.factories.projects import (
    HardTaskFactory,
    PatentFactory,
    ProjectFactory,
    ProjectSessionFactory,
)
from tests.history import rows_without_history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def secretary():
    return MemberFactory(name="程立新", post="secretary", with_user=True)


@pytest.fixture
def project(secretary):
    return ProjectFactory(branch=secretary.branch)


def told(project, reader, what):
    """(by whom, changes) of each entry about `what`, the newest first."""
    entries = changes_of(project, reader.user)
    return [(entry.by, entry.changes) for entry in entries if entry.what == what]


def test_inventors_who_came_and_went_are_told(project, secretary):
    stays, goes, comes = (
        MemberFactory(branch=project.branch, name=name) for name in ("唐永福", "欧阳文静", "罗婷婷")
    )
    patent = PatentFactory(project=project, branch=project.branch, title="一种砂轮")
    patent.inventors.set([stays, goes])

    operations.change_part(patent, {"inventors": [stays, comes]}, by=secretary.user)

    newest = told(project, secretary, "Patent")[0]
    assert newest == (
        "程立新",
        [
            Change("一种砂轮", "-", "inventors", old="欧阳文静"),
            Change("一种砂轮", "+", "inventors", new="罗婷婷"),
        ],
    )
    assert rows_without_history() == []


def test_departments_that_came_are_told(project, secretary):
    department = DepartmentFactory(branch=project.branch, name="磨具事业部")

    operations.change_project(project, {"departments": [department]}, by=secretary.user)

    newest = told(project, secretary, "Project")[0]
    assert newest == ("程立新", [Change("", "+", "departments", new="磨具事业部")])


def test_a_step_of_a_project_leaves_its_departments_in_the_history(secretary):
    project = ProjectFactory(branch=secretary.branch, state="proposed")
    project.departments.add(DepartmentFactory(branch=project.branch))

    operations.approve_project(project, on=project.proposed_on, by=secretary.user)

    _by, changes = told(project, secretary, "Project")[0]
    assert [change.label for change in changes] == ["state", "approved on"]
    assert rows_without_history() == []


def test_sessions_that_were_linked_and_unlinked_are_told(project, secretary):
    session = ActivityFactory(branch=project.branch, title="量具保养")
    operations.link_session(project, session, by=secretary.user)
    operations.unlink_session(project, session, by=None)

    assert told(project, secretary, "Session of a project") == [
        ("", [Change("量具保养", "-")]),
        ("程立新", [Change("量具保养", "+")]),
    ]


def test_a_linked_session_that_the_reader_does_not_see_is_not_told(project):
    leader = MemberFactory(branch=project.branch, with_user=True)
    planned = ActivityFactory(branch=project.branch, status="planned")
    held = ActivityFactory(branch=project.branch, status="held")
    for session in (planned, held):
        ProjectSessionFactory(project=project, activity=session)

    assert told(project, leader, "Session of a project") == [("", [Change(held.title, "+")])]


def test_the_page_of_a_hard_task_says_who_came_and_went(client, secretary):
    goes = MemberFactory(branch=secretary.branch, name="欧阳文静")
    task = HardTaskFactory(branch=secretary.branch)
    task.members.add(goes)
    client.force_login(secretary.user)
    page = reverse("projects:hard-task-edit", args=[task.pk])
    data = {"title": task.title, "from_on": str(task.from_on), "members": [secretary.pk]}

    client.post(page, data)

    response = client.get(page)
    changes = response.context["entries"][0].changes
    assert [(change.verb, change.old or change.new) for change in changes] == [
        ("-", "欧阳文静"),
        ("+", "程立新"),
    ]
    assert f"{task.title}·members: added <ins>程立新</ins>" in response.content.decode()
    assert rows_without_history() == []
