from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.core.history_admin import HistoryAdmin
from branchhub.core.models import Heartbeat

from .background import background
from .models import AppraisalItem, AppraisalList, Export, PaperTemplate


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Heartbeat)
class BackgroundAdmin(ReadOnlyAdmin):
    """One page in place of a list: how the background work is doing."""

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Background work"),
            "background": background(timezone.now()),
        }
        return TemplateResponse(request, "admin/background.html", context)


class AppraisalItemInline(admin.TabularInline):
    model = AppraisalItem
    fields = ["order", "text", "weight", "kind", "formula"]
    extra = 3


@admin.register(AppraisalList)
class AppraisalListAdmin(HistoryAdmin):
    """By what a committee appraises its branches; what was scored keeps the items it had."""

    list_display = ["committee", "from_year", "source"]
    list_select_related = ["committee"]
    search_fields = ["committee__name", "source"]
    autocomplete_fields = ["committee"]
    fields = ["committee", "from_year", "source"]
    inlines = [AppraisalItemInline]


@admin.register(PaperTemplate)
class PaperTemplateAdmin(ReadOnlyAdmin):
    """Who has a template of their own; it is tried and changed on the branch's page."""

    list_display = ["branch", "kind", "name", "uploaded_by", "uploaded_at"]
    list_filter = ["kind"]
    list_select_related = ["branch", "uploaded_by"]
    search_fields = ["branch__name", "name"]
    fields = list_display


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """Who asked for everything of a year, and what became of it; nobody else has the zip."""

    list_display = ["branch", "year", "asked_by", "asked_at", "state", "problem", "expires_at"]
    list_filter = ["state"]
    list_select_related = ["branch", "asked_by"]
    search_fields = ["branch__name", "asked_by__username"]
    date_hierarchy = "asked_at"
    fields = [*list_display, "done", "attempts", "size"]
