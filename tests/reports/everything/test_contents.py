"""What is in the zip: by name, and by who asked for it."""

import io
import re
import zipfile

import pytest
from django.utils import translation
from openpyxl import load_workbook

from activities.models import Activity
from branchhub.reports.everything import contents, tables
from branchhub.reports.papers.registry import OF_A_YEAR
from tests.core.papers.papers import text_of
from tests.factories.activities import AgendaItemFactory, AttachmentFactory, MakeUpFactory
from tests.factories.members import BranchFactory, MemberFactory, ReviewerPostFactory
from tests.factories.projects import ProjectFactory
from tests.reports.everything import scenes
from tests.test_access import own_pages

pytestmark = pytest.mark.django_db

OF_A_SESSION = [
    f"{paper}.{ending}"
    for paper in ("会议通知", "空白签到表", "到会情况表", "会议记录")
    for ending in ("docx", "pdf")
]
# What the tables of each page that exports are called.
EXPORTED_AS = {
    "activities:board-export": "requirements",
    "activities:summary-export": "summary",
    "activities:export": "sessions",
    "reports:year-export": "figures",
    "reports:appraisal-export": "appraisal",
    "projects:export": "projects",
    "projects:benefits-export": "benefits",
    "projects:trials-export": "trials",
    "projects:issues-export": "issues issues-solved",
    "projects:patents-export": "patents-filed patents-granted",
    "projects:rota-export": "rotas",
    "projects:hard-tasks-export": "hard-tasks",
    "projects:articles-export": "articles",
    "projects:results-export": "results",
    "projects:totals-export": "totals",
    "members:honours-export": "honours",
    "members:mentorships-export": "mentorships",
    "members:dual-training-export": "became-activists became-backbones",
}
NOT_IN_IT = {
    "members:export": "personal data",
    "reports:years-export": "other years",
    "reports:branches-export": "other branches",
}
ASSEMBLY = "组织生活/2026-05-08 支部党员大会 学习"
MEETING = "组织生活/2026-05-09 支部委员会会议 研究发展对象"


def scope(user, branch, year=2026):
    return contents.Scope(branch, year, user, scenes.NOW)


def folders(export) -> set[str]:
    return {name.rpartition("/")[0] for name in scenes.names(export)}


def test_zip_of_a_small_year_has_just_these_sessions_and_projects(secretary):
    scenes.small_year(secretary.branch)

    export = scenes.made(asked_by=secretary.user)

    names = scenes.names(export)
    assert [name for name in names if name.startswith("组织生活")] == [
        *(f"{ASSEMBLY}/{name}" for name in OF_A_SESSION),
        f"{ASSEMBLY}/照片/照片.jpg",
        f"{ASSEMBLY}/照片/照片 (2).jpg",
        f"{ASSEMBLY}/签到表/扫描件.pdf",
        *(f"{MEETING}/{name}" for name in OF_A_SESSION),
    ]
    assert [name for name in names if name.startswith("项目/")] == [
        "项目/磨边机改造/项目登记表.docx",
        "项目/磨边机改造/项目登记表.pdf",
        "项目/磨边机改造/试验报告.pdf",
    ]
    assert (names[-1], export.left_out) == ("目录.txt", [])


def test_papers_of_the_year_and_tables_are_all_that_the_app_offers(secretary):
    export = scenes.made(asked_by=secretary.user)

    with translation.override("zh-hans"):
        titles = [f"表格/{table.title}.xlsx" for table in tables.TABLES.values()]
    names = scenes.names(export)
    assert [name for name in names if name.startswith("表格/")] == titles
    assert len([name for name in names if name.startswith("全年文书/")]) == 2 * (2 + len(OF_A_YEAR))


def test_names_and_list_are_in_the_language_of_who_asked(secretary):
    scenes.session(secretary.branch, scenes.on(5, 8), title="Study")

    export = scenes.made(asked_by=secretary.user, language="en")

    assert "Sessions/2026-05-08 Branch member assembly Study/Minutes.docx" in scenes.names(export)
    assert scenes.text(export, "Contents.txt").startswith(
        f"{secretary.branch}, everything of 2026\r\n"
    )


def test_other_years_and_other_branches_stay_out(secretary):
    scenes.session(secretary.branch, scenes.on(5, 8).replace(year=2025))
    scenes.session(BranchFactory(committee=secretary.branch.committee), scenes.on(5, 8))
    ProjectFactory(branch=BranchFactory(), title="别的")

    export = scenes.made(asked_by=secretary.user)

    assert folders(export) == {"", "全年文书", "表格"}


