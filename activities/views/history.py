from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from branchhub.core.permissions import require

from ..changes import changes_of
from ..forms.record import PageForm
from ..rules import can_see_history, can_see_reasons
from .fetch import session_for

PAGE_SIZE = 50


@require_GET
def history(request, pk):
    activity = session_for(request, pk)
    require(can_see_history(request.user, activity))
    form = PageForm(request.GET)
    number = form.cleaned_data["page"] or 1 if form.is_valid() else 1
    entries = changes_of(activity, with_reasons=can_see_reasons(request.user, activity))
    page = Paginator(entries, PAGE_SIZE).get_page(number)
    return render(request, "activities/history.html", {"activity": activity, "page": page})
