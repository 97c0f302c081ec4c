import datetime
from datetime import date
from fractions import Fraction

import pytest
from django.utils import translation

from branchhub.reports.appraisal import facts
from branchhub.reports.appraisal.meetings import attendance
from members.models import Branch
from tests.factories.activities import (
    ActivityFactory,
    AttendanceFactory,
    FollowUpFactory,
    MakeUpFactory,
    NormFactory,
    OutcomeFactory,
)
from tests.factories.members import (
    BranchFactory,
    GroupFactory,
    HonourFactory,
    MemberFactory,
    PostFactory,
)
from tests.factories.projects import (
    ArticleFactory,
    BenefitFactory,
    DepartmentResultFactory,
    HardTaskFactory,
    ProjectFactory,
)
from tests.reports.appraisal.scenes import AFTER, YEAR, branch_of, facts_of, held, result

pytestmark = pytest.mark.django_db

IN_MAY = datetime.datetime.fromisoformat("2025-05-20T12:00:00+08:00")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def scene():
    return branch_of()


def theme_days(branch, person, months, **kwargs):
    return [held(branch, person, f"2025-{month:02}-10", **kwargs) for month in months]


def texts(found):
    return [gap.text for gap in found.gaps]


def test_twelve_of_twelve_months_give_the_whole_weight(scene):
    theme_days(*scene, range(1, 13))

    found = result(scene[0], "theme_day")

    assert (found.share, found.inputs, found.gaps) == (1, ("12 of 12 months",), ())


def test_a_missed_month_costs_a_twelfth_and_cannot_be_made_good_afterwards(scene):
    theme_days(*scene, [month for month in range(1, 13) if month != 3])

    found = result(scene[0], "theme_day")

    assert found.share == Fraction(11, 12)
    assert (found.inputs, found.gaps) == (("11 of 12 months; not held: Mar",), ())


def test_nothing_held_gives_nothing(scene):
    assert result(scene[0], "theme_day").share == 0


def test_a_month_under_way_can_be_made_good_until_its_last_day(scene):
    theme_days(*scene, range(1, 5))

    found = result(scene[0], "theme_day", now=IN_MAY)

    assert (found.share, found.inputs) == (Fraction(4, 5), ("4 of 5 months",))
    assert [(gap.text, gap.until, gap.link.page) for gap in found.gaps] == [
        ("Theme party day, May: not held yet", date(2025, 5, 31), "activities:create")
    ]


def test_what_is_arranged_this_month_does_not_count_yet(scene):
    theme_days(*scene, range(1, 5))
    ActivityFactory(
        branch=scene[0], kind="theme_day", starts_at=IN_MAY + datetime.timedelta(days=3)
    )

    found = result(scene[0], "theme_day", now=IN_MAY)

    assert (found.share, texts(found)) == (
        Fraction(4, 5),
        ["Theme party day, May: arranged, not held yet"],
    )


def test_an_incomplete_record_costs_as_much_and_can_be_completed(scene):
    sessions = theme_days(*scene, range(1, 13))
    sessions[4].minutes_sections.update(text="")

    found = result(scene[0], "theme_day")

    assert found.share == Fraction(11, 12)
    assert found.inputs == ("11 of 12 months; 1 record incomplete",)
    assert [(gap.text, gap.until, gap.link.pk) for gap in found.gaps] == [
        ("Theme party day of 10 May 2025: the record is incomplete", None, sessions[4].pk)
    ]


def test_theme_days_ask_for_a_photo_or_a_sign_in_sheet(scene):
    theme_days(*scene, range(1, 12))
    theme_days(*scene, [12], with_proof=False)

    found = result(scene[0], "theme_day")

    assert (found.share, texts(found)) == (
        Fraction(11, 12),
        ["Theme party day of 10 Dec 2025: no photo and no sign-in sheet"],
    )


def test_many_records_without_proof_are_told_in_one_line(scene):
    theme_days(*scene, range(1, 9))
    theme_days(*scene, range(9, 13), with_proof=False)

    found = result(scene[0], "theme_day")

    days = "10 Sep, 10 Oct, 10 Nov, 10 Dec"
    assert [(gap.text, gap.link.page) for gap in found.gaps] == [
        (f"Theme party day: neither photo nor sign-in sheet: {days}", "activities:list")
    ]


