import datetime
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from branchhub.core.models import AuditEntry
from branchhub.reports.papers import attendance
from branchhub.reports.papers.registry import OF_A_SESSION
from tests.core.papers.papers import text_of
from tests.factories.activities import ActivityFactory, AgendaItemFactory, AttendanceFactory
from tests.factories.members import GroupFactory, MemberFactory, ReviewerPostFactory
from tests.factories.projects import ProjectFactory
from tests.reports.papers import scenes

pytestmark = pytest.mark.django_db

CHINESE = {"accept-language": "zh-CN"}
TODAY = timezone.localdate


@pytest.fixture
def secretary():
    return MemberFactory(post="secretary", with_user=True)


def paper(client, session, kind, ending="docx"):
    return client.get(reverse("papers:session", args=[session.pk, kind, ending]), headers=CHINESE)


def name_of(response):
    return unquote(response["Content-Disposition"].rpartition("''")[2])


def sheet(client, ending="docx", **data):
    days = {"from": TODAY() - datetime.timedelta(days=30), "until": TODAY()}
    return client.post(reverse("papers:sheet", args=[ending]), days | data, headers=CHINESE)


def committee_meeting(branch, *members):
    session = ActivityFactory(branch=branch, kind="committee", status="held")
    AgendaItemFactory(activity=session, decision="不外传的决定")
    for member in members:
        AttendanceFactory(activity=session, member=member, status="present")
    return session


@pytest.mark.parametrize(
    ("ending", "start"), [("docx", b"PK"), ("pdf", b"%PDF-")], ids=["docx", "pdf"]
)
def test_a_paper_is_a_file_named_by_date_kind_and_paper(client, secretary, ending, start):
    session = ActivityFactory(branch=secretary.branch, status="held")
    client.force_login(secretary.user)

    response = paper(client, session, "minutes", ending)

    assert response.content.startswith(start)
    assert name_of(response) == f"{session.day.isoformat()} 支部党员大会 会议记录.{ending}"
    assert response["Cache-Control"] == "private, no-store"


def test_a_paper_is_logged_with_its_session(client, secretary):
    session = ActivityFactory(branch=secretary.branch, status="held")
    client.force_login(secretary.user)

    paper(client, session, "minutes")

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.branch_id, entry.by) == ("export", session.branch_id, secretary.user)
    assert (entry.target, entry.detail) == (f"activities.activity:{session.pk}", "minutes")


def test_what_is_no_paper_is_not_found(client, secretary):
    session = ActivityFactory(branch=secretary.branch, status="held")
    client.force_login(secretary.user)

    assert paper(client, session, "nothing").status_code == 404


@pytest.mark.parametrize(
    ("method", "name", "args"),
    [
        ("get", "session", [1, "minutes"]),
        ("get", "project", [1]),
        ("post", "sheet", []),
        ("post", "of-a-year", ["handbook"]),
    ],
)
def test_nothing_is_made_or_logged_of_an_ending_that_no_paper_has(
    client, secretary, method, name, args
):
    client.force_login(secretary.user)
    url = reverse(f"papers:{name}", args=[*args, "pdf"]).replace(".pdf", ".exe")

    response = getattr(client, method)(url)

    assert (response.status_code, AuditEntry.objects.count()) == (404, 0)


@pytest.mark.parametrize("ending", ["docx", "pdf"])
@pytest.mark.parametrize("kind", OF_A_SESSION)
def test_a_member_gets_no_paper_of_a_committee_meeting(client, secretary, kind, ending):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    session = committee_meeting(secretary.branch, secretary)
    client.force_login(member.user)

    assert paper(client, session, kind, ending).status_code == 404


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_a_member_who_was_at_a_committee_meeting_gets_no_minutes(client, secretary, ending):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    session = committee_meeting(secretary.branch, secretary, member)
    client.force_login(member.user)

    assert paper(client, session, "minutes", ending).status_code == 403
    assert paper(client, session, "notice", ending).status_code == 200


