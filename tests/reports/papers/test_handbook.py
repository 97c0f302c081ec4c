import datetime
import io

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document

from activities import votes
from activities.models import AlsoCounts, Vote
from branchhub.core.models import AuditEntry
from branchhub.core.papers import pdf, word
from branchhub.core.papers.paper import Paragraph, Table
from branchhub.reports.papers import handbook
from members.models import StatusPeriod
from tests.core.papers.papers import text_of
from tests.core.papers.test_templates import template
from tests.factories.activities import ActivityFactory, AttendanceFactory, OutcomeFactory
from tests.factories.members import (
    BranchFactory,
    GroupFactory,
    HonourFactory,
    MemberFactory,
    ReviewerPostFactory,
)
from tests.factories.projects import MilestoneFactory, ProjectFactory
from tests.reports.papers import scenes

pytestmark = pytest.mark.django_db

NOW = datetime.datetime.fromisoformat("2026-06-15T10:00:00+08:00")
CHAPTERS = [
    "The branch and its posts",
    "Party groups",
    "Roster",
    "Annual plan",
    "Branch member assemblies",
    "Branch committee meetings",
    "Group meetings",
    "Party lectures",
    "Theme party days",
    "Organisational life meeting and appraisal of members",
    "Small Classroom and other activities",
    "Activists and development",
    "Rewards",
    "Volunteering",
    "Projects",
    "Annual summary",
    "Notes of inspections",
]


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


@pytest.fixture
def secretary():
    return MemberFactory(post="secretary", with_user=True, name="书记甲")


def book_for(user, branch):
    return handbook.build(branch, 2026, user, timezone.now())


def text_for(user, branch):
    return text_of(word.write(book_for(user, branch)))


def rows_of(paper, part):
    return [row for block in paper.part(part) if isinstance(block, Table) for row in block.rows]


def texts_of(paper, part):
    return [block.text for block in paper.part(part) if isinstance(block, Paragraph)]


def test_everything_of_every_session_is_in_the_book():
    branch = BranchFactory()
    members = scenes.people(branch, 9)
    sessions = scenes.book(branch, members, sessions=7, pages=1)

    said = text_for(members[0].user, branch)

    wanted = [member.name for member in members]
    for session in sessions:
        wanted += [session.title, *session.guests.values_list("name", flat=True)]
        wanted += session.agenda_items.values_list("title", flat=True)
        wanted += [section.text.splitlines()[0] for section in session.minutes_sections.all()]
        wanted += session.follow_ups.values_list("what", flat=True)
        vote = Vote.objects.get(item__activity=session)
    assert [each for each in wanted if each not in said] == []
    assert said.count(votes.sentence(vote)) == said.count("Teller (signature):") == len(sessions)


def test_the_minutes_of_each_session_begin_on_a_page_and_under_their_date(secretary):
    for day in (5, 6):
        when = NOW.replace(day=day)
        ActivityFactory(branch=secretary.branch, title="学习", status="held", starts_at=when)

    book = book_for(secretary.user, secretary.branch)

    wanted = ["1. 5 Jun 学习", "2. 6 Jun 学习"]
    assert [heading.text for heading in book.listed() if "学习" in heading.text] == wanted
    pages = dict(zip([heading.text for heading in book.listed()], pdf.pages(book), strict=True))
    assert pages[wanted[1]] > pages[wanted[0]]


def test_the_table_of_contents_has_every_chapter(secretary):
    content = word.write(book_for(secretary.user, secretary.branch))

    lines = [p for p in Document(io.BytesIO(content)).paragraphs if p.style.name == "toc 1"]
    listed = [p.hyperlinks[0].text.split("\t")[0] for p in lines]
    assert listed == [f"Chapter {n}. {title}" for n, title in enumerate(CHAPTERS, 1)]


def test_what_is_not_kept_is_named_at_the_end(secretary):
    last = text_for(secretary.user, secretary.branch).splitlines()[-1]

    assert last == (
        "Not kept in BranchHub yet: heart-to-heart talks, the steps of development beside the "
        "dates of its stages, Party dues, sanctions."
    )


def test_a_chapter_of_nothing_says_so(secretary):
    book = book_for(secretary.user, secretary.branch)

    nothing = "Nothing of this is on record for the year."
    empty = [name for name in book.parts if nothing in str(book.part(name))]
    assert "assemblies" in empty
    assert {"branch", "roster", "plan", "summary", "inspection"}.isdisjoint(empty)


