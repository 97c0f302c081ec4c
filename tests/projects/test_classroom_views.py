import datetime
import io

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from branchhub.core import periods
from branchhub.core.dates import add_months
from branchhub.core.models import AuditEntry
from projects import operations
from projects.models import ClassroomTurn, Project
from tests.factories.activities import ActivityFactory, GuestFactory
from tests.factories.members import GroupFactory, MemberFactory
from tests.factories.projects import ClassroomTurnFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def series():
    group = GroupFactory()
    kind = {"kind": "party_building", "is_classroom": True}
    long_ago = datetime.date(2020, 1, 1)
    return ProjectFactory(branch=group.branch, group=group, proposed_on=long_ago, **kind)


@pytest.fixture
def leader(client, series):
    leader = MemberFactory(
        branch=series.branch, group=series.group, post="group_leader", with_user=True
    )
    client.force_login(leader.user)
    return leader


def test_a_project_that_is_to_run_a_classroom_has_a_rota(client, series, leader):
    data = {"title": "党员小课堂", "kind": "party_building", "group": series.group.pk}
    data |= {"proposed_on": timezone.localdate().isoformat(), "is_classroom": "on"}

    response = client.post(reverse("projects:create"), data)

    project = Project.objects.exclude(pk=series.pk).get()
    assert (response.url, project.is_classroom) == (project.get_absolute_url(), True)
    assert client.get(reverse("projects:rota", args=[project.pk])).context["project"] == project


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"group": ""}, "group", "Choose the Party group that runs the classroom."),
        ({"kind": "research"}, "__all__", "Only a Party-building project runs a Small Classroom."),
    ],
)
def test_only_a_group_s_programme_runs_a_classroom(client, series, changes, field, text):
    secretary = MemberFactory(branch=series.branch, post="secretary", with_user=True)
    client.force_login(secretary.user)
    data = {"title": "党员小课堂", "kind": "party_building", "group": series.group.pk}
    data |= {"proposed_on": "2026-01-05", "is_classroom": "on"} | changes

    response = client.post(reverse("projects:create"), data)

    assert response.context["form"].errors == {field: [text]}


def test_the_history_tells_that_a_classroom_is_run_no_longer(client, series):
    secretary = MemberFactory(branch=series.branch, post="secretary", with_user=True)
    client.force_login(secretary.user)
    operations.change_project(series, {"is_classroom": False}, by=secretary.user)

    page = client.get(reverse("projects:history", args=[series.pk])).context["page"]

    assert [str(change.label) for entry in page for change in entry.changes] == [
        "runs a Small Classroom",
        "",
    ]


def this_month():
    return timezone.localdate().replace(day=1)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("months", [1, 5])
def test_the_rota_takes_the_same_queries_for_any_number_of_turns(
    client, series, leader, months, django_assert_num_queries
):
    for month in range(1, months + 1):
        first = datetime.date(2025, month, 1)
        trainer = MemberFactory(branch=series.branch, group=series.group)
        ClassroomTurnFactory(project=series, month=first, trainer=trainer)
        at = periods.day_start(datetime.date(2025, month, 20))
        where = {"branch": series.branch, "group": series.group}
        held = ActivityFactory(
            kind="classroom", status="held", starts_at=at, lecturer=trainer, **where
        )
        GuestFactory(activity=held)

    with django_assert_num_queries(7):
        response = client.get(reverse("projects:rota", args=[series.pk]), {"year": 2025})

    assert response.context["held"] == months


def test_a_month_to_come_offers_to_call_its_session(client, series, leader):
    turn = ClassroomTurnFactory(
        project=series, month=this_month(), trainer=leader, skill="量具保养"
    )

    response = client.get(reverse("projects:rota", args=[series.pk]))

    row = next(row for row in response.context["rows"] if row.is_now)
    form = client.get(row.call_url).context["form"]
    assert row.month.turn == turn
    assert (str(form["lecturer"].value()), form["topics"].value()) == (str(leader.pk), "量具保养")


def test_a_bad_year_shows_this_one(client, series, leader):
    response = client.get(reverse("projects:rota", args=[series.pk]), {"year": "x"})

    assert response.context["year"] == timezone.localdate().year


def test_fill_says_how_many_turns_it_gave(client, series, leader):
    MemberFactory(branch=series.branch, group=series.group, is_backbone=True)

    response = client.post(reverse("projects:rota-fill", args=[series.pk]))

    assert said(response) == ["6 turns given."]
    assert series.turns.count() == 6


def test_fill_says_when_nobody_is_a_backbone(client, series, leader):
    response = client.post(reverse("projects:rota-fill", args=[series.pk]))

    assert said(response) == ["Nobody can have a turn: no member is marked as a business backbone."]


def test_a_turn_is_given_to_whoever_is_chosen(client, series, leader):
    month = add_months(this_month(), 2)
    url = reverse("projects:turn-create", args=[series.pk])
    assert client.get(url, {"month": f"{month:%Y-%m}"}).context["form"]["month"].value() == month

    client.post(url, {"month": str(month), "trainer": leader.pk, "skill": "磨削液"})

    turn = ClassroomTurn.objects.get()
    assert (turn.month, turn.trainer, turn.skill) == (month, leader, "磨削液")


