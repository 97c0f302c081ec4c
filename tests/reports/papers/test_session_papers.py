import datetime

import pytest
from django.utils import translation

from activities.models import Vote
from branchhub.core.papers import fonts, pdf, word
from branchhub.reports.papers.registry import OF_A_SESSION, PAPERS
from tests.core.papers.papers import text_of
from tests.factories.activities import (
    ActivityFactory,
    AgendaItemFactory,
    AttendanceFactory,
    FollowUpFactory,
    GuestFactory,
    OutcomeFactory,
    OwnTagFactory,
    SessionTagFactory,
    VoteFactory,
)
from tests.factories.members import MemberFactory
from tests.reports.papers import office, scenes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def paper_of(kind, session, user=None):
    return OF_A_SESSION[kind].build(scenes.fetched(session), user or session.chair.user)


def text(kind, session, user=None):
    return text_of(word.write(paper_of(kind, session, user)))


def test_minutes_hold_every_name_item_vote_and_follow_up():
    session = scenes.session(attendees=60, pages=2)

    said = text("minutes", session)

    wanted = [row.member.name for row in session.attendances.all()]
    wanted += [guest.name for guest in session.guests.all()]
    for item in session.agenda_items.all():
        wanted += [item.title, item.presenter, *item.decision.splitlines()]
    wanted += [section.text.splitlines()[0] for section in session.minutes_sections.all()]
    wanted += [task.what for task in session.follow_ups.all()]
    wanted += [session.title, session.venue, "监票人（签名）：", "签到表扫描件.pdf", "照片 2 张"]
    assert [each for each in wanted if each not in said] == []


def test_minutes_hold_the_figures_of_a_vote():
    session = scenes.session(attendees=9, pages=1)

    votes = paper_of("minutes", session).tables()["votes"]

    names = [column.name for column in votes.columns]
    assert [dict(zip(names, row, strict=True)) for row in votes.rows] == [
        {
            "item": "2",
            "subject": "接收预备党员或转正：欧阳文静",
            "voters": "21",
            "quorum": "11",
            "present": "19",
            "yes": "17",
            "no": "1",
            "abstained": "2",
            "invalid": "0",
            "needed": "11",
            "result": "通过",
        }
    ]


def test_minutes_name_who_supervised_and_who_counted_a_ballot():
    session = scenes.session(attendees=9, pages=1)

    said = text("minutes", session).splitlines()

    vote = Vote.objects.select_related("scrutineer", "teller").get(item__activity=session)
    assert f"监票人：{vote.scrutineer.name}，计票人：{vote.teller.name}" in said


def test_minutes_tell_what_a_session_was_about_and_what_came_of_it():
    session = scenes.session(attendees=3, kind="theme_day")
    own = OwnTagFactory(branch=session.branch, purpose="topic", name="本单位安全史")
    SessionTagFactory(activity=session)
    SessionTagFactory(activity=session, shared="", own=own)
    SessionTagFactory(activity=session, purpose="carrier", shared="film")
    OutcomeFactory(activity=session, reviews=12, volunteer_hours=4.5, by_veteran=True, rating=4.5)

    with translation.override("en"):
        facts = {fact.name: fact.text for fact in paper_of("minutes", session).facts}

    names = ["topics", "carriers", "reviews", "volunteer_hours", "veteran", "rating"]
    assert {name: facts[name] for name in names} == {
        "topics": "Party theory, 本单位安全史",
        "carriers": "Film and review",
        "reviews": "12",
        "volunteer_hours": "4.5",
        "veteran": "Yes",
        "rating": "4.5 of 5",
    }


def test_minutes_say_nothing_of_what_did_not_come_of_a_session():
    session = scenes.session(attendees=3)
    OutcomeFactory(activity=session, reviews=0, volunteer_hours=0)

    told = {fact.name for fact in paper_of("minutes", session).facts if fact.text}

    assert told.isdisjoint({"topics", "carriers", "reviews", "volunteer_hours", "veteran"})


def test_minutes_say_why_somebody_was_away_only_to_those_who_may_know():
    session = scenes.session(attendees=9, pages=1)
    member = MemberFactory(branch=session.branch, with_user=True)

    assert "病假（感冒发热）" in text("minutes", session)
    assert "感冒发热" not in text("minutes", session, member.user)
    assert "病假" in text("minutes", session, member.user)


def test_minutes_of_an_incomplete_record_say_what_is_missing():
    session = scenes.session(attendees=3)

    paper = paper_of("minutes", session)

    assert paper.missing == ["没有填记录人", "议程是空的", "还没有写会议记录"]
    assert "还没有写会议记录" in text_of(word.write(paper))


