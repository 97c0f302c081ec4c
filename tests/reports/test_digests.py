import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from activities.models import BranchRules, Holiday
from branchhub import schedule
from branchhub.notices.models import Notice
from branchhub.reports import reminders
from branchhub.reports.digests import dues, readers
from tests.factories.activities import (
    ActivityFactory,
    AttendanceFactory,
    FollowUpFactory,
    MakeUpFactory,
)
from tests.factories.members import (
    BranchFactory,
    CommitteeFactory,
    GroupFactory,
    MemberFactory,
    ReviewerPostFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime.datetime.fromisoformat("2026-11-02T12:00:00+08:00")
OCTOBER = datetime.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False), translation.override("en"):
        yield


def at(moment, **kwargs):
    start = datetime.datetime.fromisoformat(f"{moment}+08:00")
    usual = {"kind": "theme_day", "status": "held", "title": "主题党日"}
    usual["ends_at"] = start + datetime.timedelta(minutes=90)
    return ActivityFactory(starts_at=start, **(usual | kwargs))


def person(branch, **kwargs):
    return MemberFactory(branch=branch, with_user=True, **kwargs)


def old_branch(**kwargs):
    """One whose records were always kept here, and of which nothing is asked."""
    return BranchFactory(kept_since=None, **kwargs)


def came(activity, member, status="present", **kwargs):
    return AttendanceFactory(activity=activity, member=member, status=status, **kwargs)


def told(month=OCTOBER, now=NOON) -> dict:
    """{user id: (version, Text)} of what is to be told."""
    found = {}
    for due in dues.of_month(month, now):
        who = due.user_id or due.member_id
        assert who not in found
        found[who] = due.key.split(":")[-1], due.write()
    return found


def lines(text) -> dict:
    return {each["heading"]: [line["text"] for line in each["lines"]] for each in text.body}


def test_member_reads_of_the_own_month_tasks_and_schedule():
    branch = old_branch()
    member = person(branch, joined_on="1998-11-05")
    came(at("2026-10-09T15:00", branch=branch), member)
    missed = came(
        at("2026-10-16T15:00", branch=branch, title="党课", kind="lecture"), member, "absent"
    )
    FollowUpFactory(owner=member, activity__branch=branch, what="写体会", due_on="2026-10-30")
    soon = at("2026-11-13T15:00", branch=branch, status="announced", venue="会议室")
    came(soon, member, "")
    at("2026-11-14T15:00", branch=branch, status="planned")

    version, text = told()[member.pk]

    assert version == "member"
    assert text.subject == f"Digest of Oct 2026·{branch.name}"
    assert text.detail == "You came to 1 of 2 sessions"
    assert lines(text) == {
        "You in Oct 2026": ["You came to 1 of 2 sessions", "Study hours this year: 1.5 of 32"],
        "Your tasks": ["写体会·3 days late", "党课·10 days late"],
        "Your political birthday": ["Thu 5 Nov·28 years in the Party"],
        "Your sessions in Nov 2026": ["Fri 13 Nov 15:00·主题党日·会议室"],
    }
    links = [line["link"] for section in text.body for line in section["lines"]]
    assert f"/make-up/{missed.pk}/" in links


def test_hours_of_accepted_make_up_study_are_named_apart():
    member = person(old_branch())
    BranchRules.objects.create(branch=member.branch, study_hours=40)
    row = came(at("2026-10-09T15:00", branch=member.branch), member, "absent")
    MakeUpFactory(attendance=row, state="accepted")

    _version, text = told()[member.pk]

    assert lines(text)["You in Oct 2026"] == [
        "You came to 0 of 1 session",
        "Study hours this year: 0 of 40, made up 1.5",
    ]


