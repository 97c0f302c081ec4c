import re

import pytest
from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured

from branchhub.core import database
from branchhub.core.proxies import client_address
from branchhub.reports.background import LATE_AFTER
from tests.ground.programs import SECRETS, known_settings, manage


@pytest.mark.parametrize("name", SECRETS)
def test_server_mode_refuses_to_start_without_a_secret(tmp_path, name):
    given = SECRETS | {name: ""}

    result = manage("check", VAR_DIR=str(tmp_path), DATABASE_URL="sqlite:///:memory:", **given)

    assert result.returncode == 1
    assert result.stderr == (
        f"BranchHub cannot start: {name} is not set. With DATABASE_URL given, every secret comes "
        "from the environment; .env.example says how to make one.\n"
    )


def test_a_field_key_that_is_none_is_named(tmp_path):
    given = SECRETS | {"FIELD_KEYS": f"{SECRETS['FIELD_KEYS']},short"}

    result = manage("check", VAR_DIR=str(tmp_path), DATABASE_URL="sqlite:///:memory:", **given)

    assert result.returncode == 1
    assert result.stderr == (
        "BranchHub cannot start: FIELD_KEYS holds a value that is no key: give 32 random bytes in "
        "URL-safe base64, several separated by commas.\n"
    )


def test_embedded_mode_makes_its_secrets_once_for_its_owner_alone(tmp_path):
    file = tmp_path / "secrets.env"

    first = manage("check", VAR_DIR=str(tmp_path))
    made = file.read_text()
    second = manage("check", VAR_DIR=str(tmp_path))

    assert (first.returncode, second.returncode) == (0, 0)
    assert re.findall(r"^(\w+)=\S{40,}$", made, re.MULTILINE) == list(SECRETS)
    assert file.read_text() == made
    assert file.stat().st_mode & 0o777 == 0o600


def test_check_deploy_has_nothing_to_say_behind_https(tmp_path):
    result = manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        VAR_DIR=str(tmp_path),
        SITE_URL="https://branchhub.example.com",
        DATABASE_URL="sqlite:///:memory:",
        **SECRETS,
    )

    assert result.stderr == ""
    assert result.stdout == "System check identified no issues (0 silenced).\n"


def test_env_example_lists_every_setting_that_the_code_reads():
    read = set(SECRETS)
    for path in [*project.BASE_DIR.glob("branchhub/**/*.py"), *project.BASE_DIR.glob("*/*.py")]:
        if path.parent.name != "tests":
            read |= set(re.findall(r'(?:given|environ\.get)\("([A-Z_]+)"', path.read_text()))

    assert known_settings() == read


def test_a_database_of_another_kind_is_refused():
    with pytest.raises(ImproperlyConfigured, match="must begin with postgres:// or sqlite:///"):
        database.configuration("mysql://user@localhost/branchhub")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "192.0.2.1", "127.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "198.51.100.7, 192.0.2.1", "192.0.2.1"),
        (2, "203.0.113.5, 198.51.100.7, 192.0.2.1", "198.51.100.7"),
        (2, "192.0.2.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "unknown", "127.0.0.1"),
        (1, "fe80::1%eth0", "fe80::1"),
    ],
)
def test_client_address_believes_trusted_proxies_alone(rf, settings, proxies, forwarded, address):
    settings.PROXIES = proxies

    assert client_address(rf.get("/", headers={"x-forwarded-for": forwarded})) == address


@pytest.mark.django_db
def test_pages_carry_a_policy_without_inline_code(client):
    response = client.get("/healthz")

    assert sorted(response.headers["Content-Security-Policy"].split("; ")) == [
        "base-uri 'self'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
    ]


@pytest.mark.django_db
def test_an_unknown_host_name_is_refused(client):
    assert client.get("/healthz", headers={"host": "evil.example.com"}).status_code == 400


def test_a_pulse_outlives_the_sends_that_one_worker_does_before_it(settings):
    expires = settings.CELERY_BEAT_SCHEDULE["pulse"]["options"]["expires"]

    assert 2 * settings.DELIVERY_RUN < expires < LATE_AFTER.total_seconds()
