import datetime

import pytest
from django.core.exceptions import ValidationError

from projects import operations
from projects.choices import ProjectState
from tests.factories.members import UserFactory
from tests.factories.projects import ProjectFactory
from tests.history import rows_without_history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

JANUARY, MARCH, MAY = (datetime.date(2026, month, 5) for month in (1, 3, 5))


def test_approve_project_notes_the_day():
    project = ProjectFactory(state="proposed", proposed_on=JANUARY)

    operations.approve_project(project, on=MARCH, by=UserFactory())

    project.refresh_from_db()
    assert (project.state, project.approved_on) == ("approved", MARCH)
    assert rows_without_history() == []


def test_start_project_notes_the_day():
    project = ProjectFactory(state="approved")

    operations.start_project(project, on=MARCH, by=None)

    project.refresh_from_db()
    assert (project.state, project.started_on) == ("under_way", MARCH)


def test_finish_project_notes_the_day_and_the_result():
    project = ProjectFactory(state="under_way")

    operations.finish_project(project, on=MARCH, result="批量供货", by=None)

    project.refresh_from_db()
    assert (project.state, project.finished_on, project.result) == ("finished", MARCH, "批量供货")


def test_verify_project_notes_the_day():
    project = ProjectFactory(state="finished", finished_on=MARCH)

    operations.verify_project(project, on=MAY, by=None)

    project.refresh_from_db()
    assert (project.state, project.verified_on) == ("verified", MAY)


@pytest.mark.parametrize("state", ["proposed", "approved", "under_way"])
def test_stop_project_says_when_and_why(state):
    project = ProjectFactory(state=state)

    operations.stop_project(project, on=MARCH, reason="客户取消", by=None)

    project.refresh_from_db()
    assert (project.state, project.stopped_on, project.stop_reason) == (
        "stopped",
        MARCH,
        "客户取消",
    )
    assert project.history.first().history_change_reason == "客户取消"


STEPS = {
    "approve": lambda project: operations.approve_project(project, on=MAY, by=None),
    "start": lambda project: operations.start_project(project, on=MAY, by=None),
    "finish": lambda project: operations.finish_project(project, on=MAY, result="", by=None),
    "verify": lambda project: operations.verify_project(project, on=MAY, by=None),
    "stop": lambda project: operations.stop_project(project, on=MAY, reason="原因", by=None),
    "reopen": lambda project: operations.reopen_project(project, reason="原因", by=None),
}
ALLOWED = {
    "proposed": {"approve", "stop"},
    "approved": {"start", "stop"},
    "under_way": {"finish", "stop"},
    "finished": {"verify", "reopen"},
    "verified": {"reopen"},
    "stopped": {"reopen"},
}


@pytest.mark.parametrize("state", ProjectState.values)
@pytest.mark.parametrize("verb", STEPS)
def test_a_project_takes_a_step_only_from_the_state_before(verb, state):
    project = ProjectFactory(state=state, proposed_on=JANUARY)
    project.finished_on = None

    if verb in ALLOWED[state]:
        STEPS[verb](project)
        assert project.state != state
    else:
        with pytest.raises(ValidationError) as error:
            STEPS[verb](project)
        assert error.value.code == "wrong_state"


def test_of_two_approvals_the_second_is_refused():
    project = ProjectFactory(state="proposed")
    same = type(project).objects.get(pk=project.pk)
    operations.approve_project(project, on=MARCH, by=None)

    with pytest.raises(ValidationError) as error:
        operations.approve_project(same, on=MAY, by=None)

    assert error.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("verb", "state", "dates"),
    [
        ("approve", "proposed", {"proposed_on": datetime.date(2026, 6, 1)}),
        ("start", "approved", {"approved_on": datetime.date(2026, 6, 1)}),
        ("finish", "under_way", {"started_on": datetime.date(2026, 6, 1)}),
        ("verify", "finished", {"finished_on": datetime.date(2026, 6, 1)}),
        ("stop", "under_way", {"started_on": datetime.date(2026, 6, 1)}),
    ],
)
def test_no_step_is_earlier_than_the_one_before(verb, state, dates):
    project = ProjectFactory(state=state, **dates)

    with pytest.raises(ValidationError) as error:
        STEPS[verb](project)

    assert error.value.code == "too_early"


@pytest.mark.parametrize(("state", "before"), [("finished", "under_way"), ("verified", "finished")])
def test_reopen_project_goes_back_one_step(state, before):
    project = ProjectFactory(state=state)

    operations.reopen_project(project, reason="还有一批要试", by=None)

    project.refresh_from_db()
    assert (project.state, project.verified_on) == (before, None)
    assert project.history.first().history_change_reason == "还有一批要试"


@pytest.mark.parametrize("before", ["proposed", "approved", "under_way"])
def test_reopen_project_goes_back_to_where_it_was_stopped(before):
    project = ProjectFactory(state=before)
    operations.stop_project(project, on=MAY, reason="原因", by=None)

    operations.reopen_project(project, reason="继续", by=None)

    project.refresh_from_db()
    assert (project.state, project.stopped_on, project.stop_reason) == (before, None, "")


def test_correct_dates_keeps_the_old_ones_in_the_history():
    project = ProjectFactory(state="under_way", proposed_on=MARCH)

    days = {"proposed_on": JANUARY, "approved_on": JANUARY}
    operations.correct_dates(project, days, by=UserFactory())

    project.refresh_from_db()
    assert (project.proposed_on, project.approved_on, project.started_on) == (
        JANUARY,
        JANUARY,
        MARCH,
    )
    assert [row.approved_on for row in project.history.all()] == [JANUARY, MARCH]


@pytest.mark.parametrize(
    ("state", "name", "wrong"),
    [
        ("finished", "proposed_on", "approved_on"),
        ("finished", "approved_on", "started_on"),
        ("finished", "started_on", "finished_on"),
        ("verified", "finished_on", "verified_on"),
        ("stopped", "started_on", "stopped_on"),
    ],
)
def test_correct_dates_out_of_their_order_is_refused(state, name, wrong):
    project = ProjectFactory(state=state)

    with pytest.raises(ValidationError) as error:
        operations.correct_dates(project, {name: datetime.date(2026, 12, 1)}, by=None)

    assert [one.code for one in error.value.error_dict[wrong]] == ["too_early"]


def test_correct_dates_of_what_took_a_step_meanwhile_is_refused():
    project = ProjectFactory(state="finished")
    operations.reopen_project(type(project).objects.get(pk=project.pk), reason="续", by=None)

    with pytest.raises(ValidationError) as error:
        operations.correct_dates(project, {"finished_on": datetime.date(2026, 9, 1)}, by=None)

    assert error.value.code == "gone"