def test_secretary_reads_of_the_branch_and_last_of_the_own_schedule():
    branch = old_branch()
    secretary = person(branch, post="secretary", name="程立新")
    other = MemberFactory(branch=branch, name="韩建军", joined_on="2010-11")
    session = at("2026-10-09T15:00", branch=branch)
    came(session, secretary)
    came(session, other, "sick_leave")
    FollowUpFactory(owner=other, activity=session, what="交总结", due_on="2026-11-20")
    came(at("2026-11-13T15:00", branch=branch, status="announced"), secretary, "")
    at("2026-11-20T15:00", branch=branch, status="planned", kind="lecture", title="党课")

    version, text = told()[secretary.pk]

    assert version == "secretary"
    assert text.detail == "1 came of 2 who should have (50%)·3 requirements open"
    assert lines(text) == {
        "Requirements met and missed": [
            "Theme party day: Met, 1 of 1",
            "Branch member assembly (Oct–Dec): Due, 0 of 1",
            "Party lecture (Oct–Dec): Planned, 0 of 1",
            "Organisational life meeting (Jan–Dec): Due, 0 of 1",
            "Democratic appraisal of members (Jan–Dec): Due, 0 of 1",
        ],
        "Attendance": [
            "1 came of 2 who should have (50%)",
            "Absent: 1 with leave, 0 without",
            "Study hours this year: 0 of 2 members have 32",
        ],
        "Open tasks": ["交总结·韩建军·due by Fri 20 Nov"],
        "Make-up study open": ["韩建军·主题党日·17 days late"],
        "Political birthdays": ["韩建军·Nov 2026·16 years in the Party"],
        "Plan for Nov 2026": [
            "Fri 13 Nov 15:00·主题党日",
            "Fri 20 Nov 15:00·党课·not announced yet",
        ],
        "You in Oct 2026": ["You came to 1 of 1 session", "Study hours this year: 1.5 of 32"],
        "Your sessions in Nov 2026": ["Fri 13 Nov 15:00·主题党日"],
    }


def test_group_leader_reads_of_the_own_group_alone():
    group = GroupFactory(branch=old_branch(), name="一组")
    branch = group.branch
    other = GroupFactory(branch=branch, name="二组")
    leader = person(branch, group=group, post="group_leader")
    came(at("2026-10-09T15:00", branch=branch, kind="group", group=group), leader, group=group)
    stranger = MemberFactory(branch=branch, group=other, name="韩建军", joined_on="2010-11-03")
    came(at("2026-10-12T15:00", branch=branch, kind="committee"), stranger, "absent", group=other)
    FollowUpFactory(owner=leader, activity__branch=branch, activity__kind="committee", what="保密")
    at(
        "2026-11-09T15:00",
        branch=branch,
        kind="group",
        group=group,
        status="planned",
        title="一组会",
    )
    at(
        "2026-11-09T15:00",
        branch=branch,
        kind="group",
        group=other,
        status="planned",
        title="二组会",
    )

    version, text = told()[leader.pk]

    assert version == "leader"
    assert lines(text) == {
        "Requirements met and missed·一组": ["Group meeting·一组: Met, 1 of 1"],
        "Attendance·一组": [
            "1 came of 1 who should have (100%)",
            "Study hours this year: 0 of 1 member has 32",
        ],
        "Plan for Nov 2026·一组": ["Mon 9 Nov 15:00·一组会·not announced yet"],
        "You in Oct 2026": ["You came to 1 of 1 session", "Study hours this year: 1.5 of 32"],
        "Your tasks": ["保密·due by Mon 9 Nov"],
    }


def test_group_leader_reads_nothing_of_who_came_to_committee_meetings():
    group = GroupFactory(branch=old_branch())
    leader = person(group.branch, group=group, post="group_leader")
    mate = MemberFactory(branch=group.branch, group=group)
    came(at("2026-10-12T15:00", branch=group.branch, kind="committee"), mate, group=group)

    _version, text = told()[leader.pk]

    assert [heading.split("·")[0] for heading in lines(text)] == ["Requirements met and missed"]


