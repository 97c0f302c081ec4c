import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from projects.models import Project
from projects.views.brands import PAGE_SIZE
from tests.factories.activities import ActivityFactory
from tests.factories.members import (
    BranchFactory,
    DepartmentFactory,
    GroupFactory,
    MemberFactory,
)
from tests.factories.projects import (
    BenefitFactory,
    BrandFactory,
    IssueFactory,
    MilestoneFactory,
    PatentFactory,
    ProjectFactory,
    ProjectFileFactory,
    ProjectSessionFactory,
    RecognitionFactory,
    TeamMemberFactory,
    TrialFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

TODAY = timezone.localdate().isoformat()
TOMORROW = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()


@pytest.fixture
def secretary(client):
    secretary = MemberFactory(post="secretary", with_user=True)
    client.force_login(secretary.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return secretary


@pytest.fixture
def project(secretary):
    return ProjectFactory(branch=secretary.branch)


def url(name, *keys):
    return reverse(f"projects:{name}", args=keys)


def proposal(**changes):
    return {"title": "降低废品率", "kind": "innovation", "proposed_on": TODAY} | changes


def test_a_proposal_has_its_departments_and_waits(client, secretary):
    department = DepartmentFactory(branch=secretary.branch)

    response = client.post(url("create"), proposal(departments=[department.pk]))

    project = Project.objects.get()
    assert (response.status_code, response.url) == (302, project.get_absolute_url())
    assert (project.branch, project.state) == (secretary.branch, "proposed")
    assert list(project.departments.all()) == [department]


def test_a_group_leader_proposes_for_the_own_group_only(client, secretary):
    group, other = GroupFactory.create_batch(2, branch=secretary.branch)
    leader = MemberFactory(
        branch=secretary.branch, group=group, post="group_leader", with_user=True
    )
    client.force_login(leader.user)

    refused = client.post(url("create"), proposal(group=other.pk))
    client.post(url("create"), proposal(group=group.pk))

    assert list(refused.context["form"].errors) == ["group"]
    assert Project.objects.get().group == group


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"proposed_on": TOMORROW}, "proposed_on"),
        ({"due_on": "2001-01-01"}, "due_on"),
        ({"problem": "长" * 5001}, "problem"),
    ],
)
def test_a_proposal_that_cannot_be_is_told_at_its_field(client, secretary, changes, field):
    response = client.post(url("create"), proposal(**changes))

    assert list(response.context["form"].errors) == [field]


def test_a_brand_of_another_branch_cannot_be_chosen(client, secretary):
    response = client.post(url("create"), proposal(brand=BrandFactory().pk))

    assert list(response.context["form"].errors) == ["brand"]


def test_a_member_who_takes_over_replaces_the_named_leader(client, secretary, project):
    Project.objects.filter(pk=project.pk).update(leader_name="李工")
    typed = {"title": project.title, "kind": project.kind, "leader": secretary.pk}
    typed |= {"leader_name": "李工", "initial-leader_name": "李工"}

    client.post(url("edit", project.pk), typed)

    project.refresh_from_db()
    assert (project.leader, project.leader_name) == (secretary, "")


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("proposed", "approve"),
        ("approved", "start"),
        ("under_way", "finish"),
        ("finished", "verify"),
        ("verified", ""),
        ("stopped", ""),
    ],
)
def test_the_page_offers_the_step_that_the_state_asks_for(client, secretary, state, step):
    project = ProjectFactory(branch=secretary.branch, state=state)

    assert client.get(project.get_absolute_url()).context["next_step"] == step


def test_who_leads_a_project_may_start_it_but_not_approve_it(client, secretary):
    leader = MemberFactory(branch=secretary.branch, with_user=True)
    proposed = ProjectFactory(branch=secretary.branch, leader=leader, state="proposed")
    approved = ProjectFactory(branch=secretary.branch, leader=leader, state="approved")
    client.force_login(leader.user)

    steps = [
        client.get(one.get_absolute_url()).context["next_step"] for one in (proposed, approved)
    ]

    assert steps == ["", "start"]


@pytest.fixture
def leading(client, secretary):
    """Makes a project that a plain member leads, who then is at the page."""

    def lead(**kwargs):
        leader = MemberFactory(branch=secretary.branch, with_user=True)
        client.force_login(leader.user)
        return ProjectFactory(branch=secretary.branch, leader=leader, **kwargs)

    return lead


def test_who_leads_a_project_changes_its_kind_until_it_is_approved(client, leading):
    project = leading(state="proposed")

    client.post(url("edit", project.pk), proposal(kind="challenge"))

    project.refresh_from_db()
    assert project.kind == "challenge"


