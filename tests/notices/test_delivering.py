"""Working the outbox off. The senders are real ones of ours, made for what a test needs."""

import logging
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branchhub.notices import channels
from branchhub.notices.channels.failures import PermanentFailure, TemporaryFailure
from branchhub.notices.models import Delivery, Notice
from branchhub.notices.operations import deliver_pending, delivering, send_again
from tests.factories.members import BranchFactory, UserFactory
from tests.factories.notices import DeliveryFactory, NoticeFactory, RobotFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # noon in Shanghai
EARLIER = NOW - timedelta(minutes=1)


class Recorder:
    """A sender that keeps what it is given; `answers` holds what it raises, by delivery.

    `meanwhile` is done before it answers.
    """

    def __init__(self):
        self.sent, self.answers, self.meanwhile = [], {}, lambda: None

    def __call__(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        pass

    def send(self, delivery):
        self.sent.append(delivery.pk)
        self.meanwhile()
        if delivery.pk in self.answers:
            raise self.answers[delivery.pk]


@pytest.fixture
def sender(monkeypatch):
    sender = Recorder()
    for channel in ("email", "dingtalk"):
        monkeypatch.setitem(channels.SENDERS, channel, sender)
    return sender


@pytest.fixture
def ticking(sender):
    """Delivers while each send takes some seconds."""

    def work(seconds, still_due=everything):
        now = [NOW]
        meanwhile = sender.meanwhile

        def pass_time():
            now[0] += timedelta(seconds=seconds)
            meanwhile()

        sender.meanwhile = pass_time
        return deliver_pending(still_due=still_due, clock=lambda: now[0])

    return work


def everything(keys, now):
    return set(keys)


def deliver(now=NOW, still_due=everything) -> Counter:
    return deliver_pending(still_due=still_due, clock=lambda: now)


def waiting(**changes) -> Delivery:
    """A mail that is due, to a member with an account."""
    delivery = DeliveryFactory(due_at=EARLIER, **changes)
    user = delivery.notice.recipient.user
    user.email = f"{user.username}@example.com"
    user.save()
    return delivery


def state(delivery) -> str:
    delivery.refresh_from_db()
    return delivery.status


def test_what_is_due_is_sent_once_and_marked(sender):
    delivery = waiting()

    first, second = deliver(), deliver()

    assert (first, second) == (Counter(sent=1), Counter())
    assert sender.sent == [delivery.pk]
    delivery.refresh_from_db()
    assert (delivery.status, delivery.sent_at, delivery.attempts) == ("sent", NOW, 1)


def test_what_is_due_later_waits(sender):
    delivery = waiting()
    Delivery.objects.update(due_at=NOW + timedelta(seconds=1))

    assert deliver() == Counter()
    assert state(delivery) == "pending"


def test_more_than_a_batch_goes_out_in_one_run(sender, monkeypatch):
    monkeypatch.setattr(delivering, "BATCH", 5)
    deliveries = [waiting() for _ in range(12)]

    assert deliver() == Counter(sent=12)
    assert sorted(sender.sent) == [delivery.pk for delivery in deliveries]


def test_what_is_no_longer_due_is_dropped(sender):
    kept, gone = waiting(), waiting()

    deliver(still_due=lambda keys, now: {kept.notice.dedupe_key})

    assert (state(kept), state(gone)) == ("sent", "dropped")
    assert sender.sent == [kept.pk]


def test_each_is_marked_before_the_next_is_sent(sender):
    deliveries = [waiting() for _ in range(3)]
    marked = []
    sender.meanwhile = lambda: marked.append(Delivery.objects.filter(status="sent").count())

    deliver()

    assert marked == [0, 1, 2]
    assert sender.sent == [delivery.pk for delivery in deliveries]


def test_what_is_withdrawn_a_second_before_its_turn_is_not_sent(sender, ticking):
    first, second, third = waiting(), waiting(), waiting()
    sender.meanwhile = Notice.objects.filter(pk=second.notice_id).delete

    assert ticking(seconds=1) == Counter(sent=2)

    assert sender.sent == [first.pk, third.pk]


def test_what_stops_being_due_a_second_before_its_turn_is_dropped(sender, ticking):
    first, second = waiting(), waiting()
    due = {first.notice.dedupe_key, second.notice.dedupe_key}
    sender.meanwhile = lambda: due.discard(second.notice.dedupe_key)

    assert ticking(seconds=1, still_due=lambda keys, now: due) == Counter(sent=1, dropped=1)

    assert (sender.sent, state(second)) == ([first.pk], "dropped")


@pytest.mark.usefixtures("sender")
def test_in_a_batch_each_mail_costs_one_query_more(django_assert_num_queries):
    for _ in range(5):
        waiting()
    with CaptureQueriesContext(connection) as of_five:
        deliver()
    for _ in range(25):
        waiting()

    with django_assert_num_queries(len(of_five) + 20):
        deliver()


def test_what_was_done_meanwhile_is_dropped(sender):
    delivery = waiting(notice__closed_at=EARLIER)

    deliver()

    assert (state(delivery), sender.sent) == ("dropped", [])


def test_what_cannot_be_asked_about_waits_and_holds_nobody_up(sender):
    bad, fine = waiting(), waiting()

    def still_due(keys, now):
        if bad.notice.dedupe_key in keys:
            raise ValueError("a key that nobody wrote")
        return set(keys)

    assert deliver(still_due=still_due) == Counter(sent=1, tried=1)
    assert (state(fine), state(bad)) == ("sent", "pending")
    assert (bad.attempts, bad.due_at > NOW, sender.sent) == (1, True, [fine.pk])


def leave_the_branch(delivery):
    delivery.notice.recipient.status_periods.update(status="left")


def lose_the_account(delivery):
    delivery.notice.recipient.user.is_active = False
    delivery.notice.recipient.user.save()


def lose_the_address(delivery):
    delivery.notice.recipient.user.email = ""
    delivery.notice.recipient.user.save()


@pytest.mark.parametrize("lose", [leave_the_branch, lose_the_account, lose_the_address])
def test_who_is_not_reached_any_more_is_dropped(sender, lose):
    delivery = waiting()
    lose(delivery)

    deliver()

    assert (state(delivery), sender.sent) == ("dropped", [])


def test_without_a_mail_server_no_mail_is_tried(sender, settings):
    settings.MAIL_ENABLED = False
    delivery = waiting()

    deliver()

    assert (state(delivery), sender.sent) == ("dropped", [])


def test_a_robot_that_was_switched_off_says_nothing_any_more(sender):
    on, off = RobotFactory(), RobotFactory(is_on=False)
    deliveries = [
        DeliveryFactory(
            notice=NoticeFactory(recipient=None, robot=robot, branch=robot.branch),
            channel=robot.channel,
            due_at=EARLIER,
        )
        for robot in (on, off)
    ]

    deliver()

    assert [state(delivery) for delivery in deliveries] == ["sent", "dropped"]


def test_an_account_without_a_member_is_told_too(sender):
    user = UserFactory(email="reviewer@example.com")
    notice = NoticeFactory(recipient=None, user=user, branch=BranchFactory())
    delivery = DeliveryFactory(notice=notice, due_at=EARLIER)

    deliver()

    assert state(delivery) == "sent"


def test_quiet_hours_are_kept_when_the_app_was_down_until_then(sender):
    delivery = waiting()
    night = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # midnight in Shanghai

    assert deliver(night) == Counter({"put off": 1})

    assert state(delivery) == "pending"
    assert delivery.due_at == datetime(2026, 11, 24, 23, 0, tzinfo=UTC)


def test_what_is_over_before_quiet_hours_end_is_sent_in_them(sender):
    early = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)  # half past six in Shanghai
    delivery = waiting(until=early)
    night = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)

    assert deliver(night) == Counter(sent=1)

    assert state(delivery) == "sent"


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 30), (1, 120), (4, 7680)])
def test_what_failed_for_now_is_tried_again_later_and_later(sender, attempts, seconds):
    delivery = waiting(attempts=attempts)
    sender.answers[delivery.pk] = TemporaryFailure("no connection")

    assert deliver() == Counter(tried=1)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("pending", attempts + 1)
    assert delivery.last_error == "no connection"
    assert 0.75 <= (delivery.due_at - NOW).total_seconds() / seconds <= 1.25


