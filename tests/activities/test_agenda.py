import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from activities.models import FollowUp, Vote
from activities.operations import agenda
from branchhub.notices.models import Notice
from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    AttendanceFactory,
    FollowUpFactory,
    VoteFactory,
)
from tests.factories.members import MemberFactory, UserFactory
from tests.factories.notices import NoticeFactory
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db


def titles(activity):
    return list(activity.agenda_items.values_list("order", "title"))


@pytest.fixture
def session():
    activity = ActivityFactory(status="held")
    agenda.add_items(activity, ["甲", "乙", "丙"], by=UserFactory())
    return activity


def test_add_items_appends_in_order_with_sections(session):
    agenda.add_items(session, ["丁"], by=UserFactory())

    assert titles(session) == [(0, "甲"), (1, "乙"), (2, "丙"), (3, "丁")]
    assert session.minutes_sections.count() == 5


def test_add_items_keeps_history_with_its_author(session):
    user = UserFactory()

    [item] = agenda.add_items(session, ["丁"], by=user)

    assert list(item.history.values_list("history_user", "title")) == [(user.pk, "丁")]


@pytest.mark.parametrize(
    ("title", "step", "order"),
    [("乙", -1, "乙甲丙"), ("乙", 1, "甲丙乙"), ("甲", -1, "甲乙丙"), ("丙", 1, "甲乙丙")],
)
def test_move_item_keeps_the_order_dense(session, title, step, order):
    agenda.move_item(session.agenda_items.get(title=title), step, by=UserFactory())

    assert titles(session) == list(enumerate(order))


def test_remove_item_closes_the_gap(session):
    agenda.remove_item(session.agenda_items.get(title="甲"), by=UserFactory())

    assert titles(session) == [(0, "乙"), (1, "丙")]


def test_remove_item_with_a_decision_is_refused(session):
    session.agenda_items.filter(title="甲").update(decision="同意")

    with pytest.raises(ValidationError) as refused:
        agenda.remove_item(session.agenda_items.get(title="甲"), by=UserFactory())

    assert refused.value.code == "recorded"


def test_remove_item_with_minutes_is_refused(session):
    item = session.agenda_items.get(title="甲")
    session.minutes_sections.filter(item=item).update(text="发言")

    with pytest.raises(ValidationError) as refused:
        agenda.remove_item(item, by=UserFactory())

    assert refused.value.code == "recorded"


def voters(activity, present, absent):
    AttendanceFactory.create_batch(present, activity=activity, status="present")
    AttendanceFactory.create_batch(absent, activity=activity, status="sick_leave")


def admission(item, **changes):
    counts = {"voters_present": 17, "issued": 17, "returned": 17, "written": 1}
    counts |= {"yes": 17, "no": 0, "abstained": 1}
    return Vote(**{"item": item, "rule": "admission", "ballot": "secret"} | counts | changes)


def test_record_vote_stores_what_was_computed(session):
    voters(session, present=17, absent=3)
    AttendanceFactory(activity=session, status="present", may_vote=False)

    vote = agenda.record_vote(admission(session.agenda_items.first()), by=UserFactory())

    vote.refresh_from_db()
    computed = (vote.voters_expected, vote.voters_present, vote.quorum, vote.needed, vote.passed)
    assert computed == (20, 17, 11, 11, True)


def test_record_vote_leaves_out_who_is_excluded(session):
    voters(session, present=17, absent=3)
    session.attendances.filter(status="sick_leave").update(vote_exclusion="在国外")

    vote = agenda.record_vote(
        admission(session.agenda_items.first(), written=0, yes=16), by=UserFactory()
    )

    assert vote.voters_expected == 17


def test_record_vote_with_a_candidate_as_scrutineer_is_refused(session):
    voters(session, present=17, absent=3)
    vote = admission(session.agenda_items.first(), candidate="李明同志")
    vote.scrutineer = MemberFactory(name="李明", branch=session.branch)

    with pytest.raises(ValidationError) as refused:
        agenda.record_vote(vote, by=UserFactory())

    assert refused.value.code == "scrutineer_stands"


def test_record_vote_under_a_rule_of_another_kind_is_refused():
    item = AgendaItemFactory(activity__kind="theme_day")
    voters(item.activity, present=17, absent=3)

    with pytest.raises(ValidationError) as refused:
        agenda.record_vote(admission(item), by=UserFactory())

    assert refused.value.code == "rule_not_allowed"


def test_record_vote_with_wrong_counts_saves_nothing(session):
    voters(session, present=17, absent=3)

    with pytest.raises(ValidationError):
        agenda.record_vote(admission(session.agenda_items.first(), yes=3), by=UserFactory())

    assert Vote.objects.count() == 0


