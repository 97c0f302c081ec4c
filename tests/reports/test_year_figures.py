"""Every figure of the year report is the count or the sum at the head of the list it leads to."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from activities.choices import Carrier, Kind, Topic
from activities.models import AlsoCounts
from branchhub.core.periods import day_start
from branchhub.reports.rules import CARDS
from branchhub.reports.year import counts
from branchhub.reports.year.counted import read
from branchhub.reports.year.period import ReportPeriod
from members.choices import HonourLevel
from members.models import StatusPeriod
from tests.factories import activities as sessions
from tests.factories import members as people
from tests.factories import projects as work

pytestmark = pytest.mark.django_db

YEAR = ReportPeriod.of_year(2026)
DAY = datetime.timedelta(days=1)
OUTSIDE = [YEAR.first - DAY, YEAR.last + DAY]
NOW = datetime.datetime(2027, 1, 10, 4, tzinfo=datetime.UTC)


def held(branch, day, **kwargs):
    """On the last day at its last minute, on any other at its first: the edges of a period."""
    late = datetime.timedelta(hours=23, minutes=59) if day == YEAR.last else datetime.timedelta()
    kwargs = {"status": "held", "kind": "theme_day"} | kwargs
    return sessions.ActivityFactory(branch=branch, starts_at=day_start(day) + late, **kwargs)


def of_kind(kind):
    """One that counts as it in its own right, with others that do not count at all."""

    def write(branch, day):
        group = people.GroupFactory(branch=branch) if kind == "group" else None
        held(branch, day, kind=kind, group=group, status="archived")
        for status in ("planned", "announced", "cancelled"):
            held(branch, day, kind=kind, group=group, status=status)

    return write


def tagged(purpose, key):
    def write(branch, day):
        tag = {"branch": branch, "purpose": purpose, "shared": key, "own": None}
        sessions.SessionTagFactory(activity=held(branch, day), **tag)
        sessions.SessionTagFactory(activity=held(branch, day, status="cancelled"), **tag)

    return write


def outcome(**kwargs):
    def write(branch, day):
        for status in ("held", "announced"):
            sessions.OutcomeFactory(activity=held(branch, day, status=status), **kwargs)

    return write


def guests(kind):
    """Two heads and one, and one where it also counts; a member who came as a guest is none."""

    def write(branch, day):
        session = held(branch, day, kind=kind)
        sessions.GuestFactory(activity=session, count=2)
        sessions.GuestFactory(activity=session)
        member = people.MemberFactory(branch=branch, status="none")
        sessions.GuestFactory(activity=session, member=member, name="")
        lecture = held(branch, day, kind="lecture")
        AlsoCounts.objects.create(activity=lecture, kind=kind)
        sessions.GuestFactory(activity=lecture)
        sessions.GuestFactory(activity=held(branch, day, kind="lecture"))

    return write


def project(kind, **kwargs):
    """At work on that day only, beside one that was never approved."""

    def write(branch, day):
        at_work(branch, day, kind=kind)
        work.ProjectFactory(branch=branch, kind=kind, state="proposed", proposed_on=day)

    return write


def at_work(branch, day, **kwargs):
    dates = {"proposed_on": day, "started_on": day, "finished_on": day}
    return work.ProjectFactory(branch=branch, state="finished", **dates, **kwargs)


def led(branch, day):
    """By a Party member; others by somebody outside the Party, and by a name."""
    at_work(branch, day, leader=people.MemberFactory(branch=branch))
    at_work(branch, day, leader=people.MemberFactory(branch=branch, status="none"))
    at_work(branch, day, leader_name="外聘专家")


def staffed(branch, day):
    """A colleague and an applicant beside a member; and a colleague in what was never approved."""
    project = at_work(branch, day)
    work.TeamMemberFactory(project=project)
    applicant = people.MemberFactory(branch=branch, status="applicant")
    work.TeamMemberFactory(project=project, member=applicant)
    work.TeamMemberFactory(project=project, member=None, name="赵六")
    proposed = work.ProjectFactory(branch=branch, state="proposed", proposed_on=day)
    work.TeamMemberFactory(project=proposed, member=None, name="孙八")


def recognised(level):
    """Once, however many documents say so."""

    def write(branch, day):
        row = work.RecognitionFactory(project__branch=branch, level=level, given_on=day)
        work.RecognitionFactory(project=row.project, level=level, given_on=day)

    return write


def solver(branch, day):
    solved = {"solved_problem": "崩边", "solved_on": day}
    work.ProjectFactory(branch=branch, solved_verified_by="科技部", **solved)
    work.ProjectFactory(branch=branch, **solved)


def benefit(kind, certainty, project_kind="innovation"):
    """3.50 yuan of the kind, and 1 yuan of each other kind, certainty and kind of project."""

    def write(branch, day):
        when = {"from_on": day, "until_on": day}
        project = work.ProjectFactory(branch=branch, kind=project_kind)
        amount = Decimal("3.50")
        work.BenefitFactory(project=project, kind=kind, certainty=certainty, amount=amount, **when)
        for other in {"planned", "forecast", "verified"} - {certainty}:
            work.BenefitFactory(project=project, kind=kind, certainty=other, amount=1, **when)
        for other in {"first_order", "annual_output"} - {kind}:
            work.BenefitFactory(project=project, kind=other, certainty=certainty, amount=1, **when)

    return write


def member(branch, day, **kwargs):
    """In the Party from that day on; the table's day is the last of the period."""
    person = people.MemberFactory(branch=branch, status="none", **kwargs)
    StatusPeriod.objects.create(member=person, status="probationary", from_on=day)


