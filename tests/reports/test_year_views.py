import datetime
import io

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from branchhub.core.models import AuditEntry
from branchhub.core.periods import day_start
from branchhub.reports.models import FrozenReport, ReportText
from members.models import Branch, GroupMembership
from tests.factories.activities import ActivityFactory, AttendanceFactory, SessionTagFactory
from tests.factories.members import (
    LONG_AGO,
    BranchFactory,
    DepartmentFactory,
    GroupFactory,
    HonourFactory,
    MemberFactory,
    ReviewerPostFactory,
)
from tests.factories.projects import (
    BenefitFactory,
    BrandFactory,
    CompanyTotalsFactory,
    DepartmentResultFactory,
    IssueFactory,
    PatentFactory,
    ProjectFactory,
    TrialFactory,
)
from tests.factories.reports import FrozenReportFactory, ReportTextFactory

pytestmark = pytest.mark.django_db

MAY = datetime.date(2026, 5, 4)
URL = "/reports/year/?year=2026"


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime.datetime(2026, 11, 24, 4, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def secretary(client):
    person = MemberFactory(post="secretary", with_user=True)
    client.force_login(person.user)
    return person


def figures(response) -> dict:
    chapters = response.context["report"].chapters
    return {figure.key: figure for chapter in chapters for figure in chapter.figures}


def chapter(response, key):
    return next(each for each in response.context["report"].chapters if each.key == key)


def fill(branch, count):
    """So many of everything that the page shows."""
    group, department = GroupFactory(branch=branch), DepartmentFactory(branch=branch)
    MemberFactory.create_batch(count, branch=branch, group=group, department=department)
    for _ in range(count):
        session = ActivityFactory(branch=branch, status="held", starts_at=day_start(MAY))
        AttendanceFactory(activity=session, status="present")
        SessionTagFactory(activity=session)
        HonourFactory(branch=branch, member=MemberFactory(branch=branch))
        brand = BrandFactory(branch=branch)
        ProjectFactory(branch=branch, brand=brand, kind="party_building", group=group)
        team = ProjectFactory(branch=branch, kind="challenge", leader=MemberFactory(branch=branch))
        TrialFactory(project=team)
        BenefitFactory(project=team, certainty="verified")
        DepartmentResultFactory(department__branch=branch)
        FrozenReportFactory(branch=branch)


@pytest.mark.parametrize("count", [1, 5])
def test_report_takes_a_constant_number_of_queries(
    client, secretary, django_assert_num_queries, count
):
    fill(secretary.branch, count)
    fill(BranchFactory(), count)

    with django_assert_num_queries(28):
        response = client.get(URL)

    assert len(response.context["report"].teams) == count


def test_figure_has_exact_value_round_words_and_its_list(client, secretary):
    rows = {"certainty": "verified", "project__kind": "innovation", "amount": 712400}
    BenefitFactory(project__branch=secretary.branch, **rows)

    figure = figures(client.get(URL))["verified_benefit_yuan"]

    assert (figure.exact, figure.phrase) == ("712,400 元", "超过70万元")
    assert figure.url == (
        f"/projects/benefits/?branch={secretary.branch_id}&certainty=verified&summed=1"
        "&project_kind=innovation&from=2026-01-01&until=2026-12-31"
        "&report=2026-01-01_2026-12-31_figure-verified_benefit_yuan"
    )


def test_rounds_are_nearly_so_many_while_the_last_is_open(client, secretary):
    project = ProjectFactory(branch=secretary.branch)
    for outcome in ("passed", "open"):
        TrialFactory(project=project, kind="onsite_test", outcome=outcome)

    assert figures(client.get(URL))["onsite_tests"].phrase == "近2"


def test_one_round_that_is_open_is_told_as_one(client, secretary):
    TrialFactory(project__branch=secretary.branch, kind="onsite_test", outcome="open")

    assert figures(client.get(URL))["onsite_tests"].phrase == ""


def test_report_of_other_days_tells_only_what_lies_in_them(client, secretary):
    for day in (MAY, MAY + datetime.timedelta(days=1)):
        PatentFactory(branch=secretary.branch, filed_on=day)

    response = client.get("/reports/year/?from=2026-05-05&until=2026-05-31")

    assert figures(response)["patents_filed"].value == 1
    assert chapter(response, "results").figures == ()


@pytest.mark.parametrize(
    ("query", "field"), [("from=2026-06-01&until=2026-05-01", "until"), ("from=x", "from")]
)
def test_senseless_days_are_told_and_this_year_shown(client, secretary, query, field):
    response = client.get(f"/reports/year/?{query}")

    assert list(response.context["period_form"].errors) == [field]
    assert response.context["period"].year == 2026


def test_organisation_is_that_of_the_last_day(client, secretary):
    branch = secretary.branch
    group, department = GroupFactory(branch=branch), DepartmentFactory(branch=branch)
    GroupFactory(branch=branch, closed_on=datetime.date(2026, 6, 1))
    MemberFactory(branch=branch, group=group, department=department, post="group_leader")

    organisation = client.get(URL).context["report"].organisation

    assert [post.member for post in organisation.committee] == [secretary]
    assert [(unit.group, unit.size) for unit in organisation.units] == [(group, 1), (None, 1)]
    assert [
        (place, [number for number, _url in numbers], total)
        for place, numbers, total in organisation.table
    ] == [(department, [1, 0], 1), (None, [0, 1], 1)]


def test_groups_and_departments_lead_to_the_branch_of_that_day(client, secretary):
    branch, day = secretary.branch, datetime.date(2026, 3, 31)
    DepartmentFactory.create_batch(2, branch=branch)
    for opened_on, closed_on in ((MAY, None), (LONG_AGO, MAY), (LONG_AGO, day)):
        group = GroupFactory(branch=branch, closed_on=closed_on)
        member = MemberFactory(branch=branch)
        GroupMembership.objects.create(
            member=member, group=group, from_on=opened_on, until_on=closed_on
        )
    found = figures(client.get("/reports/year/?from=2026-01-01&until=2026-03-31"))

    page = client.get(found["groups"].url).context

    assert found["departments"].url == found["groups"].url.replace("groups", "departments")
    assert (found["groups"].value, found["departments"].value) == (1, 2)
    assert (len(page["groups"]), len(page["departments"])) == (1, 2)


def test_report_of_a_year_that_goes_on_tells_of_today(client, secretary):
    leaver = MemberFactory(branch=secretary.branch)
    leaver.status_periods.update(until_on=datetime.date(2026, 12, 1))

    response = client.get(URL)

    report = response.context["report"]
    assert (report.values["members"], report.organisation.size) == (2, 2)
    assert "2026年11月24日的组织机构" in response.content.decode()


@pytest.mark.parametrize(
    ("days", "has_link"), [("year=2025", True), ("from=2025-01-01&until=2025-06-30", False)]
)
def test_missed_requirements_lead_to_their_year_only(client, secretary, days, has_link):
    Branch.objects.update(kept_since=LONG_AGO)

    response = client.get(f"/reports/year/?{days}")

    told = chapter(response, "meetings").sentences
    urls = [part.url for part in told if not isinstance(part, str) and part.key == "missed"]
    assert [url != "" for url in (*urls, response.context["checks"][-1].url)] == [has_link] * 2


def test_requirements_missed_in_a_year_are_those_of_the_board(client, secretary):
    Branch.objects.update(kept_since=LONG_AGO)
    context = client.get("/reports/year/?year=2025").context

    board = client.get(context["checks"][-1].url).context

    shown = {state: count for state, count, _chosen in board["figures"]}
    assert shown["missed"] == context["report"].values["missed"] > 0


def test_charts_count_what_the_figures_count(client, secretary):
    branch = secretary.branch
    session = ActivityFactory(branch=branch, status="held", starts_at=day_start(MAY))
    ActivityFactory(branch=branch, status="cancelled", starts_at=day_start(MAY))
    AttendanceFactory(activity=session, status="present")
    AttendanceFactory(activity=session, status="absent")
    BenefitFactory(project__branch=branch, certainty="verified", amount=5)

    charts = {
        chart.key: [one.values for one in chart.series]
        for each in client.get(URL).context["report"].chapters
        for chart in each.charts
    }

    in_may = [None] * 4 + [50.0] + [None] * 7
    assert charts == {
        "sessions": [[0] * 4 + [1] + [0] * 7],
        "attendance": [in_may],
        "benefits": [[5]],
    }


def test_lecture_in_an_assembly_is_drawn_as_both(client, secretary):
    here = {"branch": secretary.branch, "status": "held", "starts_at": day_start(MAY)}
    ActivityFactory(kind="assembly", **here).also_counts.create(kind="lecture")

    told = chapter(client.get(URL), "meetings")

    held = {each.key: each.value for each in told.figures if each.value}
    assert held == {"held_assembly": 1, "held_lecture": 1}
    assert [sum(line.values) for line in told.charts[0].series] == [2]


def test_cards_stand_beside_the_birthdays_and_issues_beside_their_days(client, secretary):
    MemberFactory(branch=secretary.branch, joined_on="1990-07")
    project = ProjectFactory(branch=secretary.branch)
    for day in (MAY, MAY + datetime.timedelta(days=3)):
        IssueFactory(project=project, raised_on=MAY, solved_on=day)

    found = figures(client.get(URL, headers={"accept-language": "en"}))

    assert (found["cards_given"].value, found["cards_given"].note) == (0, "1 political birthday")
    assert (found["issues_solved"].value, found["issues_solved"].note) == (
        2,
        "1.5 days taken on average",
    )


def test_member_gets_no_link_where_they_would_not_see_all(client):
    member = MemberFactory(with_user=True)
    client.force_login(member.user)

    found = figures(client.get(URL))

    assert found["members"].url == ""
    assert found["research_projects"].url != ""


def test_reviewer_is_not_shown_who_got_cards(client):
    reviewer = ReviewerPostFactory()
    branch = BranchFactory(committee=reviewer.committee)
    client.force_login(reviewer.user)

    response = client.get(f"/reports/year/rows/?branch={branch.pk}&figure=cards_given")

    assert response.status_code == 403


def test_what_is_missing_before_handing_in_is_told(client, secretary):
    branch = secretary.branch
    DepartmentFactory(branch=branch)
    ActivityFactory(branch=branch, status="held", starts_at=day_start(MAY))
    before = [check.is_done for check in client.get(URL).context["checks"]]

    CompanyTotalsFactory(branch=branch)
    DepartmentResultFactory(department=branch.departments.get())
    branch.activities.update(status="archived")
    after = [check.is_done for check in client.get(URL).context["checks"]]

    assert (before[:3], after[:3]) == ([False, False, False], [True, True, True])


def write(client, text, *, shown):
    url = reverse("reports:year-text", args=["meetings"])
    return client.post(f"{url}?year=2026", {"text": text, "shown": shown})


def test_text_is_kept_with_its_period_and_author(client, secretary):
    write(client, "出差多。", shown="")

    assert chapter(client.get(URL), "meetings").text == "出差多。"
    assert chapter(client.get("/reports/year/?year=2025"), "meetings").text == ""
    assert ReportText.history.get().history_user == secretary.user


def test_emptied_text_goes_and_its_history_stays(client, secretary):
    kept = ReportTextFactory(branch=secretary.branch)

    write(client, "", shown=kept.text)

    assert ReportText.objects.count() == 0
    assert [row.history_type for row in ReportText.history.order_by("history_id")] == ["+", "-"]


def test_a_newer_text_is_shown_instead_of_replaced(client, secretary):
    ReportTextFactory(branch=secretary.branch, text="全年开会十二次。")

    response = write(client, "全年开会十次。", shown="")

    form, newer = response.context["form"], response.context["newer"]
    assert [error.code for error in form.non_field_errors().as_data()] == ["changed"]
    assert (form["text"].value(), form["shown"].value()) == ("全年开会十次。", "全年开会十二次。")
    assert "".join(part.text for part in newer) == "全年开会十二次。"
    assert chapter(client.get(URL), "meetings").text == "全年开会十二次。"


def test_a_text_is_replaced_by_who_saw_it(client, secretary):
    ReportTextFactory(branch=secretary.branch, text="第一段\n第二段")

    write(client, "新的", shown="第一段\r\n第二段")

    assert chapter(client.get(URL), "meetings").text == "新的"


def test_the_same_text_again_writes_no_history(client, secretary):
    kept = ReportTextFactory(branch=secretary.branch, text="第一段\n第二段")

    response = write(client, "第一段\r\n第二段", shown="")

    assert (response.status_code, kept.history.count()) == (302, 1)


@pytest.fixture
def reviewer(client):
    post = ReviewerPostFactory()
    client.force_login(post.user)
    return post


def cells(response) -> list:
    return list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))


