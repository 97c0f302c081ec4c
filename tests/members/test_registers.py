import datetime
import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from branchhub.core.models import AuditEntry
from members.models import Honour, Mentorship, MentorshipReview
from members.operations import saving
from tests.factories.members import (
    BranchFactory,
    GroupFactory,
    HonourFactory,
    MemberFactory,
    MentorshipFactory,
    MentorshipReviewFactory,
    ReviewerPostFactory,
)
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    secretary = MemberFactory(post="secretary", with_user=True)
    client.force_login(secretary.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield secretary


def listed(client, name="members:honours", **query):
    context = client.get(reverse(name), query).context
    return list(context["page"]), context["page"].paginator.count


def honour_of(branch, **kwargs):
    usual = {"title": "先进党支部", "level": "company", "issuer": "公司党委", "year": 2026}
    return Honour(branch=branch, given_on=date(2026, 7, 1), **(usual | kwargs))


def test_an_honour_is_added_changed_and_removed_with_its_history(secretary):
    by = secretary.user
    honour = saving.add(honour_of(secretary.branch), by=by)
    saving.change(honour, {"title": "示范党支部"}, by=by)
    pk = honour.pk
    saving.remove(honour, by=by)

    told = Honour.history.filter(id=pk).values_list("history_type", "history_user")
    assert list(told) == [("-", by.pk), ("~", by.pk), ("+", by.pk)]
    assert rows_without_history() == []


def test_an_honour_of_a_person_of_another_branch_is_refused(secretary):
    with pytest.raises(ValidationError) as refusal:
        saving.add(honour_of(secretary.branch, member=MemberFactory()), by=secretary.user)

    assert refusal.value.error_dict["member"][0].code == "other_branch"


def test_honours_are_narrowed_by_level_holder_and_days(client, secretary):
    branch = secretary.branch
    own = HonourFactory(branch=branch, given_on=date(2026, 1, 1))
    group = HonourFactory(branch=branch, group=GroupFactory(branch=branch), level="city")
    person = HonourFactory(branch=branch, member=secretary, given_on=date(2026, 12, 31))
    HonourFactory()

    assert listed(client) == ([person, group, own], 3)
    assert listed(client, level="city") == ([group], 1)
    for holder, honour in (("branch", own), ("group", group), ("member", person)):
        assert listed(client, holder=holder) == ([honour], 1)
    assert listed(client, **{"from": "2026-01-01", "until": "2026-07-01"}) == ([group, own], 2)
    assert listed(client, **{"from": "2026-12-31"}) == ([person], 1)


def test_the_list_says_what_it_is_narrowed_to_and_how_to_undo_it(client, secretary):
    query = {"from": "2026-01-01", "until": "2026-12-31", "level": "city", "page": "1"}

    context = client.get(reverse("members:honours"), query).context

    assert context["narrowed"] == [
        ("1 Jan 2026–31 Dec 2026", "level=city"),
        ("City", "from=2026-01-01&until=2026-12-31"),
    ]


def test_days_in_the_wrong_order_are_told(client, secretary):
    query = {"from": "2026-12-31", "until": "2026-01-01", "level": "x"}
    honour = HonourFactory(branch=secretary.branch)

    response = client.get(reverse("members:honours"), query)

    assert set(response.context["filters"].errors) == {"until", "level"}
    assert list(response.context["page"]) in ([], [honour])


def test_a_reviewer_reads_the_honours_of_one_branch_below(client):
    review = ReviewerPostFactory()
    mine, other = BranchFactory.create_batch(2, committee=review.committee)
    wanted = HonourFactory(branch=mine)
    HonourFactory(branch=other)
    client.force_login(review.user)

    assert listed(client, branch=mine.pk) == ([wanted], 1)
    assert listed(client)[1] == 2


FILLED = {
    "title": "优秀共产党员", "level": "parent", "issuer": "集团党委", "year": "2026",
    "given_on": "2026-07-01", "source": "集团党〔2026〕5号",
}  # fmt: skip


def add(client, name="members:honour-create", **values):
    return client.post(reverse(name), values)


def test_an_honour_is_added_on_its_page(client, secretary):
    response = add(client, member=secretary.pk, **FILLED)

    honour = Honour.objects.get()
    assert response["Location"] == f"{reverse('members:honours')}?branch={secretary.branch.pk}"
    assert (honour.branch, honour.holder, honour.level) == (secretary.branch, secretary, "parent")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"level": "world"}, "level"),
        ({"year": "0"}, "year"),
        ({"year": "99999"}, "year"),
        ({"given_on": "2026-13-01"}, "given_on"),
        ({"member": "0"}, "member"),
    ],
)
def test_a_wrong_honour_is_told_beside_its_field(client, secretary, wrong, field):
    response = add(client, **(FILLED | wrong))

    assert list(response.context["form"].errors) == [field]
    assert not Honour.objects.exists()


