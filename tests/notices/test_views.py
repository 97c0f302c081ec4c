from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.members import MemberFactory, ReviewerPostFactory, UserFactory
from tests.factories.notices import NoticeFactory, RobotFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()


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


def test_what_is_to_be_done_and_to_be_known_are_kept_apart(client, member):
    task = NoticeFactory(recipient=member, kind="leave_asked")
    news = NoticeFactory(recipient=member, kind="moved")

    shown = [list(inbox(client, tab=tab).context["page"]) for tab in ("todo", "news")]

    assert shown == [[task], [news]]


def test_the_inbox_opens_where_somebody_waits(client, member):
    NoticeFactory(recipient=member, kind="moved")
    before = inbox(client).context["tab"]
    NoticeFactory(recipient=member, kind="leave_asked")

    assert (before, inbox(client).context["tab"]) == ("news", "todo")


@pytest.mark.parametrize("tab", ["", "x", "\0", "a" * 999])
def test_a_tab_that_is_none_is_passed_over(client, member, tab):
    assert inbox(client, tab=tab).context["tab"] == "news"


def test_counts_are_of_what_is_not_done_and_what_is_not_read(client, member):
    NoticeFactory.create_batch(2, recipient=member, kind="leave_asked", read_at=NOW)
    NoticeFactory(recipient=member, kind="leave_asked", closed_at=NOW)
    NoticeFactory(recipient=member, kind="moved")
    NoticeFactory(recipient=member, kind="moved", read_at=NOW)

    page = inbox(client)

    assert page.context["counts"] == {"todo": 2, "news": 1}
    assert 'aria-label="Inbox, 3 waiting"' in page.content.decode()


def test_what_is_done_comes_last_and_says_so(client, member):
    done = NoticeFactory(recipient=member, kind="leave_asked", closed_at=NOW)
    waiting = NoticeFactory(recipient=member, kind="leave_asked")
    NoticeFactory(recipient=member, kind="follow_up_due", closed_at=NOW - timedelta(days=1))

    page = inbox(client, tab="todo")

    assert list(page.context["page"])[:2] == [waiting, done]
    assert [page.content.decode().count(f"</svg>{word}") for word in ("To do", "Done")] == [1, 2]


def test_mark_all_read_leaves_what_is_to_be_done(client, member):
    NoticeFactory(recipient=member, kind="moved")
    task = NoticeFactory(recipient=member, kind="leave_asked")

    client.post(reverse("notices:mark-all-read"))

    task.refresh_from_db()
    assert task.read_at is None
    assert inbox(client).context["counts"] == {"todo": 1, "news": 0}


def test_opening_what_is_to_be_done_does_not_close_it(client, member):
    task = NoticeFactory(recipient=member, kind="leave_asked")

    client.post(reverse("notices:open", args=[task.pk]))

    assert inbox(client).context["counts"]["todo"] == 1


def test_a_reviewer_who_is_no_member_has_an_inbox(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    reviewer = ReviewerPostFactory().user
    client.force_login(reviewer)
    notice = NoticeFactory(recipient=None, user=reviewer, branch=None, kind="digest")

    page = inbox(client)

    assert list(page.context["page"]) == [notice]
    assert 'aria-label="Inbox, 1 waiting"' in page.content.decode()


def test_somebody_without_a_branch_reads_nobody_s_notices(client):
    NoticeFactory()
    NoticeFactory(recipient=None, robot=RobotFactory(), branch=None)
    client.force_login(UserFactory())

    assert list(inbox(client).context["page"]) == []


def test_inbox_without_notices_says_what_comes_here(client):
    client.force_login(UserFactory())

    page = inbox(client).content.decode()

    assert '<div class="bh-empty">' in page


@pytest.mark.parametrize("count", [1, 30])
def test_inbox_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, member, count
):
    NoticeFactory.create_batch(count, recipient=member)

    # session, user with roles, both counts, number of notices, the rows, what waits
    with django_assert_num_queries(6):
        inbox(client)