@pytest.mark.parametrize("status", ["archived", "cancelled"])
@pytest.mark.parametrize(
    "write",
    [
        lambda item, by: agenda.add_items(item.activity, ["丁"], by=by),
        lambda item, by: agenda.add_item(item, by=by),
        lambda item, by: agenda.change_item(item, {"title": "丁"}, by=by),
        lambda item, by: agenda.remove_item(item, by=by),
        lambda item, by: agenda.move_item(item, 1, by=by),
        lambda item, by: agenda.record_vote(admission(item), by=by),
        lambda item, by: agenda.add_follow_up(FollowUp(activity=item.activity), by=by),
    ],
)
def test_writes_into_a_closed_session_are_refused(session, status, write):
    item = session.agenda_items.select_related("activity").first()
    type(session).objects.update(status=status)

    with pytest.raises(ValidationError) as refused:
        write(item, UserFactory())

    assert refused.value.code == "locked"


def test_a_task_of_an_archived_session_can_be_done():
    task = FollowUpFactory(activity__status="archived")

    done = {"done_on": timezone.localdate()}
    agenda.change_follow_up(task, done, by=UserFactory(), now=timezone.now())

    assert FollowUp.objects.get().done_on == timezone.localdate()


def test_a_task_of_an_archived_session_cannot_be_put_off():
    task = FollowUpFactory(activity__status="archived")
    later = task.due_on + datetime.timedelta(days=7)

    with pytest.raises(ValidationError) as refused:
        agenda.change_follow_up(task, {"due_on": later}, by=UserFactory(), now=timezone.now())

    assert refused.value.code == "locked"


@pytest.mark.parametrize(
    ("factory", "write"),
    [
        (AgendaItemFactory, lambda item, by: agenda.change_item(item, {"title": "丁"}, by=by)),
        (AgendaItemFactory, lambda item, by: agenda.remove_item(item, by=by)),
        (AgendaItemFactory, lambda item, by: agenda.move_item(item, 1, by=by)),
        (AgendaItemFactory, lambda item, by: agenda.record_vote(admission(item), by=by)),
        (VoteFactory, lambda vote, by: agenda.record_vote(vote, by=by)),
        (VoteFactory, lambda vote, by: agenda.remove_vote(vote, by=by)),
    ],
)
def test_what_somebody_removed_meanwhile_does_not_come_back(factory, write):
    row = factory()
    type(row).objects.all().delete()

    with pytest.raises(ValidationError) as refused:
        write(row, UserFactory())

    assert (refused.value.code, type(row).objects.count()) == ("gone", 0)


def test_saving_an_old_page_leaves_what_others_changed_meanwhile(client):
    secretary = MemberFactory(with_user=True, post="secretary")
    item = AgendaItemFactory(activity__branch=secretary.branch, title="甲", decision="同意")
    client.force_login(secretary.user)
    shown = {"initial-title": "甲", "initial-presenter": "", "initial-decision": ""}
    typed = {"title": "甲", "presenter": "李明", "decision": ""}

    client.post(reverse("activities:agenda-edit", args=[item.activity_id, item.pk]), shown | typed)

    item.refresh_from_db()
    assert (item.presenter, item.decision) == ("李明", "同意")


def test_the_page_of_an_item_keeps_what_it_showed(client):
    secretary = MemberFactory(with_user=True, post="secretary")
    item = AgendaItemFactory(activity__branch=secretary.branch, decision="同意")
    client.force_login(secretary.user)

    response = client.get(reverse("activities:agenda-edit", args=[item.activity_id, item.pk]))

    assert 'name="initial-decision" value="同意"' in response.text


def test_owner_notes_a_task_as_done_and_nothing_else(client):
    owner = MemberFactory(with_user=True)
    task = FollowUpFactory(activity__branch=owner.branch, owner=owner, what="整理材料")
    client.force_login(owner.user)
    data = {"what": "别的", "done_on": timezone.localdate().isoformat(), "remark": "已交"}

    client.post(reverse("activities:follow-up-edit", args=[task.activity_id, task.pk]), data)

    task.refresh_from_db()
    assert (task.what, task.done_on, task.remark) == ("整理材料", timezone.localdate(), "已交")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1e9", "\0"])
def test_a_task_is_due_in_our_time(client, day):
    secretary = MemberFactory(with_user=True, post="secretary")
    activity = ActivityFactory(branch=secretary.branch)
    client.force_login(secretary.user)
    data = {"what": "整理材料", "owner": secretary.pk, "due_on": day}

    response = client.post(reverse("activities:follow-up-create", args=[activity.pk]), data)

    assert list(response.context["form"].errors) == ["due_on"]


def test_open_tasks_of_the_last_session_head_the_next_agenda(client):
    secretary = MemberFactory(with_user=True, post="secretary")
    earlier = ActivityFactory(
        branch=secretary.branch, starts_at=timezone.now() - datetime.timedelta(days=90)
    )
    open_task = FollowUpFactory(activity=earlier)
    FollowUpFactory(activity=earlier, done_on=timezone.localdate() - datetime.timedelta(days=9))
    later = ActivityFactory(branch=secretary.branch)
    client.force_login(secretary.user)

    response = client.get(later.get_absolute_url())

    assert response.context["earlier_follow_ups"] == [open_task]


