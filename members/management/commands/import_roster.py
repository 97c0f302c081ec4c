import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branchhub.core import xlsx
from members.models import Branch
from members.operations.dated import take_turns
from members.roster.plan import Kind, build_plan
from members.roster.reading import read_table
from members.roster.writing import write


class Command(BaseCommand):
    help = (
        "Say what the import of a roster (.xlsx) into a branch would do; with --apply do it. "
        "Wrong rows, duplicates and rows that may mean somebody of the branch are not imported. "
        "In a branch without groups or departments those that the file names are created. "
        "Posts in the file are never given."
    )

    def add_arguments(self, parser):
        parser.add_argument("branch", metavar="BRANCH", help="the branch's id or name")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--apply", action="store_true", help="import the good rows")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *, branch, file, **options):
        plan = self._plan(find_branch(branch), read_file(file), options["apply"])
        report = summary(plan) | {"applied": options["apply"]}
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(sentences(report)))

    @transaction.atomic
    def _plan(self, branch, content, is_applied):
        take_turns(branch)
        try:
            table = read_table(content)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        if not table.has_names:
            raise CommandError(_("No sheet has a column of names."))
        plan = build_plan(branch, table, today=timezone.localdate())
        if is_applied:
            write(plan, by=None)
        return plan


def find_branch(text) -> Branch:
    by_id = Branch.objects.filter(pk=text) if text.isdecimal() and len(text) < 19 else None
    found = list((by_id or Branch.objects.filter(name=text))[:2])
    if not found:
        raise CommandError(_("There is no branch “%(text)s”.") % {"text": text})
    if len(found) > 1:
        raise CommandError(
            _("Several branches are called “%(text)s”; give the id.") % {"text": text}
        )
    return found[0]


def read_file(path) -> bytes:
    """At most one byte more than is allowed, so that a huge file is refused without reading it."""
    try:
        with path.open("rb") as file:
            return file.read(xlsx.MAX_SIZE + 1)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def summary(plan) -> dict:
    """Counts by what becomes of the rows; each reason of a wrong row is an entry of its own."""
    return {
        "new": len(plan.of(Kind.NEW)),
        "changed": len(plan.of(Kind.CHANGED)),
        "same": len(plan.of(Kind.SAME)),
        "wrong_rows": len(plan.of(Kind.WRONG)),
        "wrong": [
            {"row": problem.row, "column": problem.column, "reason": problem.reason}
            for problem in plan.problems
        ],
        "duplicate": len(plan.of(Kind.DUPLICATE)),
        "left_out": len(plan.left_out),
        "blank": plan.blank,
        "unanswered": [entry.row.number for entry in plan.of(Kind.ASK)],
        "groups_created": plan.new_units.get("group", []),
        "departments_created": plan.new_units.get("department", []),
    }


def sentences(report) -> list[str]:
    counts = _(
        "%(new)s new, %(changed)s changed, %(same)s same, %(wrong_rows)s wrong, "
        "%(duplicate)s duplicate, %(left_out)s left out."
    )
    lines = [counts % report]
    problem = _("Row %(row)s, %(column)s: %(reason)s")
    lines += [problem % entry for entry in report["wrong"]]
    for row in report["unanswered"]:
        lines.append(
            _("Row %(row)s may be somebody of the branch; import it on the page.") % {"row": row}
        )
    for names in (report["groups_created"], report["departments_created"]):
        if names:
            created = _("Created: %(names)s.") if report["applied"] else _("New: %(names)s.")
            lines.append(created % {"names": "、".join(names)})
    people = report["new"] + report["changed"]
    if report["applied"]:
        done = ngettext("%(count)s row imported.", "%(count)s rows imported.", people)
        lines.append(done % {"count": people})
    else:
        lines.append(_("Nothing was imported; add --apply to do so."))
    return lines
