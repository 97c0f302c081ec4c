import pytest
import time_machine

from tests.factories.members import MemberFactory
from tests.reports.everything import scenes


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(scenes.NOW):
        yield


@pytest.fixture
def secretary():
    return MemberFactory(post="secretary", with_user=True)
