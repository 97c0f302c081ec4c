"""What an import would do, row by row; the preview shows it and `apply` does just that."""

from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext as _

from branchhub.core.encryption import lookup_hash
from members.choices import PostKind, Status

from .branch_state import BranchState
from .columns import BY_KEY
from .differences import Change, differences
from .matching import duplicates, match
from .rows import LeftOut, Row, add_problem, contradictions, read_rows
from .units import place
from .words import DECIDED

UNIT_KEYS = ("group", "department")
NEW_PERSON = "new"


class Kind(Enum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"
    DUPLICATE = "duplicate"
    ASK = "ask"


IMPORTED = (Kind.NEW, Kind.CHANGED, Kind.SAME)


@dataclass
class Entry:
    """One row and what becomes of it; `member` is who it is, None for a new person.

    While somebody has to say who it is, `changes` are those of a new person.
    """

    row: Row
    kind: Kind
    member: object = None
    changes: list[Change] = field(default_factory=list)
    first_row: int | None = None
    candidates: list["Entry"] = field(default_factory=list)

    @property
    def given(self) -> dict[str, str]:
        """What the row of a new person says, by column key, as shown on the page."""
        return {change.key: change.new_text for change in self.changes}


@dataclass
class Choices:
    """What the person at the preview chose: who a row is, and which units not to create."""

    answers: dict[int, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Proposal:
    """A post that a row names; `obstacle` says why it can't be given."""

    row: int
    name: str
    kind: PostKind
    group: str = ""
    obstacle: str = ""

    @property
    def key(self) -> str:
        return f"{self.row}-{self.kind.value}"

    def __str__(self):
        post = f"{self.kind.label}·{self.group}" if self.group else self.kind.label
        return _("%(name)s: %(post)s") % {"name": self.name, "post": post}


@dataclass
class Plan:
    entries: list[Entry]
    left_out: list[LeftOut]
    blank: int
    new_units: dict[str, list[str]]
    proposals: list[Proposal]
    unknown_posts: list[tuple[int, str]]
    state: BranchState

    def of(self, kind: Kind) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == kind]

    @property
    def problems(self) -> list:
        return [problem for entry in self.entries for problem in entry.row.problems]

    @property
    def untouched(self) -> int:
        """How many people on the roster the file doesn't name."""
        named = {e.member.pk for e in self.entries if e.member}
        named |= {c.member.pk for e in self.entries for c in e.candidates}
        return sum(
            m.pk not in named and self.state.status_of(m) not in Status.gone()
            for m in self.state.members
        )

    @property
    def digest(self) -> str:
        """Equal for plans that show the same; keyed, since it travels through the page."""
        rows = [
            (e.row.number, e.kind.value, e.member and e.member.pk, repr(e.changes), e.first_row)
            + tuple((c.member.pk, repr(c.changes)) for c in e.candidates)
            + tuple(problem.reason for problem in e.row.problems)
            for e in self.entries
        ]
        rest = [self.left_out, self.blank, self.new_units, self.proposals, self.state.today]
        return lookup_hash(repr((self.state.branch.pk, rows, rest)))


def build_plan(branch, table, *, today, choices=None) -> Plan:
    """Plan the import of `table` as of `today`. Eight queries, however many rows."""
    choices = choices or Choices()
    reading, state = read_rows(table, today), BranchState(branch, today)
    for row in reading.rows:
        _settle_units(row, table, state, choices)
    good = [row for row in reading.rows if not row.problems]
    repeated = duplicates(good)
    good = [row for row in good if row.number not in repeated]
    matches = match(good, state)
    entries = []
    for row in reading.rows:
        if row.problems:
            entries.append(Entry(row, Kind.WRONG))
        elif row.number in repeated:
            entries.append(Entry(row, Kind.DUPLICATE, first_row=repeated[row.number]))
        else:
            found = _answered(matches[row.number], choices.answers.get(row.number))
            entries.append(_entry(row, found, table, state))
    units = {key: _units_to_create(key, entries, state) for key in UNIT_KEYS}
    return Plan(
        entries=entries,
        left_out=reading.left_out,
        blank=reading.blank,
        new_units={key: names for key, names in units.items() if names},
        proposals=_proposals(entries, state),
        unknown_posts=[(e.row.number, w) for e in entries for w in e.row.unknown_posts],
        state=state,
    )


def _settle_units(row, table, state, choices) -> None:
    """Give units the names they have in the branch; without any the file's will be created."""
    for key in UNIT_KEYS:
        name, existing = row.values.get(key), state.units_of(key)
        if not name:
            continue
        if existing and name in existing:
            row.values[key] = existing[name].name
        elif existing:
            sentence = {
                "group": _("The branch has no group “%(name)s”."),
                "department": _("The branch has no department “%(name)s”."),
            }[key]
            add_problem(row, table, key, sentence % {"name": name})
        elif key in choices.without:
            del row.values[key]


def _answered(found, answer):
    if not found.candidates or not answer:
        return found
    if answer == NEW_PERSON:
        return type(found)()
    member = next((m for m in found.candidates if str(m.pk) == answer), None)
    return type(found)(member) if member else found


def _entry(row, found, table, state) -> Entry:
    if found.candidates:
        candidates = [Entry(row, Kind.ASK, m, differences(row, m, state)) for m in found.candidates]
        return Entry(row, Kind.ASK, changes=_all_values(row, state), candidates=candidates)
    if found.member is None:
        changes = _all_values(row, state)
        problem = _problem_of_new(row, state)
    else:
        changes = differences(row, found.member, state)
        problem = _problem_of_changes(found.member, changes, state)
    if problem:
        add_problem(row, table, *problem)
        return Entry(row, Kind.WRONG)
    kind = Kind.NEW if found.member is None else Kind.CHANGED if changes else Kind.SAME
    return Entry(row, kind, found.member, changes)


def _all_values(row, state) -> list[Change]:
    known = row.values | {"status": row.values.get("status") or likely_status(row, state.today)}
    return [Change(key, "", known[key]) for key in BY_KEY if known.get(key)]


def likely_status(row, today) -> str:
    """Of a new person without a category, by the dates; "" when they say nothing.

    Probation takes a year and is extended by a year at most. Source: domain.md 5, step 23.
    """
    joined, regularised = row.values.get("joined_on"), row.values.get("regularised_on")
    if regularised:
        return Status.FULL
    if not joined:
        return ""
    return Status.FULL if joined.latest().year + 2 < today.year else Status.PROBATIONARY


def _problem_of_new(row, state):
    if row.values.get("status") in DECIDED:
        return "status", _("Nobody is imported as suspended, removed or gone.")
    return _problem_of_group(row.values.get("group"), state)


def _problem_of_group(name, state):
    if name and getattr(state.groups.get(name), "closed_on", None):
        return "group", _("The group %(name)s is closed.") % {"name": name}
    return None


def _problem_of_changes(member, changes, state):
    """What can't be once row and member are put together: the key and the sentence, or None."""
    new = {change.key: change.new for change in changes}
    keys = ("born_on", "joined_on", "regularised_on", "id_number")
    together = {key: new.get(key) or state.known(member, key) for key in keys}
    for key, sentence in sorted(contradictions(together)):
        if new.keys() & set(keys):
            return key, sentence
    if new.get("status") in DECIDED:
        return "status", _("This status is entered on the member's page, with its day.")
    for key in ("status", "group"):
        if key in new and state.has_later(member, key):
            return key, _("A later change is entered already; see the member's page.")
    return _problem_of_group(new.get("group"), state)


def _units_to_create(key, entries, state) -> list[str]:
    if state.units_of(key):
        return []
    kinds = (*IMPORTED, Kind.ASK)
    names = {e.row.values[key] for e in entries if e.kind in kinds and key in e.row.values}
    return sorted(names, key=place)


def _proposals(entries, state) -> list[Proposal]:
    """Posts that rows name and their people don't hold; nothing is given by a cell alone."""
    held = {(post.member_id, post.kind) for post in state.posts}
    proposals = []
    for entry in entries:
        for kind in entry.row.post_kinds:
            if entry.kind not in IMPORTED or (entry.member and (entry.member.pk, kind) in held):
                continue
            row, group = entry.row, ""
            if kind == PostKind.GROUP_LEADER:
                known = state.known(entry.member, "group") if entry.member else ""
                group = row.values.get("group") or known
            obstacle = _obstacle(entry, kind, group, state)
            proposals.append(Proposal(row.number, row.name, kind, group, obstacle))
    return proposals


def _obstacle(entry, kind, group, state) -> str:
    known = state.status_of(entry.member) if entry.member else ""
    if (entry.row.values.get("status") or known or Status.FULL) not in Status.members():
        return _("Only Party members hold posts.")
    if kind == PostKind.GROUP_LEADER and not group:
        return _("The row names no group to lead.")
    single = kind in (PostKind.SECRETARY, PostKind.GROUP_LEADER)
    for post in state.posts:
        if single and post.kind == kind and (post.group.name if post.group else "") == group:
            return _("%(name)s holds this post; end that first.") % {"name": post.member.name}
    return ""
