import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from activities import votes
from activities.choices import Ballot, VoteRule
from activities.models import Vote
from activities.votes import Tally

NUMBERS = st.integers(min_value=0, max_value=200)
RULES = st.sampled_from(VoteRule.values)


@pytest.mark.parametrize(
    ("rule", "expected", "quorum", "needed"),
    [
        ("ordinary", 21, 11, 11),
        ("admission", 21, 11, 11),
        ("ordinary", 20, 10, 11),
        ("admission", 20, 11, 11),
    ],
)
def test_quorum_and_votes_needed_of_motions(rule, expected, quorum, needed):
    found = votes.votes_needed(rule, expected=expected, present=expected)

    assert (votes.quorum(rule, expected), found) == (quorum, needed)


@pytest.mark.parametrize(("expected", "quorum"), [(21, 17), (20, 16), (5, 4), (1, 1)])
def test_quorum_of_elections_is_four_fifths(expected, quorum):
    assert votes.quorum("election", expected) == quorum


def test_votes_needed_in_an_election_are_over_half_of_those_present():
    assert votes.votes_needed("election", expected=21, present=17) == 9


@pytest.mark.parametrize(("seats", "candidates"), [(1, 2), (3, 4), (5, 6), (6, 8), (10, 12)])
def test_candidates_needed_are_a_fifth_more_than_seats(seats, candidates):
    assert votes.candidates_needed(seats) == candidates


def codes(rule, ballot, tally, *, expected, present):
    try:
        votes.check(rule, ballot, tally, expected=expected, present=present)
    except ValidationError as error:
        return [each.code for each in error.error_list]
    return []


def secret(yes, **others):
    return Tally(yes=yes, no=0, abstained=0, **others)


@pytest.mark.parametrize(
    ("rule", "ballot", "tally", "expected", "present", "found"),
    [
        ("ordinary", "open", Tally(16, 0, 1), 20, 17, []),
        ("ordinary", "open", Tally(16, 0, 0), 20, 17, ["sum_open"]),
        ("ordinary", "open", Tally(9, 0, 0), 20, 9, ["no_quorum"]),
        ("ordinary", "open", Tally(21, 0, 0), 20, 21, ["too_many_present"]),
        ("ordinary", "open", Tally(0, 0, 0), 0, 0, ["no_voters"]),
        ("admission", "open", Tally(17, 0, 0), 20, 17, ["must_be_secret"]),
        ("admission", "secret", secret(18, issued=17, returned=17, written=1), 20, 17, []),
        ("admission", "secret", secret(21, issued=17, returned=17, written=4), 20, 17, ["w"]),
        ("election", "secret", secret(18, issued=17, returned=17, written=1), 20, 17, ["n"]),
        ("ordinary", "secret", secret(18, issued=18, returned=18), 20, 17, ["too_many_issued"]),
        ("ordinary", "secret", secret(17, issued=16, returned=17), 20, 17, ["too_many_returned"]),
        ("ordinary", "secret", secret(15, issued=17, returned=17), 20, 17, ["sum_secret"]),
    ],
)
def test_check_names_each_contradiction(rule, ballot, tally, expected, present, found):
    short = {"w": "too_many_written", "n": "no_written_opinions"}

    result = codes(rule, ballot, tally, expected=expected, present=present)

    assert result == [short.get(code, code) for code in found]


@given(RULES, st.integers(min_value=1, max_value=10_000))
def test_quorum_is_at_least_half_and_at_most_everybody(rule, expected):
    assert expected / 2 <= votes.quorum(rule, expected) <= expected


@given(RULES, st.integers(min_value=1, max_value=500), st.data())
def test_two_opposite_motions_never_both_pass(rule, expected, data):
    present = data.draw(st.integers(min_value=votes.quorum(rule, expected), max_value=expected))
    yes = data.draw(st.integers(min_value=0, max_value=present))
    counts = {"expected": expected, "present": present}

    both = [votes.passed(rule, Tally(n, 0, 0), **counts) for n in (yes, present - yes)]

    assert both != [True, True]


@given(RULES, st.sampled_from(Ballot.values), st.lists(NUMBERS, min_size=9, max_size=9))
def test_check_answers_whatever_is_counted(rule, ballot, numbers):
    expected, present, *counts = numbers
    tally = Tally(*counts)

    found = codes(rule, ballot, tally, expected=expected, present=present)

    if not found:
        assert tally.yes + tally.no + tally.abstained + tally.invalid <= expected


@given(st.integers(min_value=1, max_value=300), st.data())
def test_check_accepts_every_consistent_open_vote(expected, data):
    least = votes.quorum("ordinary", expected)
    present = data.draw(st.integers(min_value=least, max_value=expected))
    yes = data.draw(st.integers(min_value=0, max_value=present))
    no = data.draw(st.integers(min_value=0, max_value=present - yes))
    tally = Tally(yes, no, present - yes - no)

    assert codes("ordinary", "open", tally, expected=expected, present=present) == []


VOTE = {
    "rule": "admission",
    "ballot": "secret",
    "voters_expected": 20,
    "voters_present": 17,
    "yes": 17,
    "no": 0,
    "abstained": 1,
    "issued": 17,
    "returned": 17,
    "written": 1,
    "passed": True,
}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {},
            "Voters who should attend: 20, present: 17; a vote can be taken. The ballot was "
            "secret: 17 ballots issued, 17 returned; written opinions handed in before the "
            "meeting: 1. Yes 17, no 0, abstained 1; more than half of the voters who should "
            "attend, carried.",
        ),
        (
            {"rule": "ordinary", "ballot": "open", "yes": 9, "no": 8, "passed": False},
            "Voters who should attend: 20, present: 17; a vote can be taken. The vote was taken "
            "by show of hands. Yes 9, no 8, abstained 1; not more than half of the voters who "
            "should attend, not carried.",
        ),
        (
            {"rule": "election", "candidate": "李明", "written": 0, "invalid": 2},
            "Voters who should attend: 20, present: 17; a vote can be taken. The ballot was "
            "secret: 17 ballots issued, 17 returned. 李明: Yes 17, no 0, abstained 1, invalid 2; "
            "more than half of the voters present, elected.",
        ),
    ],
)
def test_sentence_tells_the_whole_vote(changes, sentence):
    with translation.override("en"):
        assert votes.sentence(Vote(**VOTE | changes)) == sentence
