import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from activities.models import MinutesRevision
from activities.operations import agenda, minutes
from activities.operations.minutes import LONGEST, Draft
from tests.factories.activities import ActivityFactory, AttendanceFactory, MinutesSectionFactory
from tests.factories.members import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 20, 4, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


def save(section, text, *, version, by, now=NOON):
    return minutes.save(section.activity, [Draft(section, text, version)], by=by, now=now)


def revisions(section):
    rows = section.revisions.order_by("pk")
    return list(rows.values_list("by", "version", "text", "set_aside"))


@pytest.fixture
def section():
    starts_at = NOON - datetime.timedelta(hours=2)
    return MinutesSectionFactory(activity=ActivityFactory(status="held", starts_at=starts_at))


def test_ensure_sections_makes_one_general_and_one_an_item_once():
    activity = ActivityFactory()
    [item] = agenda.add_items(activity, ["甲"], by=UserFactory())

    minutes.ensure_sections(activity)

    assert set(activity.minutes_sections.values_list("item", flat=True)) == {None, item.pk}


def test_save_raises_the_version_and_keeps_a_revision(section):
    user = UserFactory()

    lost = save(section, "甲", version=0, by=user)

    section.refresh_from_db()
    kept = (section.text, section.version, section.saved_by, section.saved_at)
    assert (lost, kept) == ([], ("甲", 1, user, NOON))
    assert revisions(section) == [(user.pk, 1, "甲", False)]


def test_save_of_the_same_text_changes_nothing_whatever_its_version(section):
    user = UserFactory()
    save(section, "甲", version=0, by=user)

    lost = save(section, "甲", version=0, by=UserFactory(), now=NOON + MINUTE)

    assert (lost, section.version, section.saved_by) == ([], 1, user)


def test_saves_of_one_sitting_make_one_revision(section):
    user = UserFactory()
    save(section, "甲", version=0, by=user)

    save(section, "甲乙", version=1, by=user, now=NOON + 9 * MINUTE)

    assert revisions(section) == [(user.pk, 2, "甲乙", False)]


def test_a_later_sitting_makes_a_new_revision(section):
    user = UserFactory()
    save(section, "甲", version=0, by=user)

    save(section, "甲乙", version=1, by=user, now=NOON + 11 * MINUTE)

    assert revisions(section) == [(user.pk, 1, "甲", False), (user.pk, 2, "甲乙", False)]


def test_somebody_else_makes_a_new_revision(section):
    first, second = UserFactory(), UserFactory()
    save(section, "甲", version=0, by=first)

    save(section, "乙", version=1, by=second)

    assert revisions(section) == [(first.pk, 1, "甲", False), (second.pk, 2, "乙", False)]


def test_save_over_a_newer_text_is_set_aside_and_changes_nothing(section):
    first, second = UserFactory(), UserFactory()
    save(section, "甲", version=0, by=first)

    [lost] = save(section, "乙", version=0, by=second)

    section.refresh_from_db()
    assert (lost.section.text, lost.text, section.text, section.version) == ("甲", "乙", "甲", 1)
    assert revisions(section) == [(first.pk, 1, "甲", False), (second.pk, 0, "乙", True)]


def test_a_text_that_lost_again_is_set_aside_once(section):
    second = UserFactory()
    save(section, "甲", version=0, by=UserFactory())

    for _ in range(2):
        save(section, "乙", version=0, by=second)

    assert section.revisions.filter(set_aside=True).count() == 1


def test_settle_keeps_both_texts(section):
    first, second = UserFactory(), UserFactory()
    save(section, "甲", version=0, by=first)
    save(section, "乙", version=0, by=second)

    lost = minutes.settle(section.activity, [Draft(section, "乙", 1)], by=second, now=NOON)

    assert (lost, section.text, section.version) == ([], "乙", 2)
    assert revisions(section) == [(first.pk, 1, "甲", True), (second.pk, 2, "乙", False)]


def test_settle_of_one_person_in_two_browsers_keeps_both_texts(section):
    user = UserFactory()
    save(section, "甲", version=0, by=user)
    save(section, "乙", version=0, by=user)

    minutes.settle(section.activity, [Draft(section, "甲乙", 1)], by=user, now=NOON)

    assert sorted(section.revisions.values_list("text", "set_aside")) == [
        ("乙", True),
        ("甲", True),
        ("甲乙", False),
    ]


