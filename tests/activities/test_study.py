import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from activities.models import Activity
from activities.study import count_tags, hours_by_topic
from tests.factories.activities import (
    ActivityFactory,
    OutcomeFactory,
    OwnTagFactory,
    SessionTagFactory,
)
from tests.factories.members import BranchFactory, MemberFactory, ReviewerPostFactory

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.datetime(2026, 5, 8, 7, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield


def studied(branch, *topics, hours=2, **kwargs):
    ends = LONG_AGO + datetime.timedelta(hours=hours)
    usual = {"kind": "theme_day", "status": "held", "starts_at": LONG_AGO, "ends_at": ends}
    activity = ActivityFactory(branch=branch, **(usual | kwargs))
    for topic in topics:
        SessionTagFactory(activity=activity, shared=topic)
    return activity


@pytest.fixture
def branch():
    return BranchFactory()


def test_hours_of_a_session_count_in_full_for_each_topic(branch):
    studied(branch, "theory", "skills")
    studied(branch, "theory", kind="lecture", study_hours=Decimal("0.5"))

    rows = hours_by_topic(Activity.objects.all())

    assert [(row.key, row.sessions, row.hours) for row in rows] == [
        ("theory", 2, Decimal("2.5")),
        ("skills", 1, Decimal(2)),
    ]


def test_sessions_that_are_no_study_count_without_hours(branch):
    studied(branch, "theory", kind="assembly")

    [row] = hours_by_topic(Activity.objects.all())

    assert (row.sessions, row.hours) == (1, 0)


@pytest.mark.parametrize("status", ["planned", "announced", "cancelled"])
def test_what_was_not_held_does_not_count(branch, status):
    studied(branch, "theory", status=status, kind="lecture")

    assert hours_by_topic(Activity.objects.all()) == []


def test_own_topics_come_after_the_shared_ones_and_carriers_apart(branch):
    activity = studied(branch, "current_affairs")
    own = OwnTagFactory(branch=branch, name="砂轮发展史")
    SessionTagFactory(activity=activity, shared="", own=own)
    SessionTagFactory(activity=activity, purpose="carrier", shared="film")

    found = count_tags(Activity.objects.all())

    labels = {purpose: [row.label for row in rows] for purpose, rows in found.items()}
    assert labels == {"topic": ["Current affairs", "砂轮发展史"], "carrier": ["Film and review"]}


def test_counting_takes_one_query(branch, django_assert_num_queries):
    for _ in range(3):
        studied(branch, "theory", "skills")

    with django_assert_num_queries(1):
        count_tags(Activity.objects.all())


@pytest.fixture
def secretary(client, branch):
    secretary = MemberFactory(branch=branch, post="secretary", with_user=True)
    client.force_login(secretary.user)
    return secretary


def shown(client, **query):
    context = client.get(reverse("activities:list"), query).context
    return list(context["page"]), context["count"]


def test_the_list_is_narrowed_by_topic_carrier_and_veteran(client, secretary, branch):
    own = OwnTagFactory(branch=branch)
    wanted = studied(branch, "theory")
    studied(branch)
    SessionTagFactory(activity=wanted, shared="", own=own)
    SessionTagFactory(activity=wanted, purpose="carrier", shared="oath")
    OutcomeFactory(activity=wanted, by_veteran=True)

    for query in (
        {"topic": "theory"}, {"topic": f"own-{own.pk}"}, {"carrier": "oath"}, {"veteran": "1"},
    ):  # fmt: skip
        assert shown(client, **query) == ([wanted], 1)


def test_a_topic_of_nobody_changes_nothing(client, secretary, branch):
    activity = studied(branch)

    assert shown(client, topic="bowling") == ([activity], None)


def test_a_reviewer_asks_for_the_own_topics_of_the_branch_chosen(client, branch):
    own = OwnTagFactory(branch=branch)
    activity = studied(branch)
    SessionTagFactory(activity=activity, shared="", own=own)
    client.force_login(ReviewerPostFactory(committee=branch.committee).user)

    assert shown(client, branch=branch.pk, topic=f"own-{own.pk}") == ([activity], 1)


def test_every_figure_by_topic_leads_to_as_many_sessions(client, secretary, branch):
    studied(branch, "theory", "skills")
    studied(branch, "theory", kind="assembly")
    studied(branch, "theory", kind="assembly", status="cancelled")
    days = {"from": "2026-05-01", "until": "2026-05-31"}

    context = client.get(reverse("activities:summary"), days).context

    rows = dict(context["tags"])["topic"]
    assert [(row.key, row.sessions) for row in rows] == [("theory", 2), ("skills", 1)]
    for row in rows:
        listed = client.get(f"{context['sessions']}&state=counted&topic={row.key}").context
        assert listed["count"] == row.sessions


def test_search_finds_topics_by_name(client, secretary, branch):
    found = studied(branch, "company_history")
    studied(branch, "theory")

    assert shown(client, q="company hist") == ([found], 1)
