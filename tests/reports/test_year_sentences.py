"""Chapters told in sentences, of figures as `numbers` gives them."""

from collections import defaultdict
from decimal import Decimal

import pytest
from django.utils import translation

from branchhub.reports.choices import ChapterKey
from branchhub.reports.year import chapters, sentences
from branchhub.reports.year.period import ReportPeriod
from tests.factories.members import BranchFactory, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def reader():
    secretary = MemberFactory(post="secretary", with_user=True)
    return chapters.Reader(secretary.user, secretary.branch, ReportPeriod.of_year(2026))


def parts(reader, key, values):
    values = defaultdict(lambda: 0, values)
    unknown = "attendance_rate revenue_yuan target_yuan revenue_growth target_is_met"
    for missing in unknown.split():
        values.setdefault(missing, None)
    chapter = next(each for each in chapters.chapters(reader, values) if each.key == key)
    return sentences.of(chapter, reader, values)


def told(reader, key, **values) -> str:
    found = parts(reader, key, values)
    return "".join(part if isinstance(part, str) else part.said for part in found)


TOLD = [
    (
        "organisation",
        {"members": 1, "groups": 2},
        "The branch has 1 Party member and 2 Party groups.",
    ),
    (
        "meetings",
        {"held_lecture": 1, "missed": 1},
        "Held: 1 Party lecture. 1 meeting that was asked for is missing.",
    ),
    (
        "meetings",
        {"due_lecture": 4},
        "No meeting that was asked for is missing.",
    ),
    (
        "study",
        {"attendance_rate": 0.934, "study_hours": 1},
        "93.4% of those who should have come were present. A member studied 1 hour on average.",
    ),
    (
        "study",
        {"topic_theory": 12},
        "Topics, by number of sessions: Party theory 12.",
    ),
    (
        "theme_days",
        {"carrier_film": 1, "volunteer_hours": Decimal("1.5")},
        "Forms, by number of sessions: Film and review 1."
        " What came of them: 1.5 hours of volunteering.",
    ),
    (
        "people",
        {"backbones_to_activists": 1, "articles": 2},
        "1 business backbone became an activist. On record: 2 articles.",
    ),
    (
        "projects",
        {"innovation_projects": 19, "innovation_share": 0.59375},
        "The branch worked on 19 innovation projects."
        " It has about 60% of the company's innovation projects.",
    ),
    (
        "projects",
        {"onsite_tests": 5, "last_test_is_open": True},
        "On record: nearly 5 rounds of on-site tests.",
    ),
    (
        "benefits",
        {"verified_benefit_yuan": Decimal("712400")},
        "Innovation projects brought a verified benefit of over 700,000 yuan.",
    ),
    (
        "honours",
        {"honours_city": 2, "honours_company": 1},
        "Honours by level: Company 1 and City 2.",
    ),
]


@pytest.mark.parametrize(("key", "values", "text"), TOLD)
def test_chapter_is_told_in_whole_sentences(reader, key, values, text):
    assert told(reader, key, **values) == text


@pytest.mark.parametrize("key", ChapterKey.values)
def test_chapter_of_nothing_says_nothing(reader, key):
    assert told(reader, key) == ""


RESULTS = {"revenue_yuan": Decimal(109000000), "departments": 3, "results_told": 3}


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "The departments took in 109 million yuan."),
        (
            {
                "revenue_growth": -0.05,
                "target_yuan": Decimal(110000000),
                "target_is_met": False,
            },
            "The departments took in 109 million yuan. This is 5% less than in the year before."
            " This falls short of the target of 110 million yuan.",
        ),
        (
            {
                "revenue_is_forecast": True,
                "revenue_growth": 0.136,
                "target_yuan": Decimal(1),
                "target_is_met": True,
            },
            "The departments expect a revenue of 109 million yuan."
            " This is 13.6% more than in the year before. This reaches the target of 1 yuan.",
        ),
        (
            {"target_yuan": Decimal(1)},
            "The departments took in 109 million yuan.",
        ),
        (
            {"results_told": 1},
            "The departments took in 109 million yuan."
            " 1 of 3 departments has told its results so far.",
        ),
    ],
)
def test_results_are_told_with_growth_and_target(reader, more, text):
    assert told(reader, "results", **(RESULTS | more)) == text


def test_every_number_leads_to_its_list(reader):
    found = parts(reader, "meetings", {"held_lecture": 4, "missed": 1})

    assert [part.url.split("?")[0] for part in found if not isinstance(part, str)] == [
        "/sessions/",
        "/requirements/",
    ]


def test_numbers_lead_nowhere_for_those_who_would_not_see_all(reader):
    stranger = chapters.Reader(reader.user, BranchFactory(), reader.period)

    found = parts(stranger, "meetings", {"held_lecture": 4, "missed": 1})

    assert {part.url for part in found if not isinstance(part, str)} == {""}


def test_chinese_sentences_stand_close(reader):
    with translation.override("zh-hans"):
        text = told(reader, "organisation", members=21, front_line_members=20, front_line_share=1)

    assert text == "支部有党员 21 名。其中研发和生产一线党员 20 名，占 100%。"