def test_settle_over_a_still_newer_text_asks_again(section):
    save(section, "甲", version=0, by=UserFactory())
    save(section, "丙", version=1, by=UserFactory())

    [lost] = minutes.settle(section.activity, [Draft(section, "乙", 1)], by=UserFactory(), now=NOON)

    assert (lost.section.text, lost.section.version) == ("丙", 2)


def test_write_replaces_whatever_is_there(section):
    save(section, "甲", version=0, by=UserFactory())

    minutes.write(section, "乙", by=UserFactory(), now=NOON)

    assert (section.text, section.version) == ("乙", 2)


@pytest.mark.parametrize(
    ("text", "code"), [("甲\x00", "null_characters"), ("甲" * (LONGEST + 1), "too_long")]
)
def test_save_refuses_what_cannot_be_kept(section, text, code):
    with pytest.raises(ValidationError) as refused:
        save(section, text, version=0, by=UserFactory())

    assert (refused.value.code, section.version) == (code, 0)


def test_save_keeps_emoji_and_plain_line_ends(section):
    save(section, "甲😀\r\n乙\r丙", version=0, by=UserFactory())

    section.refresh_from_db()
    assert section.text == "甲😀\n乙\n丙"


@pytest.mark.parametrize("status", ["archived", "cancelled"])
def test_save_into_a_closed_session_is_refused(section, status):
    type(section.activity).objects.update(status=status)

    with pytest.raises(ValidationError) as refused:
        save(section, "甲", version=0, by=UserFactory())

    assert refused.value.code == "locked"


@pytest.mark.parametrize(
    ("status", "hours", "after"),
    [("announced", -1, "held"), ("announced", 1, "announced"), ("planned", -1, "planned")],
)
def test_minutes_after_the_start_make_an_announced_session_held(status, hours, after):
    starts_at = NOON + datetime.timedelta(hours=hours)
    section = MinutesSectionFactory(activity=ActivityFactory(status=status, starts_at=starts_at))

    save(section, "甲", version=0, by=UserFactory())

    section.activity.refresh_from_db()
    assert section.activity.status == after


@pytest.fixture
def recorder(client):
    member = MemberFactory(with_user=True, post="secretary", name="周文静")
    client.force_login(member.user)
    return member


@pytest.fixture
def own(recorder):
    starts_at = timezone.now() - datetime.timedelta(hours=1)
    activity = ActivityFactory(branch=recorder.branch, starts_at=starts_at, status="held")
    return MinutesSectionFactory(activity=activity)


def url(name, section, *keys):
    return reverse(f"activities:{name}", args=[section.activity_id, *keys])


def test_autosave_answers_with_version_and_time(client, own):
    response = client.post(url("minutes-autosave", own, own.pk), {"text": "甲", "version": 0})

    own.refresh_from_db()
    saved_at = timezone.localtime(own.saved_at)
    assert response.json() == {"version": 1, "saved_at": f"{saved_at.hour}:{saved_at.minute:02}"}


def test_autosave_over_a_newer_text_answers_with_both_kept(client, own, recorder):
    client.post(url("minutes-autosave", own, own.pk), {"text": "甲", "version": 0})

    response = client.post(url("minutes-autosave", own, own.pk), {"text": "乙", "version": 0})

    answer = response.json()
    assert (response.status_code, answer["text"], answer["version"]) == (409, "甲", 1)
    assert (answer["by"], MinutesRevision.objects.filter(set_aside=True).get().text) == (
        "周文静",
        "乙",
    )


def test_autosave_into_an_archived_session_answers_locked(client, own):
    type(own.activity).objects.update(status="archived")

    response = client.post(url("minutes-autosave", own, own.pk), {"text": "甲", "version": 0})

    assert (response.status_code, list(response.json())) == (403, ["error"])


@pytest.mark.parametrize(
    "data",
    [{}, {"text": "甲"}, {"text": "\x00", "version": 0}, {"text": "甲", "version": "x" * 99}],
)
def test_autosave_answers_bad_input_in_words(client, own, data):
    response = client.post(url("minutes-autosave", own, own.pk), data)

    assert (response.status_code, list(response.json())) == (400, ["error"])


def test_autosave_of_a_megabyte_says_how_long_it_is(client, own):
    text = "a" * 1_000_000

    response = client.post(url("minutes-autosave", own, own.pk), {"text": text, "version": 0})

    assert (response.status_code, "1000000" in response.json()["error"]) == (400, True)


def form_data(section, text, version):
    return {f"s{section.pk}-text": text, f"s{section.pk}-version": version}


def test_the_whole_form_saves_without_scripts(client, own):
    response = client.post(url("minutes", own), form_data(own, "甲\r\n乙", 0))

    own.refresh_from_db()
    assert (response.status_code, own.text) == (302, "甲\n乙")


