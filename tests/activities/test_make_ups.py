import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from activities import make_ups as reading
from activities.models import Attendance, BranchRules, MakeUp
from activities.operations import attendance, make_ups
from branchhub.notices.models import Notice
from tests.browser.files import photograph, position_of
from tests.factories.activities import AttendanceFactory, MakeUpFactory
from tests.factories.members import MemberFactory
from tests.factories.notices import NoticeFactory
from tests.history import rows_without_history

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def absence(*, status="absent", days=-3, **values):
    """Somebody's absence from an assembly held three days ago."""
    values = {"activity__status": "held", "member__with_user": True} | values
    starts_at = timezone.now() + days * DAY
    return AttendanceFactory(status=status, activity__starts_at=starts_at, **values)


@pytest.fixture
def secretary():
    return MemberFactory(post="secretary", with_user=True)


@pytest.fixture
def row(secretary):
    return absence(activity__branch=secretary.branch)


def pdf(name="笔记.pdf"):
    return SimpleUploadedFile(name, PDF)


def hand_in(row, by=None, **values):
    values = {"note": "自学了会议材料", "upload": None, "now": timezone.now()} | values
    return make_ups.hand_in(row, by=by or row.member.user, **values)


def check(operation, make_up, by, answer=""):
    return operation(make_up, answer=answer, by=by.user, now=timezone.now())


def code_of(operation, *args, **values):
    with pytest.raises(ValidationError) as error:
        operation(*args, **values)
    return error.value.code


def content_of(make_up):
    with make_up.evidence.open("rb") as file:
        return file.read()


def due():
    return list(Attendance.objects.to_make_up(timezone.now()))


@pytest.mark.parametrize("status", ["absent", "personal_leave", "sick_leave", "business_trip"])
def test_whoever_was_away_has_something_to_make_up_for(status):
    row = absence(status=status)

    assert due() == [row]


@pytest.mark.parametrize(
    "values",
    [
        {"status": "present"},
        {"status": "late"},
        {"status": "exempt"},
        {"status": ""},
        {"activity__status": "announced"},
        {"activity__status": "cancelled"},
        {"activity__kind": "committee"},
        {"activity__kind": "appraisal"},
        {"member__status": "left"},
        {"days": -400},
    ],
)
def test_who_has_nothing_to_make_up_for(values):
    absence(**values)

    assert due() == []


@pytest.mark.parametrize(
    ("state", "is_owed"), [("handed_in", True), ("returned", True), ("accepted", False)]
)
def test_what_is_accepted_is_owed_no_more(row, state, is_owed):
    MakeUpFactory(attendance=row, state=state)

    assert bool(due()) is is_owed


def test_study_is_due_a_week_after_the_day_of_the_session(row):
    [owed] = reading.owed(Attendance.objects.to_make_up(timezone.now()))

    assert owed.due_on == row.activity.day + 7 * DAY
    assert owed.days_late(row.activity.day + 7 * DAY) == 0
    assert owed.days_late(row.activity.day + 9 * DAY) == 2


def test_a_branch_sets_its_own_number_of_days(row):
    BranchRules.objects.create(branch=row.branch, make_up_days=14)

    [owed] = reading.owed(Attendance.objects.to_make_up(timezone.now()))

    assert owed.due_on == row.activity.day + 14 * DAY


@pytest.mark.parametrize("count", [1, 20])
def test_what_is_owed_takes_one_query(django_assert_num_queries, count):
    for _number in range(count):
        absence()

    with django_assert_num_queries(1):
        owed = reading.owed(Attendance.objects.to_make_up(timezone.now()))

    assert len([each.row.member.name for each in owed]) == count


def test_a_note_is_handed_in_and_the_secretary_told(row, secretary):
    make_up = hand_in(row)

    assert (make_up.state, make_up.note) == ("handed_in", "自学了会议材料")
    told = Notice.objects.get(kind="make_up_handed_in")
    assert (told.recipient, told.link) == (secretary, f"/make-up/{row.pk}/check/")
    assert rows_without_history() == []


def test_handing_in_closes_what_asked_for_it(row):
    key = f"make-up:{row.pk}:due:{row.member.pk}"
    NoticeFactory(kind="make_up_due", recipient=row.member, dedupe_key=key)

    hand_in(row)

    assert not Notice.objects.todo().filter(recipient=row.member).exists()


def test_a_file_is_enough_and_kept_under_a_name_that_tells_nothing(row):
    make_up = hand_in(row, note="", upload=pdf())

    assert (make_up.evidence_name, make_up.evidence_type) == ("笔记.pdf", "application/pdf")
    assert "笔记" not in make_up.evidence.name
    assert content_of(make_up) == PDF


def test_where_a_picture_was_taken_is_not_kept(row):
    picture = photograph()
    upload = SimpleUploadedFile(picture["name"], picture["buffer"])

    make_up = hand_in(row, note="", upload=upload)

    assert position_of(content_of(make_up)) == {}


