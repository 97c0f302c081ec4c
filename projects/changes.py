"""Who changed what of a project and when."""

from branchhub.core.changes import Entry, Table, entries_of

from .models import (
    Benefit,
    Issue,
    Milestone,
    Patent,
    Project,
    ProjectFile,
    Recognition,
    TeamMember,
    Trial,
)

PROJECT = (
    "kind title group programme brand leader leader_name problem goal customer state proposed_on"
    " approved_on started_on due_on finished_on verified_on stopped_on stop_reason result"
    " extension is_domestic_substitution solved_problem solved_on solved_verified_by"
)
# Columns shown of each part, and those of which the first with a value names a row.
PARTS = {
    TeamMember: ("role", "member name"),
    Milestone: ("title due_on done_on remark", "title"),
    Recognition: ("level title given_on document", "title document"),
    Trial: ("kind number on place what outcome findings", "what"),
    Issue: ("what raised_on coordinator solved_on solution", "what"),
    Benefit: ("kind certainty amount from_on until_on verified_by verified_on remark", "kind"),
    Patent: ("title number filed_on granted_on other_inventors", "title"),
    ProjectFile: ("name", "name"),
}


def changes_of(project) -> list[Entry]:
    """Everything done to the project and its parts, newest first; a constant number of queries."""
    tables = [Table(Project.history.filter(id=project.pk), PROJECT)]
    tables += [
        Table(model.history.filter(project_id=project.pk), shown, named_by)
        for model, (shown, named_by) in PARTS.items()
    ]
    return sorted(entries_of(tables), key=lambda entry: entry.at, reverse=True)
