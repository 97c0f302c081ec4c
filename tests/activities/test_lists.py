import datetime
import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from branchhub.core import exports, periods
from branchhub.core.models import AuditEntry
from tests.factories.activities import (
    ActivityFactory,
    AttendanceFactory,
    MinutesSectionFactory,
)
from tests.factories.members import (
    BranchFactory,
    GroupFactory,
    MemberFactory,
    ReviewerPostFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def secretary(client):
    secretary = MemberFactory(post="secretary", with_user=True)
    client.force_login(secretary.user)
    return secretary


def shown(client, **filters) -> list:
    response = client.get(reverse("activities:list"), filters)
    assert response.status_code == 200
    return list(response.context["page"])


def test_rows_come_newest_first(client, secretary):
    now = timezone.now()
    days = [ActivityFactory(branch=secretary.branch, starts_at=now + i * DAY) for i in range(3)]

    assert shown(client) == days[::-1]


def test_group_filter_offers_a_member_their_own_group_only(client):
    group = GroupFactory()
    GroupFactory(branch=group.branch)
    client.force_login(MemberFactory(branch=group.branch, group=group, with_user=True).user)

    form = client.get(reverse("activities:list")).context["filters"]

    assert list(form.fields["group"].queryset) == [group]


def test_filters_narrow_by_kind_group_state_and_year(client, secretary):
    branch = secretary.branch
    group = GroupFactory(branch=branch)
    start = timezone.now().replace(month=6, day=15)
    ActivityFactory(branch=branch, starts_at=start, status="held")
    meeting = {"branch": branch, "kind": "group", "group": group}
    ActivityFactory(starts_at=start, status="archived", **meeting)
    ActivityFactory(starts_at=start.replace(year=start.year - 1), status="held", **meeting)
    wanted = ActivityFactory(starts_at=start, status="held", **meeting)
    filters = {"kind": "group", "group": group.pk, "state": "held", "year": start.year}

    assert shown(client, **filters) == [wanted]


def test_state_filter_finds_what_has_no_minutes(client, secretary):
    owed = ActivityFactory(branch=secretary.branch, status="held")
    MinutesSectionFactory(activity__branch=secretary.branch, activity__status="held", text="有")

    assert shown(client, state="minutes_owed") == [owed]


def test_branch_filter_of_a_reviewer(client):
    review = ReviewerPostFactory()
    mine, other = BranchFactory.create_batch(2, committee=review.committee)
    wanted = ActivityFactory(branch=mine)
    ActivityFactory(branch=other)
    client.force_login(review.user)

    assert shown(client, branch=mine.pk) == [wanted]
    assert len(shown(client)) == 2


def test_branch_filter_of_a_branch_that_is_not_below_changes_nothing(client):
    review = ReviewerPostFactory()
    wanted = ActivityFactory(branch__committee=review.committee)
    stranger = ActivityFactory()
    client.force_login(review.user)

    assert shown(client, branch=stranger.branch.pk) == [wanted]


def test_search_finds_two_chinese_characters_in_the_minutes(client, secretary):
    found = MinutesSectionFactory(activity__branch=secretary.branch, text="讨论消防演练").activity
    ActivityFactory(branch=secretary.branch)

    assert shown(client, q="消防") == [found]


def test_search_does_not_betray_minutes_of_a_committee_meeting(client):
    member = MemberFactory(with_user=True)
    meeting = ActivityFactory(branch=member.branch, kind="committee")
    AttendanceFactory(activity=meeting, member=member)
    MinutesSectionFactory(activity=meeting, text="处分")
    client.force_login(member.user)

    assert shown(client) == [meeting]
    assert shown(client, q="处分") == []


def link(response, cursor) -> str:
    """The query of the pager's link that carries `cursor`, "before" or "after"."""
    found = re.search(rf'href="(\?[^"]*{cursor}=[^"]+)"', response.content.decode())
    return unescape(found[1])


def test_pages_lead_through_all_rows_and_back(client, secretary):
    start = timezone.now()
    rows = [ActivityFactory(branch=secretary.branch, starts_at=start) for _ in range(70)][::-1]
    url = reverse("activities:list")

    first = client.get(url, {"kind": "assembly"})
    second = client.get(url + link(first, "before"))
    third = client.get(url + link(second, "before"))
    back = client.get(url + link(third, "after"))
    top = client.get(url + link(back, "after"))

    pages = [list(response.context["page"]) for response in (first, second, third, back, top)]
    assert pages == [rows[:30], rows[30:60], rows[60:], rows[30:60], rows[:30]]
    assert (first.context["page"].newer, third.context["page"].older) == ("", "")
    assert parse_qs(urlsplit(link(second, "before")).query)["kind"] == ["assembly"]


@pytest.mark.parametrize("count", [1, 50])
def test_list_runs_the_same_queries_for_any_number_of_rows(
    client, django_assert_num_queries, secretary, count
):
    group = GroupFactory(branch=secretary.branch)
    for _ in range(count):
        row = AttendanceFactory(
            activity__branch=secretary.branch, activity__group=group, status="present"
        )
        MinutesSectionFactory(activity=row.activity, text="记录")

    # session, user with roles, groups and own topics to choose from, the rows, unread notices
    with django_assert_num_queries(6):
        response = client.get(reverse("activities:list"))

    assert len(response.context["page"]) == min(count, 30)


def test_htmx_gets_the_table_alone(client, secretary):
    response = client.get(
        reverse("activities:list"), HTTP_HX_REQUEST="true", HTTP_HX_TARGET="session-table"
    )

    assert [template.name for template in response.templates][0] == "activities/_table.html"
    assert "HX-Target" in response["Vary"]


def test_empty_list_offers_the_first_step_to_whoever_may_take_it(client, secretary):
    page = client.get(reverse("activities:list")).content.decode()

    assert page.count(reverse("activities:log")) == 2
    client.force_login(MemberFactory(with_user=True).user)
    assert reverse("activities:log") not in client.get(reverse("activities:list")).content.decode()


BAD = [
    {"q": "\0"},
    {"q": "消" * 10_000},
    {"q": "😀'\"<script>%_\\"},
    {"kind": "xx"},
    {"state": "xx"},
    {"year": "99999"},
    {"year": "-1"},
    {"year": "二〇二六"},
    {"group": "9" * 30},
    {"group": "x"},
    {"branch": "9" * 30},
    {"before": "x"},
    {"before": "2026-11-20,1"},
    {"before": "2026-11-20T00:00:00+00:00," + "9" * 30},
    {"before": "2026-11-20T00:00:00+00:00,-1"},
    {"before": "0001-01-01T00:00:00+00:00,1"},
    {"before": "9999-12-31T23:59:59-12:00,1"},
    {"after": "\0"},
    {"after": "2026-11-20T00:00:00+00:00,1,1"},
]


@pytest.mark.parametrize("query", BAD, ids=range(len(BAD)))
def test_bad_input_shows_the_list(client, secretary, query):
    session = ActivityFactory(branch=secretary.branch)

    rows = shown(client, **query)

    assert rows == ([] if query.get("q", "").startswith("😀") else [session])


def test_days_narrow_to_sessions_that_start_within_them(client, secretary):
    moments = ("09-30T23:59:59", "10-01T00:00:00", "10-31T23:59:59", "11-01T00:00:00")
    found = [
        ActivityFactory(
            branch=secretary.branch,
            starts_at=timezone.make_aware(datetime.datetime.fromisoformat(f"2026-{moment}")),
        )
        for moment in moments
    ]

    assert shown(client, **{"from": "2026-10-01", "until": "2026-10-31"}) == [found[2], found[1]]
    assert shown(client, until="2026-09-30") == [found[0]]
    assert shown(client, **{"from": "2026-11-01"}) == [found[3]]


def test_days_are_said_with_a_way_to_show_all(client, secretary):
    days = {"from": "2026-10-01", "until": "2026-10-31", "kind": "lecture"}

    page = client.get(reverse("activities:list"), days).content.decode()

    assert "Only 1 Oct 2026–31 Oct 2026." in page
    assert 'href="?kind=lecture"' in page


def test_all_but_cancelled_leaves_the_cancelled_out(client, secretary):
    ActivityFactory(branch=secretary.branch, status="cancelled")
    kept = [
        ActivityFactory(branch=secretary.branch, status=status)
        for status in ("planned", "announced", "held", "archived")
    ]

    assert set(shown(client, state="not_cancelled")) == set(kept)


def test_a_reviewer_narrows_one_branch_to_a_group_of_it(client):
    branch = BranchFactory()
    group, other = GroupFactory.create_batch(2, branch=branch)
    meeting = {"branch": branch, "kind": "group"}
    wanted = ActivityFactory(group=group, **meeting)
    ActivityFactory(group=other, **meeting)
    client.force_login(ReviewerPostFactory(committee=branch.committee).user)

    assert shown(client, branch=branch.pk, group=group.pk) == [wanted]


def exported(client, **filters):
    response = client.post(reverse("activities:export"), filters)
    return list(load_workbook(io.BytesIO(response.content)).active.values)


def test_exported_sessions_are_those_of_the_list_and_are_logged(client, secretary):
    noon = periods.day_start(datetime.date(2026, 5, 4)) + datetime.timedelta(hours=12)
    wanted = ActivityFactory(branch=secretary.branch, status="held", starts_at=noon, title="=1")
    AttendanceFactory(activity=wanted, status="late")
    AttendanceFactory(activity=wanted, status="absent")
    ActivityFactory(branch=secretary.branch)
    ActivityFactory(status="held", starts_at=noon)

    rows = exported(client, state="held", year=2026)

    assert rows[1][0].endswith("2026·Held")
    day = datetime.datetime(2026, 5, 4)  # noqa: DTZ001 - as openpyxl reads a day
    told = [(row[0], row[5], *row[-3:]) for row in rows[3:]]
    assert told == [("'=1", day, 2, 1, "no")]
    entry = AuditEntry.objects.get()
    told = "activities:export state=held year=2026"
    assert (entry.branch_id, entry.detail) == (secretary.branch.pk, told)


def test_words_searched_for_are_not_logged_with_an_export(client, secretary):
    exported(client, q="张三")

    assert AuditEntry.objects.get().detail == "activities:export q"


def test_export_of_several_branches_is_logged_under_none(client):
    review = ReviewerPostFactory()
    client.force_login(review.user)
    branch = BranchFactory(committee=review.committee)

    for filters in ({}, {"branch": branch.pk}):
        exported(client, **filters)

    logged = AuditEntry.objects.order_by("pk").values_list("branch_id", flat=True)
    assert list(logged) == [None, branch.pk]


def test_no_cache_keeps_an_exported_list(client, secretary):
    response = client.post(reverse("activities:export"))

    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("most", "said"), [(2, ["Only the first 2 of 3 rows."]), (3, [])])
