import pytest
from django.db import OperationalError
from django.utils import timezone

from branchhub.core.reminding import ask_each

NOW = timezone.now()


def still_due(keys, now):
    if "bad" in keys:
        raise ValueError("a key that nobody wrote")
    return {key for key in keys if key != "over"}


def test_a_key_that_cannot_be_asked_about_spoils_no_other(caplog):
    assert ask_each(still_due, ["a", "bad", "over", "b", "c"], NOW) == ({"a", "b", "c"}, {"bad"})
    assert [record.message for record in caplog.records] == [
        "nobody can say whether bad is still due"
    ]


def test_a_database_that_is_away_is_no_fault_of_a_key():
    def away(keys, now):
        raise OperationalError("gone")

    with pytest.raises(OperationalError):
        ask_each(away, ["a", "b"], NOW)
