"""Who holds an export, as seen by workers that die, sleep or come second; and what goes when."""

import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from branchhub.core.models import AuditEntry
from branchhub.reports import tasks
from branchhub.reports.everything import making, operations
from branchhub.reports.models import Export
from tests.factories.reports import ExportFactory
from tests.races import second_of
from tests.reports.everything import scenes

LEASE = timedelta(seconds=300)
WEEK = timedelta(days=7)


def ask(member, year=2026):
    asked = {"by": member.user, "language": "en", "now": timezone.now()}
    return operations.ask(member.branch, year, **asked)


@pytest.mark.django_db
def test_asking_again_gives_the_one_under_way_and_is_logged_once(secretary):
    first = ask(secretary)

    assert ask(secretary) == first
    entry = AuditEntry.objects.get(verb="export")
    assert (entry.by, entry.branch_id) == (secretary.user, secretary.branch.pk)
    assert entry.detail == "asked for everything of 2026"


@pytest.mark.django_db
def test_another_year_and_a_failed_one_are_asked_for_anew(secretary):
    first = ask(secretary)
    first.state = "failed"
    first.save(update_fields=["state"])

    assert len({first, ask(secretary), ask(secretary, year=2025)}) == 3


@pytest.mark.django_db
def test_one_person_has_one_open_export_of_a_year(secretary):
    ask(secretary)

    with pytest.raises(IntegrityError), transaction.atomic():
        ExportFactory(asked_by=secretary.user, state="making")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same(secretary):
    export, held = ask(secretary), []

    met = second_of(lambda: held.append(operations.claim(export.pk, 0)))

    assert met == []
    assert sorted(each is None for each in held) == [False, True]


@pytest.mark.django_db
@pytest.mark.parametrize("passed", [LEASE * 1.1, -LEASE * 1.1])
def test_a_claim_that_lapsed_begins_anew_with_another_file(settings, secretary, passed):
    settings.EXPORT_RUN = 0
    export = ask(secretary)
    making.go_on(export.pk, 0)
    asleep = operations.claim(export.pk, 1)

    operations.to_resume(timezone.now() + passed)

    assert not operations.get_on(asleep, [])
    assert not asleep.partial.exists()
    again = operations.claim(export.pk, 0)
    assert operations.begin(again, [])
    assert (again.attempts, again.file == asleep.file) == (1, False)


@pytest.mark.django_db
def test_a_claim_within_its_lease_is_left_alone(secretary):
    export = ask(secretary)
    held = operations.claim(export.pk, 0)

    assert operations.to_resume(timezone.now() + LEASE * 0.9) == []
    assert operations.give_back(held)


@pytest.mark.django_db
def test_after_three_lost_workers_it_is_given_up(secretary):
    export, moment = ask(secretary), timezone.now()

    for _ in range(3):
        operations.claim(export.pk, 0)
        operations.to_resume(moment + LEASE * 1.1)

    export.refresh_from_db()
    assert (export.state, export.problem) == ("failed", "lost")


@pytest.mark.django_db
def test_what_nobody_goes_on_with_is_resumed_by_the_beat(secretary):
    export = ask(secretary)
    Export.objects.update(touched_at=timezone.now() - timedelta(minutes=2))

    tasks.resume_exports()

    export.refresh_from_db()
    assert export.state == "ready"


@pytest.mark.django_db
def test_what_was_just_asked_for_is_left_to_its_own_message(secretary):
    ask(secretary)

    assert operations.to_resume(timezone.now()) == []


@pytest.mark.django_db
def test_a_new_one_takes_the_place_of_the_old_when_it_is_ready(secretary):
    old = ExportFactory(asked_by=secretary.user, ready=True)
    new = ExportFactory(asked_by=secretary.user, asked_at=timezone.now() + LEASE)
    assert old.path.exists()

    scenes.made(new)

    assert list(Export.objects.all()) == [new]
    assert list(new.path.parent.iterdir()) == [new.path]


@pytest.mark.django_db
def test_what_expired_goes_with_its_file_and_the_rest_stays():
    expired, kept = ExportFactory.create_batch(2, ready=True)
    Export.objects.filter(pk=expired.pk).update(expires_at=timezone.now())

    tasks.prune_exports()

    assert list(Export.objects.all()) == [kept]
    assert list(kept.path.parent.iterdir()) == [kept.path]


@pytest.mark.django_db
def test_strays_of_killed_workers_go_after_a_day():
    kept = ExportFactory(ready=True)
    old, new = kept.path.with_name("old.partial"), kept.path.with_name("new")
    for path in (old, new):
        path.touch()
    for path in (old, kept.path):
        os.utime(path, ((scenes.NOW - WEEK).timestamp(),) * 2)

    operations.prune(timezone.now())

    assert set(kept.path.parent.iterdir()) == {kept.path, new}
