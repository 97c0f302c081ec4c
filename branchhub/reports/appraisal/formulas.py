"""Every formula by its key: a plain function of the `Facts` of a branch and year."""

from django.utils.translation import gettext_lazy as _

from activities.choices import Kind

from ..choices import Formula
from . import meetings, work
from .results import Result, manual

FORMULAS = {
    Formula.ORGANISATION: work.organisation,
    Formula.PLAN: work.not_kept(_("Plans and summaries of the year are not kept here yet.")),
    Formula.ASSEMBLY: meetings.of_kind(Kind.ASSEMBLY),
    Formula.COMMITTEE: meetings.of_kind(Kind.COMMITTEE),
    Formula.GROUP: meetings.of_kind(Kind.GROUP),
    Formula.LECTURE: meetings.of_kind(Kind.LECTURE),
    Formula.THEME_DAY: meetings.of_kind(Kind.THEME_DAY, with_proof=True),
    Formula.ATTENDANCE: meetings.attendance,
    Formula.LIFE: meetings.life,
    Formula.TALKS: work.not_kept(_("Talks are not kept here yet.")),
    Formula.STUDY: meetings.study,
    Formula.DEVELOPMENT: work.not_kept(_("Steps of member development are not kept here yet.")),
    Formula.DUES: work.not_kept(_("Party dues are not kept here yet.")),
    Formula.ROLE: work.role,
    Formula.PRODUCTION: work.production,
    Formula.PUBLICITY: work.publicity,
    Formula.FILES: meetings.files,
    Formula.HONOURS: work.honours,
}


def result_of(formula, facts) -> Result:
    """What the formula of that key says; manual for none."""
    if not formula:
        return manual(_("Scored by hand."))
    return FORMULAS[formula](facts)
