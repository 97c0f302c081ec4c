from django import template

register = template.Library()


@register.inclusion_tag("components/chart.html")
def bar_chart(chart):
    """A `branchhub.core.charts.Chart`, its legend and its table: `{% bar_chart chart %}`."""
    return {"chart": chart}
