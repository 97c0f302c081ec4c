import datetime

import pytest
from django.utils import timezone
from django.utils.translation import get_language

from branchhub.core.reminding import Due, Text
from branchhub.notices.choices import KINDS, NoticeKind
from branchhub.notices.models import Delivery, Notice
from branchhub.notices.operations import close, tell, withdraw
from tests.factories.members import MemberFactory, UserFactory
from tests.factories.notices import DeliveryFactory, NoticeFactory, RobotFactory

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


def test_tell_asks_one_query_about_what_everybody_knows(django_assert_num_queries):
    members = MemberFactory.create_batch(2, with_user=True)
    told(members, "session:1:announced")

    with django_assert_num_queries(3):  # with the two of the transaction
        assert told(members, "session:1:announced") == 0


def test_tell_says_the_first_of_two_things_under_one_key():
    member = MemberFactory()
    texts = ["能请假", "不能请假"]

    tell(
        [
            Due("session:1:soon", "soon", "/", lambda text=text: Text(text), member_id=member.pk)
            for text in texts
        ],
        now=NOW,
    )

    assert Notice.objects.get().subject == "能请假"


@pytest.mark.parametrize(("kind", "is_open"), [("gap_ahead", True), ("gap_missed", False)])
def test_tell_opens_a_to_do_again_that_is_due_again(kind, is_open):
    member = MemberFactory()
    due = due_to(key="norm:1:group", kind=kind, member_id=member.pk)
    tell([due], now=NOW)
    Notice.objects.update(closed_at=NOW)

    assert tell([due], now=NOW) == 0

    assert (Notice.objects.get().closed_at is None) is is_open
    assert Delivery.objects.count() == 0


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


def test_tell_leaves_out_what_is_not_to_be_told_any_more_once_it_is_held():
    one, other = MemberFactory.create_batch(2)
    dues = [due_to(member_id=one.pk), due_to(member_id=other.pk)]
    asked = []

    def hold(keys, now):
        asked.extend(sorted(keys))
        return {f"session:1:announced:{other.pk}"}

    assert (tell(dues, now=NOW, hold=hold), tell(dues[1:], now=NOW, hold=hold)) == (1, 0)

    assert [notice.recipient for notice in Notice.objects.all()] == [other]
    assert asked == [f"session:1:announced:{one.pk}", f"session:1:announced:{other.pk}"]


def due_to(key="session:1:announced", kind="announced", **reader):
    return Due(key=key, kind=kind, link="/sessions/1/", write=lambda: Text("支委会"), **reader)


def test_tell_reaches_members_users_and_chat_groups_in_one_call():
    robot, user = RobotFactory(channel="feishu"), UserFactory(email="reviewer@example.com")
    member = MemberFactory(branch=robot.branch, user=UserFactory(email="luo@example.com"))
    branch = {"branch_id": robot.branch_id}

    new = tell(
        [
            due_to(member_id=member.pk, **branch),
            due_to(user_id=user.pk),
            due_to(**branch),
        ],
        now=NOW,
    )

    rows = Delivery.objects.values_list("notice__dedupe_key", "channel").order_by("pk")
    assert (new, sorted(rows)) == (
        3,
        [
            (f"session:1:announced:{member.pk}", "email"),
            (f"session:1:announced:robot-{robot.pk}", "feishu"),
            (f"session:1:announced:user-{user.pk}", "email"),
        ],
    )


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if not KINDS[kind].is_for_groups])
def test_tell_keeps_from_chat_groups_what_is_not_theirs(kind, caplog):
    robot = RobotFactory()

    new = tell([due_to(kind=kind, branch_id=robot.branch_id)], now=NOW)

    assert (new, Notice.objects.count(), caplog.records[0].levelname) == (0, 0, "ERROR")


def test_tell_keeps_what_is_for_one_person_from_the_chat_group_of_the_branch():
    robot = RobotFactory()
    member = MemberFactory(branch=robot.branch)

    tell([due_to(member_id=member.pk, branch_id=robot.branch_id)], now=NOW)

    assert list(Notice.objects.values_list("recipient", "robot")) == [(member.pk, None)]


def test_tell_passes_over_a_reader_who_is_gone():
    robot = RobotFactory(is_on=False)
    dues = [due_to(member_id=0), due_to(user_id=0), due_to(branch_id=robot.branch_id)]

    assert tell([*dues, due_to()], now=NOW) == 0


def test_tell_writes_in_the_language_of_each_reader():
    spoken = [MemberFactory(user=UserFactory(language=code)) for code in ("en", "zh-hans")]
    write = lambda: Text(get_language())  # noqa: E731
    dues = [Due("session:1:x", "announced", "/", write, member_id=each.pk) for each in spoken]

    tell(dues, now=NOW)

    assert sorted(Notice.objects.values_list("subject", flat=True)) == ["en", "zh-hans"]


@pytest.mark.parametrize("count", [1, 10])
def test_tell_runs_the_same_queries_for_readers_of_every_sort(count, django_assert_max_num_queries):
    robots = RobotFactory.create_batch(count)
    members = [MemberFactory(branch=robot.branch, with_user=True) for robot in robots]
    dues = [due_to(branch_id=robot.branch_id) for robot in robots]
    dues += [due_to(member_id=member.pk, branch_id=member.branch_id) for member in members]
    dues += [due_to(user_id=UserFactory().pk) for _ in range(count)]

    with django_assert_max_num_queries(9):
        assert tell(dues, now=NOW) == 3 * count


def test_withdraw_takes_what_waits_to_be_sent_along_and_keeps_what_went_out():
    waiting, sent = DeliveryFactory(), DeliveryFactory(status="sent", sent_at=NOW)
    for delivery in (waiting, sent):
        delivery.notice.dedupe_key = f"session:1:announced:{delivery.notice.recipient_id}"
        delivery.notice.save()

    withdraw("session:1:")

    kept = Notice.objects.get()
    assert (kept.pk, kept.read_at is None, kept.closed_at is None) == (
        sent.notice_id,
        False,
        False,
    )
    assert list(Delivery.objects.all()) == [sent]


def test_withdraw_from_one_member_leaves_the_others():
    one, other = MemberFactory.create_batch(2)
    told([one, other], "session:1:announced")

    withdraw("session:1:", recipient=one)

    assert [notice.recipient for notice in Notice.objects.all()] == [other]


def test_close_closes_the_to_dos_of_everybody_once():
    one = NoticeFactory(kind="leave_asked", dedupe_key="leave:7:asked:1")
    other = NoticeFactory(kind="leave_asked", dedupe_key="leave:7:asked:2")
    NoticeFactory(kind="leave_decided", dedupe_key="leave:7:decided:3")
    NoticeFactory(kind="leave_asked", dedupe_key="leave:77:asked:4")

    close("leave:7:", now=NOW)
    close("leave:7:", now=NOW + datetime.timedelta(days=1))

    closed = Notice.objects.exclude(closed_at=None).order_by("pk")
    assert list(closed.values_list("pk", "closed_at")) == [(one.pk, NOW), (other.pk, NOW)]
