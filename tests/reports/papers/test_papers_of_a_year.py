import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from branchhub.core.models import AuditEntry
from branchhub.core.papers import word
from branchhub.core.papers.paper import Paragraph
from branchhub.core.periods import day_start
from branchhub.reports.papers import plan, summary
from branchhub.reports.papers.registry import OF_A_YEAR
from tests.core.papers.papers import text_of
from tests.factories.activities import ActivityFactory, GuestFactory
from tests.factories.members import (
    DepartmentFactory,
    GroupFactory,
    HonourFactory,
    MemberFactory,
    ReviewerPostFactory,
)
from tests.factories.projects import (
    BenefitFactory,
    ClassroomTurnFactory,
    DepartmentResultFactory,
    MilestoneFactory,
    ProjectFactory,
    TrialFactory,
)
from tests.factories.reports import ReportTextFactory
from tests.reports.papers import office, scenes_of_a_year

pytestmark = pytest.mark.django_db

NOVEMBER = datetime.datetime(2026, 11, 24, 4, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(NOVEMBER, tick=False), translation.override("zh-hans"):
        yield


@pytest.fixture
def secretary():
    return MemberFactory(
        branch__kept_since=None, branch__name="热控制品党支部", post="secretary", with_user=True
    )


def day(month, number=10):
    return day_start(datetime.date(2026, month, number)) + datetime.timedelta(hours=15)


def built(module, person, year=2026):
    return module.build(person.branch, year, person.user, timezone.now())


def said(paper):
    return text_of(word.write(paper))


def got(client, kind, user, ending="docx"):
    client.force_login(user)
    url = reverse("papers:of-a-year", args=[kind, ending])
    return client.post(url, {"year": 2026}, headers={"accept-language": "zh-CN"})


def rows(paper, table):
    columns = [column.name for column in paper.tables()[table].columns]
    return [dict(zip(columns, row, strict=True)) for row in paper.tables()[table].rows]


def sentences(paper, part):
    return [block.text for block in paper.parts[part] if isinstance(block, Paragraph)]


def test_plan_lists_what_was_not_called_off_month_by_month(secretary):
    for month, status in ((3, "held"), (3, "cancelled"), (12, "planned"), (1, "announced")):
        title = f"{month}月{status}"
        values = {"title": title, "status": status, "starts_at": day(month)}
        ActivityFactory(branch=secretary.branch, **values)
    ActivityFactory(branch=secretary.branch, starts_at=day(1).replace(year=2027))

    listed = rows(built(plan, secretary), "sessions")

    assert [(row["month"], row["item"]) for row in listed] == [
        ("1月", "1月announced"),
        ("3月", "3月held"),
        ("12月", "12月planned"),
    ]


def test_plan_says_of_a_session_who_where_and_how_many(secretary):
    group = GroupFactory(branch=secretary.branch, name="第一党小组")
    MemberFactory.create_batch(3, branch=secretary.branch, group=group)
    people = {"chair": secretary, "recorder": secretary, "lecturer_name": "赵刚"}
    where = {"venue": "会议室", "kind": "group", "group": group, "status": "planned"}
    session = ActivityFactory(branch=secretary.branch, starts_at=day(12), **people, **where)
    GuestFactory(activity=session, count=4)

    [row] = rows(built(plan, secretary), "sessions")

    name = secretary.name
    assert row | {"item": ""} == {
        "month": "12月",
        "item": "",
        "form": "党小组会\n第一党小组",
        "time": "12月10日 周四\n15:00–16:00",
        "place": "会议室",
        "count": "7",
        "owner": f"主持人：{name}\n记录人：{name}\n讲课人：赵刚",
        "money": "",
        "supervision": "",
    }


@pytest.mark.parametrize(
    ("kind", "expected"), [("committee", "1"), ("assembly", "3"), ("classroom", "")]
)
def test_plan_counts_those_who_would_be_expected_today(secretary, kind, expected):
    MemberFactory.create_batch(2, branch=secretary.branch)
    MemberFactory(branch=secretary.branch, status="activist")
    values = {"kind": kind, "status": "planned", "starts_at": day(12)}
    ActivityFactory(branch=secretary.branch, **values)

    [row] = rows(built(plan, secretary), "sessions")

    assert row["count"] == expected


def test_plan_has_what_is_asked_for_with_its_source(secretary):
    asked = {row["kind"]: row for row in rows(built(plan, secretary), "norms")}

    assert asked["支部党员大会"] == {
        "kind": "支部党员大会",
        "how_often": "每季度 1 次",
        "clause": "《支部工作条例》第十一条",
    }


def test_plan_has_milestones_and_turns_of_the_year(secretary):
    made = ProjectFactory(branch=secretary.branch, leader=secretary, title="超薄砂轮")
    stopped = ProjectFactory(branch=secretary.branch, state="stopped")
    for project, due in ((made, day(5)), (made, day(5).replace(year=2027)), (stopped, day(6))):
        MilestoneFactory(project=project, title="试制", due_on=due.date())
    series = ProjectFactory(branch=secretary.branch, kind="party_building", title="小课堂")
    ClassroomTurnFactory(project=series, trainer=secretary, skill="对刀")

    paper = built(plan, secretary)

    name = secretary.name
    assert paper.tables()["milestones"].rows == [["2026年5月10日", "试制", "超薄砂轮", name]]
    assert paper.tables()["turns"].rows == [["2026年1月", name, "对刀", "小课堂"]]


def test_plan_says_which_requirements_it_does_not_meet_and_which_months_are_empty(secretary):
    for month in (2, 5, 8):
        ActivityFactory(branch=secretary.branch, status="planned", starts_at=day(month))

    missing = built(plan, secretary).missing

    assert "支部党员大会：10月–12月安排不足" in missing
    assert "1月、3月、4月、6月、7月、9月、10月、11月、12月没有安排组织生活" in missing


def test_plan_of_a_member_says_that_it_is_not_the_whole_and_tells_no_gaps(secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)

    assert built(plan, member).missing == ["您无权查看的组织生活未列入"]


@pytest.mark.parametrize("ending", ["docx", "pdf"])
@pytest.mark.parametrize("kind", OF_A_YEAR)
def test_a_paper_of_a_year_is_a_file_and_logged(client, secretary, kind, ending):
    response = got(client, kind, secretary.user, ending)

    assert response.content.startswith({"docx": b"PK", "pdf": b"%PDF-"}[ending])
    assert AuditEntry.objects.get().detail == f"{kind} 2026"


@pytest.mark.parametrize("kind", ["plan", "summary", "report"])
def test_a_member_reads_of_no_session_that_is_kept_from_them(client, secretary, kind):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    hidden = {"kind": "committee", "title": "不公开的支委会", "status": "held"}
    ActivityFactory(branch=secretary.branch, starts_at=day(5), **hidden)
    unannounced = {"title": "还没有发布的会", "status": "planned"}
    ActivityFactory(branch=secretary.branch, starts_at=day(12), **unannounced)

    read = text_of(got(client, kind, member.user).content)

    assert [title in read for title in ("不公开的支委会", "还没有发布的会")] == [False, False]


def test_plan_of_the_secretary_holds_what_members_do_not_see(client, secretary):
    hidden = {"kind": "committee", "title": "不公开的支委会", "status": "planned"}
    ActivityFactory(branch=secretary.branch, starts_at=day(5), **hidden)

    assert "不公开的支委会" in text_of(got(client, "plan", secretary.user).content)


def test_summary_tells_figures_in_round_words_with_the_exact_ones(secretary):
    project = ProjectFactory(branch=secretary.branch, kind="innovation")
    BenefitFactory(project=project, certainty="verified", amount=712_400)
    TrialFactory.create_batch(11, project=project)

    paper = built(summary, secretary)

    assert sentences(paper, "projects") == [
        "创新创效项目1项，工艺改进超过10次（实为11）。",
        "创新创效项目已核实效益 超过70万元（712,400 元）。",
    ]


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (
            {"actual": 96_500, "year_before": 100_000, "target": 90_000},
            [
                "The departments took in over 90,000 yuan (96,500 yuan).",
                "This is 3.5% less than in the year before.",
                "This reaches the target of 90,000 yuan.",
            ],
        ),
        ({"forecast": 100_000}, ["The departments expect a revenue of 100,000 yuan."]),
    ],
)
def test_summary_tells_results_as_the_year_report_does(secretary, result, told):
    department = DepartmentFactory(branch=secretary.branch)
    DepartmentResultFactory(department=department, **result)

    with translation.override("en"):
        said = sentences(built(summary, secretary), "projects")

    assert said == [" ".join(told)]


