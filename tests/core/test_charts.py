import re

import pytest
from django.template import Context, Template

from branchhub.core.charts import Chart, Series


def a_chart(shape="rows", values=((10, None), (5, 20)), **kwargs):
    series = [Series(name, list(row)) for name, row in zip("甲乙丙丁戊", values, strict=False)]
    return Chart("test", "效益", "年份", ["2025", "2026"], series, shape=shape, **kwargs)


def draw(chart):
    return Template("{% load charts %}{% bar_chart chart %}").render(Context({"chart": chart}))


def sizes(drawing, side):
    return [float(getattr(bar, side)) for bar in drawing.bars]


def test_lengths_of_lying_bars_are_in_proportion():
    ten, five, twenty = sizes(a_chart().wide, "width")

    assert (round(ten / five, 1), round(twenty / ten, 1)) == (2.0, 2.0)


def test_heights_of_standing_bars_are_in_proportion():
    ten, five, twenty = sizes(a_chart("columns").wide, "height")

    assert (ten / five, twenty / ten) == (2.0, 2.0)


def test_a_stack_says_the_sum_of_its_parts():
    drawing = a_chart("stack").narrow

    assert [text.words for text in drawing.texts] == ["2025", "15", "2026", "20"]


@pytest.mark.parametrize("shape", ["rows", "columns", "stack"])
def test_everything_lies_inside_the_drawing(shape):
    chart = a_chart(shape, values=[(1_200_000, 3), (0, 712_400)])

    for drawing in (chart.wide, chart.narrow):
        ends = [float(bar.x) + float(bar.width) for bar in drawing.bars]
        bottoms = [float(bar.y) + float(bar.height) for bar in drawing.bars]
        assert max(ends) <= drawing.width
        assert max(bottoms) <= drawing.height
        assert all(0 <= float(text.y) <= drawing.height for text in drawing.texts)


def test_columns_lie_down_where_their_values_find_no_room():
    chart = a_chart(
        "columns", values=[(1, 2)] * 2, write=lambda value: f"{value} × 1,000,000,000 元一年"
    )

    assert chart.wide.lines == []


def test_nothing_at_all_is_drawn_as_nothing():
    chart = Chart("test", "效益", "年份", [], [Series("甲", [])], shape="columns")

    assert (chart.wide.bars, chart.narrow.bars) == ([], [])


def test_more_than_four_series_are_refused():
    with pytest.raises(ValueError, match="at most 4"):
        a_chart(values=[(1, 2)] * 5)


def test_the_table_says_every_value_and_where_there_is_none():
    page = draw(a_chart())

    cells = re.findall(r'<td class="is-number">(.*?)</td>', page)
    assert cells == ["10", "5", "–", "20"]


def test_a_value_in_the_table_leads_to_what_it_counts():
    chart = Chart(
        "test", "效益", "年份", ["2026"], [Series("甲", [7], ["/projects/?kind=research"])]
    )

    assert '<a class="bh-cell-link" href="/projects/?kind=research">7</a>' in draw(chart)


def test_one_series_needs_no_legend():
    assert "bh-legend" not in draw(a_chart(values=[(1, 2)]))


@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_coordinates_have_no_comma_in_any_language(language, settings):
    settings.LANGUAGE_CODE = language

    page = draw(a_chart(values=[(1_234_567, 7)] * 2))

    places = re.findall(r'(?:viewBox|x|y|width|height|x1|x2|y1|y2)="([^"]*)"', page)
    assert [place for place in places if not re.fullmatch(r"[\d. -]+", place)] == []
