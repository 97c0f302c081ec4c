"""Removes the demo branch to the last row, its history included, and nothing else."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from activities import models as activities
from branchhub.core.models import AuditEntry
from branchhub.core.transitions import kept_links
from branchhub.notices.models import Notice
from branchhub.reports import models as reports
from members import models as people
from projects import models as projects

from .models import DemoData

SESSION_PARTS = [
    activities.Activity,
    activities.Attendance,
    activities.Guest,
    activities.AgendaItem,
    activities.Vote,
    activities.FollowUp,
    activities.Attachment,
    activities.LeaveRequest,
    activities.MakeUp,
    activities.SessionTag,
    activities.Outcome,
]
RULES = [activities.Norm, activities.BranchRules, activities.OwnTag]
REGISTERS = [people.MentorshipReview, people.Mentorship, people.Honour]
DATED_ROWS = [people.Post, people.GroupMembership, people.StatusPeriod, people.Restriction]


@transaction.atomic
def remove() -> list[str]:
    """Remove what the demo made; gives the user names that had to stay, switched off.

    A demo login that did something in another branch stays as its author. Raises ValidationError
    with code "none" when there is no demo.
    """
    demo = DemoData.objects.select_related("committee").first()
    if demo is None:
        raise ValidationError(_("There is no demo branch."), code="none")
    users, committee = list(demo.users.all()), demo.committee
    branches = list(people.Branch.objects.filter(committee=committee).values_list("pk", flat=True))
    _remove_reports(branches)
    _remove_projects(branches)
    _remove_sessions(branches)
    _remove_registers(branches)
    _remove_people(branches, committee, users)
    AuditEntry.objects.filter(branch_id__in=branches).delete()
    people.Branch.objects.filter(pk__in=branches).delete()
    demo.delete()
    committee.delete()
    return [user.username for user in users if not _removed(user)]


def _remove_reports(branches):
    _delete_later(reports.PaperTemplate.objects.filter(branch__in=branches), "file")
    reports.FrozenReport.objects.filter(branch__in=branches).delete()
    reports.ReportText.objects.filter(branch__in=branches).delete()
    reports.ReportText.history.filter(branch_id__in=branches).delete()


def _remove_projects(branches):
    """Everything of the app `projects`; what points to another project goes before it."""
    files = projects.ProjectFile.objects.filter(branch__in=branches)
    _delete_later(files, "file", "thumbnail")
    projects.Patent.objects.filter(branch__in=branches).delete()
    projects.Project.objects.filter(branch__in=branches, programme__isnull=False).delete()
    projects.Project.objects.filter(branch__in=branches).delete()
    for model in (getattr(projects, name) for name in projects.__all__):
        model.objects.filter(branch__in=branches).delete()
        history = model.history.filter(branch_id__in=branches)
        for _relation, kept in kept_links(history.model):
            kept.filter(history__in=history).delete()
        history.delete()


def _delete_later(rows, *columns):
    """Delete the content of the rows' files when the rows are gone for good."""
    names = [name for found in rows.values_list(*columns) for name in found if name]
    storage = rows.model._meta.get_field(columns[0]).storage
    transaction.on_commit(lambda: [storage.delete(name) for name in names])


def _remove_sessions(branches):
    Notice.objects.filter(branch__in=branches).delete()
    files = activities.Attachment.objects.filter(branch__in=branches)
    _delete_later(files, "file", "thumbnail")
    _delete_later(activities.MakeUp.objects.filter(branch__in=branches), "evidence")
    activities.Activity.objects.filter(branch__in=branches).delete()
    for model in RULES:
        model.objects.filter(branch__in=branches).delete()
    for model in [*SESSION_PARTS, *RULES]:
        model.history.filter(branch_id__in=branches).delete()


def _remove_registers(branches):
    for model in REGISTERS:
        model.objects.filter(branch__in=branches).delete()
        model.history.filter(branch_id__in=branches).delete()


def _remove_people(branches, committee, users):
    members = people.Member.objects.filter(branch__in=branches)
    ids = list(members.values_list("pk", flat=True))
    for model in DATED_ROWS:
        model.objects.filter(member__in=ids).delete()
        model.history.filter(member_id__in=ids).delete()
    people.BirthdayCard.objects.filter(branch__in=branches).delete()
    people.ReviewerPost.objects.filter(committee=committee).delete()
    people.ReviewerPost.history.filter(committee_id=committee.pk).delete()
    members.delete()
    people.Member.history.filter(branch_id__in=branches).delete()
    people.PartyGroup.objects.filter(branch__in=branches).delete()
    people.Department.objects.filter(branch__in=branches).delete()


def _removed(user) -> bool:
    """Whether `user` could go; one who left traces elsewhere is switched off instead."""
    AuditEntry.objects.filter(by=user, branch_id=None).delete()
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError:
        user.set_unusable_password()
        user.is_active = user.is_staff = user.is_superuser = False
        user.save()
        return False
    return True
