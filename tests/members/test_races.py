"""Two people do the same at once: the second is told so in words, and no row is doubled."""

import datetime
import threading
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from members import operations
from tests.factories.members import BranchFactory, MemberFactory

pytestmark = pytest.mark.django_db(transaction=True)

MARCH = datetime.date(2026, 3, 1)


def second_of(operation) -> list[Exception]:
    """What the second of two callers meets, who begins before the first has committed."""
    met = []

    def call():
        try:
            operation()
        except Exception as error:
            met.append(error)
        finally:
            connection.close()

    second = threading.Thread(target=call)
    with transaction.atomic():
        operation()
        second.start()
        time.sleep(0.5)
    second.join()
    return met


def test_of_two_groups_with_one_name_the_second_is_refused():
    branch = BranchFactory()

    met = second_of(lambda: operations.open_group(branch, "第一党小组", by=None))

    assert [type(error) for error in met] == [ValidationError]
    assert branch.groups.count() == 1


def test_of_two_accounts_with_one_name_the_second_is_refused():
    members = iter(MemberFactory.create_batch(2))

    met = second_of(
        lambda: operations.open_account(next(members), username="luo", password="wutong-jie-17")
    )

    assert [list(error.error_dict) for error in met] == [["username"]]


def test_of_two_changes_of_status_on_one_day_the_second_corrects_the_first():
    member = MemberFactory()

    met = second_of(lambda: operations.set_status(member, "suspended", from_on=MARCH, by=None))

    assert met == []
    assert list(member.status_periods.values_list("status", "until_on")) == [
        ("full", MARCH),
        ("suspended", None),
    ]


def test_of_two_secretaries_appointed_at_once_the_second_does_not_overlap():
    branch = BranchFactory()
    members = iter(MemberFactory.create_batch(2, branch=branch))

    met = second_of(
        lambda: operations.appoint(
            next(members), "secretary", branch=branch, from_on=MARCH, by=None
        )
    )

    assert [error.code for error in met] == ["overlaps"]
    assert branch.posts.count() == 1
