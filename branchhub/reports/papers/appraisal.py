"""The appraisal of a branch's year: every item with both scores, and what is still to do."""

from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import formats
from branchhub.core.papers.paper import Column, Fact, Paper, Signatures, Table, in_chapters
from members.models import Branch

from ..appraisal import items, scoring
from ..appraisal.exporting import applies_words, inputs_of, total_words
from ..appraisal.results import Gap, Result


def build(sheet) -> Paper:
    """Of a `scoring.Sheet`. No query."""
    totals, bonus = sheet.totals, sheet.bonus_totals
    facts = [
        Fact("year", _("Year"), formats.year(sheet.year)),
        Fact("weight", _("Points in all"), formats.number(sheet.weight)),
        Fact("computed", pgettext("appraisal", "Computed"), total_words(totals["computed"])),
        Fact("self", _("Self-score"), _scored(totals["self"])),
        Fact("review", _("Reviewer's score"), _scored(totals["review"])),
        Fact("bonus", _("Bonus"), _scored(bonus["review"]) or _scored(bonus["self"])),
        Fact("source", _("Rests on"), sheet.source, wide=True),
    ]
    signed = [
        _("%(role)s (signature):") % {"role": _("Secretary")},
        _("%(role)s (signature):") % {"role": pgettext("appraisal", "Reviewer")},
    ]
    parts = [
        ("items", pgettext("appraisal", "Items"), [_table("items", sheet.ordinary)]),
        ("bonus", _("Bonus"), [_table("bonus", sheet.bonuses)]),
        ("vetoes", _("Veto items"), [_vetoes(sheet)]),
        ("gaps", _("Still to do"), [_gaps(sheet)]),
        ("signatures", "", [Signatures(signed)]),
    ]
    return Paper(
        title=_("Appraisal of the branch"),
        organisation=str(sheet.branch),
        facts=facts,
        parts=in_chapters(parts),
        missing=_missing(totals),
        is_wide=True,
    )


def _scored(total) -> str:
    return total_words(total) if total.count else ""


def _missing(totals) -> list[str]:
    sentences = {
        "self": _("The branch has not scored itself yet"),
        "review": _("The reviewer has not scored yet"),
    }
    return [text for name, text in sentences.items() if not totals[name].count]


def _table(name, lines) -> Table:
    columns = [
        Column("number", _("No."), 1.2, centred=True),
        Column("item", _("Item"), 6),
        Column("weight", _("Weight"), 1.5, centred=True),
        Column("computed", pgettext("appraisal", "Computed"), 1.8, centred=True),
        Column("inputs", _("Computed from"), 6),
        Column("self", _("Self-score"), 1.8, centred=True),
        Column("review", pgettext("appraisal", "Reviewer"), 1.8, centred=True),
        Column("remarks", _("Remarks"), 4),
    ]
    rows = [
        [
            str(number),
            str(line.item.shown_text),
            formats.number(line.item.weight),
            _points(line.score) or pgettext("appraisal", "Manual"),
            inputs_of(line),
            _points(line.self_score),
            _points(line.review_score),
            _remarks(line),
        ]
        for number, line in enumerate(lines, 1)
    ]
    return Table(name, columns, rows, is_small=True)


def _points(value) -> str:
    return "" if value is None else formats.number(value)


def _remarks(line) -> str:
    said = [
        line.self_remark and _("Branch: %(remark)s") % {"remark": line.self_remark},
        line.review_remark and _("Reviewer: %(remark)s") % {"remark": line.review_remark},
    ]
    return "\n".join(filter(None, said))


def _vetoes(sheet) -> Table:
    columns = [
        Column("item", _("Item"), 10),
        Column("self", _("Branch"), 2, centred=True),
        Column("review", pgettext("appraisal", "Reviewer"), 2, centred=True),
        Column("remarks", _("Remarks"), 6),
    ]
    rows = [
        [
            str(line.item.shown_text),
            applies_words(line.self_applies),
            applies_words(line.review_applies),
            _remarks(line),
        ]
        for line in sheet.vetoes
    ]
    return Table("vetoes", columns, rows, is_small=True)


def _gaps(sheet) -> Table:
    columns = [
        Column("item", _("Item"), 6),
        Column("missing", _("Missing"), 9),
        Column("until", pgettext("appraisal", "Until"), 3, centred=True),
    ]
    rows = [
        [str(line.item.shown_text), gap.text, formats.full_date(gap.until) if gap.until else ""]
        for line, gap in sheet.gaps
    ]
    return Table("gaps", columns, rows, is_small=True)


def sample() -> Paper:
    today = timezone.localdate()
    result = Result(Fraction(1), (_("Sample item"),), gaps=(Gap(_("Sample task"), until=today),))
    lines = [scoring.Line(item, Decimal(item.weight), result) for item in items.DEFAULTS]
    branch = Branch(name=_("Sample branch"))
    return build(scoring.Sheet(branch, today.year, str(items.SOURCE), tuple(lines)))
