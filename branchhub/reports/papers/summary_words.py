"""How an annual summary says the figures of the year report: one clause each, or as that does."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from branchhub.core.papers.paper import labelled, listed

from ..year.units import Unit

CLAUSES = {
    "members": gettext_lazy("the branch has %(number)s Party members"),
    "front_line_members": gettext_lazy("%(number)s of them work in R&D and production"),
    "front_line_share": gettext_lazy("that is %(number)s of the Party members"),
    "groups": gettext_lazy("it has %(number)s Party groups"),
    "departments": gettext_lazy("it reaches over %(number)s departments"),
    "attendance_rate": gettext_lazy("attendance was %(number)s"),
    "study_hours": gettext_lazy("each member studied %(number)s hours on average"),
    "reviews": gettext_lazy("reviews collected: %(number)s"),
    "volunteer_hours": gettext_lazy("volunteer hours: %(number)s"),
    "staff_reached": gettext_lazy("staff reached on theme days: %(number)s"),
    "classroom_audience": gettext_lazy("people taught in the Small Classroom: %(number)s"),
    "cards_given": gettext_lazy("political birthday cards given: %(number)s"),
    "backbones_to_activists": gettext_lazy("business backbones who became activists: %(number)s"),
    "members_to_backbones": gettext_lazy("Party members who became business backbones: %(number)s"),
    "mentoring_pairs": gettext_lazy("mentoring pairs: %(number)s"),
    "veteran_talks": gettext_lazy("sessions in which a veteran told their story: %(number)s"),
    "hard_tasks": gettext_lazy("urgent, hard, dangerous or heavy tasks taken on: %(number)s"),
    "articles": gettext_lazy("articles published: %(number)s"),
    "party_building_projects": gettext_lazy("Party-building projects: %(number)s"),
    "research_projects": gettext_lazy("research projects: %(number)s"),
    "innovation_projects": gettext_lazy("innovation projects: %(number)s"),
    "company_projects": gettext_lazy("innovation projects of the whole company: %(number)s"),
    "innovation_share": gettext_lazy("the branch's share of them: %(number)s"),
    "challenge_teams": gettext_lazy("challenge teams: %(number)s"),
    "member_led_projects": gettext_lazy("projects led by Party members: %(number)s"),
    "staff_in_projects": gettext_lazy("staff beside members in project teams: %(number)s"),
    "company_key": gettext_lazy("company key projects: %(number)s"),
    "parent_company_key": gettext_lazy("parent-company key projects: %(number)s"),
    "problems_solved": gettext_lazy("key production problems solved: %(number)s"),
    "patents_filed": gettext_lazy("patents filed: %(number)s"),
    "patents_granted": gettext_lazy("patents granted: %(number)s"),
    "process_modifications": gettext_lazy("process modifications: %(number)s"),
    "onsite_tests": gettext_lazy("rounds of on-site tests: %(number)s"),
    "issues_solved": gettext_lazy("issues coordinated and solved: %(number)s"),
}
EXACTLY = {"front_line_share", "attendance_rate", "study_hours"}  # never told in round words
NOTED = {"attendance_rate"}  # what this is of is said, too


def sentence(figures) -> str:
    """Those of `figures` that are something, as one sentence; "" of nothing."""
    return joined([_clause(each) for each in figures if each.value and each.key in CLAUSES])


def joined(clauses) -> str:
    if not clauses:
        return ""
    text = pgettext("between clauses", "; ").join(clauses)
    return ended(text[0].upper() + text[1:])


def ended(text) -> str:
    return _("%(text)s.") % {"text": text}


def _clause(figure) -> str:
    """In round words with the exact number beside them, where there are any."""
    exact = figure.exact
    told = (figure.key not in EXACTLY and figure.phrase) or exact
    text = CLAUSES[figure.key] % {"number": told}
    beside = [] if exact in told else [_("exactly %(number)s") % {"number": exact}]
    beside += [figure.note] if figure.note and figure.key in NOTED else []
    return _with_beside(text, beside)


def _with_beside(text, beside) -> str:
    if not beside:
        return text
    return _("%(text)s (%(beside)s)") % {"text": text, "beside": listed(beside)}


def money(sentences) -> str:
    """The sentences of a chapter, each amount in round words with the exact one beside it."""
    return "".join(part if isinstance(part, str) else _money(part) for part in sentences)


def _money(figure) -> str:
    is_rounded = figure.unit == Unit.YUAN and figure.phrase
    return _with_beside(figure.said, [figure.exact] if is_rounded else [])


def counted(label, figures) -> str:
    """`全年开展：支部党员大会4次、党课4次。`, of those of `figures` that are something."""
    often = _("%(what)s %(number)s")
    return told_of(
        label,
        [often % {"what": each.label, "number": each.exact} for each in figures if each.value],
    )


def told_of(label, names) -> str:
    """`支部委员会：王敏（书记）、李军（委员）。`; "" of nothing."""
    return ended(labelled(label, listed(names))) if names else ""
