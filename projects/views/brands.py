import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from activities.models import Activity
from activities.views.fetch import sent
from branchhub.core.permissions import require
from members.rules import roles_of, sees_several_branches

from .. import operations
from ..benefits import totals
from ..choices import ProjectKind
from ..forms.brands import BrandForm
from ..forms.lists import ListForm
from ..forms.project import StartForm
from ..models import Benefit, Brand, Patent, Project
from ..rules import can_write_brand

PAGE_SIZE = 30
MOST_SESSIONS = 30


@require_GET
def brand_list(request):
    """The brands that one sees, each with how many projects are under it."""
    form = ListForm(request.GET, user=request.user)
    form.is_valid()
    brands = form.narrow(Brand.objects.visible_to(request.user)).select_related("branch")
    brands = brands.with_project_count().order_by("branch__name", "from_on", "pk")
    context = {
        "page": Paginator(brands, PAGE_SIZE).get_page(form.given("page") or 1),
        "filters": form,
        "may_write": bool(roles_of(request.user).committee_of),
        "with_branch": sees_several_branches(request.user),
    }
    return render(request, "projects/brand_list.html", context)


def _brand(request, pk):
    brands = Brand.objects.visible_to(request.user).select_related("branch__committee")
    return get_object_or_404(brands, pk=pk)


@require_GET
def brand_detail(request, pk):
    """The idea, the programmes of the groups under it, their projects, sessions and results."""
    brand = _brand(request, pk)
    seen = Project.objects.visible_to(request.user).filter(brand=brand)
    projects = list(seen.select_related("group", "leader", "programme"))
    under = [project.pk for project in projects]
    sessions = Activity.objects.visible_to(request.user).filter(projects__in=under).distinct()
    benefits = Benefit.objects.visible_to(request.user).filter(project__in=under)
    programmes = [one for one in projects if one.kind == ProjectKind.PARTY_BUILDING]
    context = {
        "brand": brand,
        "programmes": programmes,
        "projects": [one for one in projects if one not in programmes],
        "sessions": sessions.with_minutes_state().order_by("-starts_at", "-pk")[:MOST_SESSIONS],
        "totals": totals(benefits.values_list("certainty", "kind", "amount")),
        "patents": Patent.objects.visible_to(request.user).filter(project__in=under),
        "may_write": can_write_brand(request.user, brand.branch),
    }
    return render(request, "projects/brand_detail.html", context)


@require_http_methods(["GET", "POST"])
def brand_create(request):
    branch = StartForm(request.GET, user=request.user).chosen()
    require(bool(branch) and can_write_brand(request.user, branch))
    return _edit(request, Brand(branch=branch, from_on=timezone.localdate()))


@require_http_methods(["GET", "POST"])
def brand_edit(request, pk):
    brand = _brand(request, pk)
    require(can_write_brand(request.user, brand.branch))
    return _edit(request, brand)


def _edit(request, brand):
    form = BrandForm(*sent(request), instance=copy.copy(brand))
    if form.is_valid():
        try:
            if brand.pk:
                brand = operations.change_brand(copy.copy(brand), form.changes, by=request.user)
            else:
                brand = operations.create_brand(form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(what)s” saved.") % {"what": brand})
            return redirect(brand)
    return render(request, "projects/brand_edit.html", {"brand": brand, "form": form})