def test_who_leads_an_approved_project_writes_its_goal(client, leading):
    project = leading(state="approved")

    client.post(url("edit", project.pk), {"title": project.title, "goal": "降到 2%"})

    project.refresh_from_db()
    assert project.goal == "降到 2%"


def test_terms_that_an_approval_overtook_are_refused_in_words(client, leading):
    project = leading(state="approved")

    response = client.post(url("edit", project.pk), proposal(kind="challenge", goal="降到 2%"))

    form = response.context["form"]
    assert (form.non_field_errors(), form["goal"].value()) == ([form.OVERTAKEN], "降到 2%")
    changed = Project.objects.get()
    assert (changed.kind, changed.goal) == (project.kind, project.goal)


def test_who_decides_changes_the_kind_of_an_approved_project(client, secretary, project):
    client.post(url("edit", project.pk), {"title": project.title, "kind": "challenge"})

    project.refresh_from_db()
    assert project.kind == "challenge"


@pytest.mark.parametrize(("state", "status"), [("proposed", 200), ("approved", 403)])
def test_who_leads_a_project_notes_recognitions_until_it_is_approved(
    client, leading, state, status
):
    project = leading(state=state)

    pages = [
        url("part-create", project.pk, "recognitions"),
        url("part-edit", project.pk, "recognitions", RecognitionFactory(project=project).pk),
    ]
    assert [client.get(page).status_code for page in pages] == [status, status]


@pytest.mark.parametrize("state", ["verified", "stopped"])
def test_who_leads_a_project_only_reads_it_in_the_end(client, leading, state):
    project = leading(state=state)

    pages = [url("edit", project.pk), url("part-create", project.pk, "trials")]
    assert [client.get(page).status_code for page in pages] == [403, 403]
    assert client.get(project.get_absolute_url()).context["may_write"] is False
    assert client.get(url("history", project.pk)).status_code == 200


def test_wrong_dates_are_put_right_on_their_page(client, secretary, project):
    days = {"proposed_on": "2025-12-01", "approved_on": "2025-12-08", "started_on": "2025-12-15"}

    response = client.post(url("dates", project.pk), days)

    project.refresh_from_db()
    assert response.url == project.get_absolute_url()
    assert {name: getattr(project, name).isoformat() for name in days} == days


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"approved_on": ""}, "approved_on"),
        ({"started_on": TOMORROW}, "started_on"),
        ({"proposed_on": "2025-12-09"}, "approved_on"),
        ({"due_on": "2025-11-30"}, "due_on"),
    ],
)
def test_dates_that_cannot_be_are_told_at_their_field(client, secretary, project, changes, field):
    days = {"proposed_on": "2025-12-01", "approved_on": "2025-12-08", "started_on": "2025-12-15"}

    response = client.post(url("dates", project.pk), days | changes)

    assert list(response.context["form"].errors) == [field]


def test_only_the_days_of_steps_taken_are_asked_for(client, secretary):
    project = ProjectFactory(branch=secretary.branch, state="approved")

    form = client.get(url("dates", project.pk)).context["form"]

    assert list(form.fields) == ["proposed_on", "approved_on", "due_on"]


def test_a_step_is_taken_on_its_page(client, secretary, project):
    response = client.post(url("finish", project.pk), {"on": TODAY, "result": "批量供货"})

    project.refresh_from_db()
    assert (response.status_code, project.state, project.result) == (302, "finished", "批量供货")


def test_a_step_before_its_turn_is_told_in_words(client, secretary, project):
    response = client.post(url("verify", project.pk), {"on": TODAY})

    assert response.context["form"].non_field_errors()[0].startswith("The project is not in a")


def test_a_project_is_stopped_with_a_reason_only(client, secretary, project):
    response = client.post(url("stop", project.pk), {"on": TODAY})

    assert list(response.context["form"].errors) == ["reason"]


def test_a_person_is_core_or_helps_not_both(client, secretary, project):
    response = client.post(
        url("team", project.pk), {"core": [secretary.pk], "helpers": [secretary.pk]}
    )

    assert list(response.context["form"].errors) == ["helpers"]


def test_the_team_is_saved_with_names_of_others(client, secretary, project):
    client.post(url("team", project.pk), {"core": [secretary.pk], "helper_names": "李师傅\n王师傅"})

    assert [str(place) for place in project.team.all()] == [secretary.name, "李师傅", "王师傅"]


