import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from branchhub.core.widgets import DateInput


class MeetingForm(forms.Form):
    title = forms.CharField(help_text="Short.")
    venue = forms.CharField(required=False)
    way = forms.ChoiceField(
        choices=[("open", "Open"), ("secret", "Secret")], widget=forms.RadioSelect
    )
    held_on = forms.DateField(required=False, widget=DateInput)
    token = forms.CharField(required=False, widget=forms.HiddenInput)


RowFormSet = forms.formset_factory(MeetingForm, extra=0, max_num=1, validate_max=True)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def draw(source, **context):
    return Template("{% load crispy_forms_tags %}" + source).render(Context(context))


def test_only_fields_that_may_stay_empty_are_marked():
    drawn = draw("{{ form|crispy }}", form=MeetingForm())

    assert drawn.count('<span class="bh-optional">optional</span>') == 2


def test_form_without_errors_has_no_summary():
    assert "data-error-summary" not in draw("{{ form|crispy }}", form=MeetingForm())


def test_summary_counts_the_errors_and_links_to_the_fields():
    drawn = draw("{{ form|crispy }}", form=MeetingForm({}))

    assert "<h2>Not saved yet: 2 things to correct</h2>" in drawn
    assert '<a href="#id_title">Title: This field is required.</a>' in drawn
    assert '<a href="#id_way_0">Way: This field is required.</a>' in drawn


def test_summary_of_one_error_is_in_the_singular():
    drawn = draw("{{ form|as_crispy_errors }}", form=MeetingForm({"title": "x"}))

    assert "<h2>Not saved yet: 1 thing to correct</h2>" in drawn


def test_summary_shows_errors_of_the_form_as_a_whole():
    form = MeetingForm({"title": "x", "way": "open"})
    form.add_error(None, "Too late.")

    assert "<li>Too late.</li>" in draw("{{ form|as_crispy_errors }}", form=form)


def test_control_is_described_by_help_and_error():
    drawn = draw("{{ form.title|as_crispy_field }}", form=MeetingForm({}))

    assert 'aria-invalid="true" aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'id="id_title_helptext"' in drawn
    assert 'id="id_title_error"' in drawn


def test_radios_are_a_group_with_a_legend():
    drawn = draw("{{ form.way|as_crispy_field }}", form=MeetingForm())

    assert drawn.count('class="form-check-input"') == 2
    assert drawn.count("<fieldset") == 1
    assert "<legend>" in drawn


def test_hidden_field_has_no_label():
    drawn = draw("{{ form.token|as_crispy_field }}", form=MeetingForm())

    assert drawn.strip() == '<input type="hidden" name="token" id="id_token">'


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_date_input_holds_an_iso_date_in_every_language(language):
    form = MeetingForm({"held_on": "2026-11-24"})

    with translation.override(language):
        drawn = str(form["held_on"])

    assert 'type="date" name="held_on" value="2026-11-24"' in drawn


def test_formset_shows_its_own_errors_and_each_row():
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    formset = RowFormSet({**data, "form-0-title": "x", "form-1-title": "y"})

    drawn = draw("{{ formset|crispy }}", formset=formset)

    assert "Please submit at most 1 form." in drawn
    assert drawn.count('class="bh-formset-row"') == 2
    assert 'name="form-TOTAL_FORMS"' in drawn
