import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from branchhub.core.models import AuditEntry, User
from branchhub.core.setup_code import setup_code
from members import operations
from members.models import Branch, Member
from members.rules import is_secretary
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db

GIVEN = {
    "committee": "某研究所党委",
    "branch": "第四党支部",
    "name": "程立新",
    "is_secretary": "on",
    "username": "cheng",
    "password1": "wutong-jie-17",
    "password2": "wutong-jie-17",
}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.SITE_URL = "http://127.0.0.1:8000"


def test_every_page_leads_to_the_set_up_while_there_is_no_user(client):
    response = client.get(reverse("home"), follow=True)

    assert response.redirect_chain[-1] == (reverse("members:setup"), 302)
    assert response.templates[0].name == "members/setup.html"


def test_the_set_up_makes_admin_committee_branch_and_secretary(client):
    response = client.post(reverse("members:setup"), GIVEN)

    branch, admin = Branch.objects.get(), User.objects.get()
    assert response.url == branch.get_absolute_url()
    assert (branch.name, branch.committee.name) == ("第四党支部", "某研究所党委")
    assert (admin.username, admin.is_superuser, str(admin)) == ("cheng", True, "程立新")
    assert admin.check_password("wutong-jie-17")
    assert is_secretary(admin, branch)
    assert client.session["_auth_user_id"] == str(admin.pk)


def test_the_set_up_by_somebody_else_makes_no_member(client):
    client.post(reverse("members:setup"), {**GIVEN, "is_secretary": ""})

    assert User.objects.get().is_superuser
    assert not Member.objects.exists()


def test_the_set_up_is_in_the_audit_log(client):
    client.post(reverse("members:setup"), GIVEN)

    assert AuditEntry.objects.get(verb="setup").by == User.objects.get()


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_set_up_is_gone_once_there_is_a_user(client, method):
    UserFactory()

    response = getattr(client, method)(reverse("members:setup"), GIVEN)

    assert response.status_code == 404
    assert not Branch.objects.exists()


def test_the_slower_of_two_set_ups_makes_nothing():
    UserFactory()

    with pytest.raises(ValidationError) as error:
        operations.set_up(
            User(username="late"),
            committee_name="某党委",
            branch_name="某支部",
            is_secretary=False,
            today=timezone.localdate(),
        )

    assert error.value.code == "done"


@pytest.mark.parametrize("field", ["committee", "branch", "name", "username", "password2"])
def test_the_set_up_without_a_field_makes_nothing(client, field):
    response = client.post(reverse("members:setup"), {**GIVEN, field: ""})

    assert (
        field in response.context["form"].errors or "password2" in response.context["form"].errors
    )
    assert not User.objects.exists()


def test_a_weak_password_makes_nothing(client):
    client.post(
        reverse("members:setup"), {**GIVEN, "password1": "12345678", "password2": "12345678"}
    )

    assert not User.objects.exists()


@pytest.mark.parametrize("code", ["", "wrong", "\x00", "错"])
def test_where_strangers_can_come_the_set_up_asks_for_the_code(client, settings, code):
    settings.SITE_URL = "http://192.168.1.20:8000"

    response = client.post(reverse("members:setup"), {**GIVEN, "code": code})

    assert "code" in response.context["form"].errors
    assert not User.objects.exists()


def test_with_the_code_the_set_up_is_done_and_the_code_forgotten(client, settings):
    settings.SITE_URL = "https://branchhub.example.com"
    path = settings.VAR_DIR / "setup-code"

    client.post(reverse("members:setup"), {**GIVEN, "code": f" {setup_code()} "})

    assert User.objects.count() == 1
    assert not path.exists()


def test_createsuperuser_makes_the_first_admin_as_well(client):
    User.objects.create_superuser("admin", password="wutong-jie-17")

    assert client.login(username="admin", password="wutong-jie-17")
