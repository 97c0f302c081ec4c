import datetime
import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from branchhub.core.templatetags import bh

ROOT = Path(__file__).resolve().parents[2]


def draw(source, **context):
    return Template("{% load bh %}" + source).render(Context(context)).strip()


def test_icon_points_into_the_sprite():
    assert draw('{% icon "lock" "bh-row-lead" %}') == (
        '<svg class="bh-icon bh-row-lead" aria-hidden="true">'
        '<use href="/static/icons.svg#lock"></use></svg>'
    )


def test_errors_of_django_are_said_our_way_in_chinese():
    class Form(forms.Form):
        day = forms.DateField()
        times = forms.IntegerField(max_value=31)
        name = forms.CharField(max_length=2)

    with translation.override("zh-hans"):
        errors = Form({"day": "x", "times": 32, "name": "三个字"}).errors

        assert {name: str(said[0]) for name, said in errors.items()} == {
            "day": "日期有误，请重新填写",
            "times": "不能大于 31",
            "name": "最多 2 字，现有 3 字",
        }


def test_icon_of_unknown_name_raises():
    with pytest.raises(LookupError, match="unicorn"):
        draw('{% icon "unicorn" %}')


def test_every_icon_named_in_a_template_is_in_the_sprite():
    sources = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    named = {name for text in sources for name in re.findall(r'{% icon "([^"]+)"', text)}

    assert named - bh.icon_names() == set()


def test_state_is_icon_and_word():
    assert draw('{% state "met" label %}', label="<Met>") == (
        '<span class="bh-state bh-state-met"><svg class="bh-icon" aria-hidden="true">'
        '<use href="/static/icons.svg#check-circle-fill"></use></svg>&lt;Met&gt;</span>'
    )


def test_state_takes_an_icon_of_its_own():
    assert "#pencil-square" in draw('{% state "due" "Minutes due" "pencil-square" %}')


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("程立新", "程立新"),
        ("古丽娜尔·艾合买提", "古丽娜尔·<wbr>艾合买提"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_person_name_breaks_only_after_a_middle_dot(name, drawn):
    assert bh.person_name(name) == f'<span class="bh-name">{drawn}</span>'


def test_date_filter_leaves_nothing_empty():
    assert draw("{{ nothing|day }}{{ nothing|time_range:nothing }}", nothing=None) == ""


def test_date_block_shows_month_day_and_weekday():
    with translation.override("en"):
        drawn = draw("{% date_block day %}", day=datetime.date(2026, 11, 27))

    assert drawn == '<div class="bh-date">Nov<b>27</b>Fri</div>'


def test_note_of_an_error_interrupts():
    assert 'class="bh-note bh-note-warn mb-3" role="alert"' in draw('{% note "No" "error" %}')