def test_a_solved_problem_needs_a_day(client, secretary, project):
    response = client.post(url("problem", project.pk), {"problem": "崩边"})

    assert list(response.context["form"].errors) == ["on"]


def benefit(**changes):
    data = {"kind": "saving", "certainty": "planned", "amount": "10000"}
    return data | {"from_on": "2026-01-01", "until_on": "2026-06-30"} | changes


def test_a_verified_amount_is_entered_by_those_who_decide(client, secretary, project):
    words = {"certainty": "verified", "verified_by": "财务部", "verified_on": TODAY}

    client.post(url("part-create", project.pk, "benefits"), benefit(**words))

    assert project.benefits.get().verified_by == "财务部"


def test_who_only_leads_the_project_cannot_enter_a_verified_amount(client, secretary):
    leader = MemberFactory(branch=secretary.branch, with_user=True)
    project = ProjectFactory(branch=secretary.branch, leader=leader)
    client.force_login(leader.user)
    words = {"certainty": "verified", "verified_by": "财务部", "verified_on": TODAY}

    response = client.post(url("part-create", project.pk, "benefits"), benefit(**words))

    assert list(response.context["form"].errors) == ["certainty"]


def test_an_amount_without_who_verified_it_is_told_at_the_field(client, secretary, project):
    page = url("part-create", project.pk, "benefits")

    response = client.post(page, benefit(certainty="verified"))

    assert list(response.context["form"].errors) == ["verified_by", "verified_on"]


def test_an_amount_that_is_verified_no_longer_forgets_by_whom(client, secretary, project):
    row = BenefitFactory(project=project, certainty="verified")
    data = benefit(verified_by=row.verified_by, verified_on=row.verified_on)
    shown = {"initial-certainty": "verified", "initial-verified_by": row.verified_by}

    client.post(url("part-edit", project.pk, "benefits", row.pk), data | shown)

    row.refresh_from_db()
    assert (row.certainty, row.verified_by, row.verified_on) == ("planned", "", None)


def test_the_benefit_to_verify_is_named_with_its_amount(client, secretary, project):
    row = BenefitFactory(project=project, kind="saving", amount=60_000)

    page = client.get(
        url("benefit-verify", project.pk, row.pk), headers={"accept-language": "zh-CN"}
    )

    assert "节约成本 60,000 元" in page.content.decode()


def test_a_benefit_is_verified_on_its_page(client, secretary, project):
    row = BenefitFactory(project=project)
    data = {"amount": "9800.50", "verified_by": "财务部", "on": TODAY}

    client.post(url("benefit-verify", project.pk, row.pk), data)

    row.refresh_from_db()
    assert (row.certainty, row.amount) == ("verified", Decimal("9800.50"))


def test_an_unknown_part_is_not_found(client, secretary, project):
    assert client.get(url("part-create", project.pk, "activities")).status_code == 404


def test_a_part_of_another_project_is_not_found(client, secretary, project):
    other = MilestoneFactory(project__branch=secretary.branch)

    page = url("part-edit", project.pk, "milestones", other.pk)
    assert client.get(page).status_code == 404


def test_a_recognition_noted_twice_is_told_in_words(client, secretary, project):
    first = RecognitionFactory(project=project)
    data = {"level": first.level, "document": first.document, "given_on": "2026-03-02"}

    response = client.post(url("part-create", project.pk, "recognitions"), data)

    assert response.context["form"].non_field_errors() == ["This recognition is noted already."]


def test_a_removed_part_is_gone_from_the_page(client, secretary, project):
    row = TrialFactory(project=project)

    client.post(url("part-remove", project.pk, "trials", row.pk))

    assert client.get(project.get_absolute_url()).context["trials"] == []


def test_a_patent_number_in_use_is_told_in_words(client, secretary, project):
    PatentFactory(branch=secretary.branch, number="ZL1")
    data = {"title": "另一件", "number": "ZL1", "project": project.pk, "filed_on": "2026-01-01"}

    response = client.post(url("patent-create"), data)

    assert response.context["form"].non_field_errors() == [
        "A patent with this number is here already."
    ]


def test_a_patent_comes_with_the_project_it_was_asked_for(client, secretary, project):
    form = client.get(url("patent-create"), {"project": project.pk}).context["form"]

    assert form["project"].value() == project.pk


def test_uploaded_files_stay_when_one_of_them_cannot(client, secretary, project):
    files = [SimpleUploadedFile("好.pdf", b"%PDF-1.4"), SimpleUploadedFile("坏.exe", b"MZ\x00")]

    response = client.post(url("file-create", project.pk), {"files": files})

    assert [stored.name for stored in project.files.all()] == ["好.pdf"]
    assert list(response.context["form"].errors) == ["files"]


