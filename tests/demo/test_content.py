"""What the demo branch shows; built once for all of these."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from activities.choices import ActivityStatus
from activities.models import Activity, Attendance, LeaveRequest, MakeUp
from branchhub.demo.build import build
from branchhub.notices.models import Notice
from branchhub.reports.year import answer, numbers
from branchhub.reports.year.period import ReportPeriod
from projects.models import ClassroomTurn, Milestone

pytestmark = pytest.mark.xdist_group("demo")

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime.datetime(2026, 11, 22, 10, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo branch, gone again after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(password="p", now=NOW)
        transaction.set_rollback(True)


def figures(branch, year):
    return numbers.numbers([branch], ReportPeriod.of_year(year), NOW)[branch.pk]


def test_the_demo_holds_every_number_of_the_published_account(demo):
    told = answer.answer(demo, ReportPeriod.of_year(2020), figures(demo, 2020))

    del told["branch"], told["from"], told["until"]
    held = told.pop("sessions")
    assert told == {
        "members": 21,
        "groups": 2,
        "departments": 3,
        "backbones_to_activists": 6,
        "research_projects": 6,
        "patents_filed": 7,
        "innovation_projects": 19,
        "company_projects": 32,
        "innovation_share": 0.59375,
        "company_key": 6,
        "parent_company_key": 2,
        "problems_solved": 3,
        "verified_benefit_yuan": 712_400,
        "small_classroom_sessions": 12,
        "process_modifications": 12,
        "onsite_tests": 5,
        "first_order_yuan": 100_000,
        "annual_output_yuan": 1_200_000,
        "revenue_yuan": 109_000_000,
        "revenue_growth": 0.136,
    }
    assert {each["held"] - each["due"] for each in held.values()} == {0}


def test_the_demo_tells_what_came_of_the_sessions_of_2020(demo):
    found = figures(demo, 2020)

    keys = ["reviews", "volunteer_hours", "staff_reached", "cards_given", "veteran_talks"]
    assert [found[key] for key in keys] == [54, 120, 96, 21, 1]
    keys = [
        "members_to_backbones",
        "mentoring_pairs",
        "hard_tasks",
        "articles",
        "last_test_is_open",
    ]
    assert [found[key] for key in keys] == [2, 3, 2, 1, True]
    assert (found["honours_company"], found["honours_parent"]) == (2, 1)
    assert (found["target_yuan"], found["revenue_before_yuan"]) == (105_000_000, 95_950_700)


def test_the_demo_has_projects_under_way_with_something_ahead_and_late(demo):
    open_ones = Milestone.objects.filter(branch=demo).open()

    titles = open_ones.filter(due_on__lt=NOW.date()).values_list("project__title", "title")
    assert list(titles) == [("碳化硅晶圆减薄砂轮攻关", "客户现场试验")]
    assert open_ones.filter(due_on__gte=NOW.date()).count() == 4


def test_the_rota_of_the_demo_goes_on_in_turn(demo):
    turns = ClassroomTurn.objects.filter(branch=demo, month__gte=datetime.date(2026, 11, 1))

    names = [turn.trainer.name for turn in turns.select_related("trainer")]
    assert names == ["徐美玲", "唐永福", "彭丽娟", "曹一帆", "冯桂兰", "古丽娜尔·艾合买提"]


def test_the_demo_has_21_members_in_2020_and_today(demo):
    for day in (datetime.date(2020, 7, 1), datetime.date(2020, 12, 31), NOW.date()):
        assert demo.members.in_party(day).count() == 21


def test_the_demo_holds_what_the_norms_ask_of_2020(demo):
    start, end = (datetime.datetime(year, 1, 1, tzinfo=SHANGHAI) for year in (2020, 2021))
    of_2020 = demo.activities.between(start, end)
    kinds = of_2020.values_list("kind", flat=True)
    assert {kind: list(kinds).count(kind) for kind in set(kinds)} == {
        "assembly": 4,
        "committee": 12,
        "group": 24,
        "lecture": 4,
        "theme_day": 12,
        "life_meeting": 1,
        "classroom": 12,
    }
    assert {activity.status for activity in of_2020} == {ActivityStatus.ARCHIVED}


def test_nobody_is_told_about_a_session_of_the_past(demo):
    links = set(Notice.objects.values_list("link", flat=True))
    told = [activity for activity in Activity.objects.all() if activity.get_absolute_url() in links]
    assert told
    assert all(activity.starts_at > NOW for activity in told)


def test_the_demo_leaves_something_to_do(demo):
    statuses = set(Activity.objects.filter(starts_at__year=2026).values_list("status", flat=True))
    assert statuses == {"planned", "announced", "held", "archived"}


def test_absences_of_the_demo_are_made_up_for_but_the_last_two(demo):
    states = MakeUp.objects.filter(branch=demo).values_list("state", flat=True)
    owed = Attendance.objects.filter(branch=demo).to_make_up(NOW)

    assert set(states) == {"accepted", "handed_in"}
    assert (list(states).count("handed_in"), owed.count(), owed.due().count()) == (1, 2, 1)


def test_somebody_of_the_demo_asks_for_leave(demo):
    [asked] = LeaveRequest.objects.filter(branch=demo)

    assert (asked.member.name, asked.state) == ("罗婷婷", "asked")
