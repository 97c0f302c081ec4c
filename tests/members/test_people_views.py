import datetime

import pytest
from django.urls import reverse

from branchhub.core.models import AuditEntry
from members.models import Member
from tests.factories.members import BranchFactory, DepartmentFactory, MemberFactory
from tests.world import build_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

PHONE = "19900000001"
ID_NUMBER = "990101199003070015"


@pytest.fixture
def world():
    return build_world()


@pytest.fixture
def person(world):
    """Somebody of the group with everything that is kept about a person."""
    return MemberFactory(
        branch=world.branch,
        group=world.group,
        name="罗婷婷",
        phone=PHONE,
        id_number=ID_NUMBER,
        department=DepartmentFactory(branch=world.branch, name="第九制品部"),
        order=1_000_000,
    )


def names(response):
    return [member.name for member in response.context["page"]]


def page_of(client, world, role, url, method="get", data=None):
    client.force_login(world.users[role])
    return getattr(client, method)(url, data)


def test_the_list_is_in_roster_order(client, world, person):
    first = MemberFactory(branch=world.branch, order=0)

    found = names(page_of(client, world, "secretary", reverse("members:list")))

    assert (found[0], found[-1]) == (first.name, "罗婷婷")


@pytest.mark.parametrize("text", ["罗婷婷", "婷婷", "luotingting", "LuoTing", "ltt", "luo ting"])
def test_the_list_finds_by_name_pinyin_and_initials(client, world, person, text):
    url = reverse("members:list")

    assert names(page_of(client, world, "member", url, data={"q": text})) == ["罗婷婷"]


def test_the_list_is_narrowed_by_each_filter(client, world, person):
    applicant = MemberFactory(branch=world.branch, status="applicant")
    url = reverse("members:list")
    expected = {
        "status": ("applicant", [applicant.name]),
        "department": (person.department.pk, ["罗婷婷"]),
        "post": ("secretary", [world.people["secretary"].name]),
        "group": (world.other_group.pk, []),
    }

    for name, (value, found) in expected.items():
        response = page_of(client, world, "secretary", url, data={name: value})
        assert names(response) == found, name


def test_whoever_left_is_listed_only_when_asked_for(client, world):
    gone = MemberFactory(branch=world.branch, status="left")
    url = reverse("members:list")

    assert gone.name not in names(page_of(client, world, "secretary", url))
    found = names(page_of(client, world, "secretary", url, data={"status": "left"}))
    assert found == [gone.name]


def test_a_plain_member_sees_names_and_posts_only(client, world, person):
    response = page_of(client, world, "member", reverse("members:list"))

    html = response.content.decode()
    assert "罗婷婷" in html
    assert "第九制品部" not in html
    assert list(response.context["filters"].fields) == ["q", "post"]


def test_a_leader_sees_records_of_the_own_group_alone(client, world, person):
    other = DepartmentFactory(branch=world.branch, name="第四制品部")
    MemberFactory(branch=world.branch, group=world.other_group, department=other)

    table = page_of(client, world, "leader", reverse("members:list")).content.decode()
    table = table[table.index("<tbody") :]

    assert "第九制品部" in table
    assert "第四制品部" not in table


def test_a_leader_cannot_find_out_a_status_by_filtering(client, world):
    MemberFactory(branch=world.branch, group=world.other_group, status="suspended")

    response = page_of(
        client, world, "leader", reverse("members:list"), data={"status": "suspended"}
    )

    assert names(response) == []


@pytest.mark.parametrize(
    ("role", "queries"), [("member", 6), ("leader", 8), ("secretary", 9), ("reviewer", 10)]
)
@pytest.mark.parametrize("count", [1, 50])
def test_the_list_takes_as_many_queries_for_one_as_for_fifty(
    client, world, django_assert_num_queries, role, queries, count
):
    MemberFactory.create_batch(count, branch=world.branch, group=world.group, post="commissioner")
    client.force_login(world.users[role])

    with django_assert_num_queries(queries):
        response = client.get(reverse("members:list"))

    assert len(response.context["page"]) == min(count + 4, 30)


@pytest.mark.parametrize(("count", "is_offered"), [(0, False), (1, True), (49, True), (50, False)])
def test_a_reviewer_chooses_among_a_few_branches(client, world, count, is_offered):
    BranchFactory.create_batch(count, committee=world.branch.committee)

    response = page_of(client, world, "reviewer", reverse("members:list"))

    hidden = '<input type="hidden" name="branch" value="'
    assert bool(response.context["branch_field"]) is is_offered
    assert response.content.decode().count(hidden) == (not is_offered)


def test_only_the_table_is_sent_to_htmx(client, world):
    client.force_login(world.users["secretary"])

    response = client.get(
        reverse("members:list"), headers={"HX-Request": "true", "HX-Target": "member-table"}
    )

    assert response.templates[0].name == "members/_table.html"


