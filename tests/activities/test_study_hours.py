import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.activities import ActivityFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    member = MemberFactory(post="secretary", with_user=True)
    client.force_login(member.user)
    return member


def session(secretary, hours=1.5, **kwargs):
    start = timezone.localtime().replace(hour=8, minute=0) + datetime.timedelta(days=1)
    usual = {"kind": "lecture", "ends_at": start + datetime.timedelta(hours=hours)}
    return ActivityFactory(branch=secretary.branch, starts_at=start, **(usual | kwargs))


@pytest.mark.parametrize(
    ("kind", "hours", "own", "counted"),
    [
        ("lecture", 1.5, None, "1.5"),
        ("lecture", 1.4, None, "1.0"),
        ("lecture", 9, None, "4"),
        ("lecture", 9, Decimal("6.5"), "6.5"),
        ("lecture", 2, Decimal(0), "0"),
        ("assembly", 2, None, "0"),
        ("assembly", 2, Decimal(2), "2"),
    ],
)
def test_hours_are_those_set_or_the_length_of_a_study_session(secretary, kind, hours, own, counted):
    activity = session(secretary, hours, kind=kind, study_hours=own)

    assert activity.hours == Decimal(counted)


def edit_form(client, activity):
    url = reverse("activities:edit", args=[activity.pk])
    return client.get(url, headers={"accept-language": "en"}).context["form"]


@pytest.mark.parametrize(
    ("kind", "help_text"),
    [
        ("lecture", "Empty: as long as it takes, here 1.5."),
        ("assembly", "Empty: 0, this kind usually is no study."),
    ],
)
def test_edit_form_says_what_an_empty_field_means(client, secretary, kind, help_text):
    form = edit_form(client, session(secretary, kind=kind))

    assert str(form.fields["study_hours"].help_text) == help_text


def test_session_without_attendance_has_no_study_hours(client, secretary):
    form = edit_form(client, session(secretary, kind="classroom"))

    assert "study_hours" not in form.fields


def test_study_hours_can_be_set_and_are_shown(client, secretary):
    activity = session(secretary)

    client.post(
        reverse("activities:edit", args=[activity.pk]),
        {"title": activity.title, "study_hours": "2.5"},
    )
    page = client.get(activity.get_absolute_url(), headers={"accept-language": "en"})

    activity.refresh_from_db()
    assert activity.study_hours == Decimal("2.5")
    assert "Study hours 2.5" in page.content.decode()


@pytest.mark.parametrize("wrong", ["-1", "17", "x"])
def test_impossible_study_hours_are_refused(client, secretary, wrong):
    activity = session(secretary)

    answer = client.post(
        reverse("activities:edit", args=[activity.pk]),
        {"title": activity.title, "study_hours": wrong},
    )

    assert list(answer.context["form"].errors) == ["study_hours"]