def test_the_whole_form_asks_about_a_conflict_and_escapes_both_texts(client, own):
    client.post(url("minutes", own), form_data(own, "<b>甲</b>", 0))

    response = client.post(url("minutes", own), form_data(own, "<i>乙</i>", 0))

    page = response.content.decode()
    assert response.templates[0].name == "activities/minutes_conflict.html"
    assert ("<b>甲" in page, "<i>乙" in page) == (False, False)


@pytest.mark.parametrize(("pick", "text"), [("mine", "乙"), ("theirs", "甲"), ("merged", "甲乙")])
def test_settle_saves_what_was_chosen(client, own, pick, text):
    client.post(url("minutes", own), form_data(own, "甲", 0))
    client.post(url("minutes", own), form_data(own, "乙", 0))
    chosen = {"pick": pick, "mine": "乙", "merged": "甲乙", "version": 1}
    data = {f"c{own.pk}-{name}": value for name, value in chosen.items()}

    client.post(url("minutes-settle", own), data)

    own.refresh_from_db()
    assert own.text == text
    assert {"甲", "乙"} <= set(own.revisions.values_list("text", flat=True))


@pytest.mark.parametrize("data", [{}, {"version": "x"}, {"version": 1, "pick": "\x00"}])
def test_settle_answers_bad_input_with_a_page(client, own, data):
    own_data = {f"c{own.pk}-{name}": value for name, value in data.items()}

    response = client.post(url("minutes-settle", own), own_data)

    assert response.status_code == (200 if data else 302)


@pytest.mark.parametrize("sent", [True, False])
def test_settle_after_archiving_keeps_what_was_typed(client, own, sent):
    type(own.activity).objects.update(status="archived")
    chosen = {"pick": "merged", "mine": "甲", "merged": "写了很久的记录", "version": 0}
    data = {f"c{own.pk}-{name}": value for name, value in chosen.items() if sent}

    response = client.post(url("minutes-settle", own), data)

    assert response.status_code == (200 if sent else 302)
    assert ("写了很久的记录" in response.content.decode()) is sent


def test_save_into_an_item_taken_off_the_agenda_is_refused(section):
    item = agenda.add_items(section.activity, ["甲"], by=UserFactory())[0]
    gone = section.activity.minutes_sections.get(item=item)
    agenda.remove_item(item, by=UserFactory())

    with pytest.raises(ValidationError) as refused:
        save(gone, "甲", version=0, by=UserFactory())

    assert refused.value.code == "gone"


def test_a_form_sent_after_archiving_keeps_what_was_typed(client, own):
    type(own.activity).objects.update(status="archived")

    response = client.post(url("minutes", own), form_data(own, "写了很久的记录", 0))

    assert (response.status_code, "写了很久的记录" in response.content.decode()) == (200, True)


@pytest.mark.parametrize("count", [1, 50])
def test_minutes_page_query_count_is_constant(client, own, count, django_assert_num_queries):
    agenda.add_items(own.activity, [f"议题{n}" for n in range(count)], by=UserFactory())
    AttendanceFactory.create_batch(count, activity=own.activity)

    with django_assert_num_queries(8):
        response = client.get(url("minutes", own))

    assert len(response.context["forms"]) == count + 1


def test_revisions_compares_two(client, own):
    client.post(url("minutes", own), form_data(own, "会议同意了", 0))
    MinutesRevision.objects.update(at=NOON)
    client.post(url("minutes", own), form_data(own, "会议没有同意", 1))
    older, newer = own.revisions.order_by("version")

    response = client.get(url("revisions", own, own.pk), {"a": older.pk, "b": newer.pk})

    marked = [part.text for part in response.context["new"] if part.changed]
    assert marked == ["没有"]


@pytest.mark.parametrize("value", ["", "x", "99999999999999999999999", "\x00", "-1"])
def test_revisions_ignores_what_it_cannot_compare(client, own, value):
    response = client.get(url("revisions", own, own.pk), {"a": value, "b": value})

    assert (response.status_code, "older" in response.context) == (200, False)


def test_members_do_not_see_earlier_texts(client, own):
    member = MemberFactory(branch=own.branch, with_user=True)
    client.force_login(member.user)

    codes = [
        client.get(url("revisions", own, own.pk)).status_code,
        client.get(url("minutes", own)).status_code,
        client.post(url("minutes-autosave", own, own.pk), {"text": "甲"}).status_code,
    ]

    assert codes == [403, 403, 403]