def test_another_session_with_a_whole_record_makes_up_for_an_incomplete_one(scene):
    theme_days(*scene, range(1, 13))
    theme_days(*scene, [7])[0].minutes_sections.update(text="")

    found = result(scene[0], "theme_day")

    assert (found.share, found.gaps) == (1, ())


def test_nothing_asked_for_is_scored_by_hand(scene):
    NormFactory(branch=scene[0], kind="lecture", times=0, from_on=date(2020, 1, 1))

    found = result(scene[0], "lecture")

    assert (found.share, found.why) == (None, "Nothing is asked for.")


def test_committee_meetings_of_a_branch_without_a_committee_are_scored_by_hand(scene):
    found = result(scene[0], "committee")

    assert found.share is None
    assert found.why == "3 full members: a committee is asked for from 7."


def test_group_meetings_count_by_group_and_month(scene):
    branch, person = scene
    groups = GroupFactory.create_batch(2, branch=branch)
    for group in groups:
        MemberFactory(branch=branch, group=group)
    for group, months in zip(groups, (range(1, 13), range(1, 7)), strict=True):
        for month in months:
            held(branch, person, f"2025-{month:02}-10", "group", group=group)

    assert result(branch, "group").share == Fraction(18, 24)


def test_a_year_that_has_not_begun_is_not_scored(scene):
    found = result(scene[0], "theme_day", year=2027)

    assert (found.share, found.why) == (None, "The year has not begun.")


@pytest.mark.parametrize(("came", "share"), [(85, 1), (17, Fraction(1, 5)), (0, 0)])
def test_attendance_is_measured_against_what_is_asked(scene, came, share):
    session = held(*scene, "2025-05-08")
    session.attendances.all().delete()
    people = MemberFactory.create_batch(2, branch=scene[0])
    AttendanceFactory(activity=session, member=people[0], status="present")
    tallied = facts_of(scene[0])
    tally = next(iter(tallied.by_member.values()))
    tally.listed, tally.present = 100, came

    assert attendance(tallied).share == share


def test_attendance_counts_leave_and_make_up_study(scene):
    session = held(*scene, "2025-05-08")
    for status in ("personal_leave", "absent"):
        AttendanceFactory(activity=session, status=status, reason="事由")
    MakeUpFactory(attendance=session.attendances.get(status="absent"), state="accepted")

    found = result(scene[0], "attendance")

    rate = Fraction(100, 3) / 85
    assert found.share == (rate + Fraction(1, 2) + Fraction(1, 2)) / 3
    assert found.inputs == (
        "Attendance 33.3%, asked for are 85%",
        "1 of 2 absences with leave",
        "make-up study done 1 of 2 times",
    )
    assert texts(found) == ["1 make-up is owed"]


def test_without_any_attendance_it_is_scored_by_hand(scene):
    assert result(scene[0], "attendance").why == "No attendance is on record."


def test_life_meetings_count_with_what_they_left_to_do(scene):
    session = held(*scene, "2025-12-20", "life_meeting")
    held(*scene, "2025-12-21", "appraisal")
    FollowUpFactory(activity=session, done_on=date(2026, 1, 10))
    FollowUpFactory(activity=session)

    found = result(scene[0], "life")

    assert (found.share, texts(found)) == (Fraction(5, 6), ["1 thing to mend is open"])


def test_what_a_life_meeting_held_as_an_assembly_left_to_do_counts(scene):
    session = held(*scene, "2025-12-20", "assembly")
    session.also_counts.create(kind="life_meeting")
    FollowUpFactory(activity=session)

    assert facts_of(scene[0]).follow_ups == (0, 1)


@pytest.mark.parametrize(("hours", "share"), [(32, 1), (31.5, 0)])
def test_study_counts_members_who_reach_the_hours(hours, share):
    branch, person = branch_of(1)
    held(branch, person, "2025-05-08", study_hours=hours)

    assert result(branch, "study").share == share


def test_study_of_a_running_year_can_be_made_good_until_its_end(scene):
    found = result(scene[0], "study", now=IN_MAY)

    assert (found.share, found.inputs) == (0, ("0 of 3 members have studied 32 hours",))
    assert [gap.until for gap in found.gaps] == [date(2025, 12, 31)]


