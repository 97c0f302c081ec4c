from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core.exports import download
from branchhub.core.permissions import require
from members.forms.people import BranchForm
from members.models import Branch, RosterUpload
from members.rules import (
    can_appoint,
    can_edit_roster,
    can_export_roster,
    can_see_personal_data,
    roles_of,
)

from . import operations
from .exporting import export_roster, file_name
from .forms import ApplyForm, ColumnsForm, HeadForm, UploadForm
from .plan import Kind, build_plan


@require_http_methods(["GET", "POST"])
def upload(request):
    roles = roles_of(request.user)
    branches = Branch.objects.filter(pk__in=roles.secretary_of | roles.organisation_of)
    require(branches.exists())
    form = UploadForm(request.POST or None, request.FILES or None, branches=branches)
    if request.method == "POST" and form.is_valid():
        name, content = form.cleaned_data["file"]
        branch = form.cleaned_data["branch"]
        try:
            kept = operations.keep_upload(branch, name=name, content=content, by=request.user)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect("members:roster-preview", kept.pk)
    return render(request, "members/roster/upload.html", {"form": form})


def upload_for(request, pk) -> RosterUpload:
    """A file of the user's own; nobody else sees what somebody is about to import."""
    uploads = RosterUpload.objects.filter(by=request.user).select_related("branch__committee")
    kept = get_object_or_404(uploads, pk=pk)
    require(can_edit_roster(request.user, kept.branch))
    return kept


@require_http_methods(["GET", "POST"])
def columns(request, pk):
    kept = upload_for(request, pk)
    table = operations.table_of(kept)
    asked = "sheet" in request.GET
    head_form = HeadForm(
        request.GET if asked else None,
        table=table,
        initial={"sheet": table.sheet_number, "head": table.head},
    )
    if asked and head_form.is_valid():
        table = head_form.table
    form = ColumnsForm(request.POST or None, table=table)
    if request.method == "POST" and form.is_valid():
        operations.choose_columns(kept, table.as_json() | {"fields": form.chosen()})
        return redirect("members:roster-preview", kept.pk)
    context = {"upload": kept, "table": table, "head_form": head_form, "form": form}
    return render(request, "members/roster/columns.html", context)


@require_GET
def preview(request, pk):
    kept = upload_for(request, pk)
    table = operations.table_of(kept)
    if not table.has_names:
        return redirect("members:roster-columns", kept.pk)
    plan = build_plan(kept.branch, table, today=timezone.localdate())
    form = ApplyForm(plan=plan, may_appoint=can_appoint(request.user, kept.branch))
    return _show_preview(request, kept, table, form)


def _show_preview(request, kept, table, form):
    plan = form.plan
    context = {
        "upload": kept,
        "table": table,
        "plan": plan,
        "form": form,
        "rows": {kind.value: plan.of(kind) for kind in Kind},
        "obstacles": [proposal for proposal in plan.proposals if proposal.obstacle],
        "may_appoint": can_appoint(request.user, kept.branch),
        "people": len(plan.of(Kind.NEW)) + len(plan.of(Kind.CHANGED)),
        "without_status": sum(
            not any(change.key == "status" for change in entry.changes)
            for entry in plan.of(Kind.NEW)
        ),
    }
    return render(request, "members/roster/preview.html", context)


@require_POST
def apply(request, pk):
    kept = upload_for(request, pk)
    table = operations.table_of(kept)
    plan = build_plan(kept.branch, table, today=timezone.localdate())
    may_appoint = can_appoint(request.user, kept.branch)
    form = ApplyForm(request.POST, plan=plan, may_appoint=may_appoint)
    if form.is_valid():
        try:
            result = operations.apply_upload(
                kept,
                digest=form.cleaned_data["digest"],
                choices=form.choices(),
                posts=form.ticked_posts(),
                by=request.user,
            )
        except ValidationError as error:
            is_outdated = getattr(error, "code", "") == "outdated"
            form.add_error("digest" if is_outdated else None, error.messages)
        else:
            _tell(request, result)
            return redirect("members:list")
    if form.has_error("digest"):
        messages.warning(
            request, _("The roster was changed meanwhile. Please look through the preview again.")
        )
        return redirect("members:roster-preview", kept.pk)
    return _show_preview(request, kept, table, form)


def _tell(request, result):
    messages.success(
        request,
        _("Roster imported: %(new)s new, %(changed)s changed, %(same)s the same.")
        % {"new": result.new, "changed": result.changed, "same": result.same},
    )
    if result.posts:
        text = ngettext("%(count)s post given.", "%(count)s posts given.", result.posts)
        messages.success(request, text % {"count": result.posts})
    if result.unanswered:
        text = ngettext(
            "%(count)s row was not imported: nobody said who it is.",
            "%(count)s rows were not imported: nobody said who they are.",
            result.unanswered,
        )
        messages.warning(request, text % {"count": result.unanswered})


@require_POST
def discard(request, pk):
    upload_for(request, pk).delete()
    messages.info(request, _("The file was discarded; nothing was imported."))
    return redirect("members:roster-upload")


@require_POST
def export(request):
    """The branch's whole roster of today."""
    user = request.user
    branch = BranchForm(request.POST, user=user).chosen()
    require(branch is not None and can_export_roster(user, branch))
    members = branch.members.on_roster(timezone.localdate())
    is_masked = not can_see_personal_data(user, branch)
    content = export_roster(branch, members.order_by("order", "pk"), is_masked=is_masked, by=user)
    return download(content, file_name(branch))
