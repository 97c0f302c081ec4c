import pytest
from django.urls import reverse

from tests.factories.members import MemberFactory, UserFactory
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    member = MemberFactory(with_user=True)
    client.force_login(member.user)
    return member


def inbox(client, **query):
    response = client.get(reverse("notices:inbox"), query)
    assert response.status_code == 200
    return response


def test_inbox_lists_ones_own_notices_newest_first(client, member):
    first = NoticeFactory(recipient=member)
    second = NoticeFactory(recipient=member)
    NoticeFactory()

    assert list(inbox(client).context["page"]) == [second, first]


def test_inbox_says_kind_subject_and_detail_in_the_readers_language(client, member):
    NoticeFactory(recipient=member, kind="moved", subject="支委会", detail="<b>周五</b>")

    page = inbox(client).content.decode()

    assert '<span class="bh-tag">Session moved</span>' in page
    assert '<span class="bh-row-name">支委会</span>' in page
    assert '<span class="bh-row-meta">&lt;b&gt;周五&lt;/b&gt;</span>' in page


def test_inbox_marks_what_is_unread_and_offers_to_mark_all(client, member):
    NoticeFactory(recipient=member)
    unread = inbox(client).content.decode()
    client.post(reverse("notices:mark-all-read"))
    read = inbox(client).content.decode()

    for mark in ("Unread: ", reverse("notices:mark-all-read")):
        assert (unread.count(mark), read.count(mark)) == (1, 0)


def test_reading_the_inbox_marks_nothing(client, member):
    notice = NoticeFactory(recipient=member)

    inbox(client)

    notice.refresh_from_db()
    assert notice.read_at is None


def test_mark_all_read_leaves_the_notices_of_others(client, member):
    mine, other = NoticeFactory(recipient=member), NoticeFactory()

    response = client.post(reverse("notices:mark-all-read"))

    assert response.url == reverse("notices:inbox")
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.read_at is None, other.read_at is None) == (False, True)


def test_opening_marks_read_and_leads_to_the_link(client, member):
    notice = NoticeFactory(recipient=member, link="/sessions/7/")

    response = client.post(reverse("notices:open", args=[notice.pk]))

    assert response.url == "/sessions/7/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_opening_again_keeps_the_time_of_the_first_reading(client, member):
    notice = NoticeFactory(recipient=member)
    url = reverse("notices:open", args=[notice.pk])
    client.post(url)
    notice.refresh_from_db()
    read_at = notice.read_at

    client.post(url)

    notice.refresh_from_db()
    assert notice.read_at == read_at


@pytest.mark.parametrize(
    "link", ["", "//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x", "x"]
)
def test_opening_leads_only_to_pages_of_ours(client, member, link):
    notice = NoticeFactory(recipient=member, link=link)

    response = client.post(reverse("notices:open", args=[notice.pk]))

    assert response.url == reverse("notices:inbox")


def test_notices_of_others_do_not_exist(client, member):
    notice = NoticeFactory()

    response = client.post(reverse("notices:open", args=[notice.pk]))

    assert response.status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("method", ["get", "head", "put"])
def test_opening_takes_a_post(client, member, method):
    notice = NoticeFactory(recipient=member)

    response = getattr(client, method)(reverse("notices:open", args=[notice.pk]))

    assert response.status_code == 405


@pytest.mark.parametrize("page", ["x", "0", "-1", "9" * 99, "\0"])
def test_inbox_of_a_page_that_is_none_shows_one_that_is(client, member, page):
    notice = NoticeFactory(recipient=member)

    assert list(inbox(client, page=page).context["page"]) == [notice]


def test_inbox_comes_in_pages(client, member):
    NoticeFactory.create_batch(31, recipient=member)

    assert len(inbox(client).context["page"]) == 30
    assert len(inbox(client, page=2).context["page"]) == 1


def test_inbox_without_notices_says_what_comes_here(client):
    client.force_login(UserFactory())

    page = inbox(client).content.decode()

    assert '<div class="bh-empty">' in page


@pytest.mark.parametrize("count", [1, 30])
def test_inbox_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, member, count
):
    NoticeFactory.create_batch(count, recipient=member)

    # session, user, number of notices, any unread, the rows, two of the roles, unread count
    with django_assert_num_queries(8):
        inbox(client)