def test_list_that_is_cut_says_so_above_the_headings(client, secretary, monkeypatch, most, said):
    monkeypatch.setattr(exports, "MOST_ROWS", most)
    ActivityFactory.create_batch(3, branch=secretary.branch)

    rows = exported(client)

    assert [row[0] for row in rows[2 : -most - 1]] == said
    assert len(rows) == 2 + len(said) + 1 + most


@pytest.mark.parametrize(
    ("member", "outside", "told"),
    [
        (True, "", "王芳"),
        (False, "李教授", "李教授"),
        (True, "李教授", "王芳, 李教授"),
        (False, "", None),
    ],
)
def test_exported_lecturer_is_the_member_the_guest_or_both(
    client, secretary, member, outside, told
):
    lecturer = MemberFactory(branch=secretary.branch, name="王芳") if member else None
    ActivityFactory(branch=secretary.branch, lecturer=lecturer, lecturer_name=outside)

    headings, row = exported(client)[2:]

    assert row[headings.index("Lecturer")] == told


@pytest.mark.parametrize("count", [1, 5])
def test_export_takes_a_constant_number_of_queries(
    client, secretary, django_assert_num_queries, count
):
    for _ in range(count):
        ActivityFactory(branch=secretary.branch, chair=MemberFactory(), recorder=MemberFactory())

    with django_assert_num_queries(5):
        rows = exported(client)

    assert len(rows) == 3 + count


def test_export_beside_the_list_asks_for_the_same_sessions(client, secretary):
    ActivityFactory(branch=secretary.branch, status="held")

    html = client.get(reverse("activities:list"), {"state": "held", "year": "x"}).content.decode()

    form = html.split(f'action="{reverse("activities:export")}"')[1].split("</form>")[0]
    assert re.findall(r'name="(\w+)" value="(\w+)"', form)[1:] == [("state", "held")]