def test_tasks_of_others_lead_to_a_page_that_is_not_their_owners_own():
    branch = old_branch()
    secretary, owner = person(branch, post="secretary"), person(branch)
    session = at("2026-10-09T15:00", branch=branch)
    task = FollowUpFactory(owner=owner, activity=session, what="交总结")

    links = {
        who: [
            line["link"] for each in text.body for line in each["lines"] if "交总结" in line["text"]
        ]
        for who, (_version, text) in told().items()
    }

    assert links == {
        secretary.pk: [reverse("activities:follow-up-edit", args=[task.activity_id, task.pk])],
        owner.pk: [reverse("activities:follow-up-done", args=[task.pk])],
    }


def test_committee_reads_counts_of_the_branches_below():
    review = ReviewerPostFactory()
    branch = old_branch(committee=CommitteeFactory(parent=review.committee), name="一支部")
    AttendanceFactory(activity=at("2026-10-09T15:00", branch=branch), status="present")
    old_branch()

    version, text = told()[review.user_id]

    assert (version, text.subject) == ("committee", "Digest of Oct 2026·the branches below")
    assert text.detail == "Branches that missed something: 0 of 1"
    assert lines(text) == {
        "Oct 2026": ["Sessions held: 1, in 1 of the branches", "1 came of 1 who should have (100%)"]
    }


def test_committee_reads_where_something_was_missed():
    review = ReviewerPostFactory()
    old_branch(committee=review.committee, name="一支部")

    _version, text = told()[review.user_id]

    assert lines(text)["Branches where something was missed"] == ["一支部: 1 missed"]


@pytest.mark.parametrize(
    ("post", "reviews", "version"),
    [
        (None, False, "member"),
        ("publicity", False, "member"),
        ("group_leader", False, "leader"),
        ("group_leader", True, "committee"),
        ("deputy", True, "secretary"),
    ],
)
def test_each_person_gets_the_version_of_the_richest_role(post, reviews, version):
    group = GroupFactory(branch=old_branch())
    member = person(group.branch, group=group, post=post)
    if reviews:
        ReviewerPostFactory(user=member.user, committee=group.branch.committee)
    came(at("2026-10-09T15:00", branch=group.branch), member)

    assert {who: sent for who, (sent, _text) in told().items()} == {member.pk: version}


def test_nobody_is_told_of_a_month_of_which_there_is_nothing_to_say():
    branch = BranchFactory(kept_since=datetime.date(2026, 11, 1))
    person(branch)
    person(branch, post="secretary")
    ReviewerPostFactory(committee=branch.committee)

    assert told() == {}


@pytest.mark.parametrize("status", ["left", "activist"])
def test_nobody_is_told_who_is_no_member_or_has_no_account(status):
    branch = old_branch()
    session = at("2026-10-09T15:00", branch=branch)
    came(session, person(branch, status=status))
    came(session, MemberFactory(branch=branch))
    gone = person(branch)
    came(session, gone)
    gone.user.is_active = False
    gone.user.save()

    assert told() == {}


def test_digest_is_told_once_also_after_a_change_of_posts():
    member = person(old_branch())
    came(at("2026-10-09T15:00", branch=member.branch), member)
    schedule.plan(NOON)
    member.posts.create(branch=member.branch, kind="secretary", from_on="2026-10-01")

    schedule.plan(NOON)

    assert [each.dedupe_key for each in Notice.objects.filter(kind="digest")] == [
        f"digest:2026-10:member:{member.pk}"
    ]


@pytest.mark.parametrize(("silent", "queries"), [(0, 4), (1, 6), (5, 6)])
def test_planning_again_costs_next_to_nothing(django_assert_num_queries, silent, queries):
    for _ in range(3):
        secretary = person(old_branch(), post="secretary")
        came(at("2026-10-09T15:00", branch=secretary.branch), secretary)
        ReviewerPostFactory(committee=secretary.branch.committee)
        for _ in range(silent):
            person(secretary.branch)
    schedule.plan(NOON)

    # holidays, members, reviewers and their notices; who is left, and whether there is news of them
    with django_assert_num_queries(queries):
        assert list(reminders.due(NOON)) == []


