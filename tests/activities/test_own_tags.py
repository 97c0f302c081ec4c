import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from activities.models import OwnTag
from activities.operations.tags import add_tag, offer_tag, rename_tag
from tests.factories.activities import OwnTagFactory, SessionTagFactory
from tests.factories.members import MemberFactory
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    secretary = MemberFactory(post="secretary", with_user=True)
    client.force_login(secretary.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield secretary


def test_a_tag_is_added_renamed_and_retired_with_its_history(secretary):
    by = secretary.user
    tag = add_tag(secretary.branch, purpose="carrier", name="党员突击", by=by)
    rename_tag(tag, "党员突击队", by=by)
    offer_tag(tag, False, by=by)

    assert (OwnTag.objects.get().name, tag.is_offered) == ("党员突击队", False)
    assert list(tag.history.values_list("history_user", flat=True)) == [by.pk] * 3
    assert rows_without_history() == []


def test_a_name_in_use_is_refused(secretary):
    OwnTagFactory(branch=secretary.branch, name="安全生产")

    with pytest.raises(ValidationError, match="already has this one"):
        add_tag(secretary.branch, purpose="topic", name="安全生产", by=secretary.user)


def send(client, page, *keys, **data):
    return client.post(reverse(f"activities:{page}", args=keys), data, follow=True)


def test_the_page_adds_one_and_lists_it_with_its_sessions(client, secretary):
    own = OwnTagFactory(branch=secretary.branch, purpose="topic")
    SessionTagFactory(activity__branch=secretary.branch, shared="", own=own)
    OwnTagFactory()

    response = send(client, "tags", purpose="carrier", name="岗位练兵")

    listed = {
        purpose: [(tag.name, tag.sessions) for tag in tags]
        for purpose, _shared, tags in response.context["purposes"]
    }
    assert listed == {"topic": [(own.name, 1)], "carrier": [("岗位练兵", 0)]}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Party theory"}, "name"),
        ({"name": "x" * 51}, "name"),
        ({"purpose": "party"}, "purpose"),
    ],
)
def test_wrong_input_is_told_beside_its_field(client, secretary, wrong, field):
    response = send(client, "tags", **({"purpose": "topic", "name": "安全生产"} | wrong))

    assert list(response.context["form"].errors) == [field]
    assert not OwnTag.objects.exists()


def test_pages_rename_retire_and_offer_again(client, secretary):
    tag = OwnTagFactory(branch=secretary.branch)

    send(client, "tag-edit", tag.pk, name="质量文化")
    send(client, "tag-retire", tag.pk)
    tag.refresh_from_db()
    assert (tag.name, tag.is_offered) == ("质量文化", False)

    send(client, "tag-offer", tag.pk)
    tag.refresh_from_db()
    assert tag.is_offered


def test_a_name_in_use_is_told_on_the_page(client, secretary):
    OwnTagFactory(branch=secretary.branch, name="安全生产")
    tag = OwnTagFactory(branch=secretary.branch)

    response = send(client, "tag-edit", tag.pk, name="安全生产")

    assert response.context["form"].non_field_errors() == ["The branch already has this one."]


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_runs_the_same_queries_for_any_number(
    client, secretary, django_assert_num_queries, count
):
    OwnTagFactory.create_batch(count, branch=secretary.branch)

    with django_assert_num_queries(5):
        client.get(reverse("activities:tags"))
