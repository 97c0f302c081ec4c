"""Builds the demo branch through the operations that the pages use."""

import datetime
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.choices import Kind, Period
from activities.models import Norm
from branchhub.core.models import User
from branchhub.core.partial_dates import parse_partial_date
from members.choices import CommitteeKind, Status
from members.models import Branch, Committee, Department, Member, ReviewerPost
from members.operations import accounts, dated, organisation
from members.operations import people as people_operations

from . import people
from .absences import follow_up_absences
from .cards import give_paper_cards, last_of_the_past
from .life import fill_calendar
from .models import DemoData
from .projects import build_projects
from .projects_today import build_projects_of_today
from .registers import keep_registers

POSTS_SINCE = datetime.date(2018, 3, 20)


def is_empty() -> bool:
    """Whether the database holds nobody's data yet."""
    return not User.objects.exists() and not Committee.objects.exists()


@transaction.atomic
def build(*, password, now):
    """Make the demo branch with its people and sessions, and give the branch back.

    Raises ValidationError with code "exists" when a demo is there, and "name_taken" when one of
    its logins belongs to somebody.
    """
    if DemoData.objects.exists():
        raise ValidationError(_("The demo branch is there already."), code="exists")
    if User.objects.filter(username__in=_logins()).exists():
        raise ValidationError(_("Somebody uses one of the demo's user names."), code="name_taken")
    committee = Committee.objects.add_root(
        {"name": people.COMMITTEE, "kind": CommitteeKind.COMMITTEE}
    )
    demo = DemoData.objects.create(committee=committee)
    admin = _staff(demo, committee, password)
    branch = _branch(committee, admin)
    members = _people(branch, admin)
    for person in people.PEOPLE:
        if person.login:
            user = accounts.open_account(
                members[person.name], username=person.login, password=password
            )
            demo.users.add(user)
    fill_calendar(branch, members, now=now)
    follow_up_absences(branch, members, now=now)
    _cards(branch, members, today=timezone.localdate(now))
    secretary = members["程立新"].user
    build_projects(branch, members, by=secretary)
    build_projects_of_today(branch, members, by=secretary, now=now)
    keep_registers(branch, members, by=secretary, today=timezone.localdate(now))
    return branch


def _cards(branch, members, *, today):
    """All of 2020, and of this year those that the app leaves to the secretary."""
    here = [members[person.name] for person in people.PEOPLE]
    then = [*here, members[people.MOVED_AWAY.name]]
    of_2020 = (datetime.date(2020, 1, 1), datetime.date(2020, 12, 31))
    this_year = (today.replace(month=1, day=1), last_of_the_past(today))
    for receivers, days in ((then, of_2020), (here, this_year)):
        give_paper_cards(branch, receivers, by=members["程立新"].user, days=days)


def _logins():
    return [person.login for person in people.PEOPLE if person.login] + list(people.EXTRA_LOGINS)


def _staff(demo, committee, password):
    """The administrator and the committee's reviewer, who are no members; gives the first."""
    users = {
        login: User.objects.create_user(login, password=password, first_name=name)
        for login, name in people.EXTRA_LOGINS.items()
    }
    demo.users.set(users.values())
    admin = users["admin"]
    admin.is_staff = admin.is_superuser = True
    admin.save(update_fields=["is_staff", "is_superuser"])
    ReviewerPost.objects.create(user=users["reviewer"], committee=committee, from_on=POSTS_SINCE)
    return admin


def _branch(committee, by):
    branch = Branch.objects.create(
        committee=committee,
        name=people.BRANCH,
        slogan=people.SLOGAN,
        profile=people.PROFILE,
        term_from_on=datetime.date(2024, 3, 20),
        kept_since=POSTS_SINCE,
    )
    Norm.objects.create(
        branch=branch,
        kind=Kind.CLASSROOM,
        period=Period.MONTH,
        times=1,
        from_on=datetime.date(people.CLASSROOM_SINCE, 1, 1),
        clause="支部年度计划",
    )
    for name in people.GROUPS:
        organisation.open_group(branch, name, by=by)
    for name, description in people.DEPARTMENTS.items():
        department = Department(branch=branch, name=name, description=description)
        organisation.add_department(branch, department, by=by)
    return branch


def _people(branch, by):
    """All members by name, with status, group and posts since long before 2020."""
    groups = dict(zip("12", branch.groups.all(), strict=True))
    departments = {department.name: department for department in branch.departments.all()}
    members = {}
    for person in [*people.PEOPLE, people.MOVED_AWAY]:
        member = _member(person, branch, departments)
        people_operations.add_member(member, status=Status.FULL, by=by)
        start = member.joined_on.earliest()
        dated.move_to_group(member, groups[person.group], from_on=start, by=by)
        if person.post:
            led = groups[person.group] if person.post == "group_leader" else None
            dated.appoint(member, person.post, branch=branch, group=led, from_on=POSTS_SINCE, by=by)
        members[person.name] = member
    moved = members[people.MOVED_AWAY.name]
    leaving = datetime.date.fromisoformat(people.MOVED_AWAY_ON)
    dated.set_status(moved, Status.LEFT, from_on=leaving, by=by)
    members[people.ON_PROBATION.name] = _on_probation(branch, groups, departments, by)
    for backbone in people.ACTIVISTS:
        members[backbone.person.name] = _activist(backbone, branch, departments, by)
    return members


def _activist(backbone, branch, departments, by):
    """A business backbone who became an activist in 2020, and what became of them since."""
    member = _member(backbone.person, branch, departments)
    member.is_backbone, member.backbone_since = True, datetime.date.fromisoformat(backbone.since)
    begun = datetime.date.fromisoformat(backbone.activist_on)
    people_operations.add_member(member, status=Status.ACTIVIST, from_on=begun, by=by)
    for status, day in backbone.later:
        dated.set_status(member, status, from_on=datetime.date.fromisoformat(day), by=by)
    return member


def _on_probation(branch, groups, departments, by):
    """An activist of 2020 who has been on probation since last year."""
    person = people.ON_PROBATION
    member = _member(person, branch, departments)
    activist_on = datetime.date.fromisoformat(people.ACTIVIST_ON)
    people_operations.add_member(member, status=Status.ACTIVIST, from_on=activist_on, by=by)
    development_on = datetime.date.fromisoformat(people.DEVELOPMENT_OBJECT_ON)
    dated.set_status(member, Status.DEVELOPMENT_OBJECT, from_on=development_on, by=by)
    joined = datetime.date.fromisoformat(people.PROBATION_ON)
    member.joined_on = parse_partial_date(people.PROBATION_ON)
    people_operations.change_member(member, by=by)
    dated.set_status(member, Status.PROBATIONARY, from_on=joined, by=by)
    dated.move_to_group(member, groups[person.group], from_on=joined, by=by)
    return member


def _member(person, branch, departments):
    joined = parse_partial_date(person.joined) if person.joined else None
    regularised = replace(joined, year=joined.year + 1) if joined else None
    since = people.BACKBONES.get(person.name)
    return Member(
        branch=branch,
        name=person.name,
        sex=person.sex,
        ethnic_group="维吾尔族" if "·" in person.name else "汉族",
        born_on=parse_partial_date(person.born),
        education="本科",
        phone=f"10000{person.born.replace('-', '')}",
        department=departments[person.department],
        position=person.position,
        job_title=person.title,
        post_category=person.line,
        joined_on=joined,
        regularised_on=regularised,
        is_backbone=person.name in people.BACKBONES,
        backbone_since=since and datetime.date.fromisoformat(since),
    )
