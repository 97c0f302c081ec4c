import io
import json

import pytest
from django.core.management import CommandError, call_command

from branchhub.core.models import AuditEntry
from tests.factories.members import BranchFactory, MemberFactory
from tests.factories.rosters import DATA, roster, workbook

pytestmark = pytest.mark.django_db

MESSY = DATA / "roster-messy.xlsx"


def run(*args, **options):
    out = io.StringIO()
    call_command("import_roster", *map(str, args), stdout=out, **options)
    return out.getvalue()


def answer(*args, **options):
    return json.loads(run(*args, json=True, **options))


def test_without_apply_it_only_says_what_it_would_do():
    branch = BranchFactory()

    report = answer(branch.pk, MESSY)

    counts = ["new", "changed", "same", "wrong_rows", "duplicate", "left_out", "applied"]
    assert [report[key] for key in counts] == [34, 0, 0, 8, 1, 2, False]
    assert [entry["row"] for entry in report["wrong"]] == [16, 19, 22, 25, 28, 31, 34, 37]
    assert branch.members.count() == 0


def test_apply_imports_and_the_second_time_changes_nothing():
    branch = BranchFactory(name="第四党支部")

    answer("第四党支部", MESSY, apply=True)
    again = answer("第四党支部", MESSY, apply=True)

    assert [again[key] for key in ("new", "changed", "same", "applied")] == [0, 0, 34, True]
    assert branch.members.count() == 34
    assert branch.posts.count() == 0
    assert branch.groups.count() == 2
    assert AuditEntry.objects.filter(verb="import").count() == 2


def test_every_reason_has_its_row_and_column():
    branch = BranchFactory()
    answer(branch.pk, MESSY, apply=True)

    report = answer(branch.pk, MESSY)

    row = [(entry["row"], entry["column"]) for entry in report["wrong"] if entry["row"] == 31]
    assert row == [(31, "身份证号码"), (31, "所在党小组")]
    assert report["wrong_rows"] == 8


def test_rows_that_may_be_somebody_of_the_branch_are_named(tmp_path):
    branch = BranchFactory()
    MemberFactory(branch=branch, name="卫建", born_on="1990")
    file = tmp_path / "x.xlsx"
    file.write_bytes(roster({"姓名": "卫建", "性别": "男"}))

    report = answer(branch.pk, file, apply=True)

    assert (report["new"], report["unanswered"]) == (0, [2])
    assert branch.members.count() == 1


def test_the_answer_in_words_has_a_line_for_each_wrong_row():
    branch = BranchFactory()

    lines = run(branch.pk, MESSY).splitlines()

    assert len(lines) == 1 + 8 + 2 + 1
    assert "1990.13" in lines[2]


@pytest.mark.parametrize("branch", ["999999", "9" * 30, "no such branch", ""])
def test_an_unknown_branch_is_an_error(branch):
    with pytest.raises(CommandError):
        run(branch, MESSY)


def test_a_name_that_two_branches_have_is_an_error():
    BranchFactory(name="第四党支部")
    BranchFactory(name="第四党支部")

    with pytest.raises(CommandError):
        run("第四党支部", MESSY)


@pytest.mark.parametrize("content", [b"", b"x" * 10, workbook(["谁"], ["张三"])])
def test_a_file_without_a_roster_is_an_error(tmp_path, content):
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)

    with pytest.raises(CommandError):
        run(BranchFactory().pk, file)


def test_a_missing_file_is_an_error():
    with pytest.raises(CommandError):
        run(BranchFactory().pk, "/nowhere/x.xlsx")
