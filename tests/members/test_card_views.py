import datetime
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from branchhub.core.partial_dates import PartialDate
from members.models import BirthdayCard
from tests.factories.members import BirthdayCardFactory, BranchFactory, MemberFactory, UserFactory

pytestmark = pytest.mark.django_db


def years_ago(years, days=0) -> str:
    """A joining date so many years before the day so many days from now."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    return f"{day.year - years}-{day:%m-%d}"


@pytest.fixture
def secretary(client):
    secretary = MemberFactory(post="secretary", with_user=True)
    client.force_login(secretary.user)
    return secretary


@pytest.fixture
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def page_of(client, branch):
    return client.get(reverse("members:birthdays", args=[branch.pk]))


def test_the_card_shows_name_years_and_the_picture(client, english):
    member = MemberFactory(name="古丽娜尔·艾合买提", joined_on="1996-05-12", with_user=True)
    card = BirthdayCardFactory(member=member, years=30)
    client.force_login(member.user)

    page = client.get(card.get_absolute_url())

    assert page.context["card"] == card
    assert "30 years in the Party·Joined on 12 May 1996" in page.content.decode()
    assert f'src="/cards/{card.pk}/picture.png"' in page.content.decode()
    assert 'alt="Card: 古丽娜尔·艾合买提, 30 years in the Party"' in page.content.decode()


def test_the_picture_is_private_and_a_png(client, secretary):
    card = BirthdayCardFactory(member__branch=secretary.branch)

    answer = client.get(reverse("members:card-picture", args=[card.pk]))

    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "private, max-age=86400"
    assert Image.open(io.BytesIO(answer.content)).size == (1080, 720)


@pytest.mark.parametrize("name", ["李", "古丽娜尔·艾合买提·阿不都热依木江·买买提"])
def test_every_name_fits_between_the_edges(client, secretary, name):
    card = BirthdayCardFactory(member__branch=secretary.branch, member__name=name)

    picture = client.get(reverse("members:card-picture", args=[card.pk])).content

    drawn = Image.open(io.BytesIO(picture)).convert("L")
    margins = [drawn.crop((0, 0, 94, 720)), drawn.crop((986, 0, 1080, 720))]
    assert [margin.getextrema() for margin in margins] == [(255, 255), (255, 255)]


def test_the_list_has_who_celebrates_in_the_next_60_days(client, secretary):
    soon, last, later = [
        MemberFactory(branch=secretary.branch, joined_on=years_ago(20, days))
        for days in (2, 60, 61)
    ]
    MemberFactory(branch=secretary.branch, joined_on=years_ago(1, 2), status="probationary")
    MemberFactory(joined_on=years_ago(20, 2))

    rows = page_of(client, secretary.branch).context["ahead"]

    assert [(row["member"], row["years"], row["card"]) for row in rows] == [
        (soon, 20, None),
        (last, 20, None),
    ]
    assert later.joined_on


def test_the_list_has_who_joined_in_a_month_that_is_near(client, secretary):
    today = timezone.localdate()
    month = f"{today.year - 20}-{today:%m}"
    member = MemberFactory(branch=secretary.branch, joined_on=month)

    [row] = page_of(client, secretary.branch).context["ahead"]

    assert (row["member"], row["day"]) == (member, PartialDate(today.year, today.month))


def test_the_page_lists_the_cards_of_this_year(client, secretary, english):
    today = timezone.localdate()
    paper = BirthdayCardFactory(member__branch=secretary.branch, given_by=UserFactory())
    BirthdayCardFactory(member=paper.member, years=9, given_on=today.replace(year=today.year - 1))
    BirthdayCardFactory()

    page = page_of(client, secretary.branch)

    assert list(page.context["cards"]) == [paper]
    assert "on paper" in page.content.decode()


def test_a_card_of_paper_is_noted(client, secretary, english):
    member = MemberFactory(branch=secretary.branch, joined_on=years_ago(20, 5), name="王芳")
    url = reverse("members:card-give", args=[member.pk])

    page = client.post(url, {"years": 20}, follow=True)

    card = BirthdayCard.objects.get()
    assert (card.member, card.years, card.given_by) == (member, 20, secretary.user)
    assert [str(message) for message in page.context["messages"]] == [
        "Card for 王芳 noted as given."
    ]
    assert page.context["ahead"][0]["card"] == card


def test_the_list_sends_its_token_along(secretary):
    member = MemberFactory(branch=secretary.branch, joined_on=years_ago(20, 5))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(secretary.user)

    page = page_of(strict, secretary.branch).content.decode()
    tokens = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.split("<main")[1])
    sent = {"years": 20, "csrfmiddlewaretoken": tokens[0] if tokens else ""}
    answer = strict.post(reverse("members:card-give", args=[member.pk]), sent)

    assert answer.status_code == 302
    assert BirthdayCard.objects.get().member == member


@pytest.mark.parametrize("years", ["21", "", "x"])
def test_a_card_for_no_birthday_is_not_noted(client, secretary, years):
    member = MemberFactory(branch=secretary.branch, joined_on=years_ago(20, 5))

    answer = client.post(reverse("members:card-give", args=[member.pk]), {"years": years})

    assert answer.url == reverse("members:birthdays", args=[secretary.branch.pk])
    assert not BirthdayCard.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_the_queries_of_the_page_do_not_grow(client, count, django_assert_num_queries):
    branch = BranchFactory()
    secretary = MemberFactory(branch=branch, post="secretary", with_user=True)
    for member in MemberFactory.create_batch(count, branch=branch, joined_on=years_ago(20, 5)):
        BirthdayCardFactory(member=member, years=19, given_by=MemberFactory(with_user=True).user)
    client.force_login(secretary.user)
    page_of(client, branch)

    with django_assert_num_queries(7):
        page = page_of(client, branch)

    assert len(page.context["ahead"]) == len(page.context["cards"]) == count
