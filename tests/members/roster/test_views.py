import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import activate

from branchhub.core import xlsx
from members.models import RosterUpload
from members.roster import operations
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory
from tests.factories.rosters import roster, sample, workbook
from tests.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    member = MemberFactory(branch=BranchFactory(), post="secretary", with_user=True)
    client.force_login(member.user)
    return member


def keep(member, content):
    return operations.keep_upload(member.branch, name="名册.xlsx", content=content, by=member.user)


def post_file(client, content, name="名册.xlsx"):
    file = SimpleUploadedFile(name, content)
    branch = RosterUpload.branch.field.related_model.objects.first()
    return client.post(reverse("members:roster-upload"), {"file": file, "branch": branch.pk})


def url(name, upload):
    return reverse(f"members:roster-{name}", args=[upload.pk])


def apply(client, upload, **data):
    digest = client.get(url("preview", upload)).context["plan"].digest
    return client.post(url("apply", upload), {"digest": digest} | data)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("anonymous", 302),
        ("outsider", 403),
        ("member", 403),
        ("leader", 403),
        ("commissioner", 403),
        ("secretary", 200),
        ("reviewer", 403),
        ("admin", 403),
    ],
)
def test_who_may_upload(client, role, status):
    user = build_world().users[role]
    if user:
        client.force_login(user)

    assert client.get(reverse("members:roster-upload")).status_code == status


def test_an_organisation_commissioner_may_upload(client):
    client.force_login(MemberFactory(post="organisation", with_user=True).user)

    assert client.get(reverse("members:roster-upload")).status_code == 200


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("preview", "get"), ("columns", "get"), ("columns", "post"), ("apply", "post"),
        ("discard", "post"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", ["outsider", "member", "organisation"])
def test_an_upload_is_its_persons_alone(client, secretary, name, method, role):
    kept = keep(secretary, sample("standard"))
    other = MemberFactory(
        branch=BranchFactory() if role == "outsider" else secretary.branch,
        post=None if role == "member" else "organisation",
        with_user=True,
    )
    client.force_login(other.user)

    assert getattr(client, method)(url(name, kept)).status_code == 404
    assert RosterUpload.objects.count() == 1


@pytest.mark.parametrize(("name", "method"), [("preview", "get"), ("apply", "post")])
def test_yesterdays_secretary_can_do_nothing_with_an_upload(client, secretary, name, method):
    kept = keep(secretary, sample("standard"))
    secretary.posts.update(until_on=timezone.localdate())

    assert getattr(client, method)(url(name, kept)).status_code == 403


def test_an_upload_is_kept_encrypted_and_leads_to_its_preview(client, secretary):
    content = sample("standard")

    response = post_file(client, content)

    kept = RosterUpload.objects.get()
    assert response.url == url("preview", kept)
    assert b"PK" not in bytes(kept.content)[:10]
    assert (kept.branch, kept.by, kept.name) == (secretary.branch, secretary.user, "名册.xlsx")


def test_a_second_upload_replaces_the_first(client, secretary):
    keep(secretary, sample("messy"))

    post_file(client, sample("standard"))

    assert RosterUpload.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 50,
        "姓名,性别".encode(),
        xlsx.OLE + b"\x00" * 600,
        sample("standard")[:2000],
        b"PK" + b"0" * (6 * xlsx.MEGABYTE),
        workbook(),
        workbook(["姓名"], *(["张三"] for _ in range(5001))),
    ],
    ids=["empty", "nul", "csv", "xls", "cut", "large", "no cells", "many rows"],
)
def test_a_bad_file_is_answered_by_a_sentence(client, secretary, content):
    response = post_file(client, content)

    assert response.status_code == 200
    assert len(response.context["form"].errors["file"]) == 1
    assert RosterUpload.objects.count() == 0


@pytest.mark.parametrize("name", ["a\x00b.xlsx", "😀" * 100, "x.csv", "名册"])
def test_the_name_of_the_file_does_not_matter(client, secretary, name):
    assert post_file(client, sample("standard"), name=name).status_code == 302