@pytest.mark.parametrize(
    ("status", "reason"), [("planned", ""), ("announced", ""), ("cancelled", "台风")]
)
def test_what_was_not_held_is_listed_without_minutes(secretary, status, reason):
    ActivityFactory(
        branch=secretary.branch, title="学习", status=status, starts_at=NOW, cancel_reason=reason
    )

    book = book_for(secretary.user, secretary.branch)

    [row] = rows_of(book, "assemblies")
    assert row[2:] == ["学习", "", status.title(), reason]
    assert [heading for heading in book.listed() if "学习" in heading.text] == []


def test_a_session_that_also_counts_is_named_in_both_chapters_and_told_in_one(secretary):
    session = ActivityFactory(
        branch=secretary.branch, kind="theme_day", title="学习", status="held", starts_at=NOW
    )
    AlsoCounts.objects.create(activity=session, kind="lecture")

    book = book_for(secretary.user, secretary.branch)

    [row] = rows_of(book, "lectures")
    assert row[2] == "学习"
    assert row[-1] == "Held as Theme party day, and in that chapter."
    assert len([heading for heading in book.listed() if "学习" in heading.text]) == 1


def test_incomplete_records_are_counted_on_the_cover_and_say_what_is_missing(secretary):
    ActivityFactory(branch=secretary.branch, status="held", starts_at=NOW)

    book = book_for(secretary.user, secretary.branch)

    assert book.missing == ["The record of 1 session is not complete: it says what is missing."]
    assert "No recorder is named" in str(book.part("assemblies"))