def activist(branch, day):
    for since in (None, day, day + DAY):
        person = people.MemberFactory(
            branch=branch, status="none", is_backbone=True, backbone_since=since
        )
        StatusPeriod.objects.create(member=person, status="activist", from_on=day)


def backbone(branch, day):
    for status in ("full", "activist"):
        people.MemberFactory(branch=branch, status=status, is_backbone=True, backbone_since=day)


def mentoring(branch, day):
    people.MentorshipFactory(mentor__branch=branch, from_on=day, until_on=day + DAY)


def card(branch, day):
    people.BirthdayCardFactory(member__branch=branch, birthday_on=day)


def hard_task(branch, day):
    """Two tasks of that day; one person in both, one in neither."""
    person = people.MemberFactory(branch=branch)
    people.MemberFactory(branch=branch)
    for _ in range(2):
        work.HardTaskFactory(branch=branch, from_on=day).members.add(person)


def dated(factory, column, **kwargs):
    return lambda branch, day: factory(branch=branch, **{column: day}, **kwargs)


def part(factory, column, **kwargs):
    return lambda branch, day: factory(project__branch=branch, **{column: day}, **kwargs)


# key: (what writes a row of a day, how much it adds to the figure)
WRITERS = {
    "reviews": (outcome(reviews=4), 4),
    "volunteer_hours": (outcome(volunteer_hours=Decimal("2.5")), Decimal("2.5")),
    "staff_reached": (guests("theme_day"), 4),
    "classroom_audience": (guests("classroom"), 4),
    "cards_given": (card, 1),
    "backbones_to_activists": (activist, 2),
    "members_to_backbones": (backbone, 1),
    "mentoring_pairs": (mentoring, 1),
    "veteran_talks": (outcome(by_veteran=True), 1),
    "hard_tasks": (hard_task, 2),
    "hard_task_people": (hard_task, 1),
    "articles": (dated(work.ArticleFactory, "published_on"), 1),
    "party_building_projects": (project("party_building"), 1),
    "research_projects": (project("research"), 1),
    "innovation_projects": (project("innovation"), 1),
    "challenge_teams": (project("challenge"), 1),
    "member_led_projects": (led, 1),
    "staff_in_projects": (staffed, 2),
    "company_key": (recognised("company_key"), 1),
    "parent_company_key": (recognised("parent_key"), 1),
    "problems_solved": (solver, 1),
    "patents_filed": (dated(work.PatentFactory, "filed_on"), 1),
    "patents_granted": (dated(work.PatentFactory, "granted_on", filed_on=people.LONG_AGO), 1),
    "process_modifications": (part(work.TrialFactory, "on"), 1),
    "onsite_tests": (part(work.TrialFactory, "on", kind="onsite_test"), 1),
    "issues_solved": (part(work.IssueFactory, "solved_on", raised_on=OUTSIDE[0]), 1),
    "verified_benefit_yuan": (benefit("saving", "verified"), Decimal("3.50")),
    "first_order_yuan": (benefit("first_order", "verified"), Decimal("3.50")),
    "annual_output_yuan": (benefit("annual_output", "forecast"), Decimal("3.50")),
}
WRITERS |= {f"held_{kind}": (of_kind(kind), 1) for kind in Kind.values}
WRITERS |= {f"topic_{key}": (tagged("topic", key), 1) for key in Topic.values}
WRITERS |= {f"carrier_{key}": (tagged("carrier", key), 1) for key in Carrier.values}
WRITERS |= {
    f"honours_{level}": (dated(people.HonourFactory, "given_on", level=level), 1)
    for level in HonourLevel.values
}


