import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from branchhub.core.papers import word
from branchhub.core.periods import day_start
from branchhub.reports.papers import project
from projects.models import Project
from tests.core.papers.papers import text_of
from tests.factories.activities import ActivityFactory, GuestFactory
from tests.factories.members import MemberFactory
from tests.factories.projects import (
    BenefitFactory,
    ClassroomTurnFactory,
    IssueFactory,
    MilestoneFactory,
    ProjectFactory,
    ProjectSessionFactory,
    TeamMemberFactory,
    TrialFactory,
)
from tests.reports.papers import office, scenes_of_a_year

pytestmark = pytest.mark.django_db

CHINESE = {"accept-language": "zh-CN"}
NAMED = ("branch__committee", "group", "brand", "programme", "leader")
NOVEMBER = datetime.datetime(2026, 11, 24, 4, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(NOVEMBER, tick=False), translation.override("zh-hans"):
        yield


@pytest.fixture
def secretary():
    return MemberFactory(post="secretary", with_user=True)


def paper_of(made, user):
    read = Project.objects.select_related(*NAMED).get(pk=made.pk)
    return project.build(read, user, timezone.now())


def text(made, user):
    return text_of(word.write(paper_of(made, user)))


def got(client, made, user, ending="docx"):
    client.force_login(user)
    return client.get(reverse("papers:project", args=[made.pk, ending]), headers=CHINESE)


def crowd(secretary, count):
    others = MemberFactory.create_batch(count + 1, branch=secretary.branch)
    return [secretary, *others]


def column(paper, table, name):
    columns = [each.name for each in paper.tables()[table].columns]
    return [row[columns.index(name)] for row in paper.tables()[table].rows]


def test_sheet_holds_everything_of_the_project(secretary):
    made = scenes_of_a_year.project(secretary.branch, crowd(secretary, 5), 5)

    said = text(made, secretary.user)

    wanted = [made.title, made.problem, made.goal, made.result, made.customer, made.leader.name]
    wanted += [made.solved_problem, made.extension]
    wanted += [str(place) for place in made.team.all()]
    wanted += [row.title for row in made.milestones.all()]
    wanted += [row.what for row in made.trials.all()]
    wanted += [row.what for row in made.issues.all()]
    wanted += [f"{row.amount:,.0f}" for row in made.benefits.all()]
    wanted += [row.number for row in made.patents.all()]
    wanted += [row.document for row in made.recognitions.all()]
    wanted += [row.title for row in made.activities.all()]
    wanted += [row.name for row in made.files.all()]
    wanted += [row.name for row in made.departments.all()]
    assert [each for each in wanted if each not in said] == []


def test_amounts_of_different_certainty_are_in_no_sum(secretary):
    made = ProjectFactory(branch=secretary.branch)
    for certainty, amount in (("planned", 100), ("forecast", 20), ("verified", 3)):
        BenefitFactory.create_batch(2, project=made, certainty=certainty, amount=amount)

    paper = paper_of(made, secretary.user)

    _heading, *sums, _table = paper.parts["benefits"]
    assert [each.text for each in sums] == [
        "已核实：节约和增收：6 元",
        "预计：节约和增收：40 元",
        "计划：节约和增收：200 元",
    ]
    assert column(paper, "benefits", "amount") == ["3", "3", "20", "20", "100", "100"]


def test_team_has_its_leader_core_and_helpers_with_members_and_others(secretary):
    made = ProjectFactory(branch=secretary.branch, kind="challenge", leader=secretary)
    TeamMemberFactory(project=made, member=None, name="赵刚", role="helper")
    activist = MemberFactory(branch=secretary.branch, status="activist")
    TeamMemberFactory(project=made, member=activist)

    rows = paper_of(made, secretary.user).tables()["team"].rows

    assert rows == [
        ["1", secretary.name, "负责人", "是"],
        ["2", activist.name, "骨干成员", "否"],
        ["3", "赵刚", "协助成员", "否"],
    ]


def test_small_classroom_has_its_turns_and_says_which_month_is_missing(secretary):
    series = {"kind": "party_building", "is_classroom": True}
    september = datetime.date(2026, 9, 1)
    made = ProjectFactory(branch=secretary.branch, proposed_on=september, **series)
    ClassroomTurnFactory(project=made, month=september, trainer=secretary, skill="磨床对刀")
    starts = day_start(datetime.date(2026, 9, 8))
    session = {"kind": "classroom", "status": "held", "starts_at": starts}
    held = ActivityFactory(branch=secretary.branch, **session)
    GuestFactory(activity=held, name="一线员工", count=9)

    paper = paper_of(made, secretary.user)

    first, second, _third = paper.tables()["turns"].rows
    assert first == ["1", "2026年9月", secretary.name, "磨床对刀", "达标", "2026.9.8", "9"]
    assert second == ["2", "2026年10月", "", "", "未开", "", ""]
    assert "党员小课堂2026年10月没有开讲" in paper.missing


def test_sheet_of_a_project_that_says_nothing_names_what_is_missing(secretary):
    made = ProjectFactory(branch=secretary.branch)

    paper = paper_of(made, secretary.user)

    assert paper.missing == [
        "没有填负责人",
        "没有写目标",
        "除负责人外没有填团队成员",
        "没有写要解决的问题",
        "没有填计划完成日期",
        "没有设节点",
    ]
    assert "没有设节点" in text(made, secretary.user)


def test_sheet_of_a_verified_project_says_what_is_not_verified(secretary):
    texts = {"result": "完成研制", "problem": "崩边", "goal": "国产替代", "due_on": NOVEMBER.date()}
    made = ProjectFactory(branch=secretary.branch, state="verified", leader=secretary, **texts)
    TeamMemberFactory(project=made)
    BenefitFactory(project=made)
    IssueFactory(project=made)
    MilestoneFactory(project=made)

    assert paper_of(made, secretary.user).missing == [
        "逾期节点 1 个",
        "还有 1 个问题没有解决",
        "项目已核实，但还有 1 项效益没有核实",
    ]


def test_log_tells_modifications_and_tests_apart(secretary):
    made = ProjectFactory(branch=secretary.branch)
    TrialFactory.create_batch(3, project=made)
    TrialFactory(project=made, kind="onsite_test")

    assert "共进行工艺改进 3 次、现场试验 1 轮。" in text(made, secretary.user)


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_sheet_is_a_file_named_after_the_project(client, secretary, ending):
    made = ProjectFactory(branch=secretary.branch, title="超薄砂轮/一期")

    response = got(client, made, secretary.user, ending)

    starts = {"docx": b"PK", "pdf": b"%PDF-"}
    assert response.content.startswith(starts[ending])
    assert response["Content-Disposition"].endswith(f".{ending}")


def test_a_member_reads_of_no_session_that_is_kept_from_them(client, secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    made = ProjectFactory(branch=secretary.branch)
    for values in (
        {"title": "不公开的支委会", "kind": "committee", "status": "held"},
        {"title": "还没有发布的会", "status": "planned"},
        {"title": "大家的会", "status": "held"},
    ):
        session = ActivityFactory(branch=secretary.branch, **values)
        ProjectSessionFactory(project=made, activity=session)

    of_member, of_secretary = (
        text_of(got(client, made, person.user).content) for person in (member, secretary)
    )

    titles = ("不公开的支委会", "还没有发布的会", "大家的会")
    assert [title in of_member for title in titles] == [False, False, True]
    assert [title in of_secretary for title in titles] == [True, True, True]


def test_page_of_a_project_leads_to_its_sheet(client, secretary):
    made = ProjectFactory(branch=secretary.branch)
    client.force_login(secretary.user)

    page = client.get(made.get_absolute_url()).content.decode()

    for ending in ("docx", "pdf"):
        assert f'href="/projects/{made.pk}/sheet.{ending}" download' in page


def test_sheet_speaks_the_language_of_the_reader(secretary):
    made = scenes_of_a_year.project(secretary.branch, crowd(secretary, 1), 1)
    with translation.override("en"):
        said = text(made, secretary.user)

    assert "The project is to be finished by 31 Dec 2026." in said


@pytest.mark.parametrize("count", [1, 5])
def test_sheet_takes_a_constant_number_of_queries(secretary, django_assert_num_queries, count):
    made = scenes_of_a_year.project(secretary.branch, crowd(secretary, count), count)
    read = Project.objects.select_related(*NAMED).get(pk=made.pk)

    # roles, the page's parts with inventors, departments, team, Party members
    with django_assert_num_queries(13):
        project.build(read, secretary.user, timezone.now())


@pytest.mark.parametrize("count", [1, 5])
def test_sheet_of_a_classroom_takes_a_constant_number_of_queries(
    secretary, django_assert_num_queries, count
):
    made = scenes_of_a_year.classroom(secretary.branch, crowd(secretary, count), count)
    read = Project.objects.select_related(*NAMED).get(pk=made.pk)

    # roles, the page's parts, departments, team, Party members; first and last turn, turns,
    # sessions with guests
    with django_assert_num_queries(16):
        project.build(read, secretary.user, timezone.now())


def test_libreoffice_opens_the_sheet(secretary, tmp_path):
    made = scenes_of_a_year.project(secretary.branch, crowd(secretary, 3), 3)
    file = tmp_path / "project.docx"
    file.write_bytes(word.write(paper_of(made, secretary.user)))

    assert [path.stem for path in office.to_pdf([file], tmp_path / "out")] == ["project"]
