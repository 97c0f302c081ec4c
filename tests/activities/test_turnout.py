from activities.kinds import KINDS
from activities.turnout import Turnout, attendance_summary
from tests.factories.activities import AttendanceFactory


def row(status, **values):
    return AttendanceFactory.build(activity=None, branch=None, member=None, status=status, **values)


def test_everybody_is_counted_once():
    rows = [
        row("present"),
        row("late"),
        row("sick_leave"),
        row("absent"),
        row("exempt"),
        row(""),
        row("present", may_vote=False),
    ]

    turnout = attendance_summary(rows, KINDS["assembly"])

    assert turnout == Turnout(
        listed=7,
        exempt=1,
        present=3,
        late=1,
        leave=1,
        absent=1,
        unset=1,
        voters=6,
        voters_present=2,
        quorum=3,
    )


def test_the_exempt_leave_the_denominator_but_stay_among_the_voters():
    turnout = attendance_summary([row("present"), row("exempt")], KINDS["assembly"])

    assert (turnout.should, turnout.voters) == (1, 2)


def test_the_excluded_are_no_voters():
    rows = [row("present"), row("", vote_exclusion="长期出国")]

    assert attendance_summary(rows, KINDS["assembly"]).voters == 1


def test_what_is_missing_for_a_vote():
    rows = [row("present"), row(""), row(""), row("")]

    turnout = attendance_summary(rows, KINDS["assembly"])

    assert (turnout.missing, turnout.can_vote) == (1, False)


def test_half_of_the_voters_may_vote():
    turnout = attendance_summary([row("present"), row("late"), row(""), row("")], KINDS["assembly"])

    assert (turnout.missing, turnout.can_vote) == (0, True)


def test_no_quorum_where_none_is_asked_for():
    turnout = attendance_summary([row("present")], KINDS["group"])

    assert (turnout.quorum, turnout.can_vote) == (None, False)


def test_nobody_listed_is_not_enough():
    assert attendance_summary([], KINDS["assembly"]).can_vote is False
