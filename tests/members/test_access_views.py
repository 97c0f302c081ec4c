import re

import pytest
from django.urls import reverse
from django.utils import timezone

from branchhub.core.models import AuditEntry, User
from members import operations
from tests.factories.members import MemberFactory
from tests.world import build_world

pytestmark = pytest.mark.django_db

PASSWORD = "wutong-jie-17"


@pytest.fixture
def world():
    return build_world()


def link_for(member, world):
    token = operations.invite(member, by=world.users["secretary"], now=timezone.now())
    return reverse("members:join", args=[token])


def test_the_invitation_is_shown_with_link_and_code(client, world, settings):
    settings.SITE_URL = "https://branchhub.example.com"
    member = MemberFactory(branch=world.branch)
    client.force_login(world.users["secretary"])

    response = client.post(reverse("members:invite", args=[member.pk]))

    html = response.content.decode()
    assert re.search(r"https://branchhub\.example\.com/join/[\w-]{32}/", html)
    assert 'src="data:image/svg+xml' in html
    assert "no-store" in response["Cache-Control"]


def test_no_invitation_for_an_administrator(client, world):
    member = MemberFactory(branch=world.branch, user=world.users["admin"])
    client.force_login(world.users["secretary"])

    response = client.post(reverse("members:invite", args=[member.pk]))

    assert response.url == member.get_absolute_url()
    assert not member.invitations.exists()


def test_joining_makes_an_account_and_logs_in(client, world):
    member = MemberFactory(branch=world.branch)
    data = {"username": "luo", "password1": PASSWORD, "password2": PASSWORD}

    response = client.post(link_for(member, world), data)

    member.refresh_from_db()
    assert response.url == reverse("home")
    assert client.session["_auth_user_id"] == str(member.user.pk)
    assert AuditEntry.objects.filter(verb="login", by=member.user).count() == 1


def test_joining_offers_a_free_user_name(client, world):
    member = MemberFactory(branch=world.branch, name="罗婷婷")

    form = client.get(link_for(member, world)).context["form"]

    assert form["username"].value() == "luotingting"


def test_a_lost_password_is_set_by_the_same_link(client, world):
    user = world.users["member"]
    data = {"new_password1": PASSWORD, "new_password2": PASSWORD}

    client.post(link_for(world.people["member"], world), data)

    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    "data",
    [
        {"username": "luo", "password1": PASSWORD, "password2": "another-one-18"},
        {"username": "luo", "password1": "12345678", "password2": "12345678"},
        {"username": "", "password1": PASSWORD, "password2": PASSWORD},
        {"username": "luo\x00", "password1": PASSWORD, "password2": PASSWORD},
        {"username": "l" * 200, "password1": PASSWORD, "password2": PASSWORD},
    ],
)
def test_joining_with_a_wrong_value_makes_no_account(client, world, data):
    member = MemberFactory(branch=world.branch)

    response = client.post(link_for(member, world), data)

    member.refresh_from_db()
    assert response.context["form"].errors
    assert member.user is None


@pytest.mark.parametrize("case", ["used", "unknown", "replaced", "left"])
def test_a_link_that_works_no_longer_says_so(client, world, case):
    member = MemberFactory(branch=world.branch)
    link = link_for(member, world)
    if case == "used":
        member.invitations.update(used_at=timezone.now())
    elif case == "unknown":
        link = reverse("members:join", args=["nothing"])
    elif case == "replaced":
        link_for(member, world)
    else:
        operations.set_status(member, "left", from_on=timezone.localdate(), by=None)

    response = client.get(link)

    assert response.status_code == 410
    assert response.templates[0].name == "members/join_closed.html"


@pytest.mark.parametrize(
    ("username", "password", "verb", "target"),
    [
        ("luo", PASSWORD, "login", ""),
        ("luo", "wrong", "login_failed", "core.user"),
        ("nobody", "wrong", "login_failed", ""),
    ],
)
def test_each_login_is_in_the_audit_log(client, username, password, verb, target):
    User.objects.create_user("luo", password=PASSWORD)

    client.post(reverse("login"), {"username": username, "password": password})

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.target.split(":")[0], entry.address) == (verb, target, "127.0.0.1")


def test_the_audit_log_names_who_stands_behind_the_proxy(client, settings):
    settings.PROXIES = 1
    User.objects.create_user("luo", password=PASSWORD)
    data = {"username": "luo", "password": PASSWORD}

    client.post(reverse("login"), data, headers={"x-forwarded-for": "192.0.2.7"})

    assert AuditEntry.objects.get().address == "192.0.2.7"


def test_the_admin_s_login_is_the_same_page(client):
    User.objects.create_superuser("admin", password=PASSWORD)

    data = {"username": "admin", "password": PASSWORD, "next": "/admin/"}
    response = client.post("/admin/login/", data)

    assert response.url == "/admin/"
    assert AuditEntry.objects.get().verb == "login"


def test_one_s_own_account_leads_to_the_mail_address(client, world):
    User.objects.filter(pk=world.users["member"].pk).update(email="luo@example.com")
    client.force_login(world.users["member"])

    page = client.get(reverse("members:account")).content.decode()

    assert "<dd>luo@example.com</dd>" in page
    assert f'href="{reverse("notices:address")}"' in page


def test_yesterday_s_secretary_can_do_nothing_today(client, world):
    secretary, member = world.people["secretary"], world.people["member"]
    operations.end_post(secretary.posts.get(), until_on=timezone.localdate(), by=None)
    client.force_login(secretary.user)

    statuses = [
        client.post(reverse(f"members:{name}", args=[member.pk])).status_code
        for name in ("edit", "status", "group", "appoint", "invite", "reveal")
    ]

    assert statuses == [403] * 6
