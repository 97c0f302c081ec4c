"""What a session was about, what came of it, and the branch's own topics and carriers."""

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from branchhub.core.forms import ChangesForm

from ..choices import SHARED_TAGS, TagPurpose
from ..kinds import outcomes_of, purposes_of
from ..models import Outcome, OwnTag
from ..tags import choices_of

MOST_REVIEWS = 9999
FIELDS = {TagPurpose.TOPIC: "study_topics", TagPurpose.CARRIER: "carriers"}


def _ticks(label):
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


class TagsForm(forms.Form):
    """Topics and carriers to tick; `offer_tags` says which."""

    study_topics = _ticks(_("Study topics"))
    carriers = _ticks(pgettext_lazy("theme day", "Carriers"))

    def offer_tags(self, activity, purposes):
        """Those that all branches share, and those of the session's branch. One query."""
        own = list(activity.branch.own_tags.offered(activity))
        for purpose, name in FIELDS.items():
            if purpose in purposes:
                self.fields[name].choices = choices_of(purpose, own)
            else:
                del self.fields[name]

    @property
    def tags(self):
        """{purpose: keys} of what is ticked on a valid form."""
        given = self.cleaned_data
        return {purpose: given[name] for purpose, name in FIELDS.items() if given.get(name)}


class OutcomeForm(TagsForm, ChangesForm):
    """What fits the kinds of the session, and what is there already; results once it has begun."""

    field_order = [*FIELDS.values()]

    reviews = forms.IntegerField(label=_("Reviews collected"), min_value=0, max_value=MOST_REVIEWS)

    class Meta:
        model = Outcome
        fields = ["reviews", "volunteer_hours", "by_veteran", "rating"]

    def __init__(self, *args, activity, kinds, tags, has_started, **kwargs):
        keys = {
            name: [tag.key for tag in tags if tag.purpose == purpose]
            for purpose, name in FIELDS.items()
        }
        super().__init__(*args, initial=keys, **kwargs)
        self.offer_tags(activity, {*purposes_of(kinds), *(tag.purpose for tag in tags)})
        fits = outcomes_of(kinds) if has_started else set()
        for name in self.Meta.fields:
            if name not in fits and not getattr(self.instance, name):
                del self.fields[name]
            else:
                self.fields[name].required = False

    def clean_reviews(self):
        return self.cleaned_data["reviews"] or 0

    def clean_volunteer_hours(self):
        return self.cleaned_data["volunteer_hours"] or 0

    @property
    def tags(self):
        """{purpose: keys} where other ones are ticked than the page showed."""
        return {
            purpose: self.changes[name] for purpose, name in FIELDS.items() if name in self.changes
        }

    @property
    def values(self):
        """{column: value} of the results that differ from what the page showed."""
        return {name: self.changes[name] for name in self.Meta.fields if name in self.changes}


class TagNameForm(forms.ModelForm):
    """The name of a branch's own topic or carrier."""

    class Meta:
        model = OwnTag
        fields = ["name"]

    def clean_name(self):
        name = self.cleaned_data["name"]
        purpose = self.cleaned_data.get("purpose") or self.instance.purpose
        shared = SHARED_TAGS.get(purpose)
        if shared and name in map(str, shared.labels):
            raise forms.ValidationError(gettext("All branches have this one already."))
        return name


class NewTagForm(TagNameForm):
    purpose = forms.ChoiceField(
        label=_("Kind"), choices=TagPurpose, widget=forms.RadioSelect, initial=TagPurpose.TOPIC
    )

    field_order = ["purpose", "name"]
