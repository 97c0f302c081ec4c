import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from branchhub.core.papers import word
from branchhub.reports.papers import report
from branchhub.reports.year import page
from branchhub.reports.year.period import ReportPeriod
from tests.core.papers.papers import text_of
from tests.factories.activities import ActivityFactory, AttendanceFactory, SessionTagFactory
from tests.factories.members import DepartmentFactory, GroupFactory, HonourFactory, MemberFactory
from tests.factories.projects import (
    BenefitFactory,
    BrandFactory,
    ProjectFactory,
    TeamMemberFactory,
    TrialFactory,
)
from tests.factories.reports import ReportTextFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime.fromisoformat("2026-06-15T10:00:00+08:00")
YEAR = ReportPeriod.of_year(2026)


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def secretary():
    member = MemberFactory(post="secretary", with_user=True, name="书记甲")
    member.branch.slogan, member.branch.profile = "一支部一品牌", "三个部门。\n两个小组。"
    member.branch.save()
    return member


def fill(secretary, count):
    """So much of everything that a report tells."""
    branch = secretary.branch
    group, department = GroupFactory(branch=branch), DepartmentFactory(branch=branch)
    brand = BrandFactory(branch=branch, idea="融合")
    for number in range(count):
        member = MemberFactory(branch=branch, group=group, department=department)
        held = ActivityFactory(branch=branch, kind="lecture", status="held", starts_at=NOW)
        AttendanceFactory(activity=held, member=member, status="present")
        SessionTagFactory(activity=held)
        days = {"proposed_on": YEAR.first, "approved_on": YEAR.first, "started_on": YEAR.first}
        values = {"branch": branch, "group": group, "leader": member, "state": "under_way"} | days
        ProjectFactory(kind="party_building", brand=brand, title=f"党建项目{number}", **values)
        team = ProjectFactory(kind="challenge", title=f"攻关{number}", problem="崩边", **values)
        TeamMemberFactory(project=team, member=member)
        TrialFactory(project=team, number=number + 1)
        BenefitFactory(project=team, kind="first_order", certainty="verified", amount=712_400)
        HonourFactory(branch=branch, member=member, title=f"先进个人{number}")
    ReportTextFactory(branch=branch, chapter="outlook", text="明年再上台阶。")


def text_for(secretary):
    return text_of(word.write(report.build(secretary.branch, 2026, secretary.user, NOW)))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_paper_holds_every_figure_and_every_chart_of_the_page(secretary, language):
    fill(secretary, 2)
    with translation.override(language):
        said = text_for(secretary).splitlines()
        shown = page.read(secretary.branch, YEAR, secretary.user, timezone.now())

        wanted = []
        for chapter in shown.chapters:
            for each in chapter.figures:
                wanted += [str(each.label), each.exact, each.phrase, str(each.note)]
            for chart in chapter.charts:
                wanted += [series.label for series in chart.series]
                for category, cells in chart.rows:
                    wanted += [str(category), *(words for words, _link in cells)]
    assert [text for text in wanted if text and text not in said] == []
    assert len(wanted) > 150


def test_the_paper_tells_organisation_stories_honours_and_texts(secretary):
    fill(secretary, 2)
    with translation.override("zh-hans"):
        said = text_for(secretary)

    wanted = ["一支部一品牌", "两个小组。", "书记 书记甲", "融合", "1. 党建项目0", "攻关1", "崩边"]
    wanted += ["712,400 元", "先进个人0", "先进个人1", "明年再上台阶。", "2026年6月15日"]
    wanted += [secretary.branch.committee.name, secretary.branch.groups.get().name]
    wanted += [secretary.branch.departments.get().name]
    assert [text for text in wanted if text not in said] == []


def test_a_chapter_of_nothing_says_so(secretary):
    with translation.override("en"):
        paper = report.build(secretary.branch, 2026, secretary.user, NOW)

    nothing = "Nothing is on record for this period."
    empty = [name for name in paper.parts if nothing in str(paper.part(name))]
    assert empty == ["theme_days", "honours"]


def test_a_report_of_a_year_that_is_over_has_no_day(secretary):
    paper = report.build(secretary.branch, 2025, secretary.user, NOW)

    assert [fact.text for fact in paper.facts if fact.name == "as_of"] == [""]


@pytest.mark.parametrize("count", [1, 5])
def test_a_report_runs_the_same_queries_for_any_size(django_assert_num_queries, secretary, count):
    fill(secretary, count)

    with django_assert_num_queries(23):
        report.build(secretary.branch, 2026, secretary.user, NOW)


def test_a_member_may_have_the_report_of_the_branch(client, secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    client.force_login(member.user)
    url = reverse("papers:of-a-year", args=["report", "pdf"])

    assert client.post(url, {"year": 2026}).content.startswith(b"%PDF-")