def test_the_preview_counts_what_the_file_holds(client, secretary):
    activate("en")

    response = client.get(url("preview", keep(secretary, sample("messy"))))

    rows = response.context["rows"]
    assert {kind: len(entries) for kind, entries in rows.items() if entries} == {
        "new": 34,
        "wrong": 8,
        "duplicate": 1,
    }
    assert len(response.context["form"].units()) == 2
    assert secretary.branch.members.count() == 1


def test_a_file_without_known_headings_asks_for_its_columns(client, secretary):
    kept = keep(secretary, workbook(["谁", "何时"], ["张三", "1988.05"]))

    response = client.get(url("preview", kept))

    assert response.url == url("columns", kept)


def test_columns_can_be_chosen(client, secretary):
    kept = keep(secretary, workbook(["谁", "何时", "?"], ["张三", "1988.05", "x"]))
    chosen = {"column_1": "name", "column_2": "born_on", "column_3": "-"}

    response = client.post(url("columns", kept), chosen)

    assert response.url == url("preview", kept)
    entry = client.get(response.url).context["plan"].entries[0]
    assert (entry.row.name, str(entry.row.values["born_on"])) == ("张三", "1988-05")


def test_what_cells_hold_is_never_markup(client, secretary):
    evil = "<b>x</b>"
    kept = keep(secretary, workbook(["姓名", evil], [evil, evil], ["", evil]))

    pages = [client.get(url(name, kept)).content.decode() for name in ("columns", "preview")]

    assert [evil in page for page in pages] == [False, False]
    assert ["&lt;b&gt;x&lt;/b&gt;" in page for page in pages] == [True, True]


@pytest.mark.parametrize(
    "chosen",
    [
        {"column_1": "name", "column_2": "name"},
        {"column_1": "-", "column_2": "sex"},
        {"column_1": "nonsense", "column_2": "-"},
        {},
    ],
)
def test_columns_that_make_no_sense_are_refused(client, secretary, chosen):
    kept = keep(secretary, workbook(["谁", "何时"], ["张三", "1988.05"]))

    response = client.post(url("columns", kept), chosen)

    assert response.status_code == 200
    assert response.context["form"].is_valid() is False


def test_another_sheet_and_row_of_headings_can_be_chosen(client, secretary):
    kept = keep(secretary, sample("messy"))

    response = client.get(url("columns", kept), {"sheet": 1, "head": 4})

    assert response.context["table"].headings[1] == "何海涛"


@pytest.mark.parametrize(
    "query", [{"sheet": 1, "head": 9}, {"sheet": 9, "head": 1}, {"sheet": "x", "head": "10" * 30}]
)
def test_a_row_that_is_not_there_is_refused(client, secretary, query):
    kept = keep(secretary, sample("messy"))

    response = client.get(url("columns", kept), query)

    assert response.status_code == 200
    assert response.context["head_form"].is_valid() is False


def test_apply_imports_what_the_preview_showed(client, secretary):
    kept = keep(secretary, sample("standard"))

    response = apply(client, kept, create_group="on", create_department="on")

    assert response.url == reverse("members:list")
    assert secretary.branch.members.count() == 22
    assert secretary.branch.groups.count() == 2
    assert RosterUpload.objects.count() == 0


def test_apply_without_a_tick_creates_no_units(client, secretary):
    apply(client, keep(secretary, sample("standard")))

    assert secretary.branch.members.count() == 22
    assert secretary.branch.groups.count() + secretary.branch.departments.count() == 0


def test_apply_shows_the_preview_again_when_the_branch_changed_meanwhile(client, secretary):
    kept = keep(secretary, sample("standard"))
    digest = client.get(url("preview", kept)).context["plan"].digest
    GroupFactory(branch=secretary.branch, name="第九党小组")

    response = client.post(url("apply", kept), {"digest": digest})

    assert response.url == url("preview", kept)
    assert secretary.branch.members.count() == 1


def test_a_file_alone_gives_no_post(client, secretary):
    apply(client, keep(secretary, sample("standard")))

    assert secretary.branch.posts.count() == 1


def test_ticked_posts_are_given_from_the_day_chosen(client, secretary):
    kept = keep(secretary, sample("standard"))

    apply(client, kept, posts=["4-deputy", "5-organisation"], posts_from="2026-01-01")

    posts = secretary.branch.posts.exclude(member=secretary).order_by("pk")
    assert list(posts.values_list("member__name", "kind", "from_on")) == [
        ("陶卫东", "deputy", datetime.date(2026, 1, 1)),
        ("曹晓岚", "organisation", datetime.date(2026, 1, 1)),
    ]


