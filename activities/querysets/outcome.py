from django.db.models import Q

from members.querysets import OfBranchQuerySet

from ..choices import ActivityStatus


class OwnTagQuerySet(OfBranchQuerySet):
    def offered(self, activity=None):
        """Those to choose from for new sessions, and those that `activity` has already."""
        chosen = Q(is_offered=True)
        if activity and activity.pk:
            chosen |= Q(pk__in=activity.tags.values("own"))
        return self.filter(chosen)


class SessionTagQuerySet(OfBranchQuerySet):
    """Tags are seen where their session is; pages read them through it."""

    def of_held(self):
        return self.filter(activity__status__in=ActivityStatus.counted())
