"""For repair. The life of a project and its verified amounts move by the operations alone.

Every action asks the same rules as the pages do: an admin without a post may look, not act.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branchhub.core.history_admin import HistoryAdmin

from . import operations
from .choices import Certainty
from .models import (
    Article,
    Benefit,
    Brand,
    ClassroomTurn,
    CompanyTotals,
    DepartmentResult,
    HardTask,
    Issue,
    Milestone,
    Patent,
    Project,
    ProjectFile,
    Recognition,
    TeamMember,
    Trial,
)
from .rules import can_decide_project, can_write_project


class OwnBranchForm(forms.ModelForm):
    """What is chosen of several is the branch's own; of what is one the model says so itself."""

    def clean(self):
        data = super().clean()
        branch = data.get("branch") or self.instance.branch_id and self.instance.branch
        for relation in self._meta.model._meta.many_to_many:
            chosen = data.get(relation.name, ())
            if branch and any(row.branch_id != branch.pk for row in chosen):
                self.add_error(relation.name, _("This belongs to another branch."))
        return data


@admin.register(Brand)
class BrandAdmin(HistoryAdmin):
    list_display = ["name", "branch", "from_on", "until_on"]
    list_select_related = ["branch"]
    search_fields = ["name", "branch__name"]
    autocomplete_fields = ["branch"]

    def get_readonly_fields(self, request, obj=None):
        return ["branch"] if obj else []


@admin.register(Project)
class ProjectAdmin(HistoryAdmin):
    """What a project says of itself; projects are proposed and stopped, never deleted."""

    form = OwnBranchForm
    list_display = ["title", "kind", "branch", "group", "state", "proposed_on"]
    list_filter = ["kind", "state"]
    list_select_related = ["branch", "group"]
    search_fields = ["title", "branch__name"]
    date_hierarchy = "proposed_on"
    autocomplete_fields = ["brand", "programme", "leader", "departments"]
    fields = [
        "branch", "group", "kind", "title", "brand", "programme", "departments", "leader",
        "leader_name", "is_classroom", "customer", "problem", "goal", "result", "extension",
        "is_domestic_substitution", "due_on", "state", "proposed_on", "approved_on", "started_on",
        "finished_on", "verified_on", "stopped_on", "stop_reason", "solved_problem", "solved_on",
        "solved_verified_by",
    ]  # fmt: skip
    readonly_fields = [
        "branch", "group", "state", "proposed_on", "approved_on", "started_on", "finished_on",
        "verified_on", "stopped_on", "stop_reason", "solved_problem", "solved_on",
        "solved_verified_by",
    ]  # fmt: skip
    actions = ["approve", "start", "verify"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description=gettext_lazy("Approve as of today"))
    def approve(self, request, queryset):
        self._each(request, queryset, can_decide_project, operations.approve_project)

    @admin.action(description=gettext_lazy("Start as of today"))
    def start(self, request, queryset):
        self._each(request, queryset, can_write_project, operations.start_project)

    @admin.action(description=gettext_lazy("Verify as of today"))
    def verify(self, request, queryset):
        self._each(request, queryset, can_decide_project, operations.verify_project)

    def _each(self, request, queryset, allowed, operation):
        """Run an operation on each project, and say of each that it was refused for, why."""
        for project in queryset.select_related("branch__committee"):
            if not allowed(request.user, project):
                self._refuse(request, project, _("You may not do this."))
                continue
            try:
                operation(project, on=timezone.localdate(), by=request.user)
            except ValidationError as error:
                self._refuse(request, project, error.messages[0])

    def _refuse(self, request, project, text):
        self.message_user(request, f"{project}: {text}", messages.ERROR)


class PartAdmin(HistoryAdmin):
    """Rows of a project are added on its page; here they are mended."""

    list_select_related = ["project", "branch"]
    search_fields = ["project__title"]
    owned = ["project", "branch"]

    def get_readonly_fields(self, request, obj=None):
        return self.owned

    def has_add_permission(self, request):
        return False


@admin.register(TeamMember)
class TeamMemberAdmin(PartAdmin):
    list_display = ["project", "member", "name", "role"]
    list_select_related = ["project", "member"]
    autocomplete_fields = ["member"]


