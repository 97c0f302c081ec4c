"""For repair. What is frozen, archived or voted is read-only; what was said or decided is not here.

Every action asks the same rules as the pages do: an admin without a post may look, not act.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branchhub.core import formats
from branchhub.core.history_admin import HistoryAdmin

from .forms.times import IN_OUR_TIME
from .models import (
    Activity,
    AlsoCounts,
    Attachment,
    Attendance,
    Guest,
    Holiday,
    LeaveRequest,
    MakeUp,
    Norm,
    Outcome,
    OwnTag,
    SessionTag,
    Vote,
)
from .operations import archive, files, life, norms
from .rules import can_archive, can_write


class ReadOnlyAdmin(HistoryAdmin):
    list_select_related = True
    date_hierarchy = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class OpenInline(admin.TabularInline):
    """Rows of a session, for as long as it is open."""

    extra = 0

    def has_add_permission(self, request, obj):
        return obj is not None and obj.is_open()

    def has_change_permission(self, request, obj=None):
        return obj is not None and obj.is_open()

    def has_delete_permission(self, request, obj=None):
        return obj is not None and obj.is_open()


class AlsoCountsInline(OpenInline):
    model = AlsoCounts


class SessionTagInline(OpenInline):
    model = SessionTag
    fields = ["purpose", "shared", "own"]
    autocomplete_fields = ["own"]


class OutcomeInline(OpenInline):
    model = Outcome
    fields = ["reviews", "volunteer_hours", "by_veteran", "rating"]


class SessionForm(forms.ModelForm):
    def clean_starts_at(self):
        return self._in_our_time("starts_at")

    def clean_ends_at(self):
        return self._in_our_time("ends_at")

    def _in_our_time(self, name):
        for check in IN_OUR_TIME:
            check(self.cleaned_data[name].date())
        return self.cleaned_data[name]


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """Facts of a session that is still open; when and where only until it is announced."""

    form = SessionForm
    list_display = ["title", "kind", "branch", "group", "status", "starts_at"]
    list_filter = ["kind", "status"]
    list_select_related = ["branch", "group"]
    search_fields = ["title", "branch__name"]
    date_hierarchy = "starts_at"
    autocomplete_fields = ["chair", "recorder", "lecturer"]
    fields = [
        "branch", "group", "kind", "title", "starts_at", "ends_at", "venue", "chair", "recorder",
        "lecturer", "lecturer_name", "status", "announced_at", "archived_at", "cancel_reason",
        "archive_remark",
    ]  # fmt: skip
    owned = [
        "branch", "group", "kind", "status", "announced_at", "archived_at", "cancel_reason",
        "archive_remark",
    ]  # fmt: skip
    inlines = [AlsoCountsInline, SessionTagInline, OutcomeInline]
    actions = ["announce", "archive"]

    def get_readonly_fields(self, request, obj=None):
        told = obj is None or obj.list_is_frozen()
        return [*self.owned, "starts_at", "ends_at", "venue"] if told else self.owned

    def has_change_permission(self, request, obj=None):
        staff = admin.ModelAdmin.has_change_permission(self, request, obj)
        return staff and (obj is None or obj.is_open())

    def save_model(self, request, obj, form, change):
        obj.save(update_fields=form.changed_data)

    def save_formset(self, request, form, formset, change):
        for row in formset.save(commit=False):
            row.branch_id = form.instance.branch_id
            row.save()
        for row in formset.deleted_objects:
            row.delete()

    @admin.action(description=gettext_lazy("Announce"))
    def announce(self, request, queryset):
        self._each(request, queryset, can_write, life.announce)

    @admin.action(description=gettext_lazy("Archive complete records"))
    def archive(self, request, queryset):
        self._each(request, queryset, can_archive, archive.archive, remark="")

    def _each(self, request, queryset, allowed, operation, **kwargs):
        """Run an operation on each session, and say of each that it was refused for, why."""
        for activity in queryset.select_related("branch__committee"):
            if not allowed(request.user, activity):
                self._refuse(request, activity, _("You may not do this."))
                continue
            try:
                operation(activity, by=request.user, now=timezone.now(), **kwargs)
            except ValidationError as error:
                self._refuse(request, activity, error.messages[0])

    def _refuse(self, request, activity, text):
        self.message_user(request, f"{activity}: {text}", messages.ERROR)


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    list_display = ["activity", "member", "group", "may_vote", "status"]
    list_filter = ["status"]
    search_fields = ["activity__title", "member__name"]
    fields = ["activity", "branch", "member", "group", "may_vote", "status", "added_reason"]


@admin.register(Guest)
class GuestAdmin(ReadOnlyAdmin):
    list_display = ["activity", "member", "name", "count"]
    search_fields = ["activity__title", "name"]
    fields = ["activity", "branch", "member", "name", "count"]


@admin.register(LeaveRequest)
class LeaveRequestAdmin(ReadOnlyAdmin):
    """Who asked and who decided; why is for those who decide."""

    list_display = ["member", "activity", "kind", "state", "asked_at", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["member", "activity", "decided_by"]
    search_fields = ["activity__title", "member__name"]
    fields = [
        "activity",
        "branch",
        "member",
        "kind",
        "state",
        "asked_at",
        "decided_by",
        "decided_at",
    ]


@admin.register(MakeUp)
class MakeUpAdmin(ReadOnlyAdmin):
    """Where make-up study stands; what was handed in stays in the app."""

    list_display = ["attendance", "session", "state", "handed_in_at", "checked_by"]
    list_filter = ["state"]
    list_select_related = ["attendance__member", "attendance__activity", "checked_by"]
    search_fields = ["attendance__activity__title", "attendance__member__name"]
    fields = [
        "attendance", "branch", "state", "handed_in_by", "handed_in_at", "checked_by", "checked_at",
    ]  # fmt: skip

    @admin.display(description=gettext_lazy("session"))
    def session(self, make_up):
        return make_up.attendance.activity


@admin.register(Vote)
class VoteAdmin(ReadOnlyAdmin):
    """Totals as they were computed; on whom or what it was voted stays in the app."""

    list_display = ["activity", "rule", "ballot", "voters_expected", "voters_present", "passed"]
    list_filter = ["rule"]
    list_select_related = ["item__activity"]
    fields = [
        "branch", "rule", "ballot", "voters_expected", "voters_present", "quorum", "needed", "yes",
        "no", "abstained", "invalid", "issued", "returned", "written", "passed",
    ]  # fmt: skip

    @admin.display(description=gettext_lazy("session"))
    def activity(self, vote):
        return vote.item.activity


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    """What lies with which session; the content is only to be had on the session's page."""

    list_display = ["name", "activity", "kind", "size", "uploaded_by", "uploaded_at"]
    list_filter = ["kind"]
    search_fields = ["name", "activity__title"]
    fields = ["activity", "name", "kind", "content_type", "size", "uploaded_by", "uploaded_at"]
    actions = ["remove"]

    @admin.action(description=gettext_lazy("Remove the chosen files"))
    def remove(self, request, queryset):
        for attachment in queryset.select_related("activity__branch__committee"):
            if not can_write(request.user, attachment.activity):
                self.message_user(
                    request, f"{attachment}: {_('You may not do this.')}", messages.ERROR
                )
                continue
            try:
                files.remove(attachment, by=request.user)
            except ValidationError as error:
                self.message_user(request, f"{attachment}: {error.messages[0]}", messages.ERROR)


