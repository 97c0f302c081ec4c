"""Formulas of the branch itself and of its work: posts, projects, registers."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.norms import COMMITTEE_FROM
from branchhub.core import formats
from members.choices import HonourLevel, PostKind

from ..year import counts
from ..year.chapters import WRITTEN
from .results import Gap, Link, Part, computed, manual

NEEDED = [PostKind.SECRETARY]
NEEDED_IN_COMMITTEE = [
    PostKind.SECRETARY,
    PostKind.ORGANISATION,
    PostKind.PUBLICITY,
    PostKind.DISCIPLINE,
]
OF_HONOUR = {  # of the bonus, for each honour of that level; a unit's own scale will differ
    HonourLevel.COMPANY: Fraction(1, 5),
    HonourLevel.PARENT: Fraction(2, 5),
    HonourLevel.CITY: Fraction(3, 5),
    HonourLevel.PROVINCE: Fraction(4, 5),
    HonourLevel.NATION: Fraction(1),
}


def not_kept(why):
    """An item whose module does not exist yet."""

    def formula(facts):
        return manual(why)

    return formula


def organisation(facts):
    """The posts that a branch of its size needs, a leader of each group, and a term not over."""
    if not facts.has_begun:
        return manual(_("The year has not begun."))
    link = Link(str(facts.branch), "members:branch-detail", pk=facts.branch.pk)
    held = {kind for kind, group in facts.posts if not group}
    led = {group for _kind, group in facts.posts if group}
    needed = NEEDED_IN_COMMITTEE if facts.full_members >= COMMITTEE_FROM else NEEDED
    empty = [str(kind.label) for kind in needed if kind not in held]
    empty += [
        _("%(group)s: leader") % {"group": group.name}
        for group in facts.groups
        if group.pk not in led
    ]
    number = len(needed) + len(facts.groups)
    words = _("%(filled)d of %(number)d posts filled")
    words %= {"filled": number - len(empty), "number": number}
    parts = [Part(words, number - len(empty), number), _term(facts)]
    gaps = [Gap(_("Nobody holds the post: %(post)s") % {"post": post}, link) for post in empty]
    if not parts[1].done:
        gaps.append(Gap(parts[1].words, link))
    return computed(parts, why_not="", links=[link], gaps=gaps)


def _term(facts) -> Part:
    ends = facts.branch.term_ends_on()
    if ends is None:
        return Part(_("It is not known when the committee was elected."), 0, 1)
    words = _("term until %(day)s") if facts.day <= ends else _("the term ended on %(day)s")
    return Part(words % {"day": formats.full_date(ends)}, int(facts.day <= ends), 1)


def _figure(facts, key) -> Link:
    counted = counts.BY_KEY[key]
    asks = {"branch": facts.branch.pk, **counted.asks, **counted.dates.asks(facts.period)}
    return Link(str(counted.label), counted.page, asks)


def _shown(facts, key) -> Part:
    """One part: done where anything is on record. The words name the figure."""
    counted, value = counts.BY_KEY[key], facts.counts[key]
    words = _("%(figure)s: %(value)s")
    words %= {"figure": counted.label, "value": WRITTEN[counted.unit](value)}
    return Part(words, int(bool(value)), 1)


def _of_figures(*keys):
    """Each of some figures counts alike, once anything is on record of any of them."""

    def formula(facts):
        parts = [_shown(facts, key) for key in keys]
        return _from_parts(facts, keys, parts, absent=_without(facts, keys))

    return formula


def _without(facts, keys) -> list[str]:
    return [key for key in keys if not facts.counts[key]]


def _from_parts(facts, keys, parts, *, absent, is_on_record=False):
    links = [_figure(facts, key) for key in keys]
    gaps = _absent(facts, absent)
    if not is_on_record and not any(part.done for part in parts):
        return manual(_("Nothing is on record."), links=links, gaps=gaps)
    return computed(parts, why_not="", links=links, gaps=gaps)


def _absent(facts, keys) -> list[Gap]:
    """Figures of nothing, while the year goes on."""
    if not facts.period.first <= facts.day < facts.period.last:
        return []
    return [
        Gap(
            _("Nothing is on record: %(figure)s") % {"figure": counts.BY_KEY[key].label},
            _figure(facts, key),
            facts.period.last,
        )
        for key in keys
    ]


role = _of_figures("challenge_teams", "hard_tasks", "volunteer_hours")
publicity = _of_figures("articles")


def production(facts):
    """Projects, key problems solved and verified benefit, and the target of the departments."""
    of_projects = ("innovation_projects", "research_projects")
    others = ("problems_solved", "verified_benefit_yuan")
    shown = [_shown(facts, key) for key in of_projects]
    has_projects = int(any(part.done for part in shown))
    words = pgettext("between parts", "; ").join(part.words for part in shown)
    target = list(_target(facts))
    parts = [Part(words, has_projects, 1), *(_shown(facts, key) for key in others), *target]
    absent = _without(facts, others if has_projects else (*of_projects, *others))
    keys = (*of_projects, *others)
    return _from_parts(facts, keys, parts, absent=absent, is_on_record=bool(target))


def _target(facts):
    is_met = facts.results.target_is_met
    if is_met is not None:
        reached = _("Target of the departments reached")
        missed = _("Target of the departments not reached")
        yield Part(reached if is_met else missed, int(is_met), 1)


def honours(facts):
    """A bonus: the sum of the parts that honours of each level give, up to all of it."""
    given = {level: facts.counts[f"honours_{level}"] for level in HonourLevel}
    keys = [f"honours_{level}" for level, number in given.items() if number]
    total = sum(number * OF_HONOUR[level] for level, number in given.items())
    words = [
        _("%(figure)s: %(value)s") % {"figure": level.label, "value": number}
        for level, number in given.items()
        if number
    ]
    if not words:
        return manual(_("No honour of this year is on record."))
    parts = [Part("", min(total, Fraction(1)), 1), *map(Part, words)]
    return computed(parts, why_not="", links=[_figure(facts, key) for key in keys])
