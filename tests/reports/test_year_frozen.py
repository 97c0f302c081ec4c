import datetime

import pytest
import time_machine
from django.urls import reverse

from branchhub.reports.models import FrozenReport, ReportText
from members.models import Branch
from tests.factories.members import (
    LONG_AGO,
    HonourFactory,
    MemberFactory,
)
from tests.factories.projects import (
    BenefitFactory,
    DepartmentResultFactory,
    PatentFactory,
    TrialFactory,
)
from tests.factories.reports import FrozenReportFactory, ReportTextFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime.datetime(2026, 11, 24, 4, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def secretary(client):
    person = MemberFactory(post="secretary", with_user=True)
    client.force_login(person.user)
    return person


def test_frozen_report_keeps_its_figures_and_tells_what_changed(client, secretary):
    PatentFactory(branch=secretary.branch)
    ReportTextFactory(branch=secretary.branch, text="原文")
    client.post(reverse("reports:year-freeze"), {"year": 2026, "remark": "报党委"})
    PatentFactory(branch=secretary.branch)
    ReportText.objects.update(text="改过")

    response = client.get(FrozenReport.objects.get().get_absolute_url())

    changed = response.context["differences"]
    assert [(each.then.key, each.then.value, each.now.value) for each in changed] == [
        ("patents_filed", 1, 2)
    ]
    assert response.context["changed_texts"] == ["meetings"]
    kept = {each.key: each for each in response.context["chapters"]}
    assert kept["meetings"].text == "原文"
    assert {each.value for each in kept["projects"].figures if each.key == "patents_filed"} == {1}


def test_frozen_amounts_are_no_difference_while_they_stay(client, secretary):
    BenefitFactory(
        project__branch=secretary.branch, certainty="verified", project__kind="innovation"
    )
    DepartmentResultFactory(department__branch=secretary.branch)
    client.post(reverse("reports:year-freeze"), {"year": 2026})

    response = client.get(FrozenReport.objects.get().get_absolute_url())

    assert response.context["differences"] == []
    assert response.context["changed_texts"] == []


def test_number_that_only_a_sentence_tells_is_told_as_a_difference(client, secretary):
    Branch.objects.update(kept_since=LONG_AGO)
    test = TrialFactory(project__branch=secretary.branch, kind="onsite_test", outcome="passed")
    client.post(reverse("reports:year-freeze"), {"year": 2026})
    test.outcome = "open"
    test.save()
    Branch.objects.update(kept_since=datetime.date(2026, 11, 1))

    response = client.get(FrozenReport.objects.get().get_absolute_url())

    changed = {
        each.now.key: (each.then.exact, each.now.exact) for each in response.context["differences"]
    }
    assert changed["last_test_is_open"] == ("否", "是")
    assert {"due_assembly", "missed"} < set(changed)


def test_every_number_of_a_frozen_report_is_compared(client, secretary):
    client.post(reverse("reports:year-freeze"), {"year": 2026})
    kept = FrozenReport.objects.get()
    kept.numbers = dict.fromkeys(kept.numbers, -1)
    kept.save()

    response = client.get(kept.get_absolute_url())

    assert {each.now.key for each in response.context["differences"]} == set(kept.numbers)


def test_report_frozen_before_a_figure_was_told_says_that_it_is_not_known(client, secretary):
    kept = FrozenReportFactory(branch=secretary.branch, numbers={"patents_filed": 3})

    response = client.get(kept.get_absolute_url())

    told = {each.key: each.exact for row in response.context["chapters"] for each in row.figures}
    assert (told["patents_filed"], told["articles"]) == ("3", "–")


def test_figure_that_came_to_nothing_is_told_as_a_difference(client, secretary):
    honour = HonourFactory(branch=secretary.branch)
    client.post(reverse("reports:year-freeze"), {"year": 2026})
    honour.delete()

    response = client.get(FrozenReport.objects.get().get_absolute_url())

    changed = [(each.then.exact, each.now.exact) for each in response.context["differences"]]
    assert changed == [("1", "0")]


def test_a_period_that_makes_no_sense_is_asked_anew_instead_of_frozen(client, secretary):
    asked = {"from": "2026-01-01", "until": "2025-01-01"}

    response = client.post(reverse("reports:year-freeze"), asked, follow=True)

    assert FrozenReport.objects.count() == 0
    assert list(response.context["period_form"].errors) == ["until"]