@pytest.fixture
def secretary(client):
    person = people.MemberFactory(post="secretary", with_user=True)
    with time_machine.travel(NOW, tick=False):
        client.force_login(person.user)
        yield person


def figure(key, branch):
    return read([counts.BY_KEY[key]], [branch.pk], YEAR)[branch.pk][key]


def at_the_head(client, key, branch):
    """The count or the sum that the figure's list shows."""
    context = client.get(counts.BY_KEY[key].list_url(branch, YEAR)).context
    if "totals" in context:
        return sum(total.amount for total, _link in context["totals"])
    if "total" in context:
        return context["total"]
    return context["count"] if "count" in context else context["page"].paginator.count


def test_every_figure_has_its_rows_here():
    assert set(WRITERS) | {"members", "front_line_members"} == set(counts.BY_KEY)


@pytest.mark.parametrize("key", WRITERS)
def test_figure_is_what_its_list_shows(client, secretary, key):
    write, each = WRITERS[key]
    for day in (YEAR.first, YEAR.last, *OUTSIDE):
        write(secretary.branch, day)
    write(people.BranchFactory(), YEAR.first)

    assert figure(key, secretary.branch) == 2 * each
    assert at_the_head(client, key, secretary.branch) == 2 * each


@pytest.mark.parametrize("key", sorted(set(WRITERS) - {CARDS}))
def test_reviewer_is_shown_the_same_list(client, secretary, key):
    write, each = WRITERS[key]
    write(secretary.branch, YEAR.first)
    write(people.BranchFactory(committee=secretary.branch.committee), YEAR.first)
    reviewer = people.ReviewerPostFactory(committee=secretary.branch.committee)
    client.force_login(reviewer.user)

    assert at_the_head(client, key, secretary.branch) == each


def test_task_over_new_year_counts_in_both_years(client, secretary):
    span = {"from_on": OUTSIDE[0], "until_on": YEAR.first}
    work.HardTaskFactory(branch=secretary.branch, **span)

    found = [
        read([counts.BY_KEY["hard_tasks"]], [secretary.branch.pk], period)[secretary.branch.pk]
        for period in (YEAR.year_before, YEAR, YEAR.year_after)
    ]

    assert [values["hard_tasks"] for values in found] == [1, 1, 0]
    assert at_the_head(client, "hard_tasks", secretary.branch) == 1


@pytest.mark.parametrize("post", ["secretary", "reviewer"])
@pytest.mark.parametrize(("key", "number"), [("members", 4), ("front_line_members", 2)])
def test_members_are_those_of_the_last_day(client, secretary, key, number, post):
    for day in (YEAR.first, YEAR.last, YEAR.last + DAY):
        member(secretary.branch, day, post_category="research")
    member(secretary.branch, YEAR.first, post_category="")
    gone = people.MemberFactory(branch=secretary.branch, status="none", post_category="production")
    StatusPeriod.objects.create(
        member=gone, status="full", from_on=people.LONG_AGO, until_on=YEAR.last
    )
    StatusPeriod.objects.create(member=gone, status="left", from_on=YEAR.last)
    member(people.BranchFactory(), YEAR.first, post_category="research")
    if post == "reviewer":
        above = people.ReviewerPostFactory(committee=secretary.branch.committee)
        client.force_login(above.user)

    assert figure(key, secretary.branch) == number
    assert at_the_head(client, key, secretary.branch) == number


def test_session_counts_for_what_it_also_counts_as(client, secretary):
    session = held(secretary.branch, YEAR.first, kind="assembly")
    AlsoCounts.objects.create(activity=session, kind="lecture")
    AlsoCounts.objects.create(activity=session, kind="theme_day")

    found = {key: figure(key, secretary.branch) for key in ("held_assembly", "held_lecture")}

    assert found == {"held_assembly": 1, "held_lecture": 1}
    assert at_the_head(client, "held_lecture", secretary.branch) == 1
