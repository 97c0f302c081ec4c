"""The year report of a branch: everything that its page shows."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import formats
from branchhub.core.papers.paper import (
    NONE,
    Column,
    Fact,
    Heading,
    Paper,
    Paragraph,
    Table,
    in_chapters,
    labelled,
    listed,
    paragraphs,
)

from ..choices import ChapterKey
from ..rules import can_see_report
from ..year import page
from ..year.period import ReportPeriod
from . import samples


def is_allowed(user, branch) -> bool:
    return can_see_report(user, branch)


def build(branch, year, user, now) -> Paper:
    """As many queries as the page, however much the branch did."""
    report = page.read(branch, ReportPeriod.of_year(year), user, now)
    return compose(report, timezone.localdate(now))


def compose(report, today) -> Paper:
    branch, period = report.branch, report.period
    as_of = formats.full_date(today) if today in period else ""
    facts = [
        Fact("year", _("Year"), str(period)),
        Fact("committee", _("Party committee"), str(branch.committee)),
        Fact("as_of", _("As of"), as_of),
        Fact("slogan", _("Slogan"), branch.slogan, wide=True),
    ]
    chapters = [
        (chapter.key.value, str(chapter.title), _chapter(report, chapter))
        for chapter in report.chapters
    ]
    return Paper(
        title=_("Year report"),
        organisation=branch.name,
        facts=facts,
        parts=in_chapters([("profile", _("Profile"), paragraphs(branch.profile)), *chapters]),
    )


def _chapter(report, chapter):
    stories = STORIES.get(chapter.key, lambda report: [])(report)
    sections = [
        ("figures", "", [_figures(chapter)]),
        *((chart.key, _title(chart), [_chart(chart)]) for chart in chapter.charts),
        *stories,
        ("text", "", paragraphs(chapter.text)),
    ]
    parts = in_chapters(sections, level=2)
    blocks = [block for blocks in parts.values() for block in blocks]
    if chapter.figures or chapter.key == ChapterKey.OUTLOOK:
        return blocks
    return [Paragraph(_("Nothing is on record for this period.")), *blocks]


def _figures(chapter):
    columns = [
        Column("label", pgettext("report", "Figure"), 6),
        Column("exact", _("Exactly"), 3.4, centred=True),
        Column("phrase", _("In round words"), 3.4, centred=True),
        Column("note", _("Remark"), 4.4),
    ]
    rows = [
        [str(figure.label), figure.exact, figure.phrase, str(figure.note)]
        for figure in chapter.figures
    ]
    return Table(chapter.key.value, columns, rows)


def _chart(chart):
    """The numbers of a chart; its columns are not always the same, so templates cannot name it."""
    columns = [
        Column("category", chart.heading, 4),
        *(
            Column(f"series{place}", series.label, 3, centred=True)
            for place, series in enumerate(chart.series)
        ),
    ]
    rows = [[str(category), *(words for words, _link in cells)] for category, cells in chart.rows]
    return Table("", columns, rows)


def _title(chart) -> str:
    values = {"title": chart.title, "unit": chart.unit}
    return pgettext("chart", "%(title)s (%(unit)s)") % values if chart.unit else chart.title


def _organisation(report):
    found, day = report.organisation, formats.full_date(report.period.day)
    title = _("The organisation on %(day)s") % {"day": day}
    columns = [
        Column("unit", _("Unit"), 4),
        Column("posts", _("Posts"), 6.5),
        Column("size", _("Party members"), 2.5, centred=True),
        Column("departments", _("Departments"), 5),
    ]
    rows = [
        [report.branch.name, _posts(found.committee), str(found.size), ""],
        *(
            [_name(unit.group), _posts(unit.leaders), str(unit.size), _departments(unit)]
            for unit in found.units
        ),
    ]
    by_department = _("Party members by department and group")
    return [
        ("units", title, [Table("units", columns, rows)]),
        ("by_department", by_department, [_by_department(found)]),
    ]


def _posts(posts) -> str:
    return "\n".join(f"{post.get_kind_display()} {post.member.name}" for post in posts) or NONE


def _name(group) -> str:
    return group.name if group else _("Without a group")


def _departments(unit) -> str:
    return listed([department.name for department in unit.departments])


def _by_department(found):
    """Its columns are the groups, so templates cannot name it."""
    columns = [
        Column("department", _("Department"), 4),
        *(
            Column(f"group{place}", _name(unit.group), 3, centred=True)
            for place, unit in enumerate(found.units)
        ),
        Column("total", _("In all"), 2, centred=True),
    ]
    rows = [
        [
            department.name if department else _("Without a department"),
            *(str(number) for number, _link in numbers),
            str(total),
        ]
        for department, numbers, total in found.table
    ]
    if rows:
        sizes = [str(unit.size) for unit in found.units]
        rows.append([_("In all"), *sizes, str(found.size)])
    return Table("", columns, rows)


def _projects(report):
    brands = [block for brand in report.brands for block in _brand(brand)]
    teams = [block for team in report.teams for block in _team(team)]
    return [
        ("brands", _("Brand and programmes"), brands),
        ("teams", _("Challenge teams"), teams),
    ]


def _brand(brand):
    programmes = [
        f"{programme.title}·{programme.group.name}" if programme.group else programme.title
        for programme in brand.programmes
    ]
    return [
        Heading(brand.name, 3),
        *paragraphs(brand.idea),
        *(Paragraph(f"{number}. {text}") for number, text in enumerate(programmes, 1)),
        *paragraphs(brand.results),
    ]


def _team(team):
    said = [team.title, team.customer, str(team.get_state_display())]
    core = listed([str(place) for place in team.core])
    if team.group:
        core = "·".join(filter(None, [core, team.group.name]))
    facts = [
        (pgettext("team", "Core"), core),
        (_("Process modifications"), str(team.modifications or 0)),
        (_("Rounds of on-site tests"), str(team.tests or 0)),
        (_("First orders, verified"), formats.yuan(team.first_order) if team.first_order else ""),
        (_("Where else it can be used"), team.extension),
    ]
    told = [*paragraphs(team.problem), *paragraphs(team.goal), *paragraphs(team.result)]
    return [
        Heading("·".join(filter(None, said)), 3),
        *told,
        *(Paragraph(labelled(label, text)) for label, text in facts if text),
    ]


def _honours(report):
    return [("honours", "", [honours_table(report.honours)])]


def honours_table(honours) -> Table:
    columns = [
        Column("title", _("Title"), 6),
        Column("holder", _("Holder"), 3.6),
        Column("level", _("Level"), 2.6, centred=True),
        Column("issuer", _("Given by"), 4),
        Column("given_on", _("Date"), 4, centred=True),
    ]
    rows = [
        [
            honour.title,
            holder_of(honour),
            str(honour.get_level_display()),
            honour.issuer,
            formats.full_date(honour.given_on),
        ]
        for honour in honours
    ]
    return Table("honours_given", columns, rows)


def holder_of(honour) -> str:
    holder = honour.member or honour.group
    return holder.name if holder else pgettext("holder", "The branch")


STORIES = {
    ChapterKey.ORGANISATION: _organisation,
    ChapterKey.PROJECTS: _projects,
    ChapterKey.HONOURS: _honours,
}


def sample() -> Paper:
    return compose(samples.report(), timezone.localdate())