def test_a_session_that_one_does_not_know_of_is_not_shown(client, secretary, project):
    behind_doors = ActivityFactory(branch=secretary.branch, kind="committee")
    ProjectSessionFactory(project=project, activity=behind_doors)
    seen_by_secretary = client.get(project.get_absolute_url()).context["sessions"]
    client.force_login(MemberFactory(branch=secretary.branch, with_user=True).user)

    assert seen_by_secretary == [behind_doors]
    assert client.get(project.get_absolute_url()).context["sessions"] == []


def test_the_timeline_is_newest_first(client, secretary):
    project = ProjectFactory(branch=secretary.branch)
    MilestoneFactory(project=project, title="首批", done_on=datetime.date(2026, 5, 1))
    PatentFactory(project=project, branch=project.branch, title="砂轮")

    events = client.get(project.get_absolute_url()).context["events"]

    assert [event.text for event in events] == [
        "Patent filed: 砂轮", "Reached: 首批", "Proposed", "Approved", "Started",
    ]  # fmt: skip


def fill(project, count):
    branch = project.branch
    for factory in (MilestoneFactory, RecognitionFactory, TrialFactory, BenefitFactory):
        factory.create_batch(count, project=project)
    IssueFactory.create_batch(count, project=project, coordinator=MemberFactory(branch=branch))
    TeamMemberFactory.create_batch(count, project=project)
    ProjectFileFactory.create_batch(count, project=project)
    ProjectSessionFactory.create_batch(count, project=project)
    for patent in PatentFactory.create_batch(count, project=project, branch=branch):
        patent.inventors.add(MemberFactory(branch=branch))
    project.departments.add(*DepartmentFactory.create_batch(count, branch=branch))


@pytest.mark.parametrize("count", [1, 5])
def test_a_project_runs_the_same_queries_however_much_there_is(
    client, secretary, project, django_assert_num_queries, count
):
    fill(project, count)

    # session, user with roles, unread notices, the project, and one each of eleven parts
    with django_assert_num_queries(15):
        client.get(project.get_absolute_url())


@pytest.mark.parametrize("count", [1, 5])
def test_a_brand_runs_the_same_queries_however_many_projects(
    client, secretary, django_assert_num_queries, count
):
    brand = BrandFactory(branch=secretary.branch)
    for project in ProjectFactory.create_batch(count, branch=secretary.branch, brand=brand):
        BenefitFactory(project=project)
        ProjectSessionFactory(project=project)

    with django_assert_num_queries(8):
        client.get(brand.get_absolute_url())


@pytest.mark.parametrize("count", [1, 5])
def test_brands_run_the_same_queries_however_many(
    client, secretary, django_assert_num_queries, count
):
    for brand in BrandFactory.create_batch(count, branch=secretary.branch):
        ProjectFactory.create_batch(2, branch=secretary.branch, brand=brand)

    with django_assert_num_queries(5):
        response = client.get(url("brand-list"))

    assert [brand.project_count for brand in response.context["page"]] == [2] * count


def test_brands_come_by_pages(client, secretary):
    BrandFactory.create_batch(PAGE_SIZE + 1, branch=secretary.branch)

    response = client.get(url("brand-list"), {"page": 2})

    assert len(response.context["page"]) == 1


def test_a_brand_does_not_show_what_is_out_of_sight(client, secretary):
    brand = BrandFactory(branch=secretary.branch)
    seen = ProjectFactory(branch=secretary.branch, brand=brand)
    BenefitFactory(project=ProjectFactory(brand=brand))

    context = client.get(brand.get_absolute_url()).context

    assert (context["projects"], context["totals"]) == ([seen], [])


@pytest.mark.parametrize("count", [1, 5])
def test_the_history_runs_the_same_queries_however_long(
    client, secretary, project, django_assert_num_queries, count
):
    fill(project, count)

    with django_assert_num_queries(19):
        client.get(url("history", project.pk))


def test_a_brand_with_a_name_in_use_is_told_in_words(client, secretary):
    taken = BrandFactory(branch=secretary.branch)

    response = client.post(url("brand-create"), {"name": taken.name, "from_on": "2026-01-01"})

    assert response.context["form"].non_field_errors() == [
        "The branch already has a brand of this name."
    ]


def test_a_project_of_a_branch_out_of_sight_is_not_found(client, secretary):
    hidden = ProjectFactory(branch=BranchFactory())

    assert client.get(hidden.get_absolute_url()).status_code == 404