@pytest.mark.parametrize("posts", [["3-secretary"], ["9-secretary"], ["x"]])
def test_a_post_that_can_not_be_given_is_refused(client, secretary, posts):
    response = apply(client, keep(secretary, sample("standard")), posts=posts)

    assert response.status_code == 200
    assert secretary.branch.members.count() == 1


def test_two_leaders_of_one_group_are_refused(client, secretary):
    shared = {"党内职务": "组长", "党小组": "一组"}
    kept = keep(secretary, roster({"姓名": "甲"} | shared, {"姓名": "乙"} | shared))
    keys = ["2-group_leader", "3-group_leader"]

    both = apply(client, kept, posts=keys, create_group="on")
    one = apply(client, kept, posts=keys[:1], create_group="on")

    assert (both.status_code, one.status_code) == (200, 302)
    assert secretary.branch.posts.get(kind="group_leader").member.name == "甲"


def test_a_leader_of_a_group_that_is_not_created_is_refused(client, secretary):
    kept = keep(secretary, roster({"姓名": "甲", "党内职务": "组长", "党小组": "一组"}))

    response = apply(client, kept, posts=["2-group_leader"])

    assert response.status_code == 200
    assert secretary.branch.members.count() == 1


def test_an_organisation_commissioner_gives_no_posts(client, secretary):
    member = MemberFactory(branch=secretary.branch, post="organisation", with_user=True)
    client.force_login(member.user)

    apply(client, keep(member, sample("standard")), posts=["4-deputy"])

    assert secretary.branch.members.count() == 23
    assert secretary.branch.posts.count() == 2


def test_a_row_without_an_answer_is_not_imported(client, secretary):
    MemberFactory(branch=secretary.branch, name="卫建", born_on="1990")
    kept = keep(secretary, roster({"姓名": "卫建", "性别": "男"}, {"姓名": "新人"}))

    apply(client, kept)

    assert sorted(secretary.branch.members.values_list("name", "sex")) == sorted(
        [(secretary.name, ""), ("卫建", ""), ("新人", "")]
    )


def test_an_answer_says_who_a_row_is(client, secretary):
    member = MemberFactory(branch=secretary.branch, name="卫建", born_on="1990")
    kept = keep(secretary, roster({"姓名": "卫建", "性别": "男"}))

    apply(client, kept, row_2=str(member.pk))

    member.refresh_from_db()
    assert member.sex == "male"
    assert secretary.branch.members.count() == 2


def test_two_rows_can_not_be_answered_as_one_person(client, secretary):
    member = MemberFactory(branch=secretary.branch, name="卫建", born_on="1990")
    kept = keep(secretary, roster({"姓名": "卫建", "性别": "男"}, {"姓名": "卫建", "性别": "女"}))

    response = apply(client, kept, row_2=str(member.pk), row_3=str(member.pk))

    assert response.status_code == 200
    assert secretary.branch.members.count() == 2


def test_discard_deletes_the_file(client, secretary):
    response = client.post(url("discard", keep(secretary, sample("standard"))))

    assert response.url == reverse("members:roster-upload")
    assert RosterUpload.objects.count() == 0


@pytest.mark.parametrize("people", [1, 50])
def test_the_preview_takes_the_same_queries_for_any_number(
    client, secretary, django_assert_num_queries, people
):
    kept = keep(secretary, roster(*({"姓名": f"党员{n}", "党小组": "一组"} for n in range(people))))
    MemberFactory.create_batch(people, branch=secretary.branch)
    client.get(url("preview", kept))

    with django_assert_num_queries(10):
        response = client.get(url("preview", kept))

    assert len(response.context["rows"]["new"]) == people


def test_old_uploads_are_deleted_after_a_day(secretary):
    kept = keep(secretary, sample("standard"))

    assert operations.delete_old_uploads(now=kept.created_at + operations.KEPT_FOR) == 0
    later = kept.created_at + operations.KEPT_FOR + datetime.timedelta(seconds=1)
    assert operations.delete_old_uploads(now=later) == 1
