import datetime

import pytest
from django.urls import reverse

from members.choices import PostKind
from members.models import Branch, Department, GroupMembership, PartyGroup
from members.views.branch import term_state, vacancies
from tests.factories.members import (
    BranchFactory,
    CommitteeFactory,
    DepartmentFactory,
    GroupFactory,
    MemberFactory,
    PostFactory,
)
from tests.world import build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def world(client):
    world = build_world()
    client.force_login(world.users["secretary"])
    return world


def test_the_branch_page_has_committee_and_groups_with_their_sizes(client, world):
    context = client.get(world.branch.get_absolute_url()).context

    assert [post.kind for post in context["committee"]] == ["secretary", "publicity"]
    assert [(group.size, group.leaders) for group in context["groups"]] == [
        (2, [world.people["leader"]]),
        (0, []),
    ]


def test_the_branch_page_of_a_day_is_read_only_and_has_the_groups_of_that_day(client):
    person = MemberFactory(post="secretary", with_user=True)
    opened = GroupFactory(branch=person.branch)
    GroupMembership.objects.create(member=person, group=opened, from_on=datetime.date(2026, 5, 1))
    closed = GroupFactory(branch=person.branch, closed_on=datetime.date(2026, 5, 1))
    client.force_login(person.user)

    before, after, today = (
        client.get(person.branch.get_absolute_url(), query).context
        for query in ({"day": "2026-04-30"}, {"day": "2026-05-01"}, {})
    )

    assert (before["groups"], after["groups"], today["groups"]) == ([closed], [opened], [opened])
    assert [page["can_manage"] for page in (before, after, today)] == [False, False, True]


def test_a_branch_of_one_is_led_on_to_the_import(client, world):
    alone = MemberFactory(post="secretary", with_user=True)

    assert not client.get(world.branch.get_absolute_url()).context["needs_roster"]
    client.force_login(alone.user)
    assert client.get(alone.branch.get_absolute_url()).context["needs_roster"]


def test_the_branch_page_names_the_committees_above(client):
    top = CommitteeFactory(name="某公司党委")
    branch = BranchFactory(committee=CommitteeFactory(parent=top, name="某研究所党委"))
    client.force_login(MemberFactory(branch=branch, with_user=True).user)

    html = client.get(branch.get_absolute_url()).content.decode()

    assert html.index("某公司党委") < html.index("某研究所党委")


def test_a_department_counts_who_is_on_the_roster(client, world):
    department = DepartmentFactory(branch=world.branch)
    MemberFactory.create_batch(2, branch=world.branch, department=department)
    MemberFactory(branch=world.branch, department=department, status="left")

    departments = client.get(world.branch.get_absolute_url()).context["departments"]

    assert [row.size for row in departments.order_by("pk")] == [None, 2]


@pytest.mark.parametrize(
    ("full_members", "vacant"),
    [
        (6, []),
        (7, [PostKind.ORGANISATION, PostKind.DISCIPLINE]),
    ],
)
def test_vacant_are_the_posts_a_branch_of_this_size_has(full_members, vacant):
    branch = BranchFactory()
    posts = [PostFactory(member__branch=branch, kind=kind) for kind in ("secretary", "publicity")]

    assert vacancies(posts, full_members) == vacant


def test_a_branch_without_secretary_says_so(client):
    member = MemberFactory(with_user=True)
    client.force_login(member.user)

    context = client.get(member.branch.get_absolute_url()).context

    assert context["vacancies"] == [PostKind.SECRETARY]


@pytest.mark.parametrize(
    ("elected", "state"),
    [
        (None, ""),
        (datetime.date(2023, 11, 22), "over"),
        (datetime.date(2023, 11, 23), "soon"),
        (datetime.date(2024, 5, 22), "soon"),
        (datetime.date(2024, 5, 23), "running"),
    ],
)
def test_the_term_of_three_years_is_reminded_of_six_months_ahead(elected, state):
    branch = Branch(term_from_on=elected)

    assert term_state(branch, datetime.date(2026, 11, 22)) == state


def test_own_branch_leads_to_the_branch_page(client, world):
    assert client.get(reverse("members:branch")).url == world.branch.get_absolute_url()


def test_the_secretary_changes_the_branch_s_words_and_term(client, world):
    data = {"slogan": "一心", "profile": "二组", "term_from_on": "2025-06-01", "term_years": 3}

    client.post(reverse("members:branch-edit", args=[world.branch.pk]), data)

    world.branch.refresh_from_db()
    assert world.branch.slogan == "一心"
    assert world.branch.term_ends_on() == datetime.date(2028, 6, 1)


def test_the_secretary_opens_renames_and_closes_a_group(client, world):
    client.post(reverse("members:group-create", args=[world.branch.pk]), {"name": "第三组"})
    group = PartyGroup.objects.get(name="第三组")
    client.post(reverse("members:group-edit", args=[group.pk]), {"name": "第三党小组"})
    client.post(reverse("members:group-close", args=[group.pk]), {"on": "2026-11-01"})

    group.refresh_from_db()
    assert (group.name, group.closed_on) == ("第三党小组", datetime.date(2026, 11, 1))


def test_a_group_with_members_is_not_closed(client, world):
    url = reverse("members:group-close", args=[world.group.pk])

    response = client.post(url, {"on": "2026-11-01"})

    assert response.context["form"].non_field_errors() == [
        f"Move the members of {world.group} to another group first."
    ]


def test_the_secretary_adds_and_changes_a_department(client, world):
    url = reverse("members:department-create", args=[world.branch.pk])
    client.post(url, {"name": "第四部"})
    department = Department.objects.get(name="第四部")
    data = {"name": "第四制品部", "description": "金属结合剂制品"}

    client.post(reverse("members:department-edit", args=[department.pk]), data)

    department.refresh_from_db()
    assert (department.name, department.description) == ("第四制品部", "金属结合剂制品")


def test_a_secretary_changes_no_group_of_another_branch(client, world):
    other = GroupFactory()

    assert client.post(reverse("members:group-edit", args=[other.pk])).status_code == 404