def test_report_is_exported_with_numbers_and_round_words(client, secretary):
    rows = {"certainty": "verified", "project__kind": "innovation", "amount": 712400}
    BenefitFactory(project__branch=secretary.branch, **rows)

    found = cells(client.post(reverse("reports:year-export"), {"year": 2026}))

    told = next(row for row in found if row[1] == "创新创效项目已核实效益")
    assert told[2:5] == (712400, "712,400 元", "超过70万元")
    assert AuditEntry.objects.get().target == f"members.branch:{secretary.branch_id}"


@pytest.mark.parametrize(("post", "sees"), [("secretary", True), ("group_leader", False)])
def test_report_leads_to_the_appraisal_for_those_who_may_see_it(client, post, sees):
    group = GroupFactory()
    person = MemberFactory(branch=group.branch, group=group, post=post, with_user=True)
    client.force_login(person.user)
    address = f"/reports/appraisal/?branch={person.branch_id}&amp;year=2026"

    report = client.get(URL).content.decode()
    index = client.get("/reports/").content.decode()

    assert (address in report, "/reports/appraisal/" in index) == (sees, sees)


def test_index_leads_a_reviewer_to_all_appraisals(client, reviewer):
    assert reverse("reports:appraisal-branches") in client.get("/reports/").content.decode()


def test_chapter_opens_with_a_sentence_whose_numbers_lead_to_their_lists(client, secretary):
    PatentFactory(branch=secretary.branch)
    client.post(reverse("reports:year-freeze"), {"year": 2026})

    live = chapter(client.get(URL), "projects")
    chapters = client.get(FrozenReport.objects.get().get_absolute_url()).context["chapters"]
    kept = next(each for each in chapters if each.key == "projects")

    assert [part.url != "" for part in live.sentences if not isinstance(part, str)] == [True]
    assert [part.url for part in kept.sentences if not isinstance(part, str)] == [""]
