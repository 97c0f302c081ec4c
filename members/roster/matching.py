"""Which member of the branch a row means: by ID number, by name and month of birth, or ask."""

from collections import Counter
from dataclasses import dataclass, field

from branchhub.core import masking

from .differences import differences
from .values import name_key


@dataclass
class Match:
    """The `member` found, or None for a new person; with `candidates` somebody has to say."""

    member: object = None
    candidates: list = field(default_factory=list)


def duplicates(rows) -> dict[int, int]:
    """Row number → the number of an earlier row that is the same person."""
    found, by_id, by_name = {}, {}, {}
    for row in rows:
        id_number, key = row.values.get("id_number"), name_key(row.name)
        first = by_id.get(id_number) if id_number else None
        first = first or next((r for r in by_name.get(key, []) if _is_repeated(r, row)), None)
        if first:
            found[row.number] = first.number
            continue
        by_name.setdefault(key, []).append(row)
        if id_number:
            by_id[id_number] = row
    return found


def _is_repeated(first, row) -> bool:
    """Of two rows with one name: nothing tells them apart, and the birth or everything agrees."""
    ids = {first.values.get("id_number"), row.values.get("id_number")} - {None}
    masks = {first.masks.get("id_number"), row.masks.get("id_number")} - {None}
    if len(ids) == 2 or len(masks) == 2:
        return False
    born, other = first.values.get("born_on"), row.values.get("born_on")
    if born and other:
        return _same_month(born, other)
    return first.values == row.values and first.masks == row.masks


def match(rows, state) -> dict[int, Match]:
    """Row number → Match for `rows`, of which no two are the same person."""
    matches, taken = {}, set()
    for row in rows:
        member = state.member_with(row.values.get("id_number"))
        if member:
            matches[row.number] = Match(member)
            taken.add(member.pk)
    rest = [row for row in rows if row.number not in matches]
    possible = {row.number: _possible(row, state, taken) for row in rest}
    sure = {row.number: [m for m in possible[row.number] if _is_sure(row, m)] for row in rest}
    claims = Counter(member.pk for members in sure.values() for member in members)
    for row in rest:
        members = sure[row.number]
        if len(members) == 1 and claims[members[0].pk] == 1:
            matches[row.number] = Match(members[0])
            taken.add(members[0].pk)
    for row in rest:
        if row.number not in matches:
            left = [member for member in possible[row.number] if member.pk not in taken]
            matches[row.number] = _ask(row, left, state, taken)
    return matches


def _ask(row, members, state, taken) -> Match:
    """Of a namesake about whom the row says nothing new there is nothing to ask."""
    for member in members:
        if not _has_other_id(row, member) and not differences(row, member, state):
            taken.add(member.pk)
            return Match(member)
    return Match(candidates=members)


def _possible(row, state, taken) -> list:
    namesakes = state.by_name.get(name_key(row.name), [])
    return [m for m in namesakes if m.pk not in taken and not _is_other(row, m)]


def _is_sure(row, member) -> bool:
    born = row.values.get("born_on")
    same = born and member.born_on and _same_month(born, member.born_on)
    return bool(same) and not _has_other_id(row, member)


def _is_other(row, member) -> bool:
    """A namesake with another birth and another ID number is somebody else."""
    masked = row.masks.get("id_number")
    if masked and member.id_number and masked != masking.mask_id_number(member.id_number):
        return True
    born = row.values.get("born_on")
    other_birth = born and member.born_on and not born.agrees_with(member.born_on)
    return bool(other_birth) and _has_other_id(row, member)


def _has_other_id(row, member) -> bool:
    given = row.values.get("id_number")
    return bool(given and member.id_number and given != member.id_number)


def _same_month(one, other) -> bool:
    return bool(one.month and other.month) and (one.year, one.month) == (other.year, other.month)
