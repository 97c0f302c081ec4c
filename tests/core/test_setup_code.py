import stat

import pytest

from branchhub.core.setup_code import is_setup_code, needs_setup_code, setup_code


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.mark.parametrize(
    ("host", "site_url", "needed"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", False),
        ("127.0.0.1", "http://localhost:8000", False),
        ("::1", "http://[::1]:8000", False),
        ("0.0.0.0", "http://127.0.0.1:8000", True),  # noqa: S104
        ("127.0.0.1", "https://branchhub.example.com", True),
        ("0.0.0.0", "http://192.168.1.20:8000", True),  # noqa: S104
    ],
)
def test_the_code_is_asked_for_where_others_can_reach_the_pages(settings, host, site_url, needed):
    settings.HOST, settings.SITE_URL = host, site_url

    assert needs_setup_code() is needed


def test_the_code_stays_the_same_and_is_the_owner_s_alone(settings):
    code = setup_code()

    assert setup_code() == code
    assert is_setup_code(code)
    assert stat.S_IMODE((settings.VAR_DIR / "setup-code").stat().st_mode) == 0o600