def test_an_honour_of_group_and_person_is_refused(client, secretary):
    group = GroupFactory(branch=secretary.branch)

    response = add(client, member=secretary.pk, group=group.pk, **FILLED)

    assert "not of both" in response.context["form"].non_field_errors()[0]


def test_the_form_keeps_offering_who_left(client, secretary):
    left = MemberFactory(branch=secretary.branch, status="left")
    gone = MemberFactory(branch=secretary.branch, status="left")
    honour = HonourFactory(branch=secretary.branch, member=left)

    form = client.get(reverse("members:honour-edit", args=[honour.pk])).context["form"]

    offered = [pk for pk, _name in form.fields["member"].choices]
    assert (offered, gone.pk in offered) == (["", secretary.pk, left.pk], False)


def test_an_honour_is_edited_and_removed_on_its_pages(client, secretary):
    honour = HonourFactory(branch=secretary.branch)
    client.post(reverse("members:honour-edit", args=[honour.pk]), FILLED)
    honour.refresh_from_db()
    page = client.get(reverse("members:honour-edit", args=[honour.pk]))
    client.post(reverse("members:honour-remove", args=[honour.pk]))

    assert honour.title == "优秀共产党员"
    assert [entry.by for entry in page.context["entries"]] == [secretary.name, ""]
    assert not Honour.objects.exists()


def test_two_edits_of_a_review_do_not_undo_each_other(client, secretary):
    review = MentorshipReviewFactory(mentorship__mentor=secretary, findings="完成")
    MentorshipReview.objects.update(on=date(2026, 6, 30))
    shown = {"initial-on": review.on, "initial-findings": "完成"}
    typed = {"on": review.on, "findings": "完成第一阶段"}

    keys = [review.mentorship_id, review.pk]
    client.post(reverse("members:review-edit", args=keys), shown | typed)

    review.refresh_from_db()
    assert (review.on, review.findings) == (date(2026, 6, 30), "完成第一阶段")


def test_a_group_as_holder_is_refused_once_a_person_holds_the_honour(client, secretary):
    group = GroupFactory(branch=secretary.branch)
    honour = HonourFactory(branch=secretary.branch, member=secretary)
    shown = {f"initial-{name}": value for name, value in FILLED.items()}
    typed = FILLED | {"group": group.pk}

    response = client.post(reverse("members:honour-edit", args=[honour.pk]), shown | typed)

    assert "not of both" in response.context["form"].non_field_errors()[0]


def test_a_member_sees_rows_without_links_to_forms(client):
    member = MemberFactory(with_user=True)
    HonourFactory(branch=member.branch)
    client.force_login(member.user)

    context = client.get(reverse("members:honours")).context

    assert [link for link, _cells in context["lines"]] == [""]
    assert (context["add_url"], context["may_export"]) == ("", False)


