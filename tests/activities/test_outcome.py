import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from activities.models import Activity, Outcome, SessionTag
from activities.operations.outcome import note_outcome
from tests.factories.activities import (
    ActivityFactory,
    OutcomeFactory,
    OwnTagFactory,
    SessionTagFactory,
)
from tests.factories.members import GroupFactory, MemberFactory
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    secretary = MemberFactory(post="secretary", with_user=True)
    client.force_login(secretary.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield secretary


def held(secretary, **kwargs):
    usual = {"kind": "theme_day", "status": "held", "starts_at": timezone.now()}
    return ActivityFactory(branch=secretary.branch, **(usual | kwargs))


def keys(activity):
    return {(tag.purpose, tag.key) for tag in activity.tags.all()}


def note(activity, by, tags=None, **values):
    return note_outcome(activity, tags=tags or {}, values=values, by=by.user)


def test_tags_and_outcome_are_noted_together_with_their_history(secretary):
    activity, own = held(secretary), OwnTagFactory(branch=secretary.branch)
    tags = {"topic": ["theory", f"own-{own.pk}"], "carrier": ["film"]}

    note(activity, secretary, tags, reviews=12, volunteer_hours=Decimal("7.5"))

    assert keys(activity) == {
        ("topic", "theory"), ("topic", f"own-{own.pk}"), ("carrier", "film"),
    }  # fmt: skip
    assert (activity.outcome.reviews, activity.outcome.volunteer_hours) == (12, Decimal("7.5"))
    assert rows_without_history() == []


def test_tags_of_a_purpose_are_replaced_and_those_of_another_stay(secretary):
    activity = held(secretary)
    for purpose, shared in (("topic", "theory"), ("topic", "skills"), ("carrier", "film")):
        SessionTagFactory(activity=activity, purpose=purpose, shared=shared)

    note(activity, secretary, {"topic": ["skills", "purpose"]})

    assert keys(activity) == {("topic", "skills"), ("topic", "purpose"), ("carrier", "film")}
    gone = SessionTag.history.get(history_type="-")
    assert (gone.shared, gone.history_user) == ("theory", secretary.user)


def test_columns_that_are_not_given_stay_as_they_were(secretary):
    outcome = OutcomeFactory(activity=held(secretary), reviews=3)

    note(outcome.activity, secretary, by_veteran=True)

    outcome.refresh_from_db()
    assert (outcome.reviews, outcome.by_veteran) == (3, True)


def test_nothing_noted_leaves_no_row(secretary):
    note(held(secretary), secretary, {"topic": []})

    assert not Outcome.objects.exists()


@pytest.mark.parametrize("key", ["film", "bowling", "own-0", "own-", "own-987654"])
def test_a_tag_that_the_branch_does_not_have_is_refused(secretary, key):
    activity = held(secretary)

    with pytest.raises(ValidationError) as refusal:
        note(activity, secretary, {"topic": ["theory", key]}, reviews=1)

    assert refusal.value.code == "unknown"
    assert (keys(activity), Outcome.objects.count()) == (set(), 0)


def test_an_own_tag_of_another_branch_is_refused(secretary):
    stranger = OwnTagFactory()

    with pytest.raises(ValidationError, match="no such topic"):
        note(held(secretary), secretary, {"topic": [f"own-{stranger.pk}"]})


def test_an_archived_session_is_locked(secretary):
    activity = held(secretary)
    Activity.objects.update(status="archived")

    with pytest.raises(ValidationError) as refusal:
        note(activity, secretary, {"topic": ["theory"]})

    assert refusal.value.code == "locked"


def test_a_rating_beyond_five_is_refused(secretary):
    with pytest.raises(ValidationError):
        note(held(secretary, kind="classroom"), secretary, rating=Decimal("5.5"))


def fields(client, activity):
    return set(client.get(reverse("activities:outcome", args=[activity.pk])).context["form"].fields)


ACTION = {"study_topics", "carriers", "reviews", "volunteer_hours", "by_veteran"}


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("theme_day", ACTION),
        ("other", ACTION),
        ("assembly", {"study_topics", "by_veteran"}),
        ("committee", {"study_topics"}),
        ("classroom", {"study_topics", "rating"}),
    ],
)
def test_the_form_asks_what_fits_the_kind(client, secretary, kind, shown):
    assert fields(client, held(secretary, kind=kind)) == shown


def test_the_form_asks_for_what_the_session_counts_as_too(client, secretary):
    activity = held(secretary, kind="lecture")
    activity.also_counts.create(kind="theme_day")

    assert fields(client, activity) == ACTION


def test_results_are_asked_for_once_it_has_begun(client, secretary):
    ahead = ActivityFactory(branch=secretary.branch, kind="theme_day")

    assert fields(client, ahead) == {"study_topics", "carriers"}


