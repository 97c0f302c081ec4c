"""The demo's report of 2020 against the published account, row by row of domain.md 9.

Row → figure → what the list behind it shows, in both languages; the demo is built once.
"""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import translation

from branchhub.core.models import User
from branchhub.demo.build import build
from branchhub.reports.year import counts, page
from branchhub.reports.year.counted import read
from branchhub.reports.year.period import ReportPeriod

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]

NOW = datetime.datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
YEAR = ReportPeriod.of_year(2020)

# row of domain.md 9, figure, number, and how a report says it in Chinese and in English; what the
# account gives no number of has that of the demo. Rows 4, 5, 25, 28 and 31 are no numbers.
ROWS = [
    (1, "groups", 2, "2", "2"),
    (2, "members", 21, "21", "21"),
    (2, "front_line_members", 21, "21", "21"),
    (3, "departments", 3, "3", "3"),
    (6, "hard_tasks", 2, "2", "2"),
    (6, "hard_task_people", 10, "10", "10"),
    (7, "honours_company", 2, "2", "2"),
    (7, "honours_parent", 1, "1", "1"),
    (8, "held_committee", 12, "12", "12"),
    (8, "held_group", 24, "24", "24"),
    (8, "held_assembly", 4, "4", "4"),
    (8, "held_lecture", 4, "4", "4"),
    (9, "topic_theory", 12, "12", "12"),
    (9, "topic_company_history", 1, "1", "1"),
    (9, "topic_situation", 1, "1", "1"),
    (9, "topic_charter", 3, "3", "3"),
    (10, "veteran_talks", 1, "1", "1"),
    (11, "members_to_backbones", 2, "2", "2"),
    (12, "backbones_to_activists", 6, "6", "6"),
    (13, "mentoring_pairs", 3, "3", "3"),
    (14, "held_theme_day", 12, "12", "12"),
    (15, "carrier_film", 2, "2", "2"),
    (15, "carrier_volunteering", 2, "2", "2"),
    (15, "carrier_tomb_sweeping", 1, "1", "1"),
    (15, "carrier_party_birthday", 1, "1", "1"),
    (15, "carrier_national_day", 1, "1", "1"),
    (15, "carrier_oath", 2, "2", "2"),
    (15, "reviews", 54, "超过50", "over 50"),
    (15, "staff_reached", 96, "超过90", "over 90"),
    (15, "volunteer_hours", 120, "超过100", "over 100"),
    (15, "cards_given", 21, "超过20", "over 20"),
    (16, "topic_skills", 13, "13", "13"),
    (17, "party_building_projects", 2, "2", "2"),
    (18, "research_projects", 6, "6", "6"),
    (18, "patents_filed", 7, "7", "7"),
    (18, "patents_granted", 0, "0", "0"),
    (19, "issues_solved", 2, "2", "2"),
    (20, "held_classroom", 12, "12", "12"),
    (20, "classroom_audience", 167, "超过160", "over 160"),
    (21, "innovation_projects", 19, "19", "19"),
    (21, "company_projects", 32, "超过30", "over 30"),
    (21, "innovation_share", 0.59375, "约60%", "about 60%"),
    (22, "company_key", 6, "6", "6"),
    (22, "parent_company_key", 2, "2", "2"),
    (23, "problems_solved", 3, "3", "3"),
    (24, "verified_benefit_yuan", Decimal(712400), "超过70万元", "over 700,000 yuan"),
    (26, "challenge_teams", 1, "1", "1"),
    (27, "process_modifications", 12, "超过10", "over 10"),
    (27, "onsite_tests", 5, "近5", "nearly 5"),
    (29, "first_order_yuan", Decimal(100000), "10万元", "100,000 yuan"),
    (29, "annual_output_yuan", Decimal(1200000), "120万元", "1.2 million yuan"),
    (30, "revenue_yuan", Decimal(109000000), "1.09亿元", "109 million yuan"),
    (30, "revenue_growth", 0.136, "13.6%", "13.6%"),
    (32, "articles", 1, "1", "1"),
]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo branch and a client of its secretary, gone again after the module."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(NOW, tick=False),
    ):
        branch, client = build(password="p", now=NOW), Client()
        client.force_login(User.objects.get(username="secretary"))
        yield branch, client
        transaction.set_rollback(True)


def figures(branch):
    report = page.read(branch, YEAR, User.objects.get(username="secretary"), NOW)
    return {each.key: each for chapter in report.chapters for each in chapter.figures}


@pytest.fixture(scope="module")
def told(demo):
    """{language: {key of a figure: its value and how the report says it}}."""
    branch, _client = demo
    told = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told[language] = {
                key: (figure.value, str(figure.phrase or figure.exact))
                for key, figure in figures(branch).items()
            }
    return told


@pytest.mark.parametrize(("row", "key", "number", "chinese", "english"), ROWS)
def test_figure_of_the_account_in_both_languages(told, row, key, number, chinese, english):
    (in_chinese, chinese_words), (in_english, english_words) = (
        told[language][key] for language in ("zh-hans", "en")
    )

    assert in_chinese == in_english
    assert float(in_english) == pytest.approx(float(number), abs=5e-4)
    assert (chinese_words, english_words) == (chinese, english)


@pytest.mark.parametrize("key", counts.BY_KEY)
def test_every_figure_is_what_its_list_shows(demo, key):
    branch, client = demo
    counted = counts.BY_KEY[key]
    number = read([counted], [branch.pk], YEAR)[branch.pk][key]

    context = client.get(counted.list_url(branch, YEAR)).context

    assert at_the_head(context) == number


def at_the_head(context):
    if "totals" in context:
        return sum(total.amount for total, _link in context["totals"])
    if "total" in context:
        return context["total"]
    return context["count"] if "count" in context else context["page"].paginator.count


def test_revenue_is_the_sum_of_its_list_and_above_the_target(demo):
    branch, client = demo
    found = figures(branch)

    rows = client.get(found["revenue_yuan"].url).context["page"]

    assert sum(result.revenue for result in rows) == found["revenue_yuan"].value
    assert found["target_yuan"].note in ("已达到", "Reached")
    assert found["revenue_before_yuan"].value == Decimal("95950700")


def test_requirements_of_the_year_are_told_beside_what_was_held(demo):
    branch, _client = demo

    found = figures(branch)

    assert found["held_committee"].value >= 12
    assert found["held_committee"].note in ("要求 12 次", "12 asked for")
