from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


class AgendaItemQuerySet(models.QuerySet):
    def with_results(self):
        """Add `has_votes`: whether anything was voted on under the item."""
        votes = self.model.votes.rel.related_model.objects
        return self.annotate(has_votes=Exists(votes.filter(item=OuterRef("pk"))))


class FollowUpQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_on=None)

    def concerning(self, activity):
        """Its own, and what earlier sessions of the same body left open when it starts."""
        of_body = Q(
            activity__kind=activity.kind,
            activity__group=activity.group_id,
            activity__starts_at__lt=activity.starts_at,
        )
        was_open = Q(done_on=None) | Q(done_on__gte=timezone.localdate(activity.starts_at))
        own = Q(activity=activity.pk)
        return self.filter(own | of_body & was_open, branch=activity.branch_id)

    def around(self, activities):
        """All that may be `concerning` some of `activities`, of one branch, of which there are any.

        `FollowUp.concerns` says which of them a task is concerning.
        """
        first = min(activity.starts_at for activity in activities)
        kinds = {activity.kind for activity in activities}
        was_open = Q(done_on=None) | Q(done_on__gte=timezone.localdate(first))
        own = Q(activity__in=activities)
        return self.filter(
            own | Q(activity__kind__in=kinds) & was_open, branch=activities[0].branch_id
        )