@pytest.mark.parametrize(("branches", "people"), [(1, 1), (1, 8), (6, 3)])
def test_composing_runs_the_same_queries_for_any_number_of_people(
    django_assert_num_queries, branches, people
):
    for _ in range(branches):
        secretary = person(old_branch(), post="secretary")
        session = at("2026-10-09T15:00", branch=secretary.branch)
        soon = at("2026-11-09T15:00", branch=secretary.branch, status="announced")
        for member in [secretary, *(person(secretary.branch) for _ in range(people - 1))]:
            came(session, member, "absent")
            came(soon, member, "")
            FollowUpFactory(owner=member, activity=session)

    # who has which post: 5; reviewers: 1; branches: 1; board: 3; figures, people, open, ahead: 7;
    # projects: 4
    with django_assert_num_queries(21):
        assert len(told()) == branches * people


@pytest.mark.parametrize(
    ("moment", "is_due"),
    [
        ("2026-10-31T23:59", False),  # the digest of September is told, or was never
        ("2026-11-01T12:00", False),  # a Sunday
        ("2026-11-02T07:59", False),
        ("2026-11-02T08:00", True),
        ("2026-11-30T23:59", True),
        ("2026-12-01T07:59", False),
    ],
)
def test_digest_is_due_from_the_first_workday_until_the_month_is_over(moment, is_due):
    member = person(old_branch())
    came(at("2026-10-09T15:00", branch=member.branch), member)
    now = datetime.datetime.fromisoformat(f"{moment}+08:00")

    keys = [due.key for due in reminders.due(now)]

    assert keys == (["digest:2026-10:member"] if is_due else [])


def test_digest_waits_for_the_end_of_a_holiday():
    Holiday.objects.create(day=datetime.date(2026, 11, 2), kind="holiday")

    moment = reminders.sent_from(datetime.date(2026, 11, 1))

    assert timezone.localtime(moment).isoformat() == "2026-11-03T08:00:00+08:00"


def test_digest_of_december_goes_out_after_new_year():
    member = person(old_branch())
    came(at("2026-12-31T23:00", branch=member.branch), member)
    now = datetime.datetime.fromisoformat("2027-01-20T08:00+08:00")
    with time_machine.travel(now, tick=False):
        [due] = reminders.due(now)
        text = due.write()

    assert due.key == "digest:2026-12:member"
    assert lines(text)["You in Dec 2026"] == [
        "You came to 1 of 1 session",
        "Study hours this year: 1.5 of 32",
    ]


def test_digest_of_a_leap_february_has_its_last_day():
    member = person(old_branch())
    came(at("2028-02-29T23:59", branch=member.branch), member)
    with time_machine.travel("2028-03-02T12:00+08:00", tick=False):
        found = told(datetime.date(2028, 2, 1), timezone.now())

    assert found[member.pk][1].detail == "You came to 1 of 1 session"


def test_digest_is_still_due_to_whoever_still_has_the_role():
    branch = old_branch()
    member, gone = person(branch), person(branch, status="left")
    former = person(branch)
    reviewer = ReviewerPostFactory().user_id
    keys = {
        f"digest:2026-10:member:{member.pk}",
        f"digest:2026-10:member:{gone.pk}",
        f"digest:2026-10:secretary:{former.pk}",
        f"digest:2026-10:committee:user-{reviewer}",
        "digest:2026-10:committee:user-0",
    }

    assert reminders.still_due(keys, NOON) == {
        f"digest:2026-10:member:{member.pk}",
        f"digest:2026-10:committee:user-{reviewer}",
    }


def test_a_machine_that_slept_over_the_first_sends_the_digest_once():
    member = person(old_branch())
    came(at("2026-10-09T15:00", branch=member.branch), member)
    late = NOON + datetime.timedelta(days=20)

    with time_machine.travel(late, tick=False):
        counts = [schedule.plan(late) for _ in range(2)]

    assert Notice.objects.filter(kind="digest").count() == 1
    assert counts[1] == 0
    assert not readers.untold(OCTOBER, late.date()).exists()
