"""The figures of a year report that count or sum rows: what each counts, and which list shows it.

A figure and its list rest on the same queryset methods, so that the list's length or sum is the
figure. They are read in one query together, for any number of branches.
"""

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from activities.choices import Carrier, Kind, TagPurpose, Topic
from activities.models import Activity, Guest, Outcome, SessionTag
from activities.norms import ORDER
from activities.summary import within
from members.choices import HonourLevel, PostCategory
from members.models import BirthdayCard, Honour, Member, Mentorship
from projects.choices import BenefitKind, Certainty, ProjectKind, RecognitionLevel, TrialKind
from projects.models import (
    Article,
    Benefit,
    HardTask,
    Issue,
    Patent,
    Project,
    TeamMember,
    Trial,
)

from .counted import Counted, Dates
from .units import Unit

ROWS_PAGE = "reports:year-rows"  # of what no other page lists


def _held(period):
    return within(Activity.objects.counted(), *period.days)


def _held_of(kind):
    return lambda period: _held(period).of_kind(kind)


def _tagged(period, tags):
    """Held sessions of the period that have one of `tags`."""
    return _held(period).filter(pk__in=tags.values("activity"))


def _with_tag(purpose, shared):
    tags = SessionTag.objects.filter(purpose=purpose, shared=shared)
    return lambda period: _tagged(period, tags)


def _outcomes(period):
    return Outcome.objects.filter(activity__in=_held(period))


def _guests(period, kind):
    """Invited people who are no members of the branch, in held sessions of that kind."""
    return Guest.objects.filter(activity__in=_held(period).of_kind(kind), member=None)


def _projects(kind):
    return lambda period: Project.objects.of_kind(kind).of_period(*period.days)


def _recognised(level):
    return lambda period: Project.objects.recognised(level, *period.days)


def _trials(kind):
    return lambda period: Trial.objects.of_period(*period.days).filter(kind=kind)


def _benefits(**narrowed):
    return lambda period: Benefit.objects.of_period(*period.days).filter(**narrowed)


def _staff_places(period):
    """Places in teams of people who are not in the Party on the day, be they on the roster or not.

    Who is in three teams has three places.
    """
    places = TeamMember.objects.filter(project__in=Project.objects.of_period(*period.days))
    return places.exclude(member__in=Member.objects.in_party(period.day))


def _hard_tasks(period):
    return HardTask.objects.of_period(*period.days)


def _people_in_hard_tasks(period):
    """Each once, however many tasks there were; adds `first_on`, when the first of them began."""
    tasks = _hard_tasks(period).filter(members=OuterRef("pk")).order_by("from_on")
    first_on = Subquery(tasks.values("from_on")[:1])
    return Member.objects.annotate(first_on=first_on).filter(first_on__isnull=False)


def _members(period):
    return Member.objects.in_party(period.day)


ORGANISATION = (
    Counted(
        key="members",
        label=_("Party members"),
        rows=_members,
        page="members:list",
        asks={"status": "in_party"},
        dates=Dates.DAY,
    ),
    Counted(
        key="front_line_members",
        label=_("Party members in R&D and production"),
        rows=lambda period: _members(period).filter(post_category__in=PostCategory.front_line()),
        page="members:list",
        asks={"status": "in_party", "line": "front"},
        dates=Dates.DAY,
    ),
)

MEETINGS = tuple(
    Counted(
        key=f"held_{kind}",
        label=kind.label,
        rows=_held_of(kind),
        page="activities:list",
        asks={"kind": kind, "state": "counted"},
    )
    for kind in ORDER
)

CARRIERS = tuple(
    Counted(
        key=f"carrier_{carrier}",
        label=carrier.label,
        rows=_with_tag(TagPurpose.CARRIER, carrier),
        page="activities:list",
        asks={"carrier": carrier, "state": "counted"},
    )
    for carrier in Carrier
)