def test_what_no_longer_fits_can_still_be_taken_back(client, secretary):
    activity = held(secretary, kind="assembly")
    SessionTagFactory(activity=activity, purpose="carrier", shared="film")
    OutcomeFactory(activity=activity, reviews=2)

    assert fields(client, activity) == {"study_topics", "carriers", "reviews", "by_veteran"}


def send(client, activity, **data):
    return client.post(reverse("activities:outcome", args=[activity.pk]), data)


def test_the_page_saves_and_goes_back_to_the_session(client, secretary):
    activity = held(secretary)

    response = send(
        client, activity, study_topics=["theory"], carriers=["film"], reviews="", by_veteran="on"
    )

    assert response["Location"] == activity.get_absolute_url()
    assert keys(activity) == {("topic", "theory"), ("carrier", "film")}
    outcome = Outcome.objects.get()
    assert (outcome.reviews, outcome.volunteer_hours, outcome.by_veteran) == (0, 0, True)


def test_a_page_undoes_nothing_that_it_did_not_show(client, secretary):
    activity = held(secretary)
    SessionTagFactory(activity=activity, shared="skills")  # by somebody else meanwhile
    OutcomeFactory(activity=activity, reviews=9)
    shown = {"initial-reviews": "0", "reviews": "0", "initial-by_veteran": "False"}

    send(client, activity, carriers=["oath"], **shown)

    assert keys(activity) == {("topic", "skills"), ("carrier", "oath")}
    assert Outcome.objects.get().reviews == 9


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reviews": "-1"}, "reviews"),
        ({"reviews": "99999"}, "reviews"),
        ({"volunteer_hours": "x"}, "volunteer_hours"),
        ({"study_topics": ["bowling"]}, "study_topics"),
    ],
)
def test_wrong_input_is_told_beside_its_field(client, secretary, wrong, field):
    response = send(client, held(secretary), **wrong)

    assert list(response.context["form"].errors) == [field]


def test_the_session_shows_what_was_noted(client, secretary):
    activity = held(secretary)
    tag = OwnTagFactory(branch=secretary.branch, name="砂轮发展史")
    SessionTagFactory(activity=activity, shared="", own=tag)
    SessionTagFactory(activity=activity, purpose="carrier", shared="film")
    OutcomeFactory(activity=activity, reviews=12, volunteer_hours=8, by_veteran=True)

    page = client.get(activity.get_absolute_url()).content.decode()

    for words in ("砂轮发展史", "Film and review", "12 reviews", "8 volunteer hours", "A veteran"):
        assert words in page


def test_the_history_tells_of_tags_and_results(client, secretary):
    activity = held(secretary)
    note(activity, secretary, {"topic": ["theory"]}, reviews=1)
    note(activity, secretary, {"topic": []}, reviews=2)

    page = client.get(reverse("activities:history", args=[activity.pk])).context["page"]

    told = [
        (change.verb, change.row, change.label, change.new) for e in page for change in e.changes
    ]
    assert ("~", "", "reviews collected", "2") in told
    assert ("+", "Party theory", "", "") in told
    assert ("-", "Party theory", "", "") in told


def test_topics_are_ticked_when_a_session_is_called(client, secretary):
    group = GroupFactory(branch=secretary.branch)
    start = timezone.localdate() + datetime.timedelta(days=3)
    address = f"{reverse('activities:create')}?kind=group&group={group.pk}"

    client.post(
        address,
        {
            "title": "学习",
            "date": start,
            "starts": "15:00",
            "ends": "16:00",
            "study_topics": "theory",
        },
    )

    assert keys(Activity.objects.get()) == {("topic", "theory")}


def test_carriers_are_ticked_when_a_session_is_logged(client, secretary):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    client.post(
        f"{reverse('activities:log')}?kind=theme_day",
        {
            "title": "观影", "date": yesterday, "starts": "15:00", "ends": "17:00",
            "carriers": ["film"], "study_topics": ["tradition"], "rest_present": "on",
            f"shown-{secretary.pk}": ":",
        },
    )  # fmt: skip

    assert keys(Activity.objects.get()) == {("topic", "tradition"), ("carrier", "film")}


def test_retired_topics_are_offered_only_where_they_are_chosen(client, secretary):
    retired = OwnTagFactory(branch=secretary.branch, is_offered=False)
    with_it = SessionTagFactory(activity=held(secretary), shared="", own=retired).activity

    def offered(activity):
        form = client.get(reverse("activities:outcome", args=[activity.pk])).context["form"]
        return f"own-{retired.pk}" in dict(form.fields["study_topics"].choices)

    assert (offered(with_it), offered(held(secretary))) == (True, False)
