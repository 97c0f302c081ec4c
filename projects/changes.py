"""Who changed what of a project and when."""

from activities.models import Activity
from branchhub.core.changes import Entry, Table, entries_of

from .models import (
    Benefit,
    Issue,
    Milestone,
    Patent,
    Project,
    ProjectFile,
    ProjectSession,
    Recognition,
    TeamMember,
    Trial,
)

PROJECT = (
    "kind title group programme brand departments leader leader_name is_classroom problem goal"
    " customer state"
    " proposed_on approved_on started_on due_on finished_on verified_on stopped_on stop_reason"
    " result extension is_domestic_substitution solved_problem solved_on solved_verified_by"
)
# Columns shown of each part, and those of which the first with a value names a row.
PARTS = {
    TeamMember: ("role", "member name"),
    Milestone: ("title due_on done_on remark", "title"),
    Recognition: ("level title given_on document", "title document"),
    Trial: ("kind number on place what outcome findings", "what"),
    Issue: ("what raised_on coordinator solved_on solution", "what"),
    Benefit: ("kind certainty amount from_on until_on verified_by verified_on remark", "kind"),
    Patent: ("title number filed_on granted_on inventors other_inventors", "title"),
    ProjectFile: ("name", "name"),
}


def changes_of(project, user) -> list[Entry]:
    """Everything done to the project and its parts, newest first; a constant number of queries.

    Of sessions linked to it those that `user` sees.
    """
    tables = [Table(Project.history.filter(id=project.pk), PROJECT)]
    tables += [
        Table(model.history.filter(project_id=project.pk), shown, named_by)
        for model, (shown, named_by) in PARTS.items()
    ]
    links = ProjectSession.history.filter(project_id=project.pk)
    seen = Activity.objects.visible_to(user).order_by()
    tables.append(Table(links.filter(activity__in=seen), "activity", "activity"))
    return sorted(entries_of(tables), key=lambda entry: entry.at, reverse=True)