def test_a_reader_finds_nothing_that_the_page_would_not_tell_them(secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    starts = NOW - datetime.timedelta(days=1)
    values = {"branch": member.branch, "kind": "committee", "status": "held", "starts_at": starts}
    unknown = ActivityFactory(title="不该知道的会", **values)
    attended = ActivityFactory(title="列席的会", **values)
    AttendanceFactory(activity=attended, member=member, status="present")
    for session in (unknown, attended):
        scenes.fill(session, [secretary, member, secretary], pages=1)

    theirs, ours = (text_for(who.user, member.branch) for who in (member, secretary))

    assert [title in theirs for title in ("不该知道的会", "列席的会")] == [False, True]
    assert "由支委会落实" not in theirs
    assert ("不该知道的会" in ours, ours.count("由支委会落实")) == (True, 6)


def test_a_reviewer_is_not_told_why_somebody_was_away(secretary):
    review = ReviewerPostFactory(committee=secretary.branch.committee)
    session = ActivityFactory(branch=secretary.branch, status="held", starts_at=NOW)
    AttendanceFactory(activity=session, member=secretary, status="sick_leave", reason="感冒发热")

    assert "感冒发热" in text_for(secretary.user, secretary.branch)
    assert "感冒发热" not in text_for(review.user, secretary.branch)


def test_other_branches_and_years_stay_out(secretary):
    ActivityFactory(title="别支部的会", status="held", starts_at=NOW)
    before = NOW.replace(year=2025)
    ActivityFactory(branch=secretary.branch, title="去年的会", status="held", starts_at=before)

    said = text_for(secretary.user, secretary.branch)

    assert [title for title in ("别支部的会", "去年的会") if title in said] == []


def test_the_roster_keeps_what_is_masked_elsewhere(secretary):
    member = MemberFactory(
        branch=secretary.branch,
        id_number="110101199003077475",
        phone="13812345678",
        address="中关村东路1号",
        ethnic_group="维吾尔族",
    )

    said = text_for(secretary.user, secretary.branch)

    assert [text for text in (member.name, member.ethnic_group) if text not in said] == []
    assert [text for text in ("199003", "5678", "中关村") if text in said] == []


def test_a_reviewer_finds_people_counted_and_not_named(secretary):
    branch = secretary.branch
    review = ReviewerPostFactory(committee=branch.committee)
    group = GroupFactory(branch=branch, name="第一党小组")
    MemberFactory(branch=branch, name="欧阳文静", group=group)
    MemberFactory(branch=branch, name="司马相如", status="probationary", joined_on="2026-03-01")
    person = MemberFactory(branch=branch, name="小王", status="none")
    StatusPeriod.objects.create(member=person, status="activist", from_on="2026-04-02")

    book = book_for(review.user, branch)

    told = {name: texts_of(book, name) for name in ("roster", "development")}
    assert told == {
        "roster": ["Probationary member: 1; Full member: 2"],
        "development": ["Activist: 1; Probationary member: 1"],
    }
    assert rows_of(book, "groups") == [["第一党小组", "", "1", "—"]]
    said = text_of(word.write(book))
    assert [name for name in ("欧阳文静", "司马相如", "小王") if name in said] == []
    assert "书记甲" in said


def test_a_book_without_names_says_so_at_its_end(secretary):
    review = ReviewerPostFactory(committee=secretary.branch.committee)

    ours, theirs = (book_for(who.user, secretary.branch) for who in (secretary, review))

    said = (
        "This copy is for a reader outside the branch committee: Party groups, roster and "
        "development are given in numbers, without names."
    )
    assert texts_of(theirs, "not_kept") == [said, *texts_of(ours, "not_kept")]


@pytest.mark.parametrize(("elected_on", "told"), [("2026-06-01", True), ("2026-06-30", False)])
def test_a_committee_elected_after_the_day_of_the_book_is_not_told(secretary, elected_on, told):
    secretary.branch.term_from_on = datetime.date.fromisoformat(elected_on)

    labels = str(book_for(secretary.user, secretary.branch).part("branch"))

    assert ["Elected on" in labels, "Term ends on" in labels] == [told, told]


def test_stages_on_the_way_into_the_party_have_their_days(secretary):
    person = MemberFactory(branch=secretary.branch, name="小王", status="none")
    StatusPeriod.objects.create(
        member=person, status="applicant", from_on="2025-03-01", until_on="2026-04-02"
    )
    StatusPeriod.objects.create(member=person, status="activist", from_on="2026-04-02")

    book = book_for(secretary.user, secretary.branch)

    [row] = rows_of(book, "development")
    assert row == ["小王", "1 Mar 2025", "2 Apr 2026", "", "", ""]


def test_honours_volunteering_and_projects_have_their_chapters(secretary):
    HonourFactory(branch=secretary.branch, title="先进党支部")
    session = ActivityFactory(
        branch=secretary.branch, kind="theme_day", title="植树", status="held", starts_at=NOW
    )
    OutcomeFactory(activity=session, volunteer_hours=12)
    project = ProjectFactory(branch=secretary.branch, title="砂轮攻关")
    MilestoneFactory(project=project, title="完成试制")

    book = book_for(secretary.user, secretary.branch)

    assert rows_of(book, "honours")[0][0] == "先进党支部"
    assert rows_of(book, "volunteering")[0][1::2] == ["植树", "12"]
    assert "1. 砂轮攻关" in [heading.text for heading in book.listed()]
    assert "完成试制" in str(book.part("projects"))


def test_own_template_of_a_branch_holds_a_book(secretary):
    own = template("我们的手册：{{ facts.year }}", "{{p parts.contents }}", "{{p parts.roster }}")

    said = text_of(word.write(book_for(secretary.user, secretary.branch), own))

    assert "我们的手册：2026" in said
    assert "Chapter 3. Roster" in said.splitlines()


def test_the_book_is_for_the_committee_and_logged(client, secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    url = reverse("papers:of-a-year", args=["handbook", "docx"])
    found = {}
    for who in (member, secretary):
        client.force_login(who.user)
        found[who] = client.post(url, {"year": 2026}).status_code

    assert found == {member: 403, secretary: 200}
    assert AuditEntry.objects.get().detail == "handbook 2026"


@pytest.mark.parametrize("count", [1, 5])
def test_a_book_runs_the_same_queries_for_any_size(django_assert_num_queries, secretary, count):
    branch = GroupFactory(branch=secretary.branch).branch
    members = [secretary, *MemberFactory.create_batch(count + 2, branch=branch)]
    for session in scenes.book(branch, members, sessions=count, pages=1):
        AlsoCounts.objects.create(activity=session, kind="classroom")
        MilestoneFactory(project=ProjectFactory(branch=branch, leader=secretary))
        HonourFactory(branch=branch)

    with django_assert_num_queries(57):
        book_for(secretary.user, branch)
