from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import operations
from .models import BranchPreference, Delivery, Notice, Preference, Robot


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """What was told to whom: to look up, never to write.

    Answers to leave and what a digest says of a person are for its reader: they stay out.
    """

    list_display = ["created_at", "recipient", "kind", "subject", "read_at"]
    list_filter = ["kind"]
    list_select_related = ["recipient"]
    search_fields = ["subject", "recipient__name"]
    date_hierarchy = "created_at"
    fields = [
        "branch", "recipient", "user", "robot", "kind", "subject", "link", "created_at", "read_at",
        "closed_at",
    ]  # fmt: skip

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    """The outbox, with what came of each attempt. Nothing is edited: what ended is sent again."""

    list_display = ["due_at", "kind", "reader", "channel", "status", "attempts", "last_error"]
    list_filter = ["status", "channel", "notice__kind"]
    list_select_related = ["notice__recipient", "notice__user", "notice__robot"]
    search_fields = ["notice__recipient__name", "last_error"]
    date_hierarchy = "due_at"
    actions = ["send_again"]

    @admin.display(description=_("kind"))
    def kind(self, delivery):
        return delivery.notice.get_kind_display()

    @admin.display(description=_("reader"))
    def reader(self, delivery):
        notice = delivery.notice
        return notice.recipient or notice.user or notice.robot

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request, queryset):
        chosen = list(queryset)
        count = operations.send_again(queryset, by=request.user, now=timezone.now())
        LogEntry.objects.log_actions(request.user.pk, chosen, CHANGE, str(_("Send again")))
        text = ngettext(
            "%(count)d delivery is sent again, if it is still due.",
            "%(count)d deliveries are sent again, if they are still due.",
            count,
        )
        self.message_user(request, text % {"count": count})

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_send_permission(self, request):
        return super().has_change_permission(request)


@admin.register(Robot)
class RobotAdmin(admin.ModelAdmin):
    """To see which chat groups hear of a branch, and to silence one. Its address stays out."""

    list_display = ["name", "branch", "channel", "is_on", "created_by", "created_at"]
    list_filter = ["channel", "is_on"]
    list_select_related = ["branch", "created_by"]
    search_fields = ["name", "branch__name"]
    fields = ["branch", "channel", "name", "is_on", "created_by", "created_at"]
    readonly_fields = ["branch", "channel", "name", "created_by", "created_at"]

    def has_add_permission(self, request):
        return False


class ChoiceAdmin(admin.ModelAdmin):
    """What somebody chose: to look up. To delete it is to go back to what is usual."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(BranchPreference)
class BranchPreferenceAdmin(ChoiceAdmin):
    list_display = ["branch", "email_off", "remind_before", "quiet_from", "quiet_until"]
    list_select_related = ["branch"]
    search_fields = ["branch__name"]


@admin.register(Preference)
class PreferenceAdmin(ChoiceAdmin):
    list_display = ["user", "email_off", "remind_before", "quiet_from", "quiet_until"]
    list_select_related = ["user"]
    search_fields = ["user__username"]
