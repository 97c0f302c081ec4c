from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from tests.factories.activities import ActivityFactory, AttendanceFactory
from tests.factories.members import BranchFactory, GroupFactory, MemberFactory

pytestmark = pytest.mark.django_db

NASTY = ["", "\x00", "0", "-1", "9" * 30, "32.13.2026", "25:61", "😀", "x" * 100_000, "1e9"]


@pytest.fixture
def secretary(client):
    member = MemberFactory(post="secretary", with_user=True)
    client.force_login(member.user)
    return member


@pytest.fixture
def leader(client):
    group = GroupFactory()
    member = MemberFactory(branch=group.branch, group=group, post="group_leader", with_user=True)
    client.force_login(member.user)
    return member


def url(name, *args, **query):
    address = reverse(f"activities:{name}", args=args)
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


def filled(**values):
    day = timezone.localdate() + timedelta(days=3)
    typed = {"title": "大会", "date": day.isoformat(), "starts": "15:30", "ends": "16:50"}
    return typed | values


def titles(response):
    """The kinds and groups offered."""
    return [
        (kind.value, group)
        for _branch, rows in response.context["places"]
        for kind, group, _ in rows
    ]


def test_the_secretary_may_call_every_kind(client, secretary):
    group = GroupFactory(branch=secretary.branch)
    GroupFactory()

    offered = titles(client.get(url("create")))

    assert offered == [
        ("assembly", None),
        ("committee", None),
        ("group", group),
        ("lecture", None),
        ("theme_day", None),
        ("life_meeting", None),
        ("appraisal", None),
        ("classroom", None),
        ("other", None),
    ]


def test_a_group_leader_calls_for_the_group_alone(client, leader):
    GroupFactory(branch=leader.branch)
    group = leader.posts.get().group

    offered = titles(client.get(url("create")))

    assert offered == [(kind, group) for kind in ("group", "life_meeting", "classroom", "other")]


@pytest.mark.parametrize("name", ["create", "log"])
@pytest.mark.parametrize("kind", ["assembly", "group"])
def test_a_leader_is_not_let_into_other_bodies(client, leader, name, kind):
    other = GroupFactory(branch=leader.branch)

    response = client.post(url(name, kind=kind, group=other.pk), filled())

    assert response.templates[0].name == "activities/choose_kind.html"
    assert Activity.objects.count() == 0


def test_saving_announces_at_once(client, secretary):
    response = client.post(url("create", kind="assembly"), filled(announce="on"))

    activity = Activity.objects.get()
    assert response.url == activity.get_absolute_url()
    assert (activity.status, activity.attendances.get().member) == ("announced", secretary)


def test_saving_without_announcing_plans(client, secretary):
    client.post(url("create", kind="assembly"), filled())

    assert Activity.objects.get().status == "planned"


def test_as_last_time_is_one_click_on_the_form(client, secretary):
    last = ActivityFactory(
        branch=secretary.branch, status="held", chair=secretary, venue="会议室", kind="committee"
    )
    form = client.get(url("create", kind="committee")).context["form"]
    typed = {name: form[name].value() for name in form.fields}

    client.post(url("create", kind="committee"), {k: v for k, v in typed.items() if v is not None})

    new = Activity.objects.exclude(pk=last.pk).get()
    assert (new.venue, new.chair, new.status) == ("会议室", secretary, "announced")


def test_guests_are_read_from_lines(client, secretary):
    MemberFactory(branch=secretary.branch, name="程立新")

    client.post(
        url("create", kind="assembly"),
        filled(invited="程立新\n青年职工 5 人\n公司×3\n302室\n李四"),
    )

    guests = Activity.objects.get().guests.all()
    assert [(guest.name, guest.count, guest.member is not None) for guest in guests] == [
        ("程立新", 1, True),
        ("青年职工", 5, False),
        ("公司", 3, False),
        ("302室", 1, False),
        ("李四", 1, False),
    ]