def test_a_file_is_what_its_content_says(row):
    page = SimpleUploadedFile("笔记.pdf", b"<html><script>alert(1)</script></html>")

    assert code_of(hand_in, row, upload=page) == "type_not_allowed"


def test_something_must_be_handed_in(row):
    assert code_of(hand_in, row, note="") == "nothing"


@pytest.mark.parametrize(
    "changes",
    [{"status": "present"}, {"status": "exempt"}],
)
def test_nothing_is_handed_in_for_what_was_corrected(row, changes):
    type(row).objects.update(**changes)

    assert code_of(hand_in, row) == "not_due"


def test_nothing_is_handed_in_before_the_session_is_held():
    row = absence(activity__status="announced", days=3)

    assert code_of(hand_in, row) == "not_due"


def test_a_new_file_takes_the_place_of_the_old_one(row, django_capture_on_commit_callbacks):
    old = hand_in(row, upload=pdf("一.pdf")).evidence
    with django_capture_on_commit_callbacks(execute=True):
        new = hand_in(row, upload=pdf("二.pdf"))

    assert (old.storage.exists(old.name), new.evidence.storage.exists(new.evidence.name)) == (
        False,
        True,
    )
    assert MakeUp.objects.count() == 1


def test_accepting_ends_it_and_tells_the_member(row, secretary):
    make_up = check(make_ups.accept, hand_in(row), secretary)

    assert (make_up.state, make_up.checked_by, due()) == ("accepted", secretary.user, [])
    assert Notice.objects.get(kind="make_up_decided").recipient == row.member
    assert not Notice.objects.todo().exists()
    assert rows_without_history() == []


def test_what_is_accepted_is_no_presence(row, secretary):
    check(make_ups.accept, hand_in(row), secretary)

    row.refresh_from_db()
    assert (row.status, row.came) == ("absent", False)
    assert row.activity.attendances.came().count() == 0


def test_what_is_sent_back_is_due_again_with_the_words(row, secretary):
    make_up = check(make_ups.return_, hand_in(row), secretary, answer="请写学习体会")

    assert (make_up.state, make_up.answer, due()) == ("returned", "请写学习体会", [row])
    assert Notice.objects.get(kind="make_up_decided").detail.endswith("请写学习体会")


def test_sending_back_needs_words(row, secretary):
    make_up = hand_in(row)

    assert code_of(check, make_ups.return_, make_up, secretary) == "words_needed"


def test_each_round_is_told_anew(row, secretary):
    for _round in range(2):
        make_up = hand_in(row)
        check(make_ups.return_, make_up, secretary, answer="再补充")

    told = list(Notice.objects.order_by("pk").values_list("kind", flat=True))
    assert told == ["make_up_handed_in", "make_up_decided"] * 2


@pytest.mark.parametrize("state", ["accepted", "returned"])
def test_what_is_checked_is_not_checked_again(row, secretary, state):
    make_up = hand_in(row)
    type(make_up).objects.update(state=state)

    assert code_of(check, make_ups.accept, make_up, secretary) == "checked"


def test_what_was_handed_in_anew_meanwhile_is_looked_at_first(row, secretary):
    seen = hand_in(row)
    hand_in(row, note="另写了一份", now=timezone.now() + DAY)

    assert code_of(check, make_ups.accept, seen, secretary) == "checked"


def test_what_is_accepted_is_not_handed_in_again(row, secretary):
    check(make_ups.accept, hand_in(row), secretary)

    assert code_of(hand_in, row) == "accepted"


def test_the_secretary_hands_in_for_somebody_and_is_not_told(row, secretary):
    deputy = MemberFactory(branch=secretary.branch, post="deputy")

    make_up = hand_in(row, by=secretary.user)

    assert make_up.handed_in_by == secretary.user
    assert [told.recipient for told in Notice.objects.all()] == [deputy]


def test_a_mark_corrected_to_present_asks_for_nothing_any_more(row, secretary):
    hand_in(row)
    key = f"make-up:{row.pk}:due:{row.member.pk}"
    NoticeFactory(kind="make_up_due", recipient=row.member, dedupe_key=key)

    marks = {row.pk: ("present", "")}
    attendance.save_attendance(row.activity, marks, by=secretary.user, now=timezone.now())

    assert due() == []
    assert not MakeUp.objects.to_check(secretary.user).exists()
    assert not Notice.objects.todo().exists()


def test_others_of_the_branch_do_not_see_what_was_handed_in(row, secretary):
    MakeUpFactory(attendance=row)
    member = MemberFactory(branch=row.branch, with_user=True)
    leader = MemberFactory(branch=row.branch, post="publicity", with_user=True)
    outsider = MemberFactory(post="secretary", with_user=True)
    people = {"own": row.member, "secretary": secretary, "member": member, "commissioner": leader}

    seen = {
        role
        for role, who in (people | {"outsider": outsider}).items()
        if MakeUp.objects.visible_to(who.user).exists()
    }

    assert seen == {"own", "secretary"}
