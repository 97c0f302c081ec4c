"""A branch's own study topics and carriers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from branchhub.core.changes import Table, entries_of
from branchhub.core.permissions import require

from ..choices import SHARED_TAGS, TagPurpose
from ..forms.outcome import NewTagForm, TagNameForm
from ..forms.record import PageForm
from ..models import OwnTag
from ..operations import tags as operations
from ..rules import can_set_norms
from .fetch import sent
from .norms import branch_to_set

PAGE_SIZE = 20


@require_http_methods(["GET", "POST"])
def tags(request):
    """What the branch has beside the shared ones, and a form for one more."""
    branch = branch_to_set(request)
    form = NewTagForm(*sent(request))
    if form.is_valid():
        try:
            tag = operations.add_tag(branch, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(tag)s added.") % {"tag": tag})
            return redirect(_tags_url(branch))
    own = list(branch.own_tags.annotate(sessions=Count("uses")))
    context = {
        "branch": branch,
        "form": form,
        "purposes": [
            (purpose, SHARED_TAGS[purpose].labels, [tag for tag in own if tag.purpose == purpose])
            for purpose in TagPurpose
        ],
        "page": _history(request, branch),
    }
    return render(request, "activities/tags.html", context)


def _history(request, branch):
    pages = PageForm(request.GET)
    number = pages.cleaned_data["page"] or 1 if pages.is_valid() else 1
    table = Table(OwnTag.history.filter(branch=branch), "name is_offered", "name")
    entries = sorted(entries_of([table]), key=lambda entry: entry.at, reverse=True)
    return Paginator(entries, PAGE_SIZE).get_page(number)


@require_http_methods(["GET", "POST"])
def tag_edit(request, pk):
    tag = _tag_to_set(request, pk)
    form = TagNameForm(*sent(request), instance=tag)
    if form.is_valid():
        try:
            operations.rename_tag(tag, form.cleaned_data["name"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(tag)s saved.") % {"tag": tag})
            return redirect(_tags_url(tag.branch))
    return render(request, "activities/tag_edit.html", {"tag": tag, "form": form})


@require_POST
def tag_offer(request, pk):
    return _offer(request, pk, True, _("%(tag)s is offered for new sessions again."))


@require_POST
def tag_retire(request, pk):
    sentence = _("%(tag)s is no longer offered; sessions that have it keep it.")
    return _offer(request, pk, False, sentence)


def _offer(request, pk, is_offered, sentence):
    tag = _tag_to_set(request, pk)
    operations.offer_tag(tag, is_offered, by=request.user)
    messages.success(request, sentence % {"tag": tag})
    return redirect(_tags_url(tag.branch))


def _tag_to_set(request, pk) -> OwnTag:
    tags = OwnTag.objects.visible_to(request.user).select_related("branch__committee")
    tag = get_object_or_404(tags, pk=pk)
    require(can_set_norms(request.user, tag.branch))
    return tag


def _tags_url(branch) -> str:
    return f"{reverse('activities:tags')}?branch={branch.pk}"