def test_the_end_must_be_later(client, secretary):
    response = client.post(url("create", kind="assembly"), filled(ends="15:30"))

    assert list(response.context["form"].errors) == ["ends"]


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("name", ["kind", "group", "branch", "date"])
def test_a_nasty_query_string_is_answered(client, secretary, name, value):
    query = {"kind": "assembly", name: value}

    for page in ("create", "log"):
        assert client.get(reverse(f"activities:{page}"), query).status_code == 200


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize(
    "name",
    ["date", "starts", "ends", "title", "chair", "lecturer", "also_counts", "topics", "invited"],
)
def test_nasty_input_is_answered(client, secretary, name, value):
    for page in ("create", "log"):
        response = client.post(url(page, kind="lecture"), filled(**{name: value}))

        assert response.status_code in (200, 302)


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_a_day_outside_all_history_is_refused(client, secretary, day):
    response = client.post(url("create", kind="assembly"), filled(date=day))

    assert "date" in response.context["form"].errors


@pytest.mark.parametrize("page", ["create", "log"])
def test_an_empty_form_says_what_is_missing(client, secretary, page):
    response = client.post(url(page, kind="assembly"))

    assert {"title", "date", "starts", "ends"} <= set(response.context["form"].errors)


def test_people_of_other_branches_cannot_be_named(client, secretary):
    response = client.post(url("create", kind="assembly"), filled(chair=MemberFactory().pk))

    assert list(response.context["form"].errors) == ["chair"]


def test_editing_writes_only_what_differs(client, secretary):
    activity = ActivityFactory(branch=secretary.branch, status="announced", venue="会议室")

    client.post(url("edit", activity.pk), {"title": "新题目", "also_counts": ["lecture"]})

    activity.refresh_from_db()
    assert (activity.title, activity.venue) == ("新题目", "会议室")
    assert [row.kind for row in activity.also_counts.all()] == ["lecture"]


def test_an_old_page_does_not_undo_what_others_changed_since(client, secretary):
    activity = ActivityFactory(branch=secretary.branch, status="planned", venue="二楼")
    activity.also_counts.create(kind="lecture")
    shown = filled(venue="一楼")
    hidden = {f"initial-{name}": value for name, value in shown.items()}

    client.post(url("edit", activity.pk), shown | hidden | {"title": "新题目"})

    activity.refresh_from_db()
    assert (activity.title, activity.venue) == ("新题目", "二楼")
    assert [row.kind for row in activity.also_counts.all()] == ["lecture"]


@pytest.mark.parametrize(
    ("line", "guest"),
    [
        ("来宾 3", ("来宾", 3)),
        ("来宾x3人", ("来宾", 3)),
        ("Guests x 3", ("Guests", 3)),
        ("Max 3", ("Max", 3)),
        ("Max", ("Max", 1)),
    ],
)
def test_a_line_of_guests_is_a_name_and_a_number(client, secretary, line, guest):
    client.post(url("create", kind="assembly"), filled(invited=line))

    assert list(Activity.objects.get().guests.values_list("name", "count")) == [guest]


@pytest.mark.parametrize(
    ("day", "starts", "ends"), [("1986-05-04", "02:30", "03:10"), ("2026-05-04", "9:00", "9:00")]
)
def test_a_session_that_ends_before_it_starts_by_the_clock_of_the_day(
    client, secretary, day, starts, ends
):
    """In 1986 the clocks of China went from two to three that night."""
    activity = ActivityFactory(branch=secretary.branch, status="planned")

    response = client.post(
        url("edit", activity.pk), {"title": "大会", "date": day, "starts": starts, "ends": ends}
    )

    assert list(response.context["form"].errors) == ["ends"]


def test_editing_a_plan_changes_its_time(client, secretary):
    activity = ActivityFactory(branch=secretary.branch, status="planned")

    client.post(url("edit", activity.pk), filled())

    activity.refresh_from_db()
    assert timezone.localtime(activity.starts_at).strftime("%H:%M") == "15:30"