def test_a_retry_waits_for_the_end_of_quiet_hours(sender):
    delivery = waiting(attempts=5)  # waits for 6 to 11 hours, until after 22:00
    sender.answers[delivery.pk] = TemporaryFailure("no connection")

    deliver(NOW + timedelta(hours=5))

    delivery.refresh_from_db()
    assert delivery.due_at == datetime(2026, 11, 24, 23, 0, tzinfo=UTC)


def test_the_eighth_failure_is_the_last_and_is_said_aloud(sender, caplog):
    delivery = waiting(attempts=7)
    sender.answers[delivery.pk] = TemporaryFailure("no connection")

    assert deliver() == Counter(failed=1)

    assert state(delivery) == "failed"
    assert [
        record.getMessage() for record in caplog.records if record.levelno == logging.ERROR
    ] == [f"delivery {delivery.pk} (notice {delivery.notice_id}, email) given up after 8 attempts"]


def test_what_is_refused_for_good_is_given_up_at_once(sender):
    delivery = waiting()
    sender.answers[delivery.pk] = PermanentFailure("SMTP 550 unknown")

    assert deliver() == Counter(failed=1)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("failed", 1)
    assert delivery.last_error == "SMTP 550 unknown"


@pytest.mark.parametrize("answer", [PermanentFailure("no"), TemporaryFailure("no"), KeyError("x")])
def test_one_that_fails_holds_nobody_up(sender, answer):
    bad, good = waiting(), waiting()
    sender.answers[bad.pk] = answer

    deliver()

    assert state(good) == "sent"


