"""By what a branch is appraised: the usual items of the field, as data, or its committee's own.

Source: domain.md 8; the weights are illustrative. A committee sets its own in `AppraisalList`.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..choices import Formula, ItemKind
from ..models import AppraisalList

SOURCE = _("Usual scale of the field; a committee may set its own")
FIRST_YEAR = 2018  # of the regulations on branch work


@dataclass(frozen=True)
class ItemRule:
    """As the columns of `AppraisalItem` have it; it holds from `from_year` on."""

    key: str
    shown_text: Promise
    weight: Decimal
    formula: str = ""
    kind: str = ItemKind.ORDINARY
    from_year: int = FIRST_YEAR


@dataclass(frozen=True)
class ItemList:
    source: str
    items: tuple


def _item(formula, points, text, **more) -> ItemRule:
    return ItemRule(formula.value, text, Decimal(points), formula, **more)


DEFAULTS = (
    _item(Formula.ORGANISATION, 8, _("Organisation complete: posts filled, re-election on time")),
    _item(Formula.PLAN, 6, _("Plan at the start of the year, summary at its end")),
    _item(Formula.ASSEMBLY, 6, _("Branch member assemblies held and recorded")),
    _item(Formula.COMMITTEE, 6, _("Branch committee meetings held and recorded")),
    _item(Formula.GROUP, 6, _("Group meetings held and recorded")),
    _item(Formula.LECTURE, 6, _("Party lectures held and recorded")),
    _item(Formula.THEME_DAY, 8, _("Theme party days held, with record, sign-in and photos")),
    _item(Formula.ATTENDANCE, 5, _("Attendance: rate, leave and make-up study")),
    _item(Formula.LIFE, 6, _("Organisational life meeting and appraisal, lists closed")),
    _item(Formula.TALKS, 4, _("Heart-to-heart talks with everybody")),
    _item(Formula.STUDY, 6, _("Study: hours of every member")),
    _item(Formula.DEVELOPMENT, 8, _("Development of members: steps in time, files complete")),
    _item(Formula.DUES, 6, _("Party dues paid monthly and published")),
    _item(Formula.ROLE, 10, _("Role of members: teams, hard tasks, volunteering")),
    _item(Formula.PRODUCTION, 10, _("Integration with production: projects, problems, targets")),
    _item(Formula.PUBLICITY, 3, _("Publicity: articles published")),
    _item(Formula.FILES, 4, _("Files in order")),
    _item(Formula.HONOURS, 5, _("Honours and awards by level"), kind=ItemKind.BONUS),
    ItemRule(
        "veto",
        _("Serious breach of discipline, or event of safety or stability"),
        Decimal(0),
        kind=ItemKind.VETO,
    ),
)


def usual(year) -> ItemList:
    return ItemList(SOURCE, tuple(item for item in DEFAULTS if item.from_year <= year))


def lists_of(branches, year) -> dict[int, ItemList]:
    """What each of `branches`, read with committee, is appraised by in `year`.

    The latest list of the nearest committee above that has one by then, else the usual one. Two
    queries at most.
    """
    lists = AppraisalList.objects.filter(from_year__lte=year).select_related("committee")
    latest = {}
    for each in lists.order_by("from_year").prefetch_related("items"):
        latest[each.committee.path] = each
    nearest_first = sorted(latest, key=len, reverse=True)
    found = {}
    for branch in branches:
        above = (path for path in nearest_first if branch.committee.path.startswith(path))
        path = next(above, None)
        found[branch.pk] = _as_items(latest[path]) if path else usual(year)
    return found


def _as_items(own) -> ItemList:
    return ItemList(own.source, tuple(own.items.all()))


def texts_of(item) -> dict[str, str]:
    """The item's text in every language."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = str(item.shown_text)
    return found
