"""`make papers`: every paper at both extremes as .docx, PDF and PNG, in var/papers/, to look at."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from branchhub.core.papers import pdf
from branchhub.reports.appraisal import scoring
from branchhub.reports.choices import PaperKind
from branchhub.reports.papers import appraisal, attendance, plan, project, summary, writing
from branchhub.reports.papers.registry import OF_A_SESSION, OF_A_YEAR
from tests.factories.activities import ActivityFactory
from tests.factories.members import BranchFactory, MemberFactory
from tests.factories.projects import ProjectFactory
from tests.reports.papers import office, scenes, scenes_of_a_year

pytestmark = pytest.mark.django_db

FOLDER = Path(settings.BASE_DIR) / "var" / "papers"
EXTREMES = {"small": {"attendees": 3}, "large": {"attendees": 60, "pages": 10}}
KINDS = ["committee", "group", "lecture", "theme_day", "life_meeting", "appraisal", "classroom"]


def put(name, paper, branch, kind):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for ending in writing.CONTENT_TYPES:
        content = writing.write(paper, ending, branch=branch, kind=kind)
        (FOLDER / f"{name}.{ending}").write_bytes(content)
    for number, picture in enumerate(pdf.pictures(paper), 1):
        (FOLDER / f"{name}-{number:02}.png").write_bytes(picture)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", EXTREMES)
def test_papers_of_a_session(size, language):
    session = scenes.fetched(scenes.session(**EXTREMES[size]))
    user = session.chair.user
    with translation.override(language):
        for kind, paper in OF_A_SESSION.items():
            name = f"{kind.value}-{size}-{language[:2]}"
            put(name, paper.build(session, user), session.branch, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_minutes_of_each_kind(kind):
    branch = BranchFactory(name="热控制品党支部")
    members = scenes.people(branch, 9)
    group = branch.groups.first() if kind == "group" else None
    held = {"attendees": 9, "pages": 1, "kind": kind, "group": group}
    session = scenes.fetched(scenes.session(branch=branch, members=members, **held))
    with translation.override("zh-hans"):
        paper = OF_A_SESSION["minutes"].build(session, members[0].user)
        put(f"minutes-{kind}", paper, branch, "minutes")


@pytest.mark.parametrize(("people", "sessions"), [(3, 2), (60, 80)])
def test_attendance_of_a_year(people, sessions):
    branch = BranchFactory(name="热控制品党支部")
    members = scenes.people(branch, people)
    scenes.year(branch, members, sessions)
    today = timezone.localdate()
    days = (today - datetime.timedelta(days=364), today)
    with translation.override("zh-hans"):
        paper = attendance.build(branch, members[0].user, days)
        put(f"attendance-{people}", paper, branch, "attendance")


def test_what_is_only_planned():
    session = scenes.fetched(ActivityFactory(status="planned"))
    with translation.override("zh-hans"):
        user = scenes.people(session.branch, 5)[0].user
        for kind in ("notice", "sign-in-blank"):
            put(f"{kind}-planned", OF_A_SESSION[kind].build(session, user), session.branch, kind)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_appraisal(language):
    branch = BranchFactory(name="热控制品党支部")
    now = timezone.now()
    with translation.override(language):
        paper = appraisal.build(scoring.sheet(branch, timezone.localdate(now).year, now))
        put(f"appraisal-{language[:2]}", paper, branch, "appraisal")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("count", [0, 60])
def test_a_project(count, language):
    branch = BranchFactory(name="热控制品党支部")
    members = scenes.people(branch, 60)
    made = scenes_of_a_year.project(branch, members, count, state="verified")
    if not count:
        made = ProjectFactory(branch=branch, state="verified")
    with translation.override(language):
        paper = project.build(made, members[0].user, timezone.now())
        put(f"project-{count}-{language[:2]}", paper, branch, "project")


def test_a_small_classroom():
    branch = BranchFactory(name="热控制品党支部")
    members = scenes.people(branch, 9)
    made = scenes_of_a_year.classroom(branch, members, 12)
    with translation.override("zh-hans"):
        paper = project.build(made, members[0].user, timezone.now())
        put("project-classroom", paper, branch, "project")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("count", [0, 80])
@pytest.mark.parametrize("kind", ["plan", "summary"])
def test_papers_of_a_year(kind, count, language):
    branch = BranchFactory(name="热控制品党支部", kept_since=None)
    members = scenes.people(branch, 21)
    if count:
        scenes_of_a_year.summary(branch, members, count)
    paper = {"plan": plan, "summary": summary}[kind]
    with translation.override(language):
        built = paper.build(branch, 2026, members[0].user, timezone.now())
        put(f"{kind}-{count}-{language[:2]}", built, branch, kind)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("people", "sessions"), [(3, 1), (60, 80)])
def test_report_and_handbook_of_a_year(people, sessions, language):
    branch = BranchFactory(name="热控制品党支部", slogan="匠心攻关先锋", profile=scenes.SAID)
    members = scenes.people(branch, people)
    scenes.book(branch, members, sessions, pages=2 if sessions > 1 else 0)
    if sessions > 1:
        scenes_of_a_year.summary(branch, members, 12)
        for number, status in enumerate(("activist", "development_object", "probationary")):
            MemberFactory(branch=branch, name=f"{scenes.NAMES[number]}之徒", status=status)
    with translation.override(language):
        for kind in (PaperKind.REPORT, PaperKind.HANDBOOK):
            built = OF_A_YEAR[kind].build(branch, 2026, members[0].user, timezone.now())
            put(f"{kind.value}-{people}-{language[:2]}", built, branch, kind)


def test_zz_word_as_libreoffice_shows_it():
    """Last: the .docx files as PDF again, to compare."""
    office.to_pdf(sorted(FOLDER.glob("*.docx")), FOLDER / "word")
