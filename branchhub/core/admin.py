from axes.utils import reset as release_lock
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import audit
from .models import AuditEntry, AuditVerb, User

# Rights come from posts held, never from groups of django.contrib.auth.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ["username", "first_name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["username", "first_name"]
    ordering = ["username"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "language", "large_text"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    filter_horizontal = []
    actions = ["release_locks"]

    @admin.action(description=_("Release the lock after wrong passwords"))
    def release_locks(self, request, queryset):
        count = 0
        for user in queryset:
            if release_lock(username=user.username):
                audit.record(AuditVerb.UNLOCK, by=request.user, target=user)
                count += 1
        text = ngettext("%(count)d lock released.", "%(count)d locks released.", count)
        self.message_user(request, text % {"count": count})


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """To read only: nobody adds, changes or deletes an entry."""

    list_display = ["at", "verb", "by", "address", "target", "rows", "detail"]
    list_filter = ["verb"]
    list_select_related = ["by"]
    search_fields = ["by__username", "target", "detail"]
    date_hierarchy = "at"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
