import logging

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from branchhub.core import audit
from branchhub.core.models import AuditVerb, User

from ..choices import CommitteeKind, PostKind, Status
from ..models import Branch, Committee, Member
from .dated import appoint
from .people import add_member

logger = logging.getLogger(__name__)


@transaction.atomic
def set_up(admin, *, committee_name, branch_name, is_secretary, today):
    """Make the first administrator, a committee and a branch, and give back the branch.

    `admin` is an unsaved User with name and password. If this is the branch's secretary too, the
    login is a member's with that post. Raises ValidationError with code "done" as soon as there is
    any user: of two racing callers the second one gets it.
    """
    # A row that always exists, held so that callers take turns where the database would not.
    ContentType.objects.select_for_update().get(app_label="core", model="user")
    if User.objects.exists():
        raise ValidationError(_("BranchHub has been set up already."), code="done")
    admin.is_staff = admin.is_superuser = True
    admin.full_clean()
    admin.save()
    kind = CommitteeKind.COMMITTEE
    committee = Committee.objects.add_root({"name": committee_name, "kind": kind})
    branch = Branch.objects.create(committee=committee, name=branch_name)
    if is_secretary:
        secretary = Member(branch=branch, name=admin.first_name, user=admin)
        add_member(secretary, status=Status.FULL, from_on=today, by=admin)
        appoint(secretary, PostKind.SECRETARY, branch=branch, from_on=today, by=admin)
    audit.record(AuditVerb.SETUP, by=admin, branch_id=branch.pk, target=branch)
    return branch