def test_a_reviewer_who_is_in_a_committee_gets_that_branch_only(secretary):
    ReviewerPostFactory(user=secretary.user, committee=secretary.branch.committee)
    other = BranchFactory(committee=secretary.branch.committee)
    scenes.session(other, scenes.on(5, 8))
    ProjectFactory(branch=other, title="别的项目")

    export = scenes.made(asked_by=secretary.user)

    assert folders(export) == {"", "全年文书", "表格"}
    with zipfile.ZipFile(export.path) as archive:
        book = zipfile.ZipFile(io.BytesIO(archive.read("表格/项目.xlsx")))
    assert "别的项目" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_a_member_would_find_no_committee_meeting_at_all(secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    scenes.small_year(secretary.branch)

    steps = contents.plan(scope(member.user, secretary.branch))

    assembly = Activity.objects.get(kind="assembly")
    assert [key for part, key in steps if part == "session"] == [assembly.pk]
    assert [key for part, key in steps if part == "table"] == []
    assert not {"attendance", "appraisal"} & {key for _part, key in steps}


def test_who_was_at_a_committee_meeting_but_may_not_read_it_finds_no_minutes_or_files(secretary):
    member = MemberFactory(branch=secretary.branch, with_user=True)
    meeting = scenes.session(secretary.branch, scenes.on(5, 9), kind="committee")
    AgendaItemFactory(activity=meeting, decision="不外传的决定")
    AttachmentFactory(activity=meeting, name="会议材料.pdf")
    meeting.attendances.create(branch=meeting.branch, member=member, may_vote=True)

    with translation.override("zh-hans"):
        entries = list(contents.of_session(scope(member.user, secretary.branch), meeting.pk, set()))

    assert {entry.name.partition(".")[0] for entry in entries} == {
        "会议通知",
        "空白签到表",
        "到会情况表",
    }
    said = [text_of(entry.open().read()) for entry in entries if entry.name.endswith("docx")]
    assert not any("不外传的决定" in text for text in said)


def test_proofs_of_make_up_study_stay_out(secretary):
    MakeUpFactory(
        attendance__activity=scenes.session(secretary.branch, scenes.on(5, 8)), with_evidence=True
    )

    export = scenes.made(asked_by=secretary.user)

    assert folders(export) == {"", "全年文书", "表格", ASSEMBLY}


def test_two_sessions_of_one_day_and_name_have_a_folder_each(settings, secretary):
    settings.EXPORT_RUN = 0
    for _ in range(2):
        AttachmentFactory(activity=scenes.session(secretary.branch, scenes.on(5, 8)))

    export = scenes.made(asked_by=secretary.user)

    sessions = [name for name in scenes.names(export) if name.startswith("组织生活")]
    files = [*OF_A_SESSION, "材料/材料.pdf"]
    assert sessions == [
        f"{folder}/{name}" for folder in (ASSEMBLY, f"{ASSEMBLY} (2)") for name in files
    ]


def test_two_projects_of_one_title_have_a_folder_each(secretary):
    ProjectFactory.create_batch(2, branch=secretary.branch, title="磨边机改造")

    export = scenes.made(asked_by=secretary.user)

    sheets = [name for name in scenes.names(export) if name.endswith("项目登记表.docx")]
    assert sheets == [
        "项目/磨边机改造/项目登记表.docx",
        "项目/磨边机改造 (2)/项目登记表.docx",
    ]


def test_project_that_was_only_proposed_in_the_year_is_in_it(secretary):
    proposed = {"branch": secretary.branch, "state": "proposed"}
    wanted = ProjectFactory(**proposed, proposed_on="2026-12-31")
    ProjectFactory(**proposed, proposed_on="2025-12-31")

    steps = contents.plan(scope(secretary.user, secretary.branch))

    assert [key for part, key in steps if part == "project"] == [wanted.pk]


def test_rotas_have_a_sheet_for_each_small_classroom(secretary):
    classroom = {"branch": secretary.branch, "kind": "party_building", "is_classroom": True}
    series = ProjectFactory.create_batch(2, **classroom)
    ProjectFactory(**classroom | {"branch": BranchFactory()})

    content = tables.offered(scope(secretary.user, secretary.branch))["rotas"]()

    sheets = [list(sheet.values) for sheet in load_workbook(io.BytesIO(content))]
    assert [len(rows) for rows in sheets] == [3 + 12, 3 + 12]
    assert [project.title in rows[1][0] for project, rows in zip(series, sheets, strict=True)] == [
        True,
        True,
    ]


def test_every_page_that_exports_has_its_table_or_a_reason_why_not():
    exports = {name for name in own_pages() if re.search(r"[:-]export$", name)}

    assert exports == {*EXPORTED_AS, *NOT_IN_IT}
    assert sorted(key for keys in EXPORTED_AS.values() for key in keys.split()) == sorted(
        tables.TABLES
    )
