"""Whatever is typed into an address or a form, the answer is never a 500."""

import pytest
from django.urls import reverse

from tests.world import build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

TEXTS = ["\x00", "9" * 25, "-1", "字" * 100_000, "😀", "' OR 1=1 --", "9999-12-31", "0000-00-00"]
FILTERS = ["q", "group", "department", "status", "post", "branch", "page"]
DATED = [
    ("status", {"status": "full"}, "from_on"),
    ("restriction", {"kind": "rights_suspended"}, "from_on"),
    ("restriction", {"from_on": "2026-01-01"}, "kind"),
    ("group", {}, "group"),
    ("group", {}, "from_on"),
    ("appoint", {"kind": "publicity"}, "from_on"),
    ("appoint", {"kind": "group_leader"}, "group"),
    ("appoint", {}, "kind"),
]


@pytest.fixture
def world(client):
    world = build_world()
    client.force_login(world.users["secretary"])
    return world


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", FILTERS)
def test_the_list_bears_any_query(client, world, name, text):
    assert client.get(reverse("members:list"), {name: text}).status_code == 200


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("page", "data", "field"), DATED)
def test_a_dated_change_bears_any_value(client, world, page, data, field, text):
    member = world.people["member"]
    count = member.history.count()

    response = client.post(reverse(f"members:{page}", args=[member.pk]), {**data, field: text})

    assert field in response.context["form"].errors
    assert member.history.count() == count


@pytest.mark.parametrize("number", ["99999999999999999999", "999999999999999999", "0", "-1", "x"])
@pytest.mark.parametrize("start", ["members", "branches", "posts/{}/end", "groups/{}/edit"])
def test_an_id_out_of_range_is_not_found(client, world, start, number):
    path = f"/{start}/" if "{" in start else f"/{start}/{{}}/"

    assert client.get(path.format(number)).status_code == 404


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("field", ["slogan", "profile", "term_from_on", "term_years"])
def test_the_branch_bears_any_value(client, world, field, text):
    data = {"slogan": "", "profile": "", "term_from_on": "2025-01-01", "term_years": "3"}

    response = client.post(
        reverse("members:branch-edit", args=[world.branch.pk]), {**data, field: text}
    )

    assert response.status_code in (200, 302)
    assert client.get(world.branch.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("text", ["", *TEXTS])
@pytest.mark.parametrize("page", ["group-create", "department-create"])
def test_a_part_of_the_branch_bears_any_name(client, world, page, text):
    response = client.post(reverse(f"members:{page}", args=[world.branch.pk]), {"name": text})

    assert response.status_code in (200, 302)


def test_a_group_s_name_in_use_is_said_at_the_form(client, world):
    url = reverse("members:group-create", args=[world.branch.pk])

    response = client.post(url, {"name": world.group.name})

    assert response.context["form"].errors.as_data()["__all__"][0].messages == [
        "The branch already has a group of this name."
    ]


@pytest.mark.parametrize("token", ["x", "%00", "%FF", "字" * 50, "a" * 5000])
def test_any_token_gives_the_page_of_a_closed_link(client, token):
    assert client.get(f"/join/{token}/").status_code == 410


@pytest.mark.parametrize("text", TEXTS)
def test_the_account_bears_any_mail_address(client, world, text):
    response = client.post(reverse("notices:address"), {"email": text})

    assert "email" in response.context["form"].errors