def test_a_turn_passes_to_somebody_else(client, series, leader):
    turn = ClassroomTurnFactory(project=series, month=this_month())
    url = reverse("projects:turn-edit", args=[series.pk, turn.pk])
    shown = {"initial-trainer": turn.trainer_id, "initial-skill": turn.skill}

    client.post(url, shown | {"trainer": leader.pk, "skill": "量具保养"})

    turn.refresh_from_db()
    assert (turn.trainer, turn.skill) == (leader, "量具保养")


def test_nobody_of_another_group_can_have_a_turn(client, series, leader):
    stranger = MemberFactory(branch=series.branch, is_backbone=True)
    url = reverse("projects:turn-create", args=[series.pk])

    response = client.post(url, {"month": str(this_month()), "trainer": stranger.pk, "skill": ""})

    assert "trainer" in response.context["form"].errors
    assert not ClassroomTurn.objects.exists()


def test_a_turn_is_taken_away(client, series, leader):
    turn = ClassroomTurnFactory(project=series, month=this_month())

    client.post(reverse("projects:turn-remove", args=[series.pk, turn.pk]))

    assert not ClassroomTurn.objects.exists()


def test_a_member_of_another_group_reads_title_and_heads_of_a_session_alone(client, series):
    group = GroupFactory(branch=series.branch)
    reader = MemberFactory(branch=series.branch, group=group, with_user=True)
    lecturer = MemberFactory(branch=series.branch, group=series.group, name="唐永福")
    of_series = {"branch": series.branch, "group": series.group, "kind": "classroom"}
    held = ActivityFactory(
        status="held", starts_at=timezone.now(), lecturer=lecturer, title="量具保养", **of_series
    )
    GuestFactory(activity=held, name="夜班职工", count=47)
    client.force_login(reader.user)

    page = client.get(reverse("projects:rota", args=[series.pk])).content.decode()

    words = ("量具保养", "<div>47</div>", held.get_absolute_url(), "唐永福", "夜班职工")
    assert [word in page for word in words] == [True, True, False, False, False]


def test_a_planned_session_is_not_told_to_members_who_do_not_prepare_it(client, series):
    reader = MemberFactory(branch=series.branch, group=series.group, with_user=True)
    of_series = {"branch": series.branch, "group": series.group, "kind": "classroom"}
    planned = ActivityFactory(status="planned", starts_at=timezone.now(), **of_series)
    GuestFactory(activity=planned, name="夜班职工", count=47)
    client.force_login(reader.user)

    page = client.get(reverse("projects:rota", args=[series.pk])).content.decode()

    words = (planned.title, "夜班职工", "<div>47</div>")
    assert [word in page for word in words] == [False, False, False]


def test_a_planned_session_of_another_group_is_not_exported(client, series):
    other = GroupFactory(branch=series.branch)
    leader = MemberFactory(branch=series.branch, group=other, post="group_leader", with_user=True)
    planned = ActivityFactory(
        branch=series.branch,
        group=series.group,
        kind="classroom",
        starts_at=periods.day_start(datetime.date(2025, 3, 20)),
    )
    GuestFactory(activity=planned, count=47)
    client.force_login(leader.user)

    response = client.post(reverse("projects:rota-export", args=[series.pk]), {"year": 2025})

    march = list(load_workbook(io.BytesIO(response.content)).active.values)[5]
    assert march == ("Mar 2025", "Missed", None, None, None, 0, None)


def test_the_form_of_a_turn_says_who_had_the_last_one_before_it(client, series, leader):
    early, now = datetime.date(2025, 3, 1), datetime.date(2025, 9, 1)
    trainer = MemberFactory(
        branch=series.branch, group=series.group, is_backbone=True, name="唐永福"
    )
    ClassroomTurnFactory(project=series, month=early, trainer=trainer)
    turn = ClassroomTurnFactory(project=series, month=now, trainer=trainer)

    response = client.get(reverse("projects:turn-edit", args=[series.pk, turn.pk]))

    _empty, (_heading, backbones), _others = response.context["form"].fields["trainer"].choices
    assert backbones == [(trainer.pk, "唐永福 (last turn Mar 2025)")]


def test_the_rota_is_exported_month_by_month(client, series, leader):
    march = datetime.date(2025, 3, 1)
    ClassroomTurnFactory(project=series, month=march, trainer=leader, skill="修整砂轮")

    response = client.post(reverse("projects:rota-export", args=[series.pk]), {"year": 2025})

    rows = list(load_workbook(io.BytesIO(response.content)).active.values)[3:]
    assert (len(rows), rows[2][:4]) == (12, ("Mar 2025", "Missed", leader.name, "修整砂轮"))
    entry = AuditEntry.objects.get()
    told = f"projects:rota-export project={series.pk} year=2025"
    assert (entry.branch_id, entry.detail) == (series.branch_id, told)