TOPICS = tuple(
    Counted(
        key=f"topic_{topic}",
        label=topic.label,
        rows=_with_tag(TagPurpose.TOPIC, topic),
        page="activities:list",
        asks={"topic": topic, "state": "counted"},
    )
    for topic in Topic
)

YIELDS = (
    Counted(
        key="reviews",
        label=_("Reviews collected"),
        rows=_outcomes,
        page=ROWS_PAGE,
        asks={"figure": "reviews"},
        sums="reviews",
    ),
    Counted(
        key="volunteer_hours",
        label=_("Volunteer hours"),
        rows=_outcomes,
        page=ROWS_PAGE,
        asks={"figure": "volunteer_hours"},
        sums="volunteer_hours",
        unit=Unit.HOURS,
    ),
    Counted(
        key="staff_reached",
        label=_("Staff reached on theme days"),
        rows=lambda period: _guests(period, Kind.THEME_DAY),
        page=ROWS_PAGE,
        asks={"figure": "staff_reached"},
        sums="count",
    ),
    Counted(
        key="classroom_audience",
        label=_("People taught in the Small Classroom"),
        rows=lambda period: _guests(period, Kind.CLASSROOM),
        page=ROWS_PAGE,
        asks={"figure": "classroom_audience"},
        sums="count",
    ),
)

CARDS = Counted(
    key="cards_given",
    label=_("Political birthday cards given"),
    rows=lambda period: BirthdayCard.objects.filter(
        given_on__gte=period.first, given_on__lte=period.last
    ),
    page=ROWS_PAGE,
    asks={"figure": "cards_given"},
)

HONOURS = tuple(
    Counted(
        key=f"honours_{level}",
        label=level.label,
        rows=lambda period, level=level: Honour.objects.given(*period.days).filter(level=level),
        page="members:honours",
        asks={"level": level},
    )
    for level in HonourLevel
)

PROJECTS = (
    *(
        Counted(key, label, _projects(kind), page="projects:list", asks={"kind": kind})
        for key, label, kind in (
            ("party_building_projects", _("Party-building projects"), ProjectKind.PARTY_BUILDING),
            ("research_projects", _("Research projects"), ProjectKind.RESEARCH),
            ("innovation_projects", _("Innovation projects"), ProjectKind.INNOVATION),
            ("challenge_teams", _("Challenge teams"), ProjectKind.CHALLENGE),
        )
    ),
    Counted(
        key="member_led_projects",
        label=_("Projects led by Party members"),
        rows=lambda period: Project.objects.of_period(*period.days).led_by_members(period.day),
        page="projects:list",
        asks={"led": 1},
    ),
    Counted(
        key="staff_in_projects",
        label=_("Places of staff beside Party members in project teams"),
        rows=_staff_places,
        page=ROWS_PAGE,
        asks={"figure": "staff_in_projects"},
    ),
    Counted(
        key="company_key",
        label=_("Company key projects"),
        rows=_recognised(RecognitionLevel.COMPANY_KEY),
        page="projects:list",
        asks={"level": RecognitionLevel.COMPANY_KEY},
    ),
    Counted(
        key="parent_company_key",
        label=_("Parent-company key projects"),
        rows=_recognised(RecognitionLevel.PARENT_KEY),
        page="projects:list",
        asks={"level": RecognitionLevel.PARENT_KEY},
    ),
    Counted(
        key="problems_solved",
        label=_("Key production problems solved"),
        rows=lambda period: Project.objects.problem_solvers(*period.days),
        page="projects:list",
        asks={"solved": 1},
    ),
    Counted(
        key="patents_filed",
        label=_("Patents filed"),
        rows=lambda period: Patent.objects.filed(*period.days),
        page="projects:patents",
        asks={"stage": "filed"},
    ),
    Counted(
        key="patents_granted",
        label=_("Patents granted"),
        rows=lambda period: Patent.objects.granted(*period.days),
        page="projects:patents",
        asks={"stage": "granted"},
    ),
    Counted(
        key="process_modifications",
        label=_("Process modifications"),
        rows=_trials(TrialKind.MODIFICATION),
        page="projects:trials",
        asks={"kind": TrialKind.MODIFICATION},
    ),
    Counted(
        key="onsite_tests",
        label=_("Rounds of on-site tests"),
        rows=_trials(TrialKind.ONSITE_TEST),
        page="projects:trials",
        asks={"kind": TrialKind.ONSITE_TEST},
    ),
    Counted(
        key="issues_solved",
        label=_("Issues coordinated and solved"),
        rows=lambda period: Issue.objects.solved(*period.days),
        page="projects:issues",
        asks={"solved": 1},
    ),
)

