"""An appraisal as a workbook: the items, the totals, and what is missing."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import formats, xlsx

from ..choices import ItemKind


def export_sheet(sheet) -> bytes:
    """An .xlsx of the sheet's items and, if any, of what can still be made good. No query."""
    above = (
        str(sheet.branch),
        _("Appraisal %(year)s") % {"year": formats.year(sheet.year)},
        _("Rests on: %(source)s") % {"source": sheet.source},
    )
    headings = [
        _("Item"),
        pgettext("appraisal", "Kind"),
        _("Weight"),
        _("Computed score"),
        _("Computed from"),
        _("Self-score"),
        _("The branch's remark"),
        _("Reviewer's score"),
        _("Reviewer's remark"),
    ]
    rows = [_row(line) for line in sheet.lines]
    rows += [_total_row(sheet), _bonus_row(sheet)]
    tables = [xlsx.Table(pgettext("appraisal", "Items"), headings, rows, above=above)]
    if sheet.gaps:
        headings = [_("Item"), _("Missing"), pgettext("appraisal", "Until")]
        gaps = [
            [str(line.item.shown_text), gap.text, formats.full_date(gap.until) if gap.until else ""]
            for line, gap in sheet.gaps
        ]
        tables.append(xlsx.Table(_("Still to do"), headings, gaps, above=above))
    return xlsx.write_book(tables)


def file_name(branch, year) -> str:
    return f"{branch.name} {_('Appraisal %(year)s') % {'year': year}}.xlsx"


def _row(line) -> list:
    item = line.item
    if line.is_veto:
        scores = [applies_words(line.self_applies), applies_words(line.review_applies)]
        score, weight = "", ""
    else:
        scores = [_points(line.self_score), _points(line.review_score)]
        score, weight = computed_words(line), float(item.weight)
    return [
        str(item.shown_text),
        str(ItemKind(item.kind).label),
        weight,
        score,
        inputs_of(line),
        scores[0],
        line.self_remark,
        scores[1],
        line.review_remark,
    ]


def applies_words(applies) -> str:
    return pgettext("veto", "Applies") if applies else pgettext("veto", "No")


def _points(value):
    return "" if value is None else float(value)


def computed_words(line):
    return pgettext("appraisal", "Manual") if line.score is None else float(line.score)


def inputs_of(line) -> str:
    words = pgettext("between parts", "; ").join(line.result.inputs)
    return words or line.result.why


def total_words(total) -> str:
    return _("%(points)s of %(most)s") % {
        "points": formats.number(total.points),
        "most": formats.number(total.of),
    }


def _total_row(sheet) -> list:
    totals = {name: total_words(total) for name, total in sheet.totals.items()}
    weight = float(sheet.weight)
    return [
        _("Total"), "", weight, totals["computed"], "", totals["self"], "", totals["review"], "",
    ]  # fmt: skip


def _bonus_row(sheet) -> list:
    totals = {name: float(total.points) for name, total in sheet.bonus_totals.items()}
    return [
        _("Bonus"), "", "", totals["computed"], "", totals["self"], "", totals["review"], "",
    ]  # fmt: skip