def test_summary_says_when_results_are_not_those_of_every_department(secretary):
    DepartmentFactory(branch=secretary.branch)
    department = DepartmentFactory(branch=secretary.branch)
    values = {"forecast": 100_000, "year_before": 90_000, "target": 90_000}
    DepartmentResultFactory(department=department, **values)

    with translation.override("en"):
        said = sentences(built(summary, secretary), "projects")

    assert said == [
        "The departments expect a revenue of 100,000 yuan. 1 of 2 departments has told its "
        "results so far."
    ]


def test_summary_has_each_kind_against_what_is_asked_for(secretary):
    for month in (2, 5):
        ActivityFactory(branch=secretary.branch, status="held", starts_at=day(month))

    paper = built(summary, secretary)

    assert {"kind": "支部党员大会", "held": "2", "asked": "4"} in rows(paper, "meetings")
    assert "全年开展：支部党员大会2次。" in sentences(paper, "life")


def test_summary_holds_the_texts_of_the_secretary_where_they_belong(secretary):
    for chapter in ("organisation", "study", "outlook"):
        ReportTextFactory(branch=secretary.branch, chapter=chapter, text=f"关于{chapter}\n第二段")

    paper = built(summary, secretary)

    assert sentences(paper, "organisation")[-2:] == ["关于organisation", "第二段"]
    assert "关于study" in sentences(paper, "life")
    assert sentences(paper, "outlook") == ["关于outlook", "第二段"]


