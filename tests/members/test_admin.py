import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.urls import reverse

from branchhub.core.encryption import EncryptedTextField
from branchhub.core.models import AuditEntry, User
from members import operations
from members.models import Committee, GroupMembership, Member, Post
from tests.factories.members import (
    CommitteeFactory,
    GroupFactory,
    MemberFactory,
    PostFactory,
    ReviewerPostFactory,
    UserFactory,
)
from tests.history import rows_without_history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

PHONE = "19900000001"
OURS = [model for model in admin.site._registry if model._meta.app_label in ("core", "members")]


@pytest.fixture(autouse=True)
def boss(client):
    boss = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(boss)
    return boss


def admin_url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_each_list_opens_and_searches(client, model):
    MemberFactory(post="secretary")
    ReviewerPostFactory()

    assert client.get(admin_url(model, "changelist"), {"q": "张"}).status_code == 200


@pytest.mark.parametrize("model", [Member, Post, Committee, User], ids=lambda m: m.__name__)
def test_each_row_opens(client, model):
    row = {
        Member: MemberFactory,
        Post: PostFactory,
        Committee: CommitteeFactory,
        User: UserFactory,
    }[model]()

    assert client.get(admin_url(model, "change", row.pk)).status_code == 200


def test_the_admin_of_members_shows_no_encrypted_field(client):
    secret = {field.name for field in Member._meta.fields if isinstance(field, EncryptedTextField)}

    form = client.get(admin_url(Member, "change", MemberFactory().pk)).context["adminform"].form

    assert secret == {"id_number", "phone", "address"}
    assert not secret & set(form.fields)


def test_the_history_says_that_personal_data_changed_but_not_how(client):
    member = MemberFactory(phone=PHONE)
    member.phone = "19900000002"
    operations.change_member(member, by=None)

    html = client.get(admin_url(Member, "history", member.pk)).content.decode()

    assert "(hidden)" in html
    assert "1990000000" not in html


def test_nothing_is_put_back_from_the_history(client):
    member = MemberFactory(name="旧名")
    version = member.history.first().history_id
    url = reverse("admin:members_member_simple_history", args=[member.pk, version])

    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "新名"}).status_code == 405


def test_a_changed_name_is_found_and_stands_in_the_history(client, boss):
    member = MemberFactory(name="张三")
    form = client.get(admin_url(Member, "change", member.pk)).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in values.items()}
    period = member.status_periods.get()
    data |= {
        "name": "李四",
        "status_periods-TOTAL_FORMS": 1,
        "status_periods-INITIAL_FORMS": 1,
        "status_periods-0-id": period.pk,
        "status_periods-0-member": member.pk,
        "status_periods-0-status": "full",
        "status_periods-0-from_on": "2001-01-01",
    }

    client.post(admin_url(Member, "change", member.pk), data)

    member.refresh_from_db()
    assert (member.name, member.pinyin) == ("李四", "lisi")
    assert member.history.first().history_user == boss
    assert rows_without_history() == []


def test_a_post_that_breaks_a_rule_is_not_saved(client):
    first = PostFactory()
    second = MemberFactory(branch=first.branch)
    data = {"member": second.pk, "branch": first.branch.pk, "kind": "secretary"}

    response = client.post(admin_url(Post, "add"), data | {"from_on": "2026-01-01"})

    assert "already has a secretary" in str(response.context["errors"])
    assert Post.objects.count() == 1


@pytest.mark.parametrize("model", [GroupMembership, Post], ids=lambda model: model.__name__)
def test_the_admin_puts_nobody_into_a_group_of_another_branch(client, model):
    member, group = MemberFactory(), GroupFactory()
    data = {"member": member.pk, "group": group.pk, "from_on": "2026-01-01"}

    response = client.post(
        admin_url(model, "add"), data | {"branch": member.branch.pk, "kind": "group_leader"}
    )

    errors = response.context["adminform"].form.errors
    assert errors == {"group": ["This group belongs to another branch."]}


def test_the_admin_moves_nobody_to_another_branch(client):
    form = client.get(admin_url(Member, "change", MemberFactory().pk)).context["adminform"].form

    assert "branch" not in form.fields


def test_ending_posts_is_an_action_that_leaves_history(client, boss):
    post = PostFactory()

    client.post(
        admin_url(Post, "changelist"), {"action": "end_today", "_selected_action": [post.pk]}
    )

    post.refresh_from_db()
    assert post.until_on is not None
    assert post.history.first().history_user == boss


def test_a_committee_is_made_below_another_and_moved_to_the_top(client):
    top = CommitteeFactory()
    data = {"name": "某党总支", "kind": "general_branch"}
    client.post(admin_url(Committee, "add"), data | {"parent": top.pk})
    below = Committee.objects.get(name="某党总支")
    depth = below.depth

    client.post(admin_url(Committee, "change", below.pk), data | {"parent": ""})

    below.refresh_from_db()
    assert (depth, below.depth) == (2, 1)


def test_a_committee_with_others_below_is_not_deleted(client):
    top = CommitteeFactory()
    CommitteeFactory(parent=top)

    assert client.post(admin_url(Committee, "delete", top.pk)).status_code == 403


def test_a_member_is_never_deleted(client):
    member = MemberFactory()

    assert client.post(admin_url(Member, "delete", member.pk)).status_code == 403


@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_the_audit_log_is_read_only(client, page):
    entry = AuditEntry.objects.create(verb="login")
    args = [] if page == "add" else [entry.pk]

    assert client.post(admin_url(AuditEntry, page, *args)).status_code == 403


def test_a_lock_is_released_by_an_action(client, boss):
    user = UserFactory()
    AccessAttempt.objects.create(username=user.username, failures_since_start=5)

    data = {"action": "release_locks", "_selected_action": [user.pk]}
    client.post(admin_url(User, "changelist"), data)

    assert not AccessAttempt.objects.exists()
    assert AuditEntry.objects.get().by == boss


def test_an_account_is_added_with_a_password(client):
    data = {"username": "pruefer", "usable_password": "true"}

    client.post(
        admin_url(User, "add"), data | {"password1": "wutong-jie-17", "password2": "wutong-jie-17"}
    )

    assert User.objects.get(username="pruefer").check_password("wutong-jie-17")


def test_a_login_without_superuser_rights_reads_no_audit_log(client):
    client.force_login(UserFactory(is_staff=True))

    assert client.get(admin_url(AuditEntry, "changelist")).status_code == 403
