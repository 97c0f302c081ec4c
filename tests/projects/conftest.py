import pytest


@pytest.fixture
def english(settings):
    """Messages as they are written in the code, whatever the installation speaks."""
    settings.LANGUAGE_CODE = "en"
