"""The columns of the exported lists: a heading, and what a row has there."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from branchhub.core import formats


def _name(person) -> str:
    return person.name if person else ""


def _leader(project) -> str:
    return project.leader.name if project.leader else project.leader_name


def _of(column):
    return lambda row: getattr(row, column)


def _said(column):
    return lambda row: str(getattr(row, f"get_{column}_display")())


def _of_project(row) -> str:
    return str(row.project or "")


def _branch(row) -> str:
    return str(row.branch)


PROJECTS = [
    (_("Title"), _of("title")),
    (pgettext_lazy("column", "Branch"), _branch),
    (_("Kind"), _said("kind")),
    (pgettext_lazy("project", "State"), _said("state")),
    (_("Party group"), lambda row: str(row.group or "")),
    (_("Leader"), _leader),
    (_("Proposed on"), _of("proposed_on")),
    (_("Approved on"), _of("approved_on")),
    (_("Started on"), _of("started_on")),
    (_("To be finished by"), _of("due_on")),
    (_("Finished on"), _of("finished_on")),
    (pgettext_lazy("amount", "Verified on"), _of("verified_on")),
    (_("Verified savings and revenue, yuan"), _of("verified_benefit")),
    (_("Key production problem solved"), _of("solved_problem")),
]
BENEFITS = [
    (_("Project"), _of_project),
    (pgettext_lazy("column", "Branch"), _branch),
    (_("Kind"), _said("kind")),
    (_("Certainty"), _said("certainty")),
    (_("Amount in yuan"), _of("amount")),
    (_("Period from"), _of("from_on")),
    (_("Period until"), _of("until_on")),
    (_("Verified by"), _of("verified_by")),
    (pgettext_lazy("amount", "Verified on"), _of("verified_on")),
    (_("Remark"), _of("remark")),
]
PATENTS = [
    (_("Title"), _of("title")),
    (pgettext_lazy("column", "Branch"), _branch),
    (pgettext_lazy("patent", "Number"), _of("number")),
    (_("Project"), _of_project),
    (_("Filed on"), _of("filed_on")),
    (_("Granted on"), _of("granted_on")),
    (
        _("Inventors"),
        lambda row: "、".join(
            filter(None, [*(one.name for one in row.inventors.all()), row.other_inventors])
        ),
    ),
]
TRIALS = [
    (_("Project"), _of_project),
    (pgettext_lazy("column", "Branch"), _branch),
    (_("Kind"), _said("kind")),
    (pgettext_lazy("trial", "Number"), _of("number")),
    (_("Date"), _of("on")),
    (_("Place"), _of("place")),
    (_("What was changed or tested"), _of("what")),
    (_("Outcome"), _said("outcome")),
    (_("Findings"), _of("findings")),
]
ISSUES = [
    (_("Project"), _of_project),
    (pgettext_lazy("column", "Branch"), _branch),
    (_("Problem"), _of("what")),
    (_("Raised on"), _of("raised_on")),
    (_("Coordinated by"), lambda row: _name(row.coordinator)),
    (pgettext_lazy("problem", "Solved on"), _of("solved_on")),
    (_("Days taken"), _of("days_taken")),
    (pgettext_lazy("issue", "Solution"), _of("solution")),
]
ROTA = [
    (_("Month"), lambda month: formats.month(month.first)),
    (_("State"), lambda month: str(month.state.label)),
    (_("Trainer"), lambda month: month.turn.trainer.name if month.turn else ""),
    (pgettext_lazy("classroom", "Skill"), lambda month: month.turn.skill if month.turn else ""),
    (_("Session"), lambda month: "\n".join(str(session) for session in month.sessions)),
    (_("Audience"), lambda month: month.audience),
    (_("Rating"), lambda month: month.rating),
]