def test_moving_an_announced_session(client, secretary):
    activity = ActivityFactory(branch=secretary.branch)

    response = client.post(url("move", activity.pk), filled(reason="撞期", venue="二楼"))

    activity.refresh_from_db()
    assert (response.url, activity.venue) == (activity.get_absolute_url(), "二楼")


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (str(timezone.localdate() + timedelta(days=9)), "大会 moved."),
        (
            "2020-01-20",
            "大会 moved to 20 Jan 2020. That time has passed, so nobody was told.",
        ),
    ],
)
def test_moving_says_when_nobody_was_told(client, secretary, date, said):
    activity = ActivityFactory(branch=secretary.branch, title="大会")
    headers = {"accept-language": "en"}

    sent = filled(date=date, reason="撞期")
    page = client.post(url("move", activity.pk), sent, headers=headers, follow=True)

    assert [str(message) for message in page.context["messages"]] == [said]


@pytest.mark.parametrize("name", ["move", "cancel"])
def test_moving_and_cancelling_need_a_reason(client, secretary, name):
    activity = ActivityFactory(branch=secretary.branch)

    response = client.post(url(name, activity.pk), filled())

    assert list(response.context["form"].errors) == ["reason"]


def test_cancelling_a_session(client, secretary):
    activity = ActivityFactory(branch=secretary.branch)

    client.post(url("cancel", activity.pk), {"reason": "停电"})

    activity.refresh_from_db()
    assert activity.status == "cancelled"


def test_a_held_session_is_neither_moved_nor_cancelled(client, secretary):
    activity = ActivityFactory(branch=secretary.branch, status="held")

    for name in ("move", "cancel"):
        response = client.post(url(name, activity.pk), filled(reason="撞期"))
        assert response.context["form"].non_field_errors().as_data()[0].code == "not_ahead"


def test_announcing_from_the_page(client, secretary):
    activity = ActivityFactory(branch=secretary.branch, status="planned")

    client.post(url("announce", activity.pk))
    client.post(url("announce", activity.pk))

    activity.refresh_from_db()
    assert (activity.status, activity.attendances.count()) == ("announced", 1)


@pytest.mark.parametrize(
    ("status", "said"),
    [("cancelled", "This session was cancelled"), ("archived", "This session is archived")],
)
def test_who_comes_too_late_learns_that_the_session_is_closed(client, secretary, status, said):
    activity = ActivityFactory(branch=secretary.branch, status=status)
    member = MemberFactory(branch=secretary.branch, with_user=True)

    answers = []
    for user in (secretary.user, member.user):
        client.force_login(user)
        response = client.get(url("cancel", activity.pk), headers={"accept-language": "en"})
        answers.append((response.status_code, f"<h1>{said}</h1>" in response.text))

    assert answers == [(403, True), (403, False)]


@pytest.mark.parametrize(
    "name", ["announce", "move", "cancel", "edit", "attendance", "expected", "guests"]
)
def test_a_member_writes_nothing(client, name):
    row = AttendanceFactory(activity__starts_at=timezone.now(), member__with_user=True)
    client.force_login(row.member.user)

    response = client.post(url(name, row.activity.pk), filled(reason="撞期"))

    assert response.status_code == 403


def test_a_member_calls_nothing(client):
    member = MemberFactory(with_user=True)
    client.force_login(member.user)

    for name in ("create", "log"):
        assert client.post(url(name, kind="assembly"), filled()).status_code == 403


@pytest.mark.parametrize("name", ["announce", "attendance-undo"])
def test_what_writes_is_no_get(client, secretary, name):
    activity = ActivityFactory(branch=secretary.branch)

    assert client.get(url(name, activity.pk)).status_code == 405


@pytest.mark.parametrize("count", [1, 5])
def test_choosing_runs_the_same_queries_for_any_number(
    client, secretary, django_assert_num_queries, count
):
    for _ in range(count):
        group = GroupFactory(branch=secretary.branch)
        ActivityFactory(branch=secretary.branch, kind="group", group=group)

    with django_assert_num_queries(6):
        client.get(url("create"))


def test_the_chooser_shows_the_last_of_each(client, secretary):
    earlier = timezone.now() - timedelta(days=9)
    ActivityFactory(branch=secretary.branch, starts_at=earlier - timedelta(days=30))
    last = ActivityFactory(branch=secretary.branch, starts_at=earlier)
    ActivityFactory(branch=BranchFactory())

    [(_branch, rows)] = client.get(url("create")).context["places"]

    assert [shown for _kind, _group, shown in rows if shown] == [last]
