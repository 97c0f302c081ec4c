"""Honours, mentoring pairs and dual training."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from branchhub.core.changes import Table
from members import registers as pages
from members.registers import SOURCE_COLUMN, Column, Register

from ..forms.registers import (
    DualTrainingFilterForm,
    HonourFilterForm,
    HonourForm,
    MentorshipFilterForm,
    MentorshipForm,
    ReviewForm,
)
from ..models import Honour, Member, Mentorship, MentorshipReview
from ..operations.saving import add, change, remove
from ..rules import can_keep_registers

either = require_http_methods(["GET", "POST"])

HONOURS = Register(
    list_url="members:honours",
    urls="members:honour",
    title=gettext_lazy("Honours"),
    lead=gettext_lazy("Titles of the branch, of its groups and of people"),
    add=gettext_lazy("Add an honour"),
    columns=(
        Column(pgettext_lazy("honour", "Title"), lambda honour: honour.title),
        Column(pgettext_lazy("honour", "Held by"), lambda honour: honour.holder),
        Column(gettext_lazy("Level"), lambda honour: honour.get_level_display()),
        Column(pgettext_lazy("honour", "given by"), lambda honour: honour.issuer),
        Column(gettext_lazy("For the year"), lambda honour: honour.year),
        Column(gettext_lazy("Given on"), lambda honour: honour.given_on),
        SOURCE_COLUMN,
    ),
    rows=lambda user: Honour.objects.visible_to(user).select_related(
        "branch__committee", "group", "member"
    ),
    filters=HonourFilterForm,
    form=HonourForm,
    may_write=can_keep_registers,
    told="title level issuer year given_on group member source",
)


def _pairs(user):
    reviews = Prefetch("reviews", MentorshipReview.objects.order_by("-on", "-pk"))
    pairs = Mentorship.objects.visible_to(user).prefetch_related(reviews)
    return pairs.select_related("branch__committee", "mentor", "mentee")


def _last_review(pair):
    return next((review.on for review in pair.reviews.all()), None)


MENTORSHIPS = Register(
    list_url="members:mentorships",
    urls="members:mentorship",
    title=gettext_lazy("Mentoring"),
    lead=gettext_lazy("Who teaches whom, with goals and reviews"),
    add=gettext_lazy("Add a mentoring pair"),
    columns=(
        Column(gettext_lazy("Mentor"), lambda pair: pair.mentor),
        Column(gettext_lazy("Mentee"), lambda pair: pair.learner),
        Column(gettext_lazy("Goals"), lambda pair: pair.goals),
        Column(gettext_lazy("From"), lambda pair: pair.from_on),
        Column(gettext_lazy("Until"), lambda pair: pair.until_on),
        Column(gettext_lazy("Reviews"), lambda pair: len(pair.reviews.all()), is_number=True),
        Column(gettext_lazy("Last review"), _last_review),
        SOURCE_COLUMN,
    ),
    rows=_pairs,
    filters=MentorshipFilterForm,
    form=MentorshipForm,
    may_write=can_keep_registers,
    told="mentor mentee mentee_name goals from_on until_on source",
    has_pages=True,
)


def _people(user):
    today = timezone.localdate()
    people = Member.objects.visible_to(user).with_open_record(user, today).filter(is_open=True)
    return people.with_group(today).select_related("branch__committee", "department")


DUAL_TRAINING = Register(
    list_url="members:dual-training",
    title=gettext_lazy("Dual training"),
    lead=gettext_lazy("Backbones become activists, Party members become backbones"),
    columns=(
        Column(gettext_lazy("Name"), lambda member: member.name),
        Column(pgettext_lazy("dual training", "On"), lambda member: member.changed_on),
        Column(gettext_lazy("Party group"), lambda member: member.group_name),
        Column(gettext_lazy("Department"), lambda member: member.department),
        Column(gettext_lazy("Business backbone since"), lambda member: member.backbone_since),
    ),
    rows=_people,
    filters=DualTrainingFilterForm,
    has_pages=True,
)


@require_GET
def honours(request):
    return pages.list_page(request, HONOURS)


@require_POST
def honours_export(request):
    return pages.export(request, HONOURS)


@either
def honour_create(request):
    return pages.create(request, HONOURS, year=timezone.localdate().year)


@either
def honour_edit(request, pk):
    return pages.edit(request, HONOURS, pk)


@either
def honour_remove(request, pk):
    return pages.remove_page(request, HONOURS, pk)


@require_GET
def mentorships(request):
    return pages.list_page(request, MENTORSHIPS)


@require_POST
def mentorships_export(request):
    return pages.export(request, MENTORSHIPS)


@either
def mentorship_create(request):
    return pages.create(request, MENTORSHIPS, from_on=timezone.localdate())


@either
def mentorship_edit(request, pk):
    return pages.edit(request, MENTORSHIPS, pk)


@either
def mentorship_remove(request, pk):
    return pages.remove_page(request, MENTORSHIPS, pk)


@require_GET
def mentorship_detail(request, pk):
    """Goals and reviews of a pair; the history for those who keep it."""
    pair = pages.row_for(request, MENTORSHIPS, pk)
    may_write = can_keep_registers(request.user, pair.branch)
    context = {"pair": pair, "may_write": may_write, "entries": []}
    if may_write:
        context["entries"] = pages.history_of(
            Table(Mentorship.history.filter(id=pair.pk), MENTORSHIPS.told, "mentor"),
            Table(MentorshipReview.history.filter(mentorship_id=pair.pk), "on findings", "on"),
        )
    return render(request, "members/mentorship.html", context)


@either
def review_create(request, pk):
    pair = pages.row_to_write(request, MENTORSHIPS, pk)
    review = MentorshipReview(mentorship=pair, branch=pair.branch)
    return _review_page(request, pair, review)


@either
def review_edit(request, pk, review_pk):
    pair = pages.row_to_write(request, MENTORSHIPS, pk)
    return _review_page(request, pair, get_object_or_404(pair.reviews, pk=review_pk))


@require_POST
def review_remove(request, pk, review_pk):
    pair = pages.row_to_write(request, MENTORSHIPS, pk)
    try:
        remove(get_object_or_404(pair.reviews, pk=review_pk), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The review is removed."))
    return redirect("members:mentorship-detail", pair.pk)


def _review_page(request, pair, review):
    form = ReviewForm(request.POST or None, instance=copy.copy(review))
    if request.method == "POST" and form.is_valid():
        try:
            if review.pk:
                change(copy.copy(review), form.changes, by=request.user)
            else:
                add(form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The review is saved."))
            return redirect("members:mentorship-detail", pair.pk)
    context = {"pair": pair, "review": review, "form": form}
    return render(request, "members/mentorship_review.html", context)


@require_GET
def dual_training(request):
    return pages.list_page(request, DUAL_TRAINING)


@require_POST
def dual_training_export(request):
    return pages.export(request, DUAL_TRAINING)
