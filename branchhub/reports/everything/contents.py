"""What goes into the zip of everything of a year: all of it as the person who asked may see it.

`plan` gives the steps, so that their number is known first: a part and the key of what it is about.
A part makes the entries of one step, each when it is asked for, so that one is in memory at a time.
It knows what paths are `taken`: each session and project has a folder of its own. What is gone when
its turn comes, or not to be seen any more, has no entries.
"""

import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from django.utils.translation import gettext as _

from activities.models import Activity
from activities.rules import can_read_minutes
from activities.views.fetch import sessions_for
from branchhub.core.models import User
from members.models import Branch
from projects.views.fetch import projects_for

from ..appraisal import scoring
from ..choices import PaperKind
from ..papers import appraisal, attendance, writing
from ..papers import project as sheets
from ..papers.registry import OF_A_SESSION, OF_A_YEAR, offered
from ..rules import can_see_appraisal
from . import tables
from .names import safe, unique_folder


@dataclass(frozen=True)
class Scope:
    """A branch's year, as `user` sees it at `now`."""

    branch: Branch
    year: int
    user: User
    now: datetime.datetime

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        return datetime.date(self.year, 1, 1), datetime.date(self.year, 12, 31)


@dataclass(frozen=True)
class Entry:
    """A file of the zip; `open` gives its content as a binary file."""

    folder: str
    name: str
    open: Callable


def plan(scope) -> list[tuple[str, str | int]]:
    """The steps in the order of the zip. Two queries."""
    return [
        *(("year", str(kind)) for kind in _papers_of_year(scope)),
        *(("session", pk) for pk in _sessions(scope).values_list("pk", flat=True)),
        *(("project", pk) for pk in _projects(scope).values_list("pk", flat=True)),
        *(("table", key) for key in tables.offered(scope)),
    ]


def _sessions(scope):
    rows = Activity.objects.visible_to(scope.user).filter(branch=scope.branch)
    return rows.in_year(scope.year).order_by("starts_at", "pk")


def _projects(scope):
    rows = projects_for(scope.user).filter(branch=scope.branch)
    return rows.on_file(*scope.days).order_by("proposed_on", "pk")


def _papers_of_year(scope) -> dict[str, Callable]:
    """What builds each paper of the year that the user may have."""
    branch, user = scope.branch, scope.user
    found = {
        kind: partial(paper.build, branch, scope.year, user, scope.now)
        for kind, paper in OF_A_YEAR.items()
        if paper.is_allowed(user, branch)
    }
    if attendance.is_allowed(user, branch):
        found[PaperKind.ATTENDANCE] = partial(attendance.build, branch, user, scope.days)
    if can_see_appraisal(user, branch):
        found[PaperKind.APPRAISAL] = lambda: appraisal.build(
            scoring.sheet(branch, scope.year, scope.now)
        )
    return found


def of_year(scope, kind, taken) -> Iterator[Entry]:
    build = _papers_of_year(scope).get(kind)
    if build:
        yield from _paper(safe(_("Papers of the year")), PaperKind(kind), build, scope.branch)


def of_session(scope, pk, taken) -> Iterator[Entry]:
    """Its papers, and its files by their kind."""
    sessions = sessions_for(scope.user).with_number().filter(branch=scope.branch)
    session = sessions.filter(pk=pk).first()
    if session is None:
        return
    body = f" {session.group}" if session.group else ""
    named = f"{session.day.isoformat()} {session.get_kind_display()}{body} {session.title}"
    folder = unique_folder(safe(_("Sessions")), safe(named), taken)
    for kind, _label in offered(scope.user, session, scope.now):
        build = partial(OF_A_SESSION[kind].build, session, scope.user)
        yield from _paper(folder, PaperKind(kind), build, scope.branch)
    if can_read_minutes(scope.user, session):
        for stored in session.attachments.all():
            yield _upload(f"{folder}/{safe(stored.get_kind_display())}", stored)


def of_project(scope, pk, taken) -> Iterator[Entry]:
    """Its sheet and its files."""
    project = _projects(scope).filter(pk=pk).first()
    if project is None:
        return
    folder = unique_folder(safe(_("Projects")), safe(project.title), taken)
    build = partial(sheets.build, project, scope.user, scope.now)
    yield from _paper(folder, PaperKind.PROJECT, build, scope.branch)
    for stored in project.files.all():
        yield _upload(folder, stored)


def of_table(scope, key, taken) -> Iterator[Entry]:
    write = tables.offered(scope).get(key)
    if write:
        name = safe(f"{tables.TABLES[key].title}.xlsx")
        yield Entry(safe(_("Tables")), name, lambda: io.BytesIO(write()))


PARTS = {"year": of_year, "session": of_session, "project": of_project, "table": of_table}


def _paper(folder, kind, build, branch) -> Iterator[Entry]:
    """In Word and as PDF, built once."""
    built = cache(build)
    for ending in writing.CONTENT_TYPES:
        yield Entry(
            folder,
            safe(f"{kind.label}.{ending}"),
            lambda ending=ending: io.BytesIO(
                writing.write(built(), ending, branch=branch, kind=kind)
            ),
        )


def _upload(folder, stored) -> Entry:
    return Entry(folder, safe(stored.name), partial(stored.file.open, "rb"))