@admin.register(Milestone)
class MilestoneAdmin(PartAdmin):
    list_display = ["title", "project", "due_on", "done_on"]
    date_hierarchy = "due_on"


@admin.register(Recognition)
class RecognitionAdmin(PartAdmin):
    list_display = ["project", "level", "given_on", "document"]
    list_filter = ["level"]


@admin.register(Trial)
class TrialAdmin(PartAdmin):
    list_display = ["project", "kind", "number", "on", "place", "outcome"]
    list_filter = ["kind", "outcome"]
    owned = ["project", "branch", "kind", "number"]


@admin.register(Issue)
class IssueAdmin(PartAdmin):
    list_display = ["what", "project", "raised_on", "coordinator", "solved_on"]
    list_select_related = ["project", "coordinator"]
    autocomplete_fields = ["coordinator"]


@admin.register(Benefit)
class BenefitAdmin(PartAdmin):
    """Amounts that are planned or forecast; a verified one is mended where it was verified."""

    list_display = ["project", "kind", "certainty", "amount", "until_on"]
    list_filter = ["kind", "certainty"]
    date_hierarchy = "until_on"
    owned = ["project", "branch", "certainty", "verified_by", "verified_on"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not _is_verified(obj)

    def has_delete_permission(self, request, obj=None):
        """One by one only."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and not _is_verified(obj)


def _is_verified(benefit) -> bool:
    return benefit is not None and benefit.certainty == Certainty.VERIFIED


@admin.register(Patent)
class PatentAdmin(HistoryAdmin):
    form = OwnBranchForm
    list_display = ["title", "branch", "project", "filed_on", "granted_on"]
    list_select_related = ["branch", "project"]
    search_fields = ["title", "number", "branch__name"]
    autocomplete_fields = ["branch", "project", "inventors"]

    def get_readonly_fields(self, request, obj=None):
        return ["branch", "project"] if obj else []


@admin.register(ProjectFile)
class ProjectFileAdmin(PartAdmin):
    """What lies with which project; the content is only to be had on the project's page."""

    list_display = ["name", "project", "size", "uploaded_by", "uploaded_at"]
    list_select_related = ["project", "uploaded_by"]
    search_fields = ["name", "project__title"]
    fields = ["project", "name", "content_type", "size", "uploaded_by", "uploaded_at"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ClassroomTurn)
class ClassroomTurnAdmin(PartAdmin):
    list_display = ["month", "trainer", "skill", "project"]
    list_select_related = ["trainer", "project"]
    autocomplete_fields = ["trainer"]
    date_hierarchy = "month"


class RegisterAdmin(HistoryAdmin):
    """A row stays with the branch that keeps it."""

    list_select_related = ["branch"]
    autocomplete_fields = ["branch"]
    kept = ["branch"]

    def get_readonly_fields(self, request, obj=None):
        return self.kept if obj else []


@admin.register(HardTask)
class HardTaskAdmin(RegisterAdmin):
    form = OwnBranchForm
    list_display = ["title", "branch", "from_on", "until_on"]
    search_fields = ["title", "branch__name"]
    autocomplete_fields = ["branch", "members"]
    date_hierarchy = "from_on"


@admin.register(Article)
class ArticleAdmin(RegisterAdmin):
    list_display = ["title", "outlet", "branch", "published_on"]
    search_fields = ["title", "outlet", "branch__name"]
    date_hierarchy = "published_on"
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(DepartmentResult)
class DepartmentResultAdmin(RegisterAdmin):
    list_display = ["department", "year", "target", "forecast", "actual", "stated_on"]
    list_filter = ["year"]
    list_select_related = ["department"]
    search_fields = ["department__name", "branch__name"]
    autocomplete_fields = ["branch", "department"]
    kept = ["branch", "department"]


@admin.register(CompanyTotals)
class CompanyTotalsAdmin(RegisterAdmin):
    list_display = ["branch", "year", "innovation_projects", "source", "stated_on"]
    list_filter = ["year"]
    search_fields = ["branch__name"]
