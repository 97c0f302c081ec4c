"""The arithmetic of votes, in one place. Sources: BR 11, MD26 19–20 and 32, EL; domain.md 3.2.

`expected` is N, the members with voting rights who should attend; `present` is P, those who do.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from branchhub.core.formats import is_chinese

from .choices import Ballot, VoteRule


@dataclass(frozen=True)
class Tally:
    """The counts of one vote; `written` are opinions handed in by absent voters beforehand."""

    yes: int
    no: int
    abstained: int
    invalid: int = 0
    issued: int | None = None
    returned: int | None = None
    written: int = 0


def quorum(rule: str, expected: int) -> int:
    """Voters who must be present before a vote may be taken."""
    if rule == VoteRule.ADMISSION:
        return expected // 2 + 1
    if rule == VoteRule.ELECTION:
        return -(-expected * 4 // 5)
    return -(-expected // 2)


def votes_needed(rule: str, *, expected: int, present: int) -> int:
    """Yes votes that carry: over half of the expected; in an election, of those present."""
    return (present if rule == VoteRule.ELECTION else expected) // 2 + 1


def candidates_needed(seats: int) -> int:
    """At least a fifth more candidates than seats."""
    return -(-seats * 6 // 5)


def check(rule: str, ballot: str, tally: Tally, *, expected: int, present: int) -> None:
    """Raise ValidationError with every contradiction in the counts.

    Codes: no_voters, too_many_present, no_quorum, must_be_secret, no_written_opinions,
    too_many_written, too_many_issued, too_many_returned, sum_open, sum_secret.
    """
    errors = list(_attendance_errors(rule, expected, present))
    errors += _written_errors(rule, tally, expected, present)
    if rule != VoteRule.ORDINARY and ballot != Ballot.SECRET:
        errors.append(
            ValidationError(_("This vote must be a secret ballot."), code="must_be_secret")
        )
    counts = _secret_errors if ballot == Ballot.SECRET else _open_errors
    errors += counts(tally, present)
    if errors:
        raise ValidationError(errors)


def passed(rule: str, tally: Tally, *, expected: int, present: int) -> bool:
    """Whether the motion is carried; call `check` first."""
    return tally.yes >= votes_needed(rule, expected=expected, present=present)


def sentence(vote) -> str:
    """What the record says about `vote`, a recorded one, in the language of the reader."""
    parts = [_voters(vote), _ballots(vote), _result(vote)]
    return ("" if is_chinese() else " ").join(parts)


def counts(vote) -> str:
    """`Yes 17, no 0, abstained 1`, and the invalid ones where there are any."""
    values = {"yes": vote.yes, "no": vote.no, "abstained": vote.abstained, "invalid": vote.invalid}
    if vote.invalid:
        text = gettext("Yes %(yes)d, no %(no)d, abstained %(abstained)d, invalid %(invalid)d")
    else:
        text = gettext("Yes %(yes)d, no %(no)d, abstained %(abstained)d")
    return text % values


def _voters(vote):
    text = gettext(
        "Voters who should attend: %(expected)d, present: %(present)d; a vote can be taken."
    )
    return text % {"expected": vote.voters_expected, "present": vote.voters_present}


def _ballots(vote):
    if vote.ballot == Ballot.OPEN:
        return gettext("The vote was taken by show of hands.")
    values = {"issued": vote.issued, "returned": vote.returned, "written": vote.written}
    if vote.written:
        text = gettext(
            "The ballot was secret: %(issued)d ballots issued, %(returned)d returned; written "
            "opinions handed in before the meeting: %(written)d."
        )
    else:
        text = gettext("The ballot was secret: %(issued)d ballots issued, %(returned)d returned.")
    return text % values


def _result(vote):
    values = {"counts": counts(vote), "candidate": vote.candidate}
    if vote.rule == VoteRule.ELECTION:
        if vote.passed:
            text = gettext(
                "%(candidate)s: %(counts)s; more than half of the voters present, elected."
            )
        else:
            text = gettext(
                "%(candidate)s: %(counts)s; not more than half of the voters present, not elected."
            )
    elif vote.passed:
        text = gettext("%(counts)s; more than half of the voters who should attend, carried.")
    else:
        text = gettext(
            "%(counts)s; not more than half of the voters who should attend, not carried."
        )
    return text % values


def _attendance_errors(rule, expected, present):
    if expected < 1:
        yield ValidationError(_("Nobody with voting rights is expected here."), code="no_voters")
    if present > expected:
        yield ValidationError(
            _("%(present)d voters present are more than the %(expected)d who should attend."),
            code="too_many_present",
            params={"present": present, "expected": expected},
        )
    if present < quorum(rule, expected):
        yield ValidationError(
            _("No vote can be taken: %(present)d voters are present, %(quorum)d are needed."),
            code="no_quorum",
            params={"present": present, "quorum": quorum(rule, expected)},
        )


def _written_errors(rule, tally, expected, present):
    if tally.written and rule != VoteRule.ADMISSION:
        yield ValidationError(
            _("Written opinions count only for admission and regularisation."),
            code="no_written_opinions",
        )
    elif tally.written > max(expected - present, 0):
        yield ValidationError(
            _("%(written)d written opinions are more than the %(absent)d absent voters."),
            code="too_many_written",
            params={"written": tally.written, "absent": max(expected - present, 0)},
        )


def _open_errors(tally, present):
    counted = tally.yes + tally.no + tally.abstained
    if counted != present:
        yield ValidationError(
            _("Yes, no and abstained add up to %(counted)d, but %(present)d voters are present."),
            code="sum_open",
            params={"counted": counted, "present": present},
        )


def _secret_errors(tally, present):
    issued, returned = tally.issued or 0, tally.returned or 0
    if issued > present:
        yield ValidationError(
            _("%(issued)d ballots issued are more than the %(present)d voters present."),
            code="too_many_issued",
            params={"issued": issued, "present": present},
        )
    if returned > issued:
        yield ValidationError(
            _("The vote is void: of %(issued)d ballots issued, %(returned)d were returned."),
            code="too_many_returned",
            params={"returned": returned, "issued": issued},
        )
    counted = tally.yes + tally.no + tally.abstained + tally.invalid
    if counted != returned + tally.written:
        yield ValidationError(
            _(
                "Yes, no, abstained and invalid add up to %(counted)d; ballots returned and "
                "written opinions to %(cast)d."
            ),
            code="sum_secret",
            params={"counted": counted, "cast": returned + tally.written},
        )