def test_the_file_shows_personal_data_masked(client, world, person):
    html = page_of(client, world, "secretary", person.get_absolute_url()).content.decode()

    assert "199****0001" in html
    assert PHONE not in html
    assert ID_NUMBER not in html


def test_a_plain_member_sees_of_another_name_and_posts_only(client, world, person):
    html = page_of(client, world, "member", person.get_absolute_url()).content.decode()

    assert "罗婷婷" in html
    assert not any(word in html for word in ("199****0001", "第九制品部", str(world.group)))


def test_one_s_own_file_is_shown_in_full(client, world):
    member = world.people["member"]
    Member.objects.filter(pk=member.pk).update(phone=PHONE)

    html = page_of(client, world, "member", member.get_absolute_url()).content.decode()

    assert PHONE in html


def test_reveal_shows_the_one_value_and_is_logged(client, world, person):
    url = reverse("members:reveal", args=[person.pk])

    html = page_of(client, world, "secretary", url, "post", {"field": "phone"}).content.decode()

    assert PHONE in html
    assert ID_NUMBER not in html
    assert AuditEntry.objects.values_list("verb", "by", "target", "detail").get() == (
        "reveal",
        world.users["secretary"].pk,
        f"members.member:{person.pk}",
        "phone",
    )


@pytest.mark.parametrize("role", ["member", "leader", "commissioner", "reviewer"])
def test_reveal_is_refused_to_who_sees_masked_data(client, world, person, role):
    url = reverse("members:reveal", args=[person.pk])

    response = page_of(client, world, role, url, "post", {"field": "phone"})

    assert response.status_code == 403
    assert not AuditEntry.objects.exists()


def test_reveal_of_something_else_shows_nothing(client, world, person):
    url = reverse("members:reveal", args=[person.pk])

    response = page_of(client, world, "secretary", url, "post", {"field": "id_hash"})

    assert response.url == person.get_absolute_url()
    assert not AuditEntry.objects.exists()


def given(form):
    """What a browser sends back for an untouched form."""
    return {name: form[name].value() or "" for name in form.fields}


def test_editing_keeps_what_stays_masked(client, world, person):
    url = reverse("members:edit", args=[person.pk])
    data = given(page_of(client, world, "secretary", url).context["form"])

    response = client.post(url, data | {"position": "工艺工程师", "joined_on": "2018.06"})

    person.refresh_from_db()
    assert response.url == person.get_absolute_url()
    assert (person.phone, person.id_number, person.position) == (PHONE, ID_NUMBER, "工艺工程师")
    assert str(person.joined_on) == "2018-06"


def test_editing_changes_and_empties_personal_data(client, world, person):
    url = reverse("members:edit", args=[person.pk])
    data = given(page_of(client, world, "secretary", url).context["form"])

    client.post(url, data | {"phone": "199 0000-0002", "id_number": ""})

    person.refresh_from_db()
    assert (person.phone, person.id_number, person.id_hash) == ("19900000002", "", "")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "罗" * 51),
        ("name", "罗\x00婷"),
        ("id_number", "990101199003070014"),
        ("phone", "12"),
        ("born_on", "1988.13"),
        ("born_on", "9999"),
        ("joined_on", "2999-01-01"),
        ("regularised_on", "1900"),
        ("department", "99999999999999999999"),
        ("sex", "\x00"),
        ("remark", "字" * 1_000_000),
    ],
)
def test_editing_with_a_wrong_value_says_so_at_the_field(client, world, person, field, text):
    url = reverse("members:edit", args=[person.pk])
    data = given(page_of(client, world, "secretary", url).context["form"])

    response = client.post(url, data | {"joined_on": "2018"} | {field: text})

    assert list(response.context["form"].errors) == [field]


def test_adding_a_person_gives_status_and_group(client, world):
    url = reverse("members:create")
    data = {"name": "孙一鸣", "status": "probationary", "from_on": "2026-01-05"}

    page_of(client, world, "secretary", url, "post", data | {"group": world.group.pk})

    member = Member.objects.get(name="孙一鸣")
    assert member.status_periods.get().from_on == datetime.date(2026, 1, 5)
    assert member.group_memberships.get().group == world.group


def test_adding_somebody_with_a_known_id_number_says_so(client, world, person):
    Member.objects.filter(pk=person.pk).update(id_hash="")
    url = reverse("members:create")
    data = {"name": "罗婷婷", "status": "full", "id_number": ID_NUMBER}
    page_of(client, world, "secretary", url, "post", data)

    response = client.post(url, data)

    assert response.context["form"].non_field_errors() == [
        "Somebody in this branch already has this ID number."
    ]


def test_emoji_in_a_name_is_kept(client, world):
    data = {"name": "小明😀", "status": "applicant"}

    page_of(client, world, "secretary", reverse("members:create"), "post", data)

    assert Member.objects.filter(name="小明😀").count() == 1
