"""Nothing told is lost or doubled, whatever happens to those who carry it.

`make faults` runs these in full and prints the figures, `make test` a short form. FAULTS_SEED
gives what is left to chance.
"""

import os
import signal
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from activities.models import Attendance
from branchhub.core.reminding import Due, Text
from branchhub.notices.channels.mail import message_id
from branchhub.notices.models import Delivery, Notice
from branchhub.notices.operations import tell
from tests.factories.activities import ActivityFactory
from tests.factories.members import BranchFactory, MemberFactory, UserFactory
from tests.faults import clock
from tests.faults.stage import Stage, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("faults"),
    pytest.mark.server,
]

FULL = os.environ.get("FAULTS") == "full"
SEED = int(os.environ.get("FAULTS_SEED") or time.time())
COUNT, KILLS, WORKERS, LEASE = (500, 10, 4, 10) if FULL else (40, 2, 2, 5)
SENDERS = [f"worker {number + 1}" for number in range(WORKERS)]
LAST_OF_MONTH = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)  # nine in the evening in Shanghai
FIRST_PASSED = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)  # nine in the morning, two days later


@pytest.fixture
def stage(tmp_path):
    stages = []

    def build(**options):
        stages.append(Stage(tmp_path, seed=SEED, lease=LEASE, **options))
        return stages[0]

    yield build
    for each in stages:
        each.end()


@pytest.fixture
def say(capsys):
    def write(line):
        with capsys.disabled():
            sys.stdout.write(f"\n{line} (FAULTS_SEED={SEED})\n")

    return write


def members(count):
    """Members of one branch, who can be written to."""
    branch = BranchFactory()
    return [
        MemberFactory(branch=branch, user=UserFactory(email=f"m{number}@example.com"))
        for number in range(count)
    ]


def attend(people, starts_at):
    """A session that all came to, so that there is something in everybody's digest."""
    session = ActivityFactory(branch=people[0].branch, starts_at=starts_at, status="archived")
    Attendance.objects.bulk_create(
        Attendance(
            activity=session, branch=session.branch, member=member, may_vote=True, status="present"
        )
        for member in people
    )


def announce(people, now):
    dues = (
        Due(
            key="news:1",
            kind="announced",
            link="/",
            write=lambda: Text("支部党员大会"),
            branch_id=member.branch_id,
            member_id=member.pk,
        )
        for member in people
    )
    return tell(dues, now=now)


def spread(seconds):
    """Let what waits fall due one after the other, so that there is work all the time."""
    deliveries = list(Delivery.objects.order_by("pk"))
    for number, delivery in enumerate(deliveries):
        delivery.due_at += timedelta(seconds=seconds * number / len(deliveries))
    Delivery.objects.bulk_update(deliveries, ["due_at"])


def is_worked_off() -> bool:
    return not Delivery.objects.filter(status__in=["pending", "claimed"]).exists()


def digests_told() -> int:
    return Notice.objects.filter(kind="digest").count()


def states() -> Counter:
    return Counter(Delivery.objects.values_list("status", flat=True))


def repeats(run) -> int:
    return sum(times - 1 for times in run.sink.times_taken().values())


def ids_of(status) -> set[str]:
    sent = Delivery.objects.filter(status=status).select_related("notice")
    return {message_id(delivery) for delivery in sent}


def test_every_notice_arrives_once_whoever_is_killed(stage, say):
    refused = frozenset(f"m{number}@example.com" for number in range(0, COUNT, 20))
    run = stage(trouble=0.3, refused=refused, latency=0.1)
    announce(members(COUNT), run.now())
    spread(seconds=4 * KILLS)
    for name in ["beat 1", "worker 1", "worker 2"]:
        run.start(name)

    for number in range(KILLS):
        run.wait_for_mail()
        time.sleep(run.chance.uniform(0, 0.3))
        killed = run.chance.choice(["worker 1", "worker 2"])
        run.kill(killed)
        if number == KILLS // 3:
            run.flush_redis()
        if number == KILLS * 2 // 3:
            run.redis.stop()
            time.sleep(1)
            run.redis.start()
        run.start(killed)
    finished = wait_until(is_worked_off, within=240)

    say(
        f"{COUNT} deliveries, {KILLS} workers killed, Redis flushed and stopped: {dict(states())}, "
        f"{repeats(run)} sent twice; the mail server's moods: {dict(run.sink.troubles)}"
    )
    assert finished, run.logs()
    assert states() == Counter(sent=COUNT - len(refused), failed=len(refused))
    assert set(run.sink.times_taken()) == ids_of("sent")
    assert repeats(run) <= KILLS


def test_many_workers_a_jump_and_a_sleep_send_everything_once(stage, say):
    run = stage(latency=0.1, plans=True)
    people = members(COUNT)
    for month in (10, 11):
        attend(people, datetime(2026, month, 20, 7, 0, tzinfo=UTC))
    clock.set_to(run.clock, LAST_OF_MONTH)
    announce(people, run.now())
    for name in ["beat 1", "beat 2", *SENDERS]:
        run.start(name)

    assert wait_until(lambda: digests_told() == COUNT, within=60), run.logs()
    run.wait_for_mail()
    run.signal_all(signal.SIGSTOP)  # asleep over the first of the month
    clock.set_to(run.clock, FIRST_PASSED)
    run.signal_all(signal.SIGCONT)
    assert wait_until(lambda: digests_told() == COUNT * 2, within=60), run.logs()
    run.wait_for_mail()
    clock.set_to(run.clock, run.now() + timedelta(days=1))  # under the hands of those who send
    finished = wait_until(lambda: is_worked_off() and len(run.sink.taken) >= COUNT * 3, within=240)

    say(
        f"{COUNT} members, two beats, {WORKERS} workers, a sleep over the first, a jump of a day: "
        f"{len(run.sink.taken)} mails, {repeats(run)} sent twice"
    )
    assert finished, run.logs()
    assert states() == Counter(sent=COUNT * 3)  # the news, October's digest, November's
    assert set(run.sink.times_taken()) == ids_of("sent")
    assert repeats(run) == 0
