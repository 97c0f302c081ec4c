"""Who belongs to a branch in a year, as chapters of its handbook: posts, groups, roster, stages."""

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.core import formats
from branchhub.core.papers.paper import (
    NONE,
    Column,
    Fact,
    Facts,
    Paragraph,
    Table,
    labelled,
    listed,
    paired,
    paragraphs,
)
from members.choices import PostKind, Status
from members.models import Branch, Member, PartyGroup, Post, StatusPeriod
from members.roster.exporting import written_date
from members.rules import can_export_roster

from .record import ENCRYPTED

POSTS = list(PostKind)
STAGES = [
    Status.APPLICANT,
    Status.ACTIVIST,
    Status.DEVELOPMENT_OBJECT,
    Status.PROBATIONARY,
    Status.FULL,
]


@dataclass
class People:
    """`members` of the Party on `day`, with status and group; `stages` are first days of each.

    Without `names_shown` only those who hold a post are named, the others counted.
    """

    branch: Branch
    day: datetime.date
    names_shown: bool = True
    posts: list[Post] = field(default_factory=list)
    groups: list[PartyGroup] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    stages: list[tuple[Member, dict[str, datetime.date]]] = field(default_factory=list)

    @property
    def secretary(self) -> str:
        held = [post for post in self.posts if post.kind == PostKind.SECRETARY]
        return listed([post.member.name for post in held if post.holds_on(self.day)])


def read(branch, period, today, user) -> People:
    """As of the last day of the `period`, or of today while it lasts. Four queries."""
    day = period.as_of(today)
    members = Member.objects.filter(branch=branch).in_party(day)
    members = members.with_status(day).with_group(day).select_related("department")
    posts = Post.objects.filter(branch=branch).lasting(*period.days)
    posts = posts.select_related("member", "group")
    return People(
        branch=branch,
        day=day,
        names_shown=can_export_roster(user, branch),
        posts=sorted(posts, key=lambda post: (POSTS.index(post.kind), post.from_on, post.pk)),
        groups=list(branch.groups.on(day)),
        members=list(members.defer(*ENCRYPTED).order_by("order", "pk")),
        stages=_stages(branch, period),
    )


def _stages(branch, period):
    """Of everybody who was on the way to full membership in the `period`; one query."""
    of_branch = StatusPeriod.objects.filter(member__branch=branch, status__in=STAGES)
    on_the_way = of_branch.lasting(*period.days).exclude(status=Status.FULL)
    rows = of_branch.filter(member__in=on_the_way.values("member"), from_on__lte=period.last)
    rows = rows.select_related("member").defer(*(f"member__{name}" for name in ENCRYPTED))
    found = {}
    for row in rows.order_by("member__order", "member", "from_on"):
        _member, days = found.setdefault(row.member_id, (row.member, {}))
        days.setdefault(row.status, row.from_on)
    return list(found.values())


def branch_blocks(people) -> list:
    branch = people.branch
    full = sum(member.status == Status.FULL for member in people.members)
    facts = [
        Fact("name", pgettext("branch", "Name"), branch.name),
        Fact("committee", _("Party committee"), str(branch.committee)),
        Fact("kind", _("Kind"), str(branch.get_kind_display())),
        Fact("as_of", _("As of"), formats.full_date(people.day)),
        *_term(branch, people.day),
        Fact("full", str(Status.FULL.label), str(full)),
        Fact("probationary", str(Status.PROBATIONARY.label), str(len(people.members) - full)),
        Fact("slogan", _("Slogan"), branch.slogan, wide=True),
    ]
    return [Facts(paired(facts)), *paragraphs(branch.profile), _posts(people)]


def _term(branch, day):
    """When the committee was elected and how long it serves; one elected after `day` is untold."""
    elected_on, ends_on = branch.term_from_on, branch.term_ends_on()
    if elected_on and elected_on > day:
        return []
    return [
        Fact("elected_on", _("Elected on"), formats.full_date(elected_on) if elected_on else NONE),
        Fact("term_ends_on", _("Term ends on"), formats.full_date(ends_on) if ends_on else NONE),
    ]


def _posts(people):
    columns = [
        Column("post", _("Post"), 5),
        Column("name", _("Name"), 4, centred=True),
        Column("group", _("Party group"), 4),
        Column("since", pgettext("of a post", "Held"), 7),
    ]
    rows = [
        [
            str(post.get_kind_display()),
            post.member.name,
            post.group.name if post.group else "",
            formats.since(post.from_on, post.until_on),
        ]
        for post in people.posts
    ]
    return Table("posts", columns, rows)


def group_blocks(people) -> list:
    columns = [
        Column("group", _("Party group"), 3.5),
        Column("leader", _("Group leader"), 3, centred=True),
        Column("size", _("People"), 1.6, centred=True),
        Column("members", _("Members"), 11),
    ]
    rows = []
    for group in people.groups:
        names = [member.name for member in people.members if member.group_pk == group.pk]
        named = listed(names) if people.names_shown else NONE
        rows.append([group.name, _leaders(people, group), str(len(names)), named])
    return [Table("groups", columns, rows)]


def _leaders(people, group) -> str:
    leads = [post for post in people.posts if post.group_id == group.pk]
    return listed([post.member.name for post in leads if post.holds_on(people.day)])


def roster_blocks(people) -> list:
    """What a roster says of people but for what is masked elsewhere."""
    columns = [
        Column("number", _("No."), 1.3, centred=True),
        Column("name", _("Name"), 2.6, centred=True),
        Column("sex", _("Sex"), 1.5, centred=True),
        Column("ethnic_group", _("Ethnic group"), 1.6, centred=True),
        Column("born_on", _("Born"), 2.4, centred=True),
        Column("education", _("Education"), 1.8, centred=True),
        Column("work", _("Department and position"), 3),
        Column("joined_on", _("Date of joining"), 2.4, centred=True),
        Column("status", pgettext("person", "Status"), 2.7, centred=True),
        Column("group", _("Party group"), 3, centred=True),
    ]
    if not people.names_shown:
        statuses = [member.status for member in people.members]
        return [*_in_numbers(statuses), Table("roster", columns, [])]
    rows = [[str(number), *_person(each)] for number, each in enumerate(people.members, 1)]
    return [Table("roster", columns, rows, is_small=True)]


def _in_numbers(statuses) -> list[Paragraph]:
    """`正式党员：19，预备党员：2`."""
    found = Counter(statuses)
    said = [labelled(status.label, str(found[status])) for status in Status if found[status]]
    return [Paragraph(pgettext("between clauses", "; ").join(said))] if said else []


def _person(member) -> list[str]:
    department = member.department.name if member.department else ""
    return [
        member.name,
        str(member.get_sex_display()) or NONE,
        member.ethnic_group or NONE,
        _known(member.born_on),
        member.education or NONE,
        "\n".join(filter(None, [department, member.position])) or NONE,
        _known(member.joined_on),
        str(Status(member.status).label),
        member.group_name or NONE,
    ]


def _known(day) -> str:
    return written_date(day) if day else NONE


def development_blocks(people) -> list:
    columns = [
        Column("name", _("Name"), 3, centred=True),
        *(Column(stage.value, str(stage.label), 3, centred=True) for stage in STAGES),
    ]
    if not people.names_shown:
        reached = [list(days)[-1] for _member, days in people.stages]
        return [*_in_numbers(reached), Table("development", columns, [])]
    rows = [
        [
            member.name,
            *(formats.full_date(days[stage]) if stage in days else "" for stage in STAGES),
        ]
        for member, days in people.stages
    ]
    return [Table("development", columns, rows, is_small=True)]
