import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from branchhub.core.encryption import lookup_hash
from branchhub.core.models import AuditEntry
from members.roster import reading
from members.roster.exporting import export_roster
from members.roster.plan import Kind, build_plan
from members.roster.writing import write
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory, UserFactory
from tests.factories.rosters import sample
from tests.world import build_world

pytestmark = pytest.mark.django_db


def rows_of(content):
    return [[c.value for c in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]


def people_of(content):
    head, *rows = rows_of(content)
    return [dict(zip(head, row, strict=True)) for row in rows]


def export(branch, *, is_masked=False):
    members = branch.members.order_by("order", "pk")
    return export_roster(branch, members, is_masked=is_masked, by=UserFactory())


@pytest.fixture
def today():
    from django.utils import timezone

    return timezone.localdate()


@pytest.mark.parametrize("name", ["standard", "messy"])
@pytest.mark.parametrize("is_masked", [False, True])
def test_the_export_of_an_import_changes_nothing(today, name, is_masked):
    branch = BranchFactory()
    write(build_plan(branch, reading.read_table(sample(name)), today=today), by=None)

    table = reading.read_table(export(branch, is_masked=is_masked))

    plan = build_plan(branch, table, today=today)
    assert {entry.kind for entry in plan.entries} == {Kind.SAME}
    assert (len(plan.entries), plan.left_out) == (branch.members.count(), [])


def test_odd_texts_come_back_as_they_were(today):
    branch = BranchFactory()
    for number, text in enumerate(["=1+1", "+x", "-", "@x", "'=x", "第一行\n第二行", "①（）"]):
        MemberFactory(branch=branch, name=f"党员{number}", remark=text, position=text[:1])

    plan = build_plan(branch, reading.read_table(export(branch)), today=today)

    assert {entry.kind for entry in plan.entries} == {Kind.SAME}


def test_the_columns_are_those_of_the_standard_form():
    branch = BranchFactory()
    group = GroupFactory(branch=branch, name="第一党小组")
    MemberFactory(
        branch=branch, name="卫建", sex="male", group=group, post="group_leader", born_on="1988-05"
    )

    head, row = rows_of(export(branch))

    assert head[:5] == ["序号", "姓名", "性别", "民族", "出生年月"]
    assert row[:5] == [1, "卫建", "男", None, "1988.05"]
    person = dict(zip(head, row, strict=True))
    assert (person["党内职务"], person["党小组"], person["党员类别"]) == (
        "党小组组长",
        "第一党小组",
        "正式党员",
    )


def test_personal_data_are_masked_for_those_who_may_not_see_them():
    branch = BranchFactory()
    MemberFactory(
        branch=branch,
        id_number="999999198702180099",
        id_hash=lookup_hash("999999198702180099"),
        phone="13800005678",
        address="郑州市高新区梧桐街1号",
    )

    person = people_of(export(branch, is_masked=True))[0]

    assert (person["身份证号"], person["手机号"], person["家庭住址"]) == (
        "999***********0099",
        "138****5678",
        "郑州市高新区****",
    )


@pytest.mark.parametrize("count", [1, 50])
def test_the_number_of_queries_is_constant(django_assert_num_queries, count):
    branch = BranchFactory()
    MemberFactory.create_batch(count, branch=branch, post="publicity")
    members, user = branch.members.order_by("order", "pk"), UserFactory()

    with django_assert_num_queries(3):
        content = export_roster(branch, members, is_masked=False, by=user)

    assert len(rows_of(content)) == count + 1


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("anonymous", 302),
        ("member", 403),
        ("leader", 403),
        ("commissioner", 200),
        ("secretary", 200),
        ("reviewer", 403),
        ("admin", 403),
    ],
)
def test_who_may_export(client, role, status):
    user = build_world().users[role]
    if user:
        client.force_login(user)

    assert client.post(reverse("members:export")).status_code == status


def test_nobody_exports_another_branch(client):
    world = build_world()
    client.force_login(world.users["secretary"])
    other = world.people["outsider"].branch

    response = client.post(reverse("members:export"), {"branch": other.pk})

    assert "outsider" not in [person["姓名"] for person in people_of(response.content)]
    assert len(people_of(response.content)) == world.branch.members.count()


def test_an_export_holds_who_is_on_the_roster_and_is_logged(client):
    secretary = MemberFactory(post="secretary", with_user=True)
    MemberFactory(branch=secretary.branch, status="left")
    client.force_login(secretary.user)

    response = client.post(reverse("members:export"))

    assert [person["姓名"] for person in people_of(response.content)] == [secretary.name]
    entry = AuditEntry.objects.get(verb="export")
    assert (entry.by, entry.branch_id, entry.rows) == (secretary.user, secretary.branch.pk, 1)


def test_the_file_is_named_after_branch_and_day(client):
    member = MemberFactory(branch__name="第四党支部", post="secretary", with_user=True)
    client.force_login(member.user)

    header = client.post(reverse("members:export"))["Content-Disposition"]

    assert header.startswith("attachment; filename*=utf-8''%E7%AC%AC%E5%9B%9B%E5%85%9A")


@pytest.mark.parametrize("branch", ["\x00", "9" * 30, "x", "😀"])
def test_an_odd_branch_does_no_harm(client, branch):
    client.force_login(MemberFactory(post="secretary", with_user=True).user)

    assert client.post(reverse("members:export"), {"branch": branch}).status_code == 200