def test_year_page_offers_what_may_be_had(client, secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    now = timezone.now()
    ActivityFactory(branch=member.branch, status="held", starts_at=now)
    ActivityFactory(branch=member.branch, status="cancelled", starts_at=now)
    committee_meeting(member.branch, member)
    client.force_login(member.user)

    response = client.get(reverse("papers:year"), {"year": TODAY().year})

    offered = {
        (session.kind, session.status): [kind for kind, _label in papers]
        for session, papers in response.context["sessions"]
    }
    everything = ["notice", "sign-in-blank", "sign-in", "minutes"]
    assert offered == {
        ("assembly", "held"): everything,
        ("assembly", "cancelled"): [],
        ("committee", "held"): everything[:3],
    }


@pytest.mark.parametrize("status", ["planned", "announced", "held", "archived", "cancelled"])
def test_page_of_a_session_leads_to_the_papers_that_are_offered(client, secretary, status):
    session = ActivityFactory(branch=secretary.branch, status=status)
    client.force_login(secretary.user)

    page = client.get(session.get_absolute_url()).content.decode()

    offered = [
        kind for kind, module in OF_A_SESSION.items() if module.is_offered(session, timezone.now())
    ]
    address = f"/sessions/{session.pk}/papers/"
    assert [kind for kind in OF_A_SESSION if f"{address}{kind}.docx" in page] == offered


@pytest.mark.parametrize("count", [1, 20])
def test_year_page_runs_the_same_queries_for_any_number_of_sessions(
    client, secretary, django_assert_num_queries, count
):
    ActivityFactory.create_batch(count, branch=secretary.branch, starts_at=timezone.now())
    client.force_login(secretary.user)

    # session, user with roles and branch, first days (2), exports, sessions, groups, bell
    with django_assert_num_queries(8):
        response = client.get(reverse("papers:year"), {"year": TODAY().year})

    assert len(response.context["sessions"]) == count


def test_attendance_sheet_is_of_the_branch_and_logged(client, secretary):
    scenes.year(secretary.branch, [secretary, MemberFactory(branch=secretary.branch)], 2)
    client.force_login(secretary.user)

    response = sheet(client)

    assert text_of(response.content).count(secretary.name) == 2
    assert name_of(response).endswith(f" {secretary.branch.name} 考勤表.docx")
    assert AuditEntry.objects.get().detail == "attendance sheet"


def test_attendance_sheet_of_a_leader_is_of_the_own_group(client, secretary):
    group = GroupFactory(branch=secretary.branch)
    leader = MemberFactory(
        branch=group.branch, group=group, post="group_leader", with_user=True, name="组长甲"
    )
    yesterday = timezone.now() - datetime.timedelta(days=1)
    session = ActivityFactory(branch=group.branch, status="held", starts_at=yesterday)
    AttendanceFactory(activity=session, member=leader, group=group, status="present")
    AttendanceFactory(activity=session, member=secretary, status="absent")
    client.force_login(leader.user)

    said = text_of(sheet(client).content)

    assert ("组长甲" in said, secretary.name in said) == (True, False)


def test_attendance_sheet_leaves_out_sessions_at_which_nobody_is_expected(secretary):
    yesterday = timezone.now() - datetime.timedelta(days=1)
    values = {"branch": secretary.branch, "status": "held", "starts_at": yesterday}
    ActivityFactory(kind="classroom", **values)
    session = ActivityFactory(kind="theme_day", **values)
    AttendanceFactory(activity=session, member=secretary, status="present")

    days = (yesterday.date(), TODAY())
    built = attendance.build(secretary.branch, secretary.user, days)

    [row] = built.tables()["sessions"].rows
    assert row[3:] == [session.title, "1"]
    assert {fact.name: fact.text for fact in built.facts}["sessions"] == "1"


@pytest.mark.parametrize(
    "days",
    [
        {"from": "2026-05-02", "until": "2026-05-01"},
        {"from": "2020-01-01", "until": "2026-05-01"},
        {"from": "x"},
        {"group": "0"},
    ],
)
def test_attendance_sheet_of_wrong_days_says_so(client, secretary, days):
    client.force_login(secretary.user)

    response = sheet(client, **days)

    assert response.status_code == 302
    assert len(client.get(response["Location"]).context["messages"]) == 1


def test_reviewer_gets_no_sheet_with_names(client):
    review = ReviewerPostFactory()
    branch = MemberFactory(branch__committee=review.committee).branch
    client.force_login(review.user)

    assert sheet(client, branch=branch.pk).status_code == 403


@pytest.mark.parametrize("count", [2, 12])
def test_attendance_sheet_runs_the_same_queries_for_any_size(
    client, secretary, django_assert_num_queries, count
):
    members = [secretary, *MemberFactory.create_batch(count, branch=secretary.branch)]
    scenes.year(secretary.branch, members, count)
    client.force_login(secretary.user)

    # session, user with roles and branch, rows, sessions, audit, own template
    with django_assert_num_queries(6):
        sheet(client)


@pytest.mark.parametrize("asked", ["", "x", "1066"])
def test_year_page_is_of_this_year_when_no_other_is_asked_for(client, secretary, asked):
    client.force_login(secretary.user)

    context = client.get(reverse("papers:year"), {"year": asked}).context

    assert (context["year"], context["form"]["year"].value()) == (TODAY().year, TODAY().year)


def test_years_are_offered_back_to_the_first_session(client, secretary):
    first = timezone.now().replace(year=TODAY().year - 15)
    ActivityFactory(branch=secretary.branch, starts_at=first)
    client.force_login(secretary.user)

    years = client.get(reverse("papers:year")).context["form"].fields["year"].choices

    assert [year for year, _label in years] == list(range(TODAY().year + 1, first.year - 1, -1))


def test_years_are_offered_back_to_the_first_project(client, secretary):
    ProjectFactory(branch=secretary.branch, proposed_on=f"{TODAY().year - 12}-06-01")
    client.force_login(secretary.user)

    years = client.get(reverse("papers:year")).context["form"].fields["year"].choices

    assert years[-1][0] == TODAY().year - 12


@pytest.mark.parametrize("year", [1066, "x"])
def test_paper_of_a_year_that_is_not_offered_is_not_found(client, secretary, year):
    client.force_login(secretary.user)

    response = client.post(reverse("papers:of-a-year", args=["plan", "docx"]), {"year": year})

    assert response.status_code == 404


def test_paper_of_a_branch_not_to_be_known_of_is_not_found(client, secretary):
    other = MemberFactory().branch
    client.force_login(secretary.user)

    response = client.post(reverse("papers:of-a-year", args=["plan", "docx"]), {"branch": other.pk})

    assert response.status_code == 404
