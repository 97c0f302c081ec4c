import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from projects import operations
from projects.classroom import candidates, goes_on, going_on, months_of
from projects.models import ClassroomTurn, Project
from tests.factories.activities import ActivityFactory, GuestFactory, OutcomeFactory
from tests.factories.members import GroupFactory, MemberFactory, UserFactory
from tests.factories.projects import ClassroomTurnFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = datetime.date(2026, 4, 10)
JANUARY = datetime.date(2026, 1, 1)


@pytest.fixture
def series():
    return ProjectFactory(kind="party_building", is_classroom=True, proposed_on=JANUARY)


def backbone(series, **kwargs):
    return MemberFactory(branch=series.branch, is_backbone=True, **kwargs)


def session(series, month, **kwargs):
    starts_at = datetime.datetime(2026, month, 15, 12, tzinfo=SHANGHAI)
    kwargs = {"kind": "classroom", "status": "held"} | kwargs
    return ActivityFactory(branch=series.branch, starts_at=starts_at, **kwargs)


def reader(series, **kwargs):
    return MemberFactory(branch=series.branch, with_user=True, **kwargs).user


def states(series, months=6):
    secretary = reader(series, post="secretary")
    rows = months_of(series, JANUARY, months, TODAY, user=secretary)
    return [str(row.state.value) for row in rows]


def test_a_month_is_met_by_a_session_and_missed_without_one(series):
    session(series, 1)
    session(series, 2, status="cancelled")
    session(series, 5, status="planned")

    assert states(series) == ["met", "missed", "missed", "due", "planned", "due"]


def test_a_session_that_also_counts_as_the_classroom_meets_its_month(series):
    session(series, 1, kind="theme_day").also_counts.create(kind="classroom")

    assert states(series, 2) == ["met", "missed"]


def test_sessions_are_due_in_the_whole_months_of_a_series_alone(series):
    series.started_on, series.finished_on = datetime.date(2026, 2, 20), datetime.date(2026, 5, 4)
    series.save()
    session(series, 1)

    assert states(series) == ["met", "na", "missed", "due", "na", "na"]


@pytest.mark.parametrize(
    ("dates", "is_due"),
    [
        ({"started_on": "2026-04-01"}, True),
        ({"started_on": "2026-04-02"}, False),
        ({"started_on": None}, False),
        ({"finished_on": "2026-04-29"}, False),
        ({"finished_on": "2026-04-30"}, True),
        ({"stopped_on": "2026-04-29"}, False),
        ({"stopped_on": "2026-04-30"}, True),
    ],
)
def test_a_session_is_due_in_python_as_in_sql(series, dates, is_due):
    for name, day in dates.items():
        setattr(series, name, day and datetime.date.fromisoformat(day))
    series.save()
    april = datetime.date(2026, 4, 1)

    assert goes_on(series, april) is is_due
    assert Project.objects.filter(going_on(april)).exists() is is_due


def test_the_audience_is_counted_by_heads_and_the_rating_is_the_mean(series):
    first, second = session(series, 1), session(series, 1)
    GuestFactory(activity=first, name="一线职工", count=12)
    GuestFactory(activity=second, name="学徒", count=3)
    OutcomeFactory(activity=first, rating="4.2")
    OutcomeFactory(activity=second, rating="4.8")

    [january] = months_of(series, JANUARY, 1, TODAY, user=reader(series))

    assert (january.audience, float(january.rating)) == (15, 4.5)


def test_of_an_unseen_session_that_was_held_no_rating_is_told(series):
    held = session(series, 1, group=GroupFactory(branch=series.branch))
    GuestFactory(activity=held, name="一线职工", count=12)
    OutcomeFactory(activity=held, rating="4.2")

    [january] = months_of(series, JANUARY, 1, TODAY, user=reader(series))

    assert [each.title for each in january.sessions] == [held.title]
    assert (january.state, january.audience, january.rating) == ("met", 12, None)


@pytest.mark.parametrize("status", ["planned", "announced"])
def test_an_unseen_session_to_come_is_not_there(series, status):
    session(series, 5, status=status, group=GroupFactory(branch=series.branch))

    [may] = months_of(series, datetime.date(2026, 5, 1), 1, TODAY, user=reader(series))

    assert (may.sessions, may.state) == ((), "due")


def test_candidates_are_backbones_in_the_party_and_in_order_of_their_last_turns(series):
    early, late, never = (backbone(series) for _each in range(3))
    MemberFactory(branch=series.branch)
    backbone(series, status="activist")
    ClassroomTurnFactory(project=series, trainer=late, month=datetime.date(2026, 3, 1))
    ClassroomTurnFactory(project=series, trainer=early, month=JANUARY)

    assert list(candidates(series, TODAY)) == [never, early, late]


def test_fill_rota_gives_each_backbone_a_turn_before_anybody_has_a_second(series):
    first, second, third = (backbone(series) for _each in range(3))
    ClassroomTurnFactory(project=series, trainer=first, month=datetime.date(2026, 5, 1))

    given = operations.fill_rota(series, months=5, by=UserFactory(), today=TODAY)

    turns = ClassroomTurn.objects.filter(project=series).order_by("month")
    assert given == 4
    assert [turn.month.month for turn in turns] == [4, 5, 6, 7, 8]
    assert [turn.trainer for turn in turns] == [second, first, third, second, first]


def test_fill_rota_again_changes_nothing(series):
    backbone(series)
    operations.fill_rota(series, months=3, by=UserFactory(), today=TODAY)

    assert operations.fill_rota(series, months=3, by=UserFactory(), today=TODAY) == 0


def test_fill_rota_needs_somebody(series):
    with pytest.raises(ValidationError) as error:
        operations.fill_rota(series, months=3, by=UserFactory(), today=TODAY)

    assert error.value.code == "nobody"


def test_a_month_has_one_turn(series):
    turn = ClassroomTurnFactory(project=series, month=JANUARY)
    other = ClassroomTurn(project=series, month=JANUARY, trainer=turn.trainer)

    with pytest.raises(ValidationError):
        operations.add_turn(other, by=UserFactory())

    assert ClassroomTurn.objects.get() == turn


def test_a_turn_that_was_taken_away_meanwhile_cannot_be_changed(series):
    turn = ClassroomTurnFactory(project=series, month=JANUARY)
    ClassroomTurn.objects.all().delete()

    with pytest.raises(ValidationError) as error:
        operations.change_turn(turn, {"skill": "量具保养"}, by=UserFactory())

    assert error.value.code == "gone"