def test_a_server_that_seems_away_is_left_alone_until_the_next_run(sender):
    deliveries = [waiting() for _ in range(5)]
    sender.answers = {delivery.pk: TemporaryFailure("away") for delivery in deliveries}

    assert deliver() == Counter({"tried": 3, "held back": 2})

    held = Delivery.objects.filter(attempts=0)
    assert [delivery.due_at - NOW for delivery in held] == [timedelta(minutes=1)] * 2


def test_a_mail_server_that_is_away_holds_up_no_other_channel(sender):
    mails = [waiting() for _ in range(12)]
    sender.answers = {delivery.pk: TemporaryFailure("away") for delivery in mails}
    robot = RobotFactory()
    notice = NoticeFactory(recipient=None, robot=robot, branch=robot.branch)
    news = DeliveryFactory(notice=notice, channel=robot.channel, due_at=NOW)

    deliver()

    assert state(news) == "sent"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("SMTP 550 <luo@example.com>: unknown\r\nuser", "SMTP 550 … unknown user"),
        ("POST https://oapi.dingtalk.com/robot/send?access_token=x gave 500", "POST … gave 500"),
        ("x" * 400, "x" * 300),
    ],
)
def test_the_last_error_names_no_address(sender, said, kept):
    delivery = waiting()
    sender.answers[delivery.pk] = PermanentFailure(said)

    deliver()

    delivery.refresh_from_db()
    assert delivery.last_error == kept


def test_a_slow_batch_is_given_back_when_half_its_lease_is_over(sender, settings):
    first, second = waiting(), waiting()
    settings.DELIVERY_LEASE = 300
    passed = iter([0, 0, 0, 1, 2, 150])

    counts = deliver_pending(
        still_due=everything, clock=lambda: NOW + timedelta(seconds=next(passed, 150))
    )

    assert counts == Counter({"sent": 1, "given back": 1})
    assert (state(first), state(second)) == ("sent", "pending")
    assert second.attempts == 0


def test_a_clock_that_was_put_back_gives_the_batch_back(sender):
    delivery = waiting()
    times = iter([NOW, NOW, NOW - timedelta(minutes=2)])

    counts = deliver_pending(
        still_due=everything, clock=lambda: next(times, NOW - timedelta(minutes=2))
    )

    assert counts == Counter({"given back": 1})
    assert (state(delivery), sender.sent) == ("pending", [])


def test_send_again_sends_what_ended_and_leaves_what_is_on_its_way(sender):
    ended = [waiting(status=status, attempts=8) for status in ("sent", "failed", "dropped")]
    claimed = waiting(status="claimed", claim="x", claimed_at=NOW)

    count = send_again(Delivery.objects.all(), by=UserFactory(), now=NOW)
    deliver()

    assert count == 3
    assert sorted(sender.sent) == [delivery.pk for delivery in ended]
    assert state(claimed) == "claimed"
