"""Political birthdays: the card that a member gets, and who has one in the next weeks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from branchhub.core.permissions import require

from .. import card_picture as pictures
from .. import operations
from ..anniversaries import birthdays_ahead
from ..choices import Status
from ..forms.cards import CardForm
from ..models import BirthdayCard
from ..rules import can_give_cards
from .fetch import branch_for, member_for

DAYS_AHEAD = 60
A_DAY = 24 * 60 * 60


@require_GET
def card(request, pk):
    card = _card_for(request, pk)
    gives_cards = can_give_cards(request.user, card.branch)
    return render(request, "members/card.html", {"card": card, "gives_cards": gives_cards})


@require_GET
@cache_control(private=True, max_age=A_DAY)
@vary_on_headers("Accept-Language", "Cookie")
def card_picture(request, pk):
    drawn = pictures.draw(_card_for(request, pk))
    return HttpResponse(drawn, content_type="image/png")


def _card_for(request, pk) -> BirthdayCard:
    cards = BirthdayCard.objects.visible_to(request.user).select_related("member", "branch")
    return get_object_or_404(cards, pk=pk)


@require_GET
def birthdays(request, pk):
    """Who has a political birthday in the next 60 days, and the cards given this year."""
    branch, today = branch_for(request, pk), timezone.localdate()
    require(can_give_cards(request.user, branch))
    members = branch.members.having_status([Status.FULL], today).exclude(joined_on="")
    cards = branch.birthday_cards.select_related("member", "given_by__member")
    given = {
        (card.member_id, card.years): card
        for card in cards.filter(given_on__year__gte=today.year - 1)
    }
    context = {
        "branch": branch,
        "ahead": [
            {"member": member, "day": day, "years": years, "card": given.get((member.pk, years))}
            for member, day, years in birthdays_ahead(members, today, DAYS_AHEAD)
        ],
        "cards": cards.filter(given_on__year=today.year).order_by("-given_on", "-pk"),
        "year": today.year,
    }
    return render(request, "members/birthdays.html", context)


@require_POST
def card_give(request, pk):
    member = member_for(request, pk)
    require(can_give_cards(request.user, member.branch))
    form = CardForm(request.POST)
    if form.is_valid():
        years = form.cleaned_data["years"]
        try:
            operations.give_card(member, years=years, by=request.user, now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Card for %(name)s noted as given.") % {"name": member})
    return redirect("members:birthdays", member.branch_id)
