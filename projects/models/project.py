from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from activities.models import Activity
from members.models import Branch, Department, Member, PartyGroup
from members.models.registers import of_own_branch

from ..choices import ProjectKind, ProjectState, TeamRole
from ..querysets import BrandQuerySet, ProjectQuerySet


class Brand(models.Model):
    """ "One branch, one brand": what a branch is known for, with the programmes under it."""

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="brands", verbose_name=_("branch")
    )
    name = models.CharField(pgettext_lazy("brand", "name"), max_length=100)
    idea = models.TextField(_("idea"), blank=True)
    results = models.TextField(_("results"), blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until, this day no longer"), null=True, blank=True)

    history = HistoricalRecords()
    objects = BrandQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="brand_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.UniqueConstraint(
                fields=["branch", "name"],
                name="brand_name_once_per_branch",
                violation_error_message=_("The branch already has a brand of this name."),
            ),
        ]
        verbose_name = _("brand")
        verbose_name_plural = _("brands")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("projects:brand-detail", args=[self.pk])


class Project(models.Model):
    """A project of any kind, from the proposal to the verified benefit.

    A research project may hang on the Party-building project (`programme`) that carries it.
    """

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="projects", verbose_name=_("branch")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ProjectKind)
    title = models.CharField(_("title"), max_length=200)
    brand = models.ForeignKey(
        Brand,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("brand"),
    )
    programme = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        limit_choices_to={"kind": ProjectKind.PARTY_BUILDING},
        verbose_name=_("part of"),
    )
    group = models.ForeignKey(
        PartyGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("Party group"),
    )
    departments = models.ManyToManyField(
        Department, blank=True, related_name="projects", verbose_name=_("departments")
    )
    leader = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_projects",
        verbose_name=_("leader"),
    )
    leader_name = models.CharField(_("leader who is no member"), max_length=50, blank=True)
    is_classroom = models.BooleanField(
        _("runs a Small Classroom"),
        default=False,
        help_text=_("Members who are business backbones teach their colleagues, one a month."),
    )
    problem = models.TextField(_("problem"), blank=True)
    goal = models.TextField(_("goal"), blank=True)
    customer = models.CharField(_("customer"), max_length=100, blank=True)
    state = models.CharField(
        pgettext_lazy("project", "state"),
        max_length=20,
        choices=ProjectState,
        default=ProjectState.PROPOSED,
    )
    proposed_on = models.DateField(_("proposed on"))
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    due_on = models.DateField(_("to be finished by"), null=True, blank=True)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True)
    stop_reason = models.CharField(_("reason for stopping"), max_length=200, blank=True)
    result = models.TextField(_("result"), blank=True)
    extension = models.TextField(_("where else it can be used"), blank=True)
    is_domestic_substitution = models.BooleanField(_("replaces an imported product"), default=False)
    solved_problem = models.TextField(_("key production problem solved"), blank=True)
    solved_on = models.DateField(_("solved on"), null=True, blank=True)
    solved_verified_by = models.CharField(_("confirmed by"), max_length=100, blank=True)
    activities = models.ManyToManyField(
        Activity,
        through="ProjectSession",
        related_name="projects",
        verbose_name=_("sessions"),
    )

    history = HistoricalRecords(m2m_fields=[departments])
    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ProjectState.STOPPED)
                | Q(stopped_on__isnull=False) & ~Q(stop_reason=""),
                name="stopped_project_says_why",
                violation_error_message=_("Say when and why the project was stopped."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ProjectState.PROPOSED, ProjectState.STOPPED])
                | Q(approved_on__isnull=False),
                name="project_is_approved_on_a_day",
                violation_error_message=_("Say when the project was approved."),
            ),
            models.CheckConstraint(
                condition=Q(solved_problem="") | Q(solved_on__isnull=False),
                name="solved_problem_has_a_day",
                violation_error_message=_("Say when the problem was solved."),
            ),
            models.CheckConstraint(
                condition=Q(programme=None) | ~Q(kind=ProjectKind.PARTY_BUILDING),
                name="programme_is_no_part_of_another",
                violation_error_message=_("A Party-building project is no part of another."),
            ),
            models.CheckConstraint(
                condition=Q(is_classroom=False) | Q(kind=ProjectKind.PARTY_BUILDING),
                name="classroom_is_a_programme",
                violation_error_message=_("Only a Party-building project runs a Small Classroom."),
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "kind", "state"], name="project_branch_kind"),
            models.Index(fields=["branch", "-proposed_on", "-id"], name="project_branch_proposed"),
        ]
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("projects:detail", args=[self.pk])

    def clean(self):
        of_own_branch(self, "group", "brand", "programme", "leader")

    @property
    def ended_on(self):
        """The day after which nothing goes on: finished or stopped; None before."""
        return self.finished_on or self.stopped_on

    def is_open(self) -> bool:
        return self.state in ProjectState.open()


class TeamMember(models.Model):
    """Somebody who works in a project beside its leader; `member` is None for non-members."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="team", verbose_name=_("project")
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="project_places",
        verbose_name=_("member"),
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=50, blank=True)
    role = models.CharField(_("part in the team"), max_length=10, choices=TeamRole)

    history = HistoricalRecords()

    class Meta:
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, name="") | Q(member=None) & ~Q(name=""),
                name="team_member_is_somebody",
                violation_error_message=_("Choose a member, or write a name."),
            ),
            models.UniqueConstraint(
                fields=["project", "member"],
                name="member_once_per_team",
                violation_error_message=_("This person already is in the team."),
            ),
        ]
        verbose_name = _("team member")
        verbose_name_plural = _("team")

    def __str__(self):
        return self.name or f"{self.member}"

    def clean(self):
        of_own_branch(self, "member")


class ProjectSession(models.Model):
    """A session that belongs to a project, as those of the Small Classroom do to its project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="session_links")
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="project_links")

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "activity"], name="session_once_per_project")
        ]
        verbose_name = _("session of a project")
        verbose_name_plural = _("sessions of a project")

    def __str__(self):
        return f"{self.activity}"