def test_vote_form_drops_what_its_ballot_does_not_know(client, session):
    secretary = MemberFactory(branch=session.branch, with_user=True, post="secretary")
    voters(session, present=17, absent=3)
    item = session.agenda_items.first()
    client.force_login(secretary.user)
    data = {"rule": "ordinary", "ballot": "open", "voters_present": 17, "yes": 16, "no": 0}
    data |= {"abstained": 1, "issued": 17, "returned": 17, "written": 3, "candidate": "李明"}

    client.post(reverse("activities:vote-create", args=[session.pk, item.pk]), data)

    vote = Vote.objects.get()
    assert (vote.issued, vote.returned, vote.written, vote.candidate) == (None, None, 0, "")


@pytest.mark.parametrize("value", ["", "-1", "1e9", "99999999999999999999", "十", "\x00", "1.5"])
def test_vote_form_answers_any_number(client, session, value):
    secretary = MemberFactory(branch=session.branch, with_user=True, post="secretary")
    client.force_login(secretary.user)
    data = dict.fromkeys(["voters_present", "yes", "no", "abstained", "seats", "teller"], value)
    item = session.agenda_items.first()

    response = client.post(
        reverse("activities:vote-create", args=[session.pk, item.pk]),
        data | {"rule": "election", "ballot": "secret"},
    )

    assert (response.status_code, "yes" in response.context["form"].errors) == (200, True)


def test_members_see_tasks_but_may_note_only_their_own(client):
    member = MemberFactory(with_user=True)
    activity = ActivityFactory(branch=member.branch)
    FollowUpFactory(activity=activity, owner=member, what="自己的")
    FollowUpFactory(activity=activity, what="别人的")
    client.force_login(member.user)

    response = client.get(activity.get_absolute_url())

    may_note = {task.what: task.may_note for task in response.context["follow_ups"]}
    assert may_note == {"自己的": True, "别人的": False}


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("agenda-edit", 1),
        ("vote-create", 1),
        ("vote-edit", 2),
        ("follow-up-edit", 1),
        ("file", 1),
        ("revisions", 1),
        ("history", 0),
    ],
)
@pytest.mark.parametrize("number", [2**63, 10**30])
def test_numbers_that_no_database_holds_are_not_found(client, name, keys, number):
    secretary = MemberFactory(with_user=True, post="secretary")
    activity = ActivityFactory(branch=secretary.branch)
    client.force_login(secretary.user)
    some = reverse(f"activities:{name}", args=[activity.pk, *[10**17] * keys])
    none = reverse(f"activities:{name}", args=[10**17] * (keys + 1))
    addresses = [some] * bool(keys) + [none]

    codes = {client.get(it.replace(str(10**17), str(number))).status_code for it in addresses}

    assert codes == {404}


def note_done(client, task, **typed):
    client.force_login(task.owner.user)
    return client.post(reverse("activities:follow-up-done", args=[task.pk]), typed)


@pytest.fixture
def hidden_task():
    """From a committee meeting that its owner may not see."""
    return FollowUpFactory(
        activity__kind="committee",
        activity__status="archived",
        activity__title="支委会秘密议题",
        owner__with_user=True,
    )


def test_the_owner_notes_a_task_as_done_without_seeing_its_session(client, hidden_task):
    today = timezone.localdate()
    client.force_login(hidden_task.owner.user)
    page = client.get(reverse("activities:follow-up-done", args=[hidden_task.pk]))

    answer = note_done(client, hidden_task, done_on=today.isoformat(), remark="已公布")

    hidden_task.refresh_from_db()
    assert "支委会秘密议题" not in page.content.decode()
    assert (answer.url, hidden_task.done_on, hidden_task.remark) == ("/", today, "已公布")
    assert rows_without_history() == []


def test_a_remark_alone_keeps_the_task_open(client, hidden_task):
    today = timezone.localdate().isoformat()

    note_done(client, hidden_task, done_on=today, remark="等待审批", only_remark="on")

    hidden_task.refresh_from_db()
    assert (hidden_task.done_on, hidden_task.remark) == (None, "等待审批")


def test_what_asked_for_a_task_is_closed_when_it_is_done(hidden_task):
    key = f"follow-up:{hidden_task.pk}:late:{hidden_task.due_on}:{hidden_task.owner_id}"
    NoticeFactory(kind="follow_up_late", recipient=hidden_task.owner, dedupe_key=key)
    done = {"done_on": timezone.localdate()}

    agenda.change_follow_up(hidden_task, done, by=UserFactory(), now=timezone.now())

    assert not Notice.objects.todo().exists()