def test_summary_lists_honours_and_who_holds_them(secretary):
    HonourFactory(branch=secretary.branch)
    HonourFactory(branch=secretary.branch, member=secretary, title="优秀共产党员")

    listed = rows(built(summary, secretary), "honours")

    assert [(row["title"], row["holder"]) for row in listed] == [
        ("优秀共产党员", secretary.name),
        ("先进党支部", "本支部"),
    ]


def test_summary_says_that_the_year_is_not_over_and_what_has_no_text(secretary):
    for chapter in ("organisation", "meetings", "study", "theme_days", "people"):
        ReportTextFactory(branch=secretary.branch, chapter=chapter)

    over, texts, *_checks = built(summary, secretary).missing

    assert over == "本年度尚未结束，数据截至2026年11月24日"
    assert texts == ("以下部分还没有写文字：党建与业务融合、效益、荣誉、部门经营业绩、体会与打算")


def test_summary_of_a_year_that_is_over_does_not_say_otherwise(secretary):
    assert "尚未结束" not in "".join(built(summary, secretary, 2025).missing)


def test_summary_tells_missed_requirements_only_to_those_who_may_know(secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    reviewer = ReviewerPostFactory(committee=secretary.branch.committee)

    of_reviewer = summary.build(secretary.branch, 2026, reviewer.user, timezone.now())

    assert "项组织生活要求未达标" in said(of_reviewer)
    assert "项组织生活要求未达标" not in said(built(summary, member))


def test_summary_of_nothing_says_nothing_of_it(secretary):
    paper = built(summary, secretary)

    printed = [name for name, blocks in paper.parts.items() if paper.part(name) and blocks]
    assert printed == ["organisation", "life", "problems", "closing"]


@pytest.mark.parametrize(
    ("module", "words"), [(plan, "Work plan for 2026"), (summary, "Summary of work in 2026")]
)
def test_papers_of_a_year_speak_the_language_of_the_reader(secretary, module, words):
    scenes_of_a_year.summary(secretary.branch, crowd(secretary, 3), 6)
    with translation.override("en"):
        assert words in said(built(module, secretary))


def crowd(secretary, count):
    group = GroupFactory(branch=secretary.branch)
    return [secretary, *MemberFactory.create_batch(count, branch=secretary.branch, group=group)]


# plan: roles; norms, people and sessions of them; sessions, milestones, turns, members
# summary: the year report; the company's total and sessions held
@pytest.mark.parametrize("count", [6, 30])
@pytest.mark.parametrize(("module", "queries"), [(plan, 8), (summary, 25)])
def test_papers_of_a_year_take_a_constant_number_of_queries(
    secretary, django_assert_num_queries, module, queries, count
):
    scenes_of_a_year.summary(secretary.branch, crowd(secretary, count), count)

    with django_assert_num_queries(queries):
        built(module, secretary)


def test_libreoffice_opens_papers_of_a_year(secretary, tmp_path):
    scenes_of_a_year.summary(secretary.branch, crowd(secretary, 3), 6)
    for name, module in (("plan", plan), ("summary", summary)):
        (tmp_path / f"{name}.docx").write_bytes(word.write(built(module, secretary)))

    pdfs = office.to_pdf(sorted(tmp_path.glob("*.docx")), tmp_path / "out")

    assert [path.stem for path in pdfs] == ["plan", "summary"]
