import pytest
from django.contrib import admin
from django.urls import reverse

from projects.models import (
    Article,
    Benefit,
    Brand,
    CompanyTotals,
    DepartmentResult,
    HardTask,
    Patent,
    Project,
)
from tests.factories.members import BranchFactory, DepartmentFactory, MemberFactory, UserFactory
from tests.factories.projects import (
    ArticleFactory,
    BenefitFactory,
    BrandFactory,
    ClassroomTurnFactory,
    CompanyTotalsFactory,
    DepartmentResultFactory,
    HardTaskFactory,
    IssueFactory,
    MilestoneFactory,
    PatentFactory,
    ProjectFactory,
    ProjectFileFactory,
    RecognitionFactory,
    TeamMemberFactory,
    TrialFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
MADE_THERE = (Brand, Patent, HardTask, Article, DepartmentResult, CompanyTotals)
FACTORIES = [
    ProjectFactory, TeamMemberFactory, MilestoneFactory, RecognitionFactory, TrialFactory,
    IssueFactory, BenefitFactory, ProjectFileFactory, ClassroomTurnFactory,
]  # fmt: skip


@pytest.fixture
def boss(client):
    boss = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(boss)
    return boss


def page(model, name, *keys):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=keys)


@pytest.mark.parametrize("factory", FACTORIES)
def test_every_list_and_row_opens_and_nothing_can_be_added(client, boss, factory):
    row = factory()
    model = type(row)

    pages = [page(model, "changelist"), page(model, "change", row.pk), page(model, "add")]
    assert [client.get(each).status_code for each in pages] == [200, 200, 403]


@pytest.mark.parametrize("model", MADE_THERE)
def test_what_belongs_to_a_branch_can_be_added(client, boss, model):
    assert client.get(page(model, "add")).status_code == 200


def test_no_project_is_deleted(client, boss):
    project = ProjectFactory()

    assert client.post(page(Project, "delete", project.pk), {"post": "yes"}).status_code == 403


def test_the_history_of_a_task_opens_with_its_members(client, boss):
    task = HardTaskFactory()
    task.members.add(MemberFactory(branch=task.branch, name="欧阳文静"))

    response = client.get(page(HardTask, "history", task.pk))

    assert "欧阳文静" in response.content.decode()


def test_a_verified_amount_is_read_only(client, boss):
    benefit = BenefitFactory(certainty="verified")

    answers = [
        client.post(page(Benefit, name, benefit.pk), {"post": "yes"})
        for name in ("change", "delete")
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


def act(client, project, action):
    data = {"action": action, admin.helpers.ACTION_CHECKBOX_NAME: [project.pk]}
    client.post(page(Project, "changelist"), data)
    project.refresh_from_db()
    return project.state


def test_an_action_takes_the_step_for_whoever_decides(client):
    branch = BranchFactory()
    secretary = MemberFactory(branch=branch, post="secretary", with_user=True)
    secretary.user.is_staff = secretary.user.is_superuser = True
    secretary.user.save()
    client.force_login(secretary.user)

    assert act(client, ProjectFactory(branch=branch, state="proposed"), "approve") == "approved"


def test_an_admin_without_a_post_may_not_approve(client, boss):
    assert act(client, ProjectFactory(state="proposed"), "approve") == "proposed"


@pytest.mark.parametrize(
    "factory", [HardTaskFactory, ArticleFactory, DepartmentResultFactory, CompanyTotalsFactory]
)
def test_a_row_of_a_register_stays_with_its_branch(client, boss, factory):
    row = factory()

    form = client.get(page(type(row), "change", row.pk)).context["adminform"]

    assert client.get(page(type(row), "changelist")).status_code == 200
    assert "branch" in form.readonly_fields


def of_form(client, address):
    """What the form at `address` would send as it stands."""
    form = client.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.mark.parametrize(
    ("factory", "name", "of_another"),
    [
        (ProjectFactory, "brand", BrandFactory),
        (ProjectFactory, "leader", MemberFactory),
        (TeamMemberFactory, "member", MemberFactory),
        (ClassroomTurnFactory, "trainer", MemberFactory),
        (IssueFactory, "coordinator", MemberFactory),
    ],
)
def test_nothing_of_another_branch_is_put_into_a_row(client, boss, factory, name, of_another):
    row = factory()
    address = page(type(row), "change", row.pk)

    response = client.post(address, of_form(client, address) | {name: of_another().pk})

    errors = response.context["adminform"].form.errors
    assert errors == {name: ["This belongs to another branch."]}


@pytest.mark.parametrize(
    ("factory", "name", "of_another"),
    [
        (ProjectFactory, "departments", DepartmentFactory),
        (PatentFactory, "inventors", MemberFactory),
        (HardTaskFactory, "members", MemberFactory),
    ],
)
def test_none_of_several_is_of_another_branch(client, boss, factory, name, of_another):
    row = factory()
    address = page(type(row), "change", row.pk)

    response = client.post(address, of_form(client, address) | {name: [of_another().pk]})

    errors = response.context["adminform"].form.errors
    assert errors == {name: ["This belongs to another branch."]}


def test_a_new_patent_of_another_branch_s_project_is_refused(client, boss):
    data = {"branch": BranchFactory().pk, "project": ProjectFactory().pk}
    data |= {"title": "一种砂轮", "filed_on": "2026-05-20"}

    response = client.post(page(Patent, "add"), data)

    errors = response.context["adminform"].form.errors
    assert errors == {"project": ["This belongs to another branch."]}


def test_what_is_of_the_own_branch_is_saved(client, boss):
    project = ProjectFactory()
    leader = MemberFactory(branch=project.branch)
    address = page(Project, "change", project.pk)

    response = client.post(address, of_form(client, address) | {"leader": leader.pk})

    project.refresh_from_db()
    assert (response.status_code, project.leader) == (302, leader)
