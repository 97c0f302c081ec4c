import pytest
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from branchhub.reports.navigation import Navigation
from members.rules import roles_of
from tests.factories.members import GroupFactory, MemberFactory, ReviewerPostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def navigation_of(rf, user, match=None):
    request = rf.get("/")
    request.user, request.resolver_match = user, match
    return Navigation(request)


def labels(places) -> list[str]:
    return [place.label for place in places]


@pytest.mark.parametrize("post", ["secretary", "group_leader"])
def test_places_of_an_office_holder(rf, post):
    group = GroupFactory()
    member = MemberFactory(branch=group.branch, group=group, post=post, with_user=True)

    navigation = navigation_of(rf, member.user)

    assert labels(navigation.places) == ["Home", "Calendar", "Sessions", "Norms"]
    assert labels(navigation.more) == ["Members", "Projects", "Reports", "Inbox", "My account"]
    sections = ["Home", "Calendar", "Sessions", "Norms", "Members", "Projects", "Reports"]
    assert labels(navigation.sections) == sections


def test_places_of_a_member(rf):
    navigation = navigation_of(rf, MemberFactory(with_user=True).user)

    assert labels(navigation.places) == ["Home", "Calendar", "Sessions", "Inbox", "Me"]
    assert labels(navigation.sections) == [*labels(navigation.places), "Projects"]
    assert labels(navigation.beside) == ["Projects"]


def test_places_of_a_reviewer(rf):
    navigation = navigation_of(rf, ReviewerPostFactory().user)

    assert labels(navigation.places) == ["Home", "Sessions", "Norms", "Members"]
    assert labels(navigation.more) == ["Projects", "Reports"]
    assert navigation.inbox_url == reverse("notices:inbox")


def test_places_of_an_admin_without_posts(rf):
    navigation = navigation_of(rf, UserFactory(is_staff=True))

    assert labels(navigation.places) == ["Home", "Django admin"]


def test_user_without_any_right_has_no_places(rf):
    MemberFactory(with_user=True)

    navigation = navigation_of(rf, UserFactory())

    assert (navigation.places, navigation.sections, navigation.search_url) == ([], [], "")


@pytest.mark.parametrize(
    ("view_name", "kwargs", "current"),
    [
        ("home", {}, "home"),
        ("activities:calendar", {}, "calendar"),
        ("activities:detail", {"pk": 1}, "sessions"),
        ("activities:board", {}, "board"),
        ("activities:norm-edit", {}, "board"),
        ("activities:branch-rules", {}, "board"),
        ("members:detail", {"pk": 0}, "members"),
        ("members:account", {}, "account"),
        ("notices:inbox", {}, "inbox"),
        ("projects:detail", {"pk": 1}, "projects"),
        ("password_change", {}, ""),
    ],
)
def test_current_place_follows_from_the_view(rf, view_name, kwargs, current):
    match = type("Match", (), {"view_name": view_name, "kwargs": kwargs})

    assert navigation_of(rf, UserFactory(), match).current == current


def test_own_page_is_a_place_of_a_member(rf):
    member = MemberFactory(with_user=True)
    match = type("Match", (), {"view_name": "members:detail", "kwargs": {"pk": member.pk}})

    assert navigation_of(rf, member.user, match).current == "me"


def test_more_is_where_one_is_on_a_page_behind_it(rf):
    secretary = MemberFactory(post="secretary", with_user=True)
    match = type("Match", (), {"view_name": "notices:inbox", "kwargs": {}})

    assert navigation_of(rf, secretary.user, match).is_behind_more
    assert not navigation_of(rf, secretary.user).is_behind_more


def test_frame_costs_one_query_beside_the_roles(rf, django_assert_num_queries):
    user = MemberFactory(with_user=True).user
    request = rf.get("/")
    request.user, request.resolver_match = user, None
    roles_of(user)

    with django_assert_num_queries(1):
        render(request, "404.html")


def test_bare_page_costs_no_query_for_navigation(client, django_assert_num_queries):
    client.force_login(MemberFactory(with_user=True).user)

    with django_assert_num_queries(2):
        client.get(reverse("password_change"))


def way_back(rf, **asked):
    request = rf.get("/sessions/", asked)
    request.user, request.resolver_match = UserFactory(), None
    return Navigation(request).way_back


def test_list_that_a_report_led_to_leads_back_to_the_place(rf):
    back = way_back(rf, branch=3, report="2020-01-01_2020-12-31_figure-members")

    assert (back.label, back.url) == (
        "Report 2020",
        "/reports/year/?branch=3&from=2020-01-01&until=2020-12-31#figure-members",
    )


@pytest.mark.parametrize(
    "report", ["", "figure-members", "2020-02-31_2020-12-31_members", "2020-01-01_2020-12-31_<b>"]
)
def test_no_way_back_to_a_report_that_cannot_be(rf, report):
    assert way_back(rf, branch=3, report=report) is None
