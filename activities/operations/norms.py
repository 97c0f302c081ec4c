"""What is asked for from a month on, and a branch's own rules; past months are never rewritten."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branchhub.core import formats
from members.models import Branch
from members.operations.dated import take_turns
from members.operations.saving import save

from ..models import BranchRules, Norm

logger = logging.getLogger(__name__)

TERMS = ("per_group", "period", "times", "until_on", "clause")


@transaction.atomic
def set_norm(owner, rule, *, by, now):
    """Ask something of a branch, or of all branches below a committee, from a month on.

    `rule` is a `norms.NormRule`, or an unsaved Norm. One that was set for the same month is
    replaced; of no times, nothing is asked for any more. Raises ValidationError with code "past"
    for a month before the present one, "not_first", or from the table's own rules.
    """
    refuse_past(rule.from_on, now)
    take_turns(owner)
    owned = {"branch" if isinstance(owner, Branch) else "committee": owner}
    key = owned | {"kind": rule.kind, "from_on": rule.from_on}
    norm = Norm.objects.filter(**key).first() or Norm(**key)
    for name in TERMS:
        setattr(norm, name, getattr(rule, name))
    save(norm, by=by)
    logger.info("norm %s set by user %s", norm.pk, by.pk)
    return norm


def refuse_past(from_on, now):
    this_month = timezone.localdate(now).replace(day=1)
    if from_on < this_month:
        sentence = _("Past months stay as they were: choose %(month)s or later.")
        month = formats.month(this_month)
        error = ValidationError(sentence, code="past", params={"month": month})
        raise ValidationError({"from_on": error})


@transaction.atomic
def remove_norm(norm, *, by, now):
    """Take back a change that has not begun; raises ValidationError with code "begun"."""
    if has_begun(norm, now):
        raise ValidationError(
            _("This requirement has begun: set another one from a later month on."), code="begun"
        )
    pk, norm._history_user = norm.pk, by
    norm.delete()
    logger.info("norm %s taken back by user %s", pk, by.pk)


def has_begun(norm, now) -> bool:
    return norm.from_on <= timezone.localdate(now)


@transaction.atomic
def set_rules(branch, *, make_up_days, study_hours, by):
    """What the branch has decided beside its requirements; holds at once."""
    take_turns(branch)
    rules = BranchRules.objects.filter(branch=branch).first() or BranchRules(branch=branch)
    rules.make_up_days, rules.study_hours = make_up_days, study_hours
    save(rules, by=by)
    logger.info("rules of branch %s set by user %s", branch.pk, by.pk)
    return rules
