import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from branchhub.notices.channels.mail import mail_of
from branchhub.notices.models import Delivery, Notice
from branchhub.reports.digests import dues
from tests.factories.activities import ActivityFactory, AttendanceFactory
from tests.factories.members import BranchFactory, MemberFactory, ReviewerPostFactory, UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime.datetime.fromisoformat("2026-11-24T12:00:00+08:00")


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def secretary():
    """The secretary of a branch of three, who all came to a theme day in October."""
    branch = BranchFactory(kept_since=None)
    secretary = person(branch, post="secretary")
    start = datetime.datetime.fromisoformat("2026-10-09T15:00+08:00")
    session = ActivityFactory(branch=branch, kind="theme_day", status="held", starts_at=start)
    for member in (secretary, person(branch), person(branch)):
        AttendanceFactory(activity=session, member=member, status="present")
    return secretary


def person(branch, **kwargs):
    user = UserFactory(language="en", email="a@example.com")
    return MemberFactory(branch=branch, user=user, **kwargs)


def opened(client, user, **query):
    client.force_login(user)
    return client.get(reverse("digest"), query, headers={"accept-language": "en"})


def send(client, user, month):
    client.force_login(user)
    data = {"month": month}
    response = client.post(
        reverse("digest-send"), data, headers={"accept-language": "en"}, follow=True
    )
    return [str(message) for message in response.context["messages"]]


def headings(text):
    return [section["heading"] for section in text.body]


def test_page_shows_the_digest_of_last_month_as_it_would_be(client, secretary):
    response = opened(client, secretary.user)

    text = response.context["text"]
    assert text.subject == f"Digest of Oct 2026·{secretary.branch.name}"
    assert headings(text) == ["Requirements met and missed", "Attendance", "You in Oct 2026"]
    assert "Not sent. This is how it looks now." in response.content.decode()


def test_page_and_mail_say_the_same(client, secretary, settings):
    settings.MAIL_ENABLED = True
    send(client, secretary.user, "2026-10")
    delivery = Delivery.objects.get(notice__recipient=secretary)

    page = opened(client, secretary.user, month="2026-10").content.decode()
    mail = mail_of(delivery)

    for section in delivery.notice.body:
        for line in section["lines"]:
            assert line["text"] in page
            assert line["text"] in mail.body
            assert line["text"] in mail.alternatives[0].content


def test_page_shows_what_was_sent_also_when_the_records_have_changed(client, secretary):
    send(client, secretary.user, "2026-10")
    secretary.attendances.update(status="absent")

    response = opened(client, secretary.user, month="2026-10")

    assert response.context["text"] == Notice.objects.get(recipient=secretary)
    assert "You came to 1 of 1 session" in response.content.decode()
    assert "Sent Tue 24 Nov 12:00." in response.content.decode()


def test_secretary_sees_what_a_member_gets(client, secretary):
    response = opened(client, secretary.user, version="member")

    assert headings(response.context["text"]) == ["You in Oct 2026"]


def test_member_has_no_other_version(client, secretary):
    member = secretary.branch.members.exclude(pk=secretary.pk).first()

    response = opened(client, member.user, version="member")

    assert response.context["as_member"] is False
    assert headings(response.context["text"]) == ["You in Oct 2026"]


def test_reviewer_sees_the_digest_of_the_committee(client, secretary):
    review = ReviewerPostFactory(committee=secretary.branch.committee)

    response = opened(client, review.user)

    assert response.context["text"].subject == "Digest of Oct 2026·the branches below"


def test_page_says_when_there_is_nothing_to_say(client):
    member = person(BranchFactory())

    response = opened(client, member.user, month="2026-05")

    assert response.context["text"] is None
    assert "There is nothing to say of this month" in response.content.decode()


def test_whoever_gets_no_digest_gets_404(client):
    assert opened(client, UserFactory()).status_code == 404


@pytest.mark.parametrize("month", ["2026-11", "2026-13", "x", "0000-01", "1999-01", "9999-12"])
def test_a_month_that_is_not_over_or_none_is_the_last_one(client, secretary, month):
    response = opened(client, secretary.user, month=month)

    assert response.context["month"] == datetime.date(2026, 10, 1)


def test_digest_is_said_to_come_before_its_day(client, secretary):
    with time_machine.travel("2026-11-01T12:00+08:00", tick=False):
        page = opened(client, secretary.user).content.decode()

    assert "Goes out Mon 2 Nov 8:00." in page


def test_send_now_reaches_those_of_the_branch_who_have_not_got_it(client, secretary):
    outsider = person(BranchFactory(kept_since=None), post="secretary")

    assert opened(client, secretary.user).context["waiting"] == 3
    assert send(client, secretary.user, "2026-10") == ["3 digests are on their way."]
    assert send(client, secretary.user, "2026-10") == ["Everybody has got this digest."]
    assert Notice.objects.filter(kind="digest").count() == 3
    assert not Notice.objects.filter(recipient=outsider).exists()


def test_digest_sent_by_hand_is_not_sent_again(client, secretary):
    send(client, secretary.user, "2026-10")

    assert list(dues.of_month(datetime.date(2026, 10, 1), timezone.now())) == []


@pytest.mark.parametrize("month", ["2026-11", "2026-12", "x"])
def test_a_month_that_is_not_over_is_not_sent(client, secretary, month):
    send(client, secretary.user, month)

    assert not Notice.objects.filter(kind="digest").exists()


def test_notice_leads_to_the_page(client, secretary):
    send(client, secretary.user, "2026-10")

    assert Notice.objects.get(recipient=secretary).link == "/digest/?month=2026-10"


@pytest.mark.parametrize("count", [1, 8])
def test_page_runs_the_same_queries_for_any_number_of_members(
    client, django_assert_num_queries, secretary, count
):
    for _ in range(count):
        person(secretary.branch)
    client.force_login(secretary.user)

    with django_assert_num_queries(20):
        client.get(reverse("digest"))