def test_minutes_speak_the_language_of_the_reader():
    session = scenes.session(attendees=3)
    with translation.override("en"):
        said = text("minutes", session)

    assert "Record: Branch member assembly" in said
    assert "No minutes are written" in said


def test_minutes_tell_what_earlier_sessions_left_open():
    session = scenes.session(attendees=3)
    earlier = ActivityFactory(
        branch=session.branch, status="held", starts_at=session.starts_at - datetime.timedelta(9)
    )
    FollowUpFactory(activity=earlier, owner=session.chair, what="上次没有做完的事")

    assert "上次没有做完的事" in text("minutes", session)


def test_blank_sheet_has_a_line_for_everybody_and_spare_ones():
    session = scenes.session(attendees=3)
    GuestFactory(activity=session, name="李华")
    GuestFactory(activity=session, name="积极分子", count=4)

    rows = paper_of("sign-in-blank", session).tables()["people"].rows

    names = ["王敏", "古丽娜尔·艾合买提", "喆堃玥祎", "李华"]
    assert [row[1] for row in rows] == names + [""] * 6


def test_blank_sheet_of_a_session_not_called_yet_has_those_who_will_be_expected():
    session = ActivityFactory(status="planned")
    chair = MemberFactory(branch=session.branch, post="secretary", with_user=True)
    MemberFactory(branch=session.branch, status="activist")

    rows = paper_of("sign-in-blank", session, chair.user).tables()["people"].rows

    assert [row[1] for row in rows if row[1]] == [chair.name]


def test_sheet_as_held_has_the_marks_and_their_sum():
    session = scenes.session(attendees=9, pages=1)

    paper = paper_of("sign-in", session)

    marks = [row[3] for row in paper.tables()["people"].rows]
    assert set(marks) == {"出席", "出差", "病假", "迟到"}
    assert [fact.text for fact in paper.facts if fact.name in ("should", "present")] == ["9", "7"]


def test_notice_says_when_where_and_what():
    session = scenes.session(attendees=3)
    AgendaItemFactory(activity=session, title="讨论转正")
    GuestFactory(activity=session, name="李华")

    said = text("notice", session)

    for wanted in ("关于召开支部党员大会的通知", "全体党员：", "1. 讨论转正", "王敏", "列席：李华"):
        assert wanted in said
    assert "没有填写地点" in said


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_paper_needs_a_glyph_that_its_font_lacks(kind, language):
    with translation.override(language):
        shown = pdf.described(PAPERS[kind].sample())

    assert fonts.GETA not in str(shown)


@pytest.mark.parametrize("size", [3, 40])
@pytest.mark.parametrize(
    ("kind", "queries"), [("minutes", 11), ("sign-in", 4), ("sign-in-blank", 4), ("notice", 5)]
)
def test_papers_run_the_same_queries_for_any_size(django_assert_num_queries, kind, queries, size):
    session = scenes.session(attendees=size, pages=1)
    for _ in range(size):
        item = AgendaItemFactory(activity=session)
        VoteFactory(item=item, scrutineer=session.chair)
        AttendanceFactory(activity=session)
        own = OwnTagFactory(branch=session.branch, purpose="topic")
        SessionTagFactory(activity=session, shared="", own=own)
    OutcomeFactory(activity=session)
    activity, user = scenes.fetched(session), session.chair.user

    with django_assert_num_queries(queries):
        OF_A_SESSION[kind].build(activity, user)


def test_libreoffice_opens_every_paper(tmp_path):
    session = scenes.session(attendees=12, pages=1)
    for kind in OF_A_SESSION:
        (tmp_path / f"{kind}.docx").write_bytes(word.write(paper_of(kind, session)))
    for kind in PAPERS.keys() - OF_A_SESSION.keys():
        (tmp_path / f"{kind}.docx").write_bytes(word.write(PAPERS[kind].sample()))

    pdfs = office.to_pdf(sorted(tmp_path.glob("*.docx")), tmp_path / "out")

    assert {path.stem for path in pdfs} == set(PAPERS)


@pytest.mark.parametrize("kind", PAPERS)
def test_docs_name_what_a_template_may_use(settings, kind):
    docs = (settings.BASE_DIR / "docs" / "papers.md").read_text()
    [row] = [line for line in docs.splitlines() if line.startswith(f"| `{kind.value}` |")]
    paper = PAPERS[kind].sample()

    names = [*paper.parts, *paper.tables()]
    names += [column.name for table in paper.tables().values() for column in table.columns]
    assert [name for name in names if name not in row] == []
    assert [fact.name for fact in paper.facts if fact.name not in docs] == []
