import pytest
from django.utils import timezone

from branchhub.core.reminding import Due, Text
from branchhub.notices.models import Notice
from branchhub.notices.operations import tell, withdraw
from tests.factories.members import MemberFactory
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db


NOW = timezone.now()


def told(members, key):
    dues = [
        Due(
            key=key,
            kind="announced",
            link="/sessions/1/",
            write=lambda: Text("支委会"),
            branch_id=member.branch_id,
            member_id=member.pk,
        )
        for member in members
    ]
    return tell(dues, now=NOW)


def test_tell_tells_each_person_once_under_one_key():
    one, other = MemberFactory.create_batch(2)

    told([one], "session:1:announced")
    told([one, other], "session:1:announced")

    assert set(Notice.objects.values_list("recipient", flat=True)) == {one.pk, other.pk}
    assert Notice.objects.count() == 2


def test_tell_tells_again_under_another_key():
    member = MemberFactory()

    told([member], "session:1:announced")
    told([member], "session:1:moved")

    assert Notice.objects.filter(recipient=member).count() == 2


@pytest.mark.parametrize("count", [1, 30])
def test_tell_runs_the_same_queries_for_one_and_many(count, django_assert_max_num_queries):
    members = MemberFactory.create_batch(count, with_user=True)

    with django_assert_max_num_queries(9):
        told(members, "session:1:announced")


def test_withdraw_takes_back_what_was_not_read():
    member = MemberFactory()
    told([member], "session:1:announced")
    told([member], "session:11:announced")
    read = NoticeFactory(dedupe_key="session:1:read", read_at="2026-11-24T12:00:00Z")

    withdraw("session:1:")

    kept = Notice.objects.order_by("pk").values_list("dedupe_key", flat=True)
    assert list(kept) == [f"session:11:announced:{member.pk}", read.dedupe_key]
