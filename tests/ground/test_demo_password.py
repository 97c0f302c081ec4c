import pytest
from django.contrib.auth import get_user_model

from branchhub.core import demo_password
from branchhub.core.management.commands.start import demo_logins


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def test_the_password_is_made_once_and_for_its_owner_alone():
    first = demo_password.demo_password()

    assert len(first) == 12
    assert demo_password.demo_password() == first
    assert demo_password.password_file().stat().st_mode & 0o777 == 0o600


def test_the_environment_may_choose_the_password(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "chosen by hand")

    assert demo_password.demo_password() == "chosen by hand"


def test_a_forgotten_password_is_made_anew():
    first = demo_password.demo_password()

    demo_password.forget_demo_password()

    assert demo_password.demo_password() != first


@pytest.mark.django_db
def test_only_logins_that_the_password_opens_are_named():
    create = get_user_model().objects.create_user
    create("secretary", password=demo_password.demo_password())
    create("member", password="their own, since")
    create("leader1", password=demo_password.demo_password(), is_active=False)
    create("wang", password=demo_password.demo_password())

    assert demo_logins() == ["secretary"]


@pytest.mark.django_db
def test_no_login_is_named_where_no_demo_was_built():
    get_user_model().objects.create_user("secretary", password="their own")

    assert demo_logins() == []
