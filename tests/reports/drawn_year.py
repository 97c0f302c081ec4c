"""A year of a branch drawn at random, and how its rows are written."""

import datetime

from hypothesis import strategies as st

from members.models import StatusPeriod
from tests.factories import activities as sessions
from tests.factories import members as people
from tests.factories import projects as work

SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
FIRST, LAST = datetime.date(2027, 1, 1), datetime.date(2027, 12, 31)

KINDS = ["assembly", "committee", "group", "lecture", "theme_day", "life_meeting", "classroom"]
LEVELS = ["company", "parent", "city", "province", "nation"]
TOPICS, CARRIERS = ["theory", "charter", "skills"], ["film", "oath", "volunteering"]
STATUSES = ["full", "applicant"]
STATES = ["proposed", "approved", "under_way", "finished", "verified", "stopped"]
BIRTHDAYS = {"": 0, "1990": 0, "1990-05": 1, "1991-07-01": 1, "2027-03-01": 0}  # in 2027
MARKS = ["present", "late", "sick_leave", "absent", "exempt", ""]

days = st.dates(datetime.date(2026, 12, 20), datetime.date(2028, 1, 8))
maybe = st.one_of(st.none(), days)
amounts = st.decimals("0.01", 10**6, places=2)


def some(**columns):
    return st.lists(st.fixed_dictionaries(columns), max_size=5)


def is_in_order(span) -> bool:
    return span[1] is None or span[0] < span[1]


DATA = st.fixed_dictionaries(
    {
        "kept_since": days,
        "sessions": some(
            kind=st.sampled_from(KINDS),
            also=st.sampled_from(["", "lecture"]),
            status=st.sampled_from(["planned", "announced", "held", "archived", "cancelled"]),
            minute=st.integers(-2000, 366 * 24 * 60 + 2000),
            topic=st.sampled_from(["", *TOPICS]),
            carrier=st.sampled_from(["", *CARRIERS]),
            veteran=st.booleans(),
            reviews=st.integers(0, 9),
            volunteer_hours=st.integers(0, 99),
            hours=st.integers(0, 8),
            marks=st.lists(
                st.tuples(st.sampled_from(MARKS), st.sampled_from(STATUSES)), max_size=4
            ),
            heads=st.integers(1, 30),
        ),
        "projects": some(
            kind=st.sampled_from(["party_building", "research", "innovation", "challenge"]),
            state=st.sampled_from(STATES),
            led_since=maybe,
            team=st.lists(st.sampled_from(["", *STATUSES]), max_size=3),
            span=st.tuples(days, days).map(sorted),
            solved_on=maybe,
            is_confirmed=st.booleans(),
            recognised=st.lists(
                st.tuples(st.sampled_from(["company_key", "parent_key"]), days), max_size=3
            ),
            benefits=some(
                kind=st.sampled_from(["saving", "revenue", "first_order", "annual_output"]),
                certainty=st.sampled_from(["planned", "forecast", "verified"]),
                amount=amounts,
                until_on=days,
            ),
            trials=some(
                on=days,
                kind=st.sampled_from(["modification", "onsite_test"]),
                outcome=st.sampled_from(["open", "passed"]),
            ),
            issues=st.lists(days, max_size=2),
        ),
        "patents": st.lists(st.tuples(days, days).map(sorted), max_size=5),
        "honours": some(level=st.sampled_from(LEVELS), given_on=days),
        "people": some(
            in_party=st.one_of(st.none(), st.tuples(days, maybe).filter(is_in_order)),
            joined_on=st.sampled_from(list(BIRTHDAYS)),
            backbone=maybe,
            activist=maybe,
            line=st.sampled_from(["research", "production", "management"]),
        ),
        "pairs": st.lists(st.tuples(days, maybe).filter(is_in_order), max_size=4),
        "hard_tasks": some(
            span=st.tuples(days, maybe).filter(is_in_order),
            people=st.sets(st.integers(0, 3)),
        ),
        "cards": st.lists(days, max_size=4),
        "groups": st.lists(maybe, max_size=3),
        "articles": st.lists(days, max_size=4),
        "company": st.one_of(st.none(), st.integers(0, 50)),
        "results": st.lists(
            st.tuples(*[st.one_of(st.none(), amounts) for _ in range(4)]), max_size=3
        ),
    }
)


