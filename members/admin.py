"""Set-up and repair. Personal data stay out: they are not here, and not in the histories."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from branchhub.core.history_admin import HistoryAdmin

from . import operations
from .models import (
    BirthdayCard,
    Branch,
    Committee,
    Department,
    GroupMembership,
    Honour,
    Invitation,
    Member,
    Mentorship,
    MentorshipReview,
    PartyGroup,
    Post,
    Restriction,
    ReviewerPost,
    StatusPeriod,
)


class CommitteeForm(forms.ModelForm):
    """A committee under another one, or at the top of the tree."""

    parent = forms.ModelChoiceField(Committee.objects.none(), label=_("under"), required=False)

    class Meta:
        model = Committee
        fields = ["name", "kind"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        possible = Committee.objects.order_by("path")
        if self.instance.pk:
            possible = possible.exclude(path__startswith=self.instance.path)
            self.initial["parent"] = Committee.objects.get_parent(self.instance)
        self.fields["parent"].queryset = possible


@admin.register(Committee)
class CommitteeAdmin(admin.ModelAdmin):
    form = CommitteeForm
    list_display = ["indented", "kind"]
    search_fields = ["name"]
    ordering = ["path"]

    @admin.display(description=_("name"))
    def indented(self, committee):
        return f"{'— ' * (committee.depth - 1)}{committee}"

    def save_model(self, request, obj, form, change):
        parent = form.cleaned_data["parent"]
        if not change:
            committees = Committee.objects
            committees.add_child(parent, instance=obj) if parent else committees.add_root(
                instance=obj
            )
            return
        obj.save()
        if "parent" in form.changed_data:
            target = parent or Committee.objects.get_root(obj)
            Committee.objects.move(obj, target, "sorted-child" if parent else "sorted-sibling")

    def has_delete_permission(self, request, obj=None):
        """One by one, and only without committees below."""
        return super().has_delete_permission(request, obj) and obj is not None and obj.is_leaf()


@admin.register(Branch)
class BranchAdmin(admin.ModelAdmin):
    list_display = ["name", "committee", "kind", "term_from_on"]
    list_filter = ["kind"]
    list_select_related = ["committee"]
    search_fields = ["name", "committee__name"]
    autocomplete_fields = ["committee"]


class PartOfBranchAdmin(admin.ModelAdmin):
    list_display = ["name", "branch", "order"]
    list_select_related = ["branch"]
    search_fields = ["name", "branch__name"]
    autocomplete_fields = ["branch"]


admin.site.register(PartyGroup, PartOfBranchAdmin)
admin.site.register(Department, PartOfBranchAdmin)


class StatusInline(admin.TabularInline):
    model = StatusPeriod
    extra = 0
    min_num = 1


@admin.register(Member)
class MemberAdmin(HistoryAdmin):
    list_display = ["name", "branch", "department", "user"]
    list_filter = ["branch"]
    list_select_related = ["branch", "department", "user"]
    search_fields = ["name", "pinyin", "initials"]
    autocomplete_fields = ["branch", "department", "user"]
    inlines = [StatusInline]
    fields = [
        "branch", "name", "user", "order", "sex", "ethnic_group", "born_on", "native_place",
        "education", "department", "position", "post_category", "job_title", "working_since",
        "joined_on", "regularised_on", "transferred_in_on", "introducers", "is_backbone",
        "backbone_since", "remark",
    ]  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        """Who goes to another branch leaves this one: groups, posts and sessions stay with it."""
        return ["branch"] if obj else []

    def save_model(self, request, obj, form, change):
        operations.change_member(obj, by=request.user)

    def has_delete_permission(self, request, obj=None):
        """People leave by their status; nobody is deleted."""
        return False


class DatedAdmin(HistoryAdmin):
    """Rows from a day until a day, of one member."""

    list_select_related = ["member"]
    search_fields = ["member__name", "member__pinyin"]
    autocomplete_fields = ["member"]
    date_hierarchy = "from_on"


@admin.register(StatusPeriod)
class StatusPeriodAdmin(DatedAdmin):
    list_display = ["member", "status", "from_on", "until_on"]
    list_filter = ["status"]


@admin.register(Restriction)
class RestrictionAdmin(DatedAdmin):
    list_display = ["member", "kind", "from_on", "until_on"]
    list_filter = ["kind"]


@admin.register(GroupMembership)
class GroupMembershipAdmin(DatedAdmin):
    list_display = ["member", "group", "from_on", "until_on"]
    list_select_related = ["member", "group"]
    autocomplete_fields = ["member", "group"]


@admin.register(Post)
class PostAdmin(DatedAdmin):
    list_display = ["member", "kind", "branch", "group", "from_on", "until_on"]
    list_filter = ["kind"]
    list_select_related = ["member", "branch", "group"]
    autocomplete_fields = ["member", "branch", "group"]
    actions = ["end_today"]

    @admin.action(description=_("End the chosen posts today"))
    def end_today(self, request, queryset):
        for post in queryset:
            try:
                operations.end_post(post, until_on=timezone.localdate(), by=request.user)
            except ValidationError as error:
                self.message_user(request, f"{post}: {error.messages[0]}", messages.ERROR)


@admin.register(ReviewerPost)
class ReviewerPostAdmin(HistoryAdmin):
    list_display = ["user", "committee", "from_on", "until_on"]
    list_select_related = ["user", "committee"]
    search_fields = ["user__username", "committee__name"]
    autocomplete_fields = ["user", "committee"]


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """To see who was invited and when; links are made by secretaries."""

    list_display = ["member", "created_by", "created_at", "expires_at", "used_at"]
    list_select_related = ["member", "created_by"]
    search_fields = ["member__name"]
    fields = list_display

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Honour)
class HonourAdmin(HistoryAdmin):
    list_display = ["title", "branch", "group", "member", "level", "given_on"]
    list_filter = ["level"]
    list_select_related = ["branch", "group", "member"]
    search_fields = ["title", "branch__name", "member__name"]
    autocomplete_fields = ["branch", "group", "member"]
    date_hierarchy = "given_on"


@admin.register(Mentorship)
class MentorshipAdmin(HistoryAdmin):
    list_display = ["mentor", "mentee", "mentee_name", "branch", "from_on", "until_on"]
    list_select_related = ["branch", "mentor", "mentee"]
    search_fields = ["mentor__name", "mentee__name", "mentee_name", "branch__name"]
    autocomplete_fields = ["branch", "mentor", "mentee"]
    date_hierarchy = "from_on"


@admin.register(MentorshipReview)
class MentorshipReviewAdmin(HistoryAdmin):
    list_display = ["mentorship", "on", "branch"]
    list_select_related = ["branch", "mentorship__mentor", "mentorship__mentee"]
    search_fields = ["mentorship__mentor__name"]
    autocomplete_fields = ["branch", "mentorship"]


@admin.register(BirthdayCard)
class BirthdayCardAdmin(admin.ModelAdmin):
    """To see what was given; cards come from the app and from the branch's own page."""

    list_display = ["member", "branch", "birthday_on", "years", "given_on", "given_by"]
    list_select_related = ["member", "branch", "given_by"]
    search_fields = ["member__name", "member__pinyin"]
    date_hierarchy = "birthday_on"
    fields = list_display

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
