import pytest

from branchhub.core.transitions import transition
from tests.factories.activities import ActivityFactory
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db


def test_transition_changes_the_row_and_its_history():
    activity, user = ActivityFactory(status="held"), UserFactory()

    happened = transition(
        activity, {"status": "held"}, by=user, reason="complete", status="archived"
    )

    newest = activity.history.first()
    activity.refresh_from_db()
    assert happened is True
    assert activity.status == newest.status == "archived"
    assert (newest.history_user, newest.history_change_reason) == (user, "complete")


def test_transition_leaves_a_row_that_somebody_else_changed():
    activity = ActivityFactory(status="cancelled")

    happened = transition(activity, {"status": "held"}, by=UserFactory(), status="archived")

    activity.refresh_from_db()
    assert happened is False
    assert activity.status == "cancelled"
    assert activity.history.count() == 1