def write(data, branch):
    branch.kept_since = data["kept_since"]
    branch.save()
    for row in data["sessions"]:
        write_session(row, branch)
    for row in data["projects"]:
        write_project(row, branch)
    for filed_on, granted_on in data["patents"]:
        work.PatentFactory(branch=branch, filed_on=filed_on, granted_on=granted_on)
    for row in data["honours"]:
        people.HonourFactory(branch=branch, **row)
    for row in data["people"]:
        write_person(row, branch)
    for day in data["articles"]:
        work.ArticleFactory(branch=branch, published_on=day)
    for from_on, until_on in data["pairs"]:
        mentor = person(branch)
        people.MentorshipFactory(
            mentor=mentor, mentee=person(branch), from_on=from_on, until_on=until_on
        )
    write_hard_tasks(data["hard_tasks"], branch)
    for day in data["cards"]:
        people.BirthdayCardFactory(member=person(branch), birthday_on=day)
    for closed_on in data["groups"]:
        people.GroupFactory(branch=branch, closed_on=closed_on)
    if data["company"] is not None:
        work.CompanyTotalsFactory(branch=branch, year=2027, innovation_projects=data["company"])
    for actual, forecast, target, before in data["results"]:
        figures = {"actual": actual, "forecast": forecast, "target": target, "year_before": before}
        work.DepartmentResultFactory(department__branch=branch, year=2027, **figures)


def person(branch):
    """Somebody of whom nothing is counted."""
    return people.MemberFactory(branch=branch, status="none")


def starts(row):
    """In Shanghai, by plain addition to the first minute of the year."""
    return datetime.datetime(2027, 1, 1, tzinfo=SHANGHAI) + datetime.timedelta(
        0, row["minute"] * 60
    )


def write_session(row, branch):
    session = sessions.ActivityFactory(
        branch=branch,
        kind=row["kind"],
        status=row["status"],
        starts_at=starts(row),
        study_hours=row["hours"],
        group=people.GroupFactory(branch=branch) if row["kind"] == "group" else None,
    )
    for mark, status in row["marks"]:
        member = people.MemberFactory(branch=branch, status=status)
        sessions.AttendanceFactory(activity=session, status=mark, member=member)
    if row["also"]:
        session.also_counts.create(kind=row["also"])
    for purpose in ("topic", "carrier"):
        if row[purpose]:
            sessions.SessionTagFactory(activity=session, purpose=purpose, shared=row[purpose])
    sessions.OutcomeFactory(
        activity=session,
        reviews=row["reviews"],
        volunteer_hours=row["volunteer_hours"],
        by_veteran=row["veteran"],
    )
    sessions.GuestFactory(activity=session, count=row["heads"])


def write_project(row, branch):
    start, end = row["span"]
    project = work.ProjectFactory(
        branch=branch,
        kind=row["kind"],
        state=row["state"],
        proposed_on=start,
        finished_on=end if row["state"] in ("finished", "verified") else None,
        stopped_on=end if row["state"] == "stopped" else None,
        solved_problem="崩边" if row["solved_on"] else "",
        solved_on=row["solved_on"],
        solved_verified_by="科技部" if row["is_confirmed"] else "",
        **leader_of(row, branch),
    )
    for status in row["team"]:
        member = people.MemberFactory(branch=branch, status=status) if status else None
        work.TeamMemberFactory(project=project, member=member, name="" if member else "职工")
    for level, day in row["recognised"]:
        work.RecognitionFactory(project=project, level=level, given_on=day)
    for benefit in row["benefits"]:
        work.BenefitFactory(project=project, from_on=datetime.date(2026, 1, 1), **benefit)
    for trial in row["trials"]:
        work.TrialFactory(project=project, **trial)
    for day in row["issues"]:
        work.IssueFactory(project=project, raised_on=FIRST - datetime.timedelta(30), solved_on=day)


def leader_of(row, branch):
    """Somebody of the branch, who joined the Party one day; or a name."""
    if not row["led_since"]:
        return {"leader": None, "leader_name": "外聘专家"}
    leader = person(branch)
    StatusPeriod.objects.create(member=leader, status="full", from_on=row["led_since"])
    return {"leader": leader, "leader_name": ""}


def write_hard_tasks(rows, branch):
    crew = [person(branch) for _ in range(4)]
    for row in rows:
        from_on, until_on = row["span"]
        task = work.HardTaskFactory(branch=branch, from_on=from_on, until_on=until_on)
        task.members.set(crew[number] for number in row["people"])


def write_person(row, branch):
    found = people.MemberFactory(
        branch=branch,
        status="none",
        post_category=row["line"],
        joined_on=row["joined_on"],
        is_backbone=bool(row["backbone"]),
        backbone_since=row["backbone"],
    )
    if row["in_party"]:
        joined, left = row["in_party"]
        StatusPeriod.objects.create(member=found, status="full", from_on=joined, until_on=left)
        if left:
            StatusPeriod.objects.create(member=found, status="left", from_on=left)
    elif row["activist"]:
        StatusPeriod.objects.create(member=found, status="activist", from_on=row["activist"])
