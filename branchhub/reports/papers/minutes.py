"""The record of a session of any kind. Source: domain.md 3.3."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities import votes
from activities.choices import (
    ActivityStatus,
    AttendanceStatus,
    Carrier,
    FileKind,
    TagPurpose,
    Topic,
)
from activities.models import AgendaItem, FollowUp, Outcome, SessionTag
from activities.operations.archive import points_of
from activities.rules import can_read_minutes
from activities.views.record import read_votes
from branchhub.core import formats
from branchhub.core.papers.paper import (
    NONE,
    Column,
    Fact,
    Paper,
    Paragraph,
    Signatures,
    Table,
    in_chapters,
    labelled,
    listed,
    numbered,
    paragraphs,
)

from . import record, samples
from .record import Record, group_of, names_with, turnout_text

ATTENDED = AttendanceStatus.counts_as_present()


@dataclass
class Minutes:
    """`items` with their votes, `texts` by item id, of the rest under None.

    `topics` and `carriers` are names; without an `outcome` nothing is on record of what came of it.
    """

    record: Record
    topics: list[str] = field(default_factory=list)
    carriers: list[str] = field(default_factory=list)
    outcome: Outcome | None = None
    items: list = field(default_factory=list)
    texts: dict = field(default_factory=dict)
    earlier: list = field(default_factory=list)
    follow_ups: list = field(default_factory=list)
    attachments: list = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def is_allowed(user, activity) -> bool:
    return can_read_minutes(user, activity)


def is_offered(activity, now) -> bool:
    return activity.status in ActivityStatus.counted()


def build(activity, user) -> Paper:
    """Ten queries at most, however long the record."""
    [minutes] = read_all([activity], user)
    return compose(minutes)


def read_all(activities, user) -> list[Minutes]:
    """Of activities of one branch that are read as `record.read_all` asks for. Ten queries."""
    if not activities:
        return []
    records = record.read_all(activities, user)
    items = Prefetch("agenda_items", AgendaItem.objects.with_results())
    tags = Prefetch("tags", SessionTag.objects.select_related("own"))
    read = (items, "minutes_sections", "attachments", tags, "outcome")
    prefetch_related_objects(activities, *read)
    read_votes([item for activity in activities for item in activity.agenda_items.all()])
    around = FollowUp.objects.around(activities)
    tasks = list(around.select_related("owner", "activity"))
    return [_minutes(each, tasks) for each in records]


def _minutes(record, tasks) -> Minutes:
    """Of a `record` whose activity has everything read; `tasks` are those around it."""
    activity = record.activity
    items = list(activity.agenda_items.all())
    texts = {section.item_id: section.text for section in activity.minutes_sections.all()}
    points = points_of(activity, items, record.rows, is_written=any(texts.values()))
    concerning = [task for task in tasks if task.concerns(activity)]
    tags = {purpose: [] for purpose in TagPurpose}
    for tag in activity.tags.all():
        tags[tag.purpose].append(str(tag.label))
    return Minutes(
        record=record,
        topics=tags[TagPurpose.TOPIC],
        carriers=tags[TagPurpose.CARRIER],
        outcome=getattr(activity, "outcome", None),
        items=items,
        texts=texts,
        earlier=[task for task in concerning if task.activity_id != activity.pk],
        follow_ups=[task for task in concerning if task.activity_id == activity.pk],
        attachments=list(activity.attachments.all()),
        missing=[point.text for point in points if not point.done],
    )


def compose(minutes) -> Paper:
    record, activity = minutes.record, minutes.record.activity
    chapters = in_chapters(
        [
            ("attendance", pgettext("chapter", "Attendance"), _attendance(record)),
            ("guests", _("Attending by invitation"), _guests(record)),
            ("earlier", _("From earlier sessions"), [_tasks("earlier", minutes.earlier)]),
            ("items", _("Agenda and decisions"), _items(minutes)),
            ("general", _("Course of the session"), paragraphs(minutes.texts.get(None, ""))),
            ("votes", _("Votes"), [_votes(minutes.items)]),
            ("follow_ups", _("Follow-ups"), [_tasks("follow_ups", minutes.follow_ups)]),
            ("attachments", _("Attachments"), _attachments(minutes.attachments)),
            ("signatures", "", [Signatures(_signatures(minutes.items))]),
        ]
    )
    return Paper(
        title=_("Record: %(kind)s") % {"kind": activity.get_kind_display()},
        organisation=record.organisation,
        facts=[*record.facts(), *_counts(record), *_yield(minutes)],
        parts=chapters,
        missing=minutes.missing,
    )


def _counts(record):
    turnout = record.turnout
    listed_people = bool(turnout.listed)
    hours = record.activity.hours
    return [
        Fact("should", _("Should attend"), str(turnout.should) if listed_people else ""),
        Fact("present", _("Present"), str(turnout.present) if listed_people else ""),
        Fact(
            "voters",
            pgettext("votes", "Voters expected"),
            str(turnout.voters) if turnout.quorum else "",
        ),
        Fact(
            "voters_present",
            pgettext("votes", "Voters present"),
            str(turnout.voters_present) if turnout.quorum else "",
        ),
        Fact("guest_count", _("Guests"), str(record.guest_count() or "")),
        Fact("hours", _("Study hours"), formats.number(hours) if hours else ""),
    ]


def _yield(minutes):
    """What it was about, and what came of it."""
    outcome = minutes.outcome or Outcome()
    hours = outcome.volunteer_hours
    rating = outcome.rating and formats.number(outcome.rating)
    return [
        Fact("topics", _("Study topics"), listed(minutes.topics), wide=True),
        Fact("carriers", _("Forms taken"), listed(minutes.carriers), wide=True),
        Fact("reviews", _("Reviews collected"), str(outcome.reviews or "")),
        Fact("volunteer_hours", _("Volunteer hours"), formats.number(hours) if hours else ""),
        Fact("veteran", _("Story of a veteran member"), _("Yes") if outcome.by_veteran else ""),
        Fact("rating", _("Rating"), _("%(rating)s of 5") % {"rating": rating} if rating else ""),
    ]


def _attendance(record):
    blocks = []
    if record.rows:
        blocks.append(Paragraph(turnout_text(record.turnout)))
        present = names_with(record.rows, ATTENDED)
        blocks.append(Paragraph(labelled(_("Present"), listed(present) or NONE)))
        late = names_with(record.rows, [AttendanceStatus.LATE])
        blocks += [Paragraph(labelled(_("Late"), listed(late)))] if late else []
    return [*blocks, _absent(record)]


def _absent(record):
    rows = [row for row in record.rows if row.status not in ATTENDED]
    columns = [
        Column("number", _("No."), 1.4, centred=True),
        Column("name", _("Name"), 4.2),
        Column("group", _("Party group"), 3),
        Column("absence", _("Why not present"), 6),
    ]
    lines = [
        [str(number), row.member.name, group_of(row), record.absence(row)]
        for number, row in enumerate(rows, 1)
    ]
    return Table("absent", columns, lines)


def _guests(record):
    names = record.guest_names()
    return [Paragraph(listed(names))] if names else []


def votes_of(item) -> list:
    """Of an item of which `read_votes` read the votes, should it have any."""
    return list(item.votes.all()) if item.has_votes else []


def _items(minutes):
    blocks = []
    for number, item in enumerate(minutes.items, 1):
        blocks.append(numbered(number, item.title, level=2))
        if item.presenter:
            blocks.append(Paragraph(labelled(_("Presenter"), item.presenter)))
        blocks += paragraphs(minutes.texts.get(item.pk, ""))
        for vote in votes_of(item):
            subject = vote.candidate or str(vote.get_rule_display())
            blocks.append(Paragraph(labelled(labelled(_("Vote"), subject), votes.sentence(vote))))
            blocks += _counted_by(vote)
        decided = paragraphs(item.decision)
        if decided:
            first, *others = decided
            blocks += [Paragraph(labelled(_("Decision"), first.text)), *others]
    return blocks


def _counted_by(vote):
    people = [
        (pgettext("person", "Scrutineer"), vote.scrutineer),
        (pgettext("person", "Teller"), vote.teller),
    ]
    named = [labelled(role, person.name) for role, person in people if person]
    return [Paragraph(pgettext("between clauses", "; ").join(named))] if named else []


def _votes(items):
    columns = [
        Column("item", pgettext("votes", "Item"), 1.9, centred=True),
        Column("subject", pgettext("votes", "What was voted on"), 4.4),
        Column("voters", pgettext("votes", "Voters expected"), 2.8, centred=True),
        Column("quorum", pgettext("votes", "Quorum"), 2.4, centred=True),
        Column("present", pgettext("votes", "Voters present"), 2.6, centred=True),
        Column("yes", pgettext("votes", "Yes"), 1.7, centred=True),
        Column("no", pgettext("votes", "No"), 1.7, centred=True),
        Column("abstained", pgettext("votes", "Abstain"), 2.6, centred=True),
        Column("invalid", pgettext("votes", "Invalid"), 2.2, centred=True),
        Column("needed", pgettext("votes", "Needed"), 2.4, centred=True),
        Column("result", pgettext("votes", "Result"), 2.5, centred=True),
    ]
    rows = [
        [str(number), *_vote(vote)]
        for number, item in enumerate(items, 1)
        for vote in votes_of(item)
    ]
    return Table("votes", columns, rows, is_small=True)


def _vote(vote) -> list[str]:
    subject = str(vote.get_rule_display())
    if vote.candidate:
        subject = labelled(subject, vote.candidate)
    counts = (vote.yes, vote.no, vote.abstained, vote.invalid, vote.needed)
    result = _("Carried") if vote.passed else _("Not carried")
    voters = (vote.voters_expected, vote.quorum, vote.voters_present)
    return [subject, *map(str, voters), *map(str, counts), result]


def _tasks(name, tasks):
    columns = [
        Column("number", _("No."), 1.7, centred=True),
        Column("what", _("What"), 6),
        Column("owner", _("Who"), 4),
        Column("due", _("By when"), 4.6, centred=True),
        Column("state", _("Done on"), 4.6, centred=True),
    ]
    rows = [
        [
            str(number),
            task.what,
            task.owner.name,
            formats.full_date(task.due_on),
            formats.full_date(task.done_on) if task.done_on else "",
        ]
        for number, task in enumerate(tasks, 1)
    ]
    return Table(name, columns, rows)


def _attachments(attachments):
    """What is filed with the record; photos are counted."""
    photos = sum(file.kind == FileKind.PHOTO for file in attachments)
    names = [file.name for file in attachments if file.kind != FileKind.PHOTO]
    if photos:
        names.append(_("Photos: %(count)d") % {"count": photos})
    return [Paragraph(f"{number}. {name}") for number, name in enumerate(names, 1)]


def _signatures(items) -> list[str]:
    counted = [vote for item in items for vote in votes_of(item)]
    labels = [_("Chair"), _("Recorder")]
    labels += (
        [pgettext("person", "Scrutineer")] if any(vote.scrutineer_id for vote in counted) else []
    )
    labels += [pgettext("person", "Teller")] if any(vote.teller_id for vote in counted) else []
    signed = [_("%(role)s (signature):") % {"role": label} for label in labels]
    return [*signed, _("Seal of the branch:"), pgettext("of a signature", "Date:")]


def sample() -> Paper:
    return compose(sample_minutes())


def sample_minutes() -> Minutes:
    session = samples.session()
    task = samples.task(session.activity.recorder)
    return Minutes(
        record=session,
        topics=[str(Topic.THEORY.label)],
        carriers=[str(Carrier.FILM.label)],
        outcome=Outcome(reviews=3, volunteer_hours=4, by_veteran=True, rating=5),
        items=[samples.item()],
        texts={1: _("What was said."), None: _("How the session went.")},
        earlier=[task],
        follow_ups=[task],
        attachments=[samples.file()],
        missing=[_("No minutes are written")],
    )
