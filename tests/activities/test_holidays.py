from datetime import date

import pytest
from django.urls import reverse

from activities.holidays import work_calendar
from activities.models import Holiday
from tests.factories.activities import HolidayFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    boss = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(boss)
    return boss


@pytest.mark.parametrize("count", [1, 5])
def test_the_table_corrects_the_calendar_in_one_query(django_assert_num_queries, count):
    for day in range(1, count + 1):
        HolidayFactory(day=date(2027, 10, day))
    HolidayFactory(day=date(2027, 10, 9), kind="workday")

    with django_assert_num_queries(1):
        calendar = work_calendar()

    assert len(calendar.corrections) == count + 1
    assert calendar.is_workday(date(2027, 10, 1)) is False
    assert calendar.is_workday(date(2027, 10, 9)) is True


def test_an_administrator_enters_a_day(client, boss):
    client.post(
        reverse("admin:activities_holiday_add"),
        {"day": "2027-10-01", "kind": "holiday", "name": "国庆节"},
    )

    assert list(Holiday.objects.values_list("day", "kind", "name")) == [
        (date(2027, 10, 1), "holiday", "国庆节")
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_outside_all_history_is_not_entered(client, boss, day):
    response = client.post(
        reverse("admin:activities_holiday_add"), {"day": day, "kind": "holiday", "name": ""}
    )

    assert list(response.context["adminform"].form.errors) == ["day"]


def test_a_day_is_entered_once(client, boss):
    HolidayFactory()

    response = client.post(
        reverse("admin:activities_holiday_add"),
        {"day": "2027-10-01", "kind": "workday", "name": ""},
    )

    assert list(response.context["adminform"].form.errors) == ["day"]


def test_days_are_listed_by_year(client, boss):
    HolidayFactory(day=date(2026, 10, 1))
    wanted = HolidayFactory(day=date(2027, 10, 1))

    response = client.get(reverse("admin:activities_holiday_changelist"), {"day__year": 2027})

    assert list(response.context["cl"].result_list) == [wanted]