def test_a_small_branch_needs_a_secretary_and_a_term(scene):
    branch, person = scene
    PostFactory(member=person)
    Branch.objects.filter(pk=branch.pk).update(term_from_on=date(2024, 6, 1))

    found = result(branch, "organisation")

    assert (found.share, found.inputs) == (1, ("1 of 1 posts filled", "term until 1 Jun 2027"))


def test_a_branch_of_seven_needs_a_committee():
    branch, person = branch_of(7)
    PostFactory(member=person)

    found = result(branch, "organisation")

    assert found.share == Fraction(1, 8)
    assert texts(found) == [
        "Nobody holds the post: Organisation commissioner",
        "Nobody holds the post: Publicity commissioner",
        "Nobody holds the post: Discipline commissioner",
        "It is not known when the committee was elected.",
    ]


def test_files_count_complete_and_archived_records(scene):
    held(*scene, "2025-05-08", status="archived")
    held(*scene, "2025-06-08").minutes_sections.update(text="")

    found = result(scene[0], "files")

    assert (found.share, found.inputs) == (
        Fraction(1, 2),
        ("1 of 2 records complete", "1 of 2 records archived"),
    )


@pytest.mark.parametrize("formula", ["role", "production", "publicity", "honours", "files"])
def test_nothing_on_record_is_scored_by_hand(scene, formula):
    found = result(scene[0], formula)

    assert (found.share, bool(found.why)) == (None, True)


@pytest.mark.parametrize("formula", ["plan", "talks", "development", "dues"])
def test_what_has_no_module_yet_is_scored_by_hand(scene, formula):
    found = result(scene[0], formula)

    assert (found.share, found.why.endswith("not kept here yet.")) == (None, True)


def test_each_sort_of_role_counts_alike(scene):
    branch, person = scene
    HardTaskFactory(branch=branch, from_on=date(2025, 3, 1))
    session = held(branch, person, "2025-03-05")
    OutcomeFactory(activity=session, volunteer_hours=3)

    found = result(branch, "role")

    assert found.share == Fraction(2, 3)
    assert [link.page for link in found.links] == [
        "projects:list",
        "projects:hard-tasks",
        "reports:year-rows",
    ]


def test_production_counts_projects_and_verified_benefit(scene):
    branch, _person = scene
    project = ProjectFactory(branch=branch, kind="innovation", proposed_on=date(2025, 1, 1))
    BenefitFactory(
        project=project,
        amount=1,
        kind="saving",
        certainty="verified",
        from_on=date(2025, 1, 1),
        until_on=date(2025, 12, 31),
        verified_by="财务部",
        verified_on=date(2026, 1, 5),
    )

    assert result(branch, "production").share == Fraction(2, 3)


@pytest.mark.parametrize(("actual", "share"), [(100, Fraction(1, 4)), (99, 0)])
def test_production_counts_the_target_of_the_departments(scene, actual, share):
    branch, _person = scene
    DepartmentResultFactory(
        department__branch=branch, branch=branch, year=YEAR, target=100, actual=actual
    )

    assert result(branch, "production").share == share


def test_a_target_is_not_counted_while_a_department_is_silent(scene):
    branch, _person = scene
    DepartmentResultFactory(department__branch=branch, year=YEAR, target=100, actual=100)
    DepartmentResultFactory(department__branch=branch, year=YEAR, target=None, actual=100)

    assert result(branch, "production").share is None


def test_an_article_makes_publicity_whole(scene):
    ArticleFactory(branch=scene[0], published_on=date(2025, 12, 31))

    assert result(scene[0], "publicity").share == 1


@pytest.mark.parametrize(
    ("levels", "share"),
    [
        (["company"], Fraction(1, 5)),
        (["company", "parent"], Fraction(3, 5)),
        (["nation"], 1),
        (["nation", "nation"], 1),
    ],
)
def test_honours_add_up_to_the_whole_bonus(scene, levels, share):
    for level in levels:
        HonourFactory(branch=scene[0], level=level, given_on=date(2025, 7, 1), year=YEAR)

    assert result(scene[0], "honours").share == share


@pytest.mark.parametrize("count", [1, 5])
def test_facts_take_the_same_queries_for_any_number_of_branches(django_assert_num_queries, count):
    for _each in range(count):
        branch, person = branch_of()
        held(branch, person, "2025-05-08")
    BranchFactory()
    branches = list(Branch.objects.select_related("committee"))

    with django_assert_num_queries(12):
        found = facts.read(branches, YEAR, AFTER)

    assert len(found) == count + 1