BENEFITS = (
    Counted(
        key="verified_benefit_yuan",
        label=_("Verified benefit of innovation projects"),
        rows=lambda period: (
            Benefit.objects.of_period(*period.days).verified().summed().of_innovation()
        ),
        page="projects:benefits",
        asks={
            "certainty": Certainty.VERIFIED,
            "summed": 1,
            "project_kind": ProjectKind.INNOVATION,
        },
        sums="amount",
        unit=Unit.YUAN,
    ),
    Counted(
        key="first_order_yuan",
        label=_("First orders, verified"),
        rows=_benefits(kind=BenefitKind.FIRST_ORDER, certainty=Certainty.VERIFIED),
        page="projects:benefits",
        asks={"kind": BenefitKind.FIRST_ORDER, "certainty": Certainty.VERIFIED},
        sums="amount",
        unit=Unit.YUAN,
    ),
    Counted(
        key="annual_output_yuan",
        label=_("Annual output, forecast"),
        rows=_benefits(kind=BenefitKind.ANNUAL_OUTPUT, certainty=Certainty.FORECAST),
        page="projects:benefits",
        asks={"kind": BenefitKind.ANNUAL_OUTPUT, "certainty": Certainty.FORECAST},
        sums="amount",
        unit=Unit.YUAN,
    ),
)

PEOPLE = (
    Counted(
        key="backbones_to_activists",
        label=_("Business backbones who became activists"),
        rows=lambda period: Member.objects.became_activists(*period.days),
        page="members:dual-training",
        asks={"way": "activists"},
    ),
    Counted(
        key="members_to_backbones",
        label=_("Party members who became business backbones"),
        rows=lambda period: Member.objects.became_backbones(*period.days),
        page="members:dual-training",
        asks={"way": "backbones"},
    ),
    Counted(
        key="mentoring_pairs",
        label=_("Mentoring pairs"),
        rows=lambda period: Mentorship.objects.lasting(*period.days),
        page="members:mentorships",
        asks={},
    ),
    Counted(
        key="veteran_talks",
        label=_("Sessions in which a veteran member told their story"),
        rows=lambda period: _held(period).filter(outcome__by_veteran=True),
        page="activities:list",
        asks={"veteran": 1, "state": "counted"},
    ),
    Counted(
        key="hard_tasks",
        label=_("Urgent, hard, dangerous or heavy tasks"),
        rows=_hard_tasks,
        page="projects:hard-tasks",
        asks={},
    ),
    Counted(
        key="hard_task_people",
        label=_("People in urgent, hard, dangerous or heavy tasks"),
        rows=_people_in_hard_tasks,
        page=ROWS_PAGE,
        asks={"figure": "hard_task_people"},
    ),
    Counted(
        key="articles",
        label=_("Articles published"),
        rows=lambda period: Article.objects.of_period(*period.days, "published_on"),
        page="projects:articles",
        asks={},
    ),
)

ALL = (
    *ORGANISATION,
    *MEETINGS,
    *TOPICS,
    *CARRIERS,
    *YIELDS,
    CARDS,
    *PEOPLE,
    *PROJECTS,
    *BENEFITS,
    *HONOURS,
)
BY_KEY = {counted.key: counted for counted in ALL}