def test_the_workbook_holds_the_rows_of_the_list_and_is_logged(client, secretary):
    HonourFactory(branch=secretary.branch, level="city", source="=1+1")
    HonourFactory(branch=secretary.branch)

    response = client.post(f"{reverse('members:honours-export')}?level=city")

    [sheet] = load_workbook(io.BytesIO(response.content))
    rows = list(sheet.values)[1:]
    assert [(row[2], row[4], row[6]) for row in rows] == [("City", 2026, "'=1+1")]
    entry = AuditEntry.objects.get()
    assert (entry.rows, entry.branch_id, entry.detail) == (
        1,
        secretary.branch.pk,
        "members:honours-export level=city",
    )


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("name", "factory", "queries"),
    [("members:honours", HonourFactory, 5), ("members:mentorships", MentorshipReviewFactory, 6)],
)
def test_a_list_runs_the_same_queries_for_any_number(
    client, secretary, django_assert_num_queries, count, name, factory, queries
):
    for _ in range(count):
        if factory is HonourFactory:
            factory(branch=secretary.branch, member=MemberFactory(branch=secretary.branch))
        else:
            mentor = MemberFactory(branch=secretary.branch)
            factory.create_batch(2, mentorship=MentorshipFactory(mentor=mentor))

    with django_assert_num_queries(queries):
        client.get(reverse(name))


def test_pairs_are_those_that_lasted_in_the_days(client, secretary):
    mentor = {"mentor": secretary}
    ended = MentorshipFactory(from_on=date(2025, 1, 1), until_on=date(2026, 1, 1), **mentor)
    active = MentorshipFactory(from_on=date(2025, 1, 1), until_on=date(2026, 1, 2), **mentor)
    MentorshipFactory(from_on=date(2027, 1, 1), **mentor)
    days = {"from": "2026-01-01", "until": "2026-12-31"}

    assert listed(client, "members:mentorships", **days) == ([active], 1)
    assert listed(client, "members:mentorships", until="2025-12-31") == ([active, ended], 2)


def test_a_member_sees_only_pairs_that_they_belong_to(client):
    member = MemberFactory(with_user=True)
    taught = MentorshipFactory(mentor=MemberFactory(branch=member.branch), mentee=member)
    MentorshipFactory(mentor=MemberFactory(branch=member.branch))
    client.force_login(member.user)

    assert listed(client, "members:mentorships") == ([taught], 1)


def test_a_group_leader_sees_the_pairs_of_the_group(client):
    group = GroupFactory()
    leader = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    seen = MentorshipFactory(mentor=MemberFactory(branch=group.branch, group=group))
    MentorshipFactory(mentor=MemberFactory(branch=group.branch))
    client.force_login(leader.user)

    assert listed(client, "members:mentorships") == ([seen], 1)


def test_a_pair_needs_somebody_to_teach(client, secretary):
    values = {"mentor": secretary.pk, "from_on": "2026-01-01"}

    nobody = add(client, "members:mentorship-create", **values)
    themselves = add(client, "members:mentorship-create", mentee=secretary.pk, **values)
    backwards = add(
        client, "members:mentorship-create", mentee_name="小王", until_on="2025-01-01", **values
    )

    for response in (nobody, themselves, backwards):
        assert len(response.context["form"].non_field_errors()) == 1
    assert not Mentorship.objects.exists()


def test_a_pair_with_a_learner_who_is_no_member_is_added(client, secretary):
    values = {"mentor": secretary.pk, "mentee_name": "王小明", "from_on": "2026-01-01"}

    response = add(client, "members:mentorship-create", goals="独立操作磨床", **values)

    pair = Mentorship.objects.get()
    assert response["Location"] == reverse("members:mentorship-detail", args=[pair.pk])
    assert (pair.learner, pair.goals) == ("王小明", "独立操作磨床")


def test_reviews_are_added_changed_and_removed(client, secretary):
    pair = MentorshipFactory(mentor=secretary)
    written = {"on": "2026-06-30", "findings": "完成第一阶段"}

    client.post(reverse("members:review-create", args=[pair.pk]), written)
    review = pair.reviews.get()
    keys = [pair.pk, review.pk]
    client.post(reverse("members:review-edit", args=keys), written | {"findings": "完成"})
    review.refresh_from_db()
    assert (review.findings, review.branch) == ("完成", secretary.branch)
    page = client.get(pair.get_absolute_url())
    assert list(page.context["pair"].reviews.all()) == [review]

    client.post(reverse("members:review-remove", args=keys))
    assert MentorshipReview.history.first().history_type == "-"
    assert rows_without_history() == []


