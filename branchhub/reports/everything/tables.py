"""The workbooks of a year: those that the app offers, narrowed to a branch and its year.

A page that exports something new has its line in TABLES, or a reason in the tests why not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.board import rows_of
from activities.board_export import export_board
from activities.rules import can_export_sessions, can_see_board
from activities.views import summary
from activities.views.lists import session_table
from branchhub.core import xlsx
from branchhub.core.exports import table_of, table_of_list
from members import registers as of_branch
from members.rules import can_export_registers
from members.views.registers import DUAL_TRAINING, HONOURS, MENTORSHIPS
from projects.columns import ROTA
from projects.rules import can_export_projects
from projects.views import lists
from projects.views.classroom import ROTA_TITLE, rota_table
from projects.views.fetch import projects_for
from projects.views.registers import ARTICLES, HARD_TASKS, RESULTS, TOTALS

from ..appraisal import scoring
from ..appraisal.exporting import export_sheet
from ..choices import PaperKind
from ..rules import can_export_report, can_see_appraisal
from ..year.exporting import report_table
from ..year.period import ReportPeriod


@dataclass(frozen=True)
class Table:
    """`write` makes the workbook of a scope; `is_allowed` asks the scope's user and branch."""

    title: str
    is_allowed: Callable
    write: Callable


def offered(scope) -> dict[str, Callable]:
    """What writes each of the workbooks that the user may have, by its key."""
    return {
        key: partial(table.write, scope)
        for key, table in TABLES.items()
        if table.is_allowed(scope.user, scope.branch)
    }


def _requirements(scope) -> bytes:
    rows = rows_of(scope.branch, scope.year, scope.user, scope.now)
    return export_board(scope.branch, scope.year, rows, today=timezone.localdate(scope.now))


def _summary(scope) -> bytes:
    today = timezone.localdate(scope.now)
    content, _people = summary.workbook(scope.user, scope.branch, scope.days, today)
    return content


def _sessions(scope) -> bytes:
    return xlsx.write_book([session_table(_query(scope, {}), scope.user)])


def _figures(scope) -> bytes:
    period = ReportPeriod.of_year(scope.year)
    return xlsx.write_book([report_table(scope.branch, period, scope.user, scope.now)])


def _appraisal(scope) -> bytes:
    return export_sheet(scoring.sheet(scope.branch, scope.year, scope.now))


def _rotas(scope) -> bytes:
    """A sheet for each Small Classroom of the year; an empty one where there is none."""
    series = projects_for(scope.user).filter(branch=scope.branch, is_classroom=True)
    series = series.on_file(*scope.days).order_by("proposed_on", "pk")
    today = timezone.localdate(scope.now)
    rotas = [rota_table(project, scope.year, scope.user, today) for project in series]
    return xlsx.write_book(rotas or [table_of(str(ROTA_TITLE), ROTA, [], narrowed=[])])


def _query(scope, narrowed) -> QueryDict:
    """What the pages of lists and registers are narrowed by, in the words of all their forms."""
    first, last = scope.days
    asked = {"branch": scope.branch.pk, "from": first, "until": last, "year": scope.year}
    return QueryDict(urlencode(asked | narrowed))


def _list(listed, title=None, **narrowed) -> Table:
    def write(scope) -> bytes:
        filters = listed.form(_query(scope, narrowed), user=scope.user)
        filters.is_valid()
        return xlsx.write_book([table_of_list(listed, filters, scope.user)])

    title = listed.title if title is None else title
    return Table(title, lambda user, branch: can_export_projects(user), write)


def _register(register, title=None, **narrowed) -> Table:
    def write(scope) -> bytes:
        table = of_branch.table_of(register, _query(scope, narrowed), scope.user)
        return xlsx.write_book([table])

    title = register.title if title is None else title
    return Table(title, lambda user, branch: can_export_registers(user), write)


TABLES = {
    "requirements": Table(pgettext_lazy("page", "Norms"), can_see_board, _requirements),
    "summary": Table(_("Summary"), can_see_board, _summary),
    "sessions": Table(_("Sessions"), lambda user, branch: can_export_sessions(user), _sessions),
    "figures": Table(PaperKind.REPORT.label, can_export_report, _figures),
    "appraisal": Table(PaperKind.APPRAISAL.label, can_see_appraisal, _appraisal),
    "projects": _list(lists.PROJECTS),
    "benefits": _list(lists.BENEFITS),
    "trials": _list(lists.TRIALS),
    "issues": _list(lists.ISSUES),
    "issues-solved": _list(lists.ISSUES, _("Problems solved in the year"), solved="on"),
    "patents-filed": _list(lists.PATENTS, _("Patents filed in the year"), stage="filed"),
    "patents-granted": _list(lists.PATENTS, _("Patents granted in the year"), stage="granted"),
    "rotas": Table(ROTA_TITLE, lambda user, branch: can_export_projects(user), _rotas),
    "honours": _register(HONOURS),
    "mentorships": _register(MENTORSHIPS),
    "became-activists": _register(
        DUAL_TRAINING,
        pgettext_lazy("dual training", "Backbones who became activists"),
        way="activists",
    ),
    "became-backbones": _register(
        DUAL_TRAINING,
        pgettext_lazy("dual training", "Party members who became backbones"),
        way="backbones",
    ),
    "hard-tasks": _register(HARD_TASKS),
    "articles": _register(ARTICLES),
    "results": _register(RESULTS),
    "totals": _register(TOTALS),
}
