import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from activities.models import MakeUp
from tests.factories.activities import ActivityFactory, AttendanceFactory, MakeUpFactory
from tests.factories.members import MemberFactory, ReviewerPostFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def client(client):
    """Reads English."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def secretary():
    return MemberFactory(post="secretary", with_user=True)


@pytest.fixture
def row(secretary):
    return absence(secretary.branch)


def absence(branch, *, days=-3, **values):
    starts_at = timezone.now() + datetime.timedelta(days=days)
    activity = ActivityFactory(branch=branch, status="held", starts_at=starts_at)
    values = {"status": "absent", "member__with_user": True} | values
    return AttendanceFactory(activity=activity, **values)


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


def login(client, who):
    client.force_login(who.user)
    return client


def test_a_member_hands_in_a_note_and_a_file(client, row):
    upload = SimpleUploadedFile("笔记.pdf", PDF)

    response = login(client, row.member).post(
        url("make-up-hand-in", row.pk), {"note": "学习了文件", "upload": upload}
    )

    make_up = MakeUp.objects.get()
    assert response.url == url("make-ups")
    assert (make_up.attendance, make_up.note, make_up.evidence_name) == (
        row,
        "学习了文件",
        "笔记.pdf",
    )


def test_an_empty_form_says_what_is_missing(client, row):
    response = login(client, row.member).post(url("make-up-hand-in", row.pk), {})

    assert response.context["form"].non_field_errors().as_data()[0].code == "nothing"


def test_a_bad_file_keeps_what_was_typed(client, row):
    upload = SimpleUploadedFile("笔记.pdf", b"<html></html>")

    response = login(client, row.member).post(
        url("make-up-hand-in", row.pk), {"note": "学习了文件", "upload": upload}
    )

    form = response.context["form"]
    assert (form["note"].value(), len(form.non_field_errors())) == ("学习了文件", 1)


def test_the_secretary_hands_in_for_somebody_and_goes_on_to_check_it(client, secretary, row):
    response = login(client, secretary).post(url("make-up-hand-in", row.pk), {"note": "面谈补课"})

    assert response.url == url("make-up-check", row.pk)


@pytest.mark.parametrize("mark", ["present", "exempt", ""])
def test_nothing_is_made_up_for_presence(client, row, mark):
    type(row).objects.update(status=mark)

    assert login(client, row.member).get(url("make-up-hand-in", row.pk)).status_code == 404


@pytest.mark.parametrize(
    ("verdict", "answer", "state"),
    [("accepted", "", "accepted"), ("returned", "请写体会", "returned")],
)
def test_the_secretary_checks(client, secretary, row, verdict, answer, state):
    make_up = MakeUpFactory(attendance=row)

    response = login(client, secretary).post(
        url("make-up-check", row.pk), {"verdict": verdict, "answer": answer}
    )

    make_up.refresh_from_db()
    assert (response.url, make_up.state, make_up.answer) == (url("make-ups"), state, answer)


def test_sending_back_without_words_is_told_beside_them(client, secretary, row):
    MakeUpFactory(attendance=row)

    response = login(client, secretary).post(url("make-up-check", row.pk), {"verdict": "returned"})

    assert list(response.context["form"].errors) == ["answer"]


def test_the_file_is_sent_so_that_nothing_in_it_can_run(client, row):
    MakeUpFactory(attendance=row, with_evidence=True)

    response = login(client, row.member).get(url("make-up-evidence", row.pk))

    assert b"".join(response) == b"%PDF-1.4 test"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_without_a_file_there_is_none_to_send(client, row):
    MakeUpFactory(attendance=row)

    assert login(client, row.member).get(url("make-up-evidence", row.pk)).status_code == 404


def test_a_member_sees_their_own_only(client, row):
    other = absence(row.branch)
    MakeUpFactory(attendance=other, state="accepted")

    context = login(client, row.member).get(url("make-ups")).context

    assert [owed.row for owed in context["own"]] == [row]
    assert (context["due"], context["to_check"], context["checked"]) == ([], [], [])


def test_the_secretary_sees_what_is_due_and_what_to_check(client, secretary, row):
    handed_in = MakeUpFactory(attendance=absence(row.branch))
    accepted = MakeUpFactory(
        attendance=absence(row.branch), state="accepted", checked_at=timezone.now()
    )
    absence(MemberFactory().branch)

    context = login(client, secretary).get(url("make-ups")).context

    assert [owed.row for owed in context["due"]] == [row]
    assert (context["to_check"], context["checked"]) == ([handed_in], [accepted])


def test_what_was_returned_is_due_again_and_not_among_what_was_checked(client, secretary):
    row = absence(secretary.branch)
    MakeUpFactory(attendance=row, state="returned", checked_at=timezone.now())
    client.force_login(secretary.user)

    context = client.get(url("make-ups")).context

    assert ([owed.row for owed in context["due"]], context["checked"]) == ([row], [])


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_runs_the_same_queries_for_any_number(
    client, secretary, django_assert_num_queries, count
):
    for _number in range(count):
        absence(secretary.branch)
        absence(secretary.branch, member=secretary)
        for state in ("handed_in", "accepted"):
            MakeUpFactory(attendance=absence(secretary.branch), state=state)
    login(client, secretary)

    with django_assert_num_queries(8):
        response = client.get(url("make-ups"))

    names = ("own", "due", "to_check", "checked")
    assert [len(response.context[name]) for name in names] == [count] * 4


def test_the_session_says_how_many_made_up_for_it(client, secretary, row):
    for status in ("absent", "sick_leave"):
        away = AttendanceFactory(activity=row.activity, status=status)
        MakeUpFactory(attendance=away, state="accepted")
    AttendanceFactory(activity=row.activity, status="present")

    page = login(client, secretary).get(row.activity.get_absolute_url()).content.decode()

    assert "Made up 2 of 3" in page
    assert "<b>1 <small>/ 4</small></b><span>Present / expected</span>" in page


def test_only_who_has_make_ups_is_led_to_them_from_a_session(client, secretary, row):
    reviewer = ReviewerPostFactory(committee=row.branch.committee).user

    pages = []
    for user in (secretary.user, reviewer):
        client.force_login(user)
        pages.append(client.get(row.activity.get_absolute_url()).content.decode())

    assert ["Made up 0 of 1" in page for page in pages] == [True, True]
    assert [url("make-ups") in page for page in pages] == [True, False]


def test_whoever_was_away_is_asked_to_make_up_on_the_page_of_the_session(client, row):
    address = url("make-up-hand-in", row.pk)

    page = login(client, row.member).get(row.activity.get_absolute_url()).content.decode()

    assert address in page
    other = MemberFactory(branch=row.branch, with_user=True)
    assert address not in login(client, other).get(row.activity.get_absolute_url()).content.decode()


def test_the_file_of_a_person_counts_their_make_ups(client, secretary, row):
    for state in ("accepted", "handed_in", "returned"):
        away = absence(row.branch, member=row.member)
        MakeUpFactory(attendance=away, state=state)

    page = login(client, secretary).get(row.member.get_absolute_url()).content.decode()

    figures = [part.split("<")[0] for part in page.split('<div class="bh-figure"><b>')[1:]]
    assert figures == ["2", "1", "1"]


def test_others_do_not_read_of_make_ups_in_a_file(client, row):
    other = MemberFactory(branch=row.branch, with_user=True)

    page = login(client, other).get(row.member.get_absolute_url()).content.decode()

    assert "make-up" not in page.lower()