def backbone(branch, since, status="activist", on=date(2026, 5, 1)):
    person = MemberFactory(
        branch=branch, status="applicant", is_backbone=True, backbone_since=since
    )
    person.status_periods.update(until_on=on)
    person.status_periods.create(status=status, from_on=on)
    return person


def dual(client, way, **query):
    return listed(client, "members:dual-training", way=way, **query)


def test_backbones_who_became_activists_are_listed(client, secretary):
    branch = secretary.branch
    wanted = backbone(branch, date(2026, 5, 1))
    without_day = backbone(branch, None)
    backbone(branch, date(2026, 5, 2))  # an activist first
    backbone(branch, date(2020, 1, 1), status="development_object")
    backbone(branch, date(2020, 1, 1), on=date(2025, 12, 31))
    backbone(BranchFactory(), date(2020, 1, 1))

    days = {"from": "2026-01-01", "until": "2026-12-31"}
    assert dual(client, "activists", **days) == ([wanted, without_day], 2)


def test_party_members_who_became_backbones_are_listed(client, secretary):
    since = {"branch": secretary.branch, "is_backbone": True}
    wanted = MemberFactory(backbone_since=date(2026, 12, 31), **since)
    MemberFactory(backbone_since=date(2025, 12, 31), **since)
    MemberFactory(backbone_since=date(2026, 6, 1), status="activist", **since)
    joined_later = MemberFactory(backbone_since=date(2026, 6, 1), **since)
    joined_later.status_periods.update(from_on=date(2026, 6, 2))

    days = {"from": "2026-01-01", "until": "2026-12-31"}
    assert dual(client, "backbones", **days) == ([wanted], 1)


def test_dual_training_shows_a_member_nobody_else(client):
    member = MemberFactory(with_user=True, is_backbone=True, backbone_since=date(2026, 6, 1))
    MemberFactory(branch=member.branch, is_backbone=True, backbone_since=date(2026, 6, 1))
    client.force_login(member.user)

    assert dual(client, "backbones") == ([member], 1)


@pytest.mark.parametrize("count", [1, 5])
def test_dual_training_runs_the_same_queries_for_any_number(
    client, secretary, django_assert_num_queries, count
):
    for _ in range(count):
        backbone(secretary.branch, None)

    with django_assert_num_queries(5):
        client.get(reverse("members:dual-training"))


def test_the_file_of_a_person_shows_honours_and_pairs(client, secretary):
    honour = HonourFactory(branch=secretary.branch, member=secretary)
    pair = MentorshipFactory(mentor=secretary)
    HonourFactory(branch=secretary.branch)

    context = client.get(secretary.get_absolute_url()).context

    assert (context["honours"], context["pairs"]) == ([honour], [pair])


def edit_file(client, member, **values):
    return client.post(reverse("members:edit", args=[member.pk]), {"name": member.name, **values})


def test_since_when_somebody_is_a_backbone_is_kept_in_the_file(client, secretary):
    edit_file(client, secretary, is_backbone="on", backbone_since="2026-03-01")

    secretary.refresh_from_db()
    assert (secretary.is_backbone, secretary.backbone_since) == (True, date(2026, 3, 1))
    page = client.get(secretary.get_absolute_url()).content.decode()
    assert "Became a business backbone" in page


def test_a_day_without_the_mark_or_still_to_come_is_told(client, secretary):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)

    for values in (
        {"backbone_since": "2026-03-01"}, {"is_backbone": "on", "backbone_since": tomorrow},
    ):  # fmt: skip
        response = edit_file(client, secretary, **values)
        assert list(response.context["form"].errors) == ["backbone_since"]
