"""Claims, as seen by workers that die, sleep or come second."""

from datetime import UTC, datetime, timedelta

import pytest

from branchhub.notices.models import Delivery
from branchhub.notices.operations import claiming
from tests.factories.notices import DeliveryFactory
from tests.races import second_of

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LEASE = timedelta(seconds=300)
GRACE = timedelta(seconds=60)


def claim(now, *, most):
    return claiming.claimed(claiming.claim(now, channel="email", most=most))


def deliveries(count=1, **changes):
    return DeliveryFactory.create_batch(count, due_at=NOW, **changes)


@pytest.mark.django_db
def test_a_claim_takes_the_oldest_and_says_who_has_them():
    late, early = DeliveryFactory(due_at=NOW), DeliveryFactory(due_at=NOW - LEASE)
    DeliveryFactory(due_at=NOW + LEASE)

    [claimed] = claim(NOW, most=1)

    assert (claimed, claimed.status, claimed.claimed_at) == (early, "claimed", NOW)
    assert len(claimed.claim) == 36
    assert claim(NOW, most=5) == [late]


@pytest.mark.django_db
def test_in_a_claim_the_least_tried_come_first():
    tried, new = deliveries(attempts=3) + deliveries()

    assert claim(NOW, most=5) == [new, tried]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same():
    deliveries(5)
    taken = []

    met = second_of(lambda: taken.append(claim(NOW, most=5)))

    assert met == []
    assert sorted(len(batch) for batch in taken) == [0, 5]
    assert Delivery.objects.values("claim").distinct().count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("passed", [LEASE + timedelta(seconds=1), -LEASE - timedelta(seconds=1)])
def test_a_claim_that_stays_unmarked_lapses(passed):
    deliveries()
    [held] = claim(NOW, most=1)
    now = NOW + passed

    claiming.let_lapse(now)

    assert claim(now + GRACE - timedelta(seconds=1), most=1) == []
    assert claim(now + GRACE, most=1) == [held]


@pytest.mark.django_db
def test_a_claim_holds_for_the_lease():
    deliveries()
    claim(NOW, most=1)

    claiming.let_lapse(NOW + LEASE)

    assert Delivery.objects.get().status == "claimed"


@pytest.mark.django_db
def test_a_worker_that_slept_marks_what_it_had_just_sent():
    deliveries()
    [held] = claim(NOW, most=1)
    later = NOW + timedelta(days=1)
    claiming.let_lapse(later)

    marked = claiming.mark(held, status="sent", sent_at=later)

    assert (marked, Delivery.objects.get().status) == (True, "sent")
    assert claim(later + GRACE, most=1) == []


@pytest.mark.django_db
def test_a_worker_that_slept_sends_nothing_it_has_lost():
    deliveries()
    [held] = claim(NOW, most=1)
    claiming.let_lapse(NOW + timedelta(days=1))

    assert claiming.claimed(held.claim) == []


@pytest.mark.django_db
def test_a_worker_that_comes_too_late_marks_nothing():
    deliveries()
    [held] = claim(NOW, most=1)
    later = NOW + timedelta(days=1)
    claiming.let_lapse(later)
    claim(later + GRACE, most=1)

    assert claiming.mark(held, status="failed") is False
    assert Delivery.objects.get().status == "claimed"


@pytest.mark.django_db
def test_what_is_given_back_is_anybodys_at_once():
    deliveries(3)
    first, *others = claim(NOW, most=3)
    claiming.mark(first, status="sent", sent_at=NOW)

    assert claiming.give_back(first.claim) == 2

    assert claim(NOW, most=3) == others


@pytest.mark.django_db
def test_of_a_lapsed_claim_only_what_its_worker_was_at_counts_as_tried():
    deliveries(3)
    first, cut, untouched = claim(NOW, most=3)
    claiming.mark(first, status="sent", sent_at=NOW)

    claiming.let_lapse(NOW + LEASE * 2)

    attempts = dict(Delivery.objects.values_list("pk", "attempts"))
    assert attempts == {first.pk: 0, cut.pk: 1, untouched.pk: 0}


@pytest.mark.django_db
def test_what_kills_its_worker_each_time_is_given_up():
    deliveries(status="claimed", claim="x", claimed_at=NOW, attempts=7)

    claiming.let_lapse(NOW + LEASE * 2)

    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.last_error) == ("failed", "The worker was lost each time.")