@admin.register(OwnTag)
class OwnTagAdmin(HistoryAdmin):
    """A topic or carrier that sessions have is renamed or retired, not deleted."""

    list_display = ["name", "purpose", "branch", "is_offered"]
    list_filter = ["purpose"]
    list_select_related = ["branch"]
    search_fields = ["name", "branch__name"]
    autocomplete_fields = ["branch"]

    def get_readonly_fields(self, request, obj=None):
        return ["branch", "purpose"] if obj else []


class HolidayForm(forms.ModelForm):
    def clean_day(self):
        for check in IN_OUR_TIME:
            check(self.cleaned_data["day"])
        return self.cleaned_data["day"]


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    """Browsed by year; the year plan, the digest and every count of workdays ask here first."""

    form = HolidayForm
    list_display = ["day", "weekday", "kind", "name"]
    list_filter = ["kind"]
    date_hierarchy = "day"
    ordering = ["-day"]
    search_fields = ["name"]
    fieldsets = [
        (
            None,
            {
                "fields": ["day", "kind", "name"],
                "description": gettext_lazy(
                    "Days that the built-in calendar does not know or has wrong, from the yearly "
                    "notice of the State Council. A year counts as known as soon as one of its "
                    "days is entered."
                ),
            },
        )
    ]

    @admin.display(description=gettext_lazy("weekday"), ordering="day")
    def weekday(self, holiday):
        return formats.long_weekday(holiday.day)


class NormForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        if cleaned.get("from_on"):
            norms.refuse_past(cleaned["from_on"], timezone.now())
        return cleaned


@admin.register(Norm)
class NormAdmin(HistoryAdmin):
    """What committees and branches ask for; what has begun stays as it is."""

    form = NormForm
    list_display = ["kind", "committee", "branch", "period", "times", "from_on", "clause"]
    list_filter = ["kind"]
    list_select_related = ["committee", "branch"]
    search_fields = ["committee__name", "branch__name", "clause"]
    autocomplete_fields = ["committee", "branch"]
    fields = [
        "committee", "branch", "kind", "per_group", "period", "times", "from_on", "until_on",
        "clause",
    ]  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        return ["committee", "branch", "kind", "from_on"] if obj else []

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_ahead(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._is_ahead(obj)

    def _is_ahead(self, norm) -> bool:
        return norm is None or not norms.has_begun(norm, timezone.now())

    def save_model(self, request, obj, form, change):
        owner = obj.branch or obj.committee
        obj.pk = norms.set_norm(owner, obj, by=request.user, now=timezone.now()).pk

    def delete_model(self, request, obj):
        norms.remove_norm(obj, by=request.user, now=timezone.now())

    def delete_queryset(self, request, queryset):
        for norm in queryset:
            self.delete_model(request, norm)
