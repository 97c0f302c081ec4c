from django.db import models
from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, When
from django.utils import timezone

from branchhub.core.periods import holds_on

from .choices import PostKind, Status
from .rules import roles_of


class DatedQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(holds_on(day))

    def lasting(self, first, last):
        """What held at some time from `first` to `last`."""
        return self.filter(Q(until_on=None) | Q(until_on__gt=first), from_on__lte=last)


class BranchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The user's own branch, those of their posts, and those below a reviewed committee."""
        roles = roles_of(user)
        seen = Q(pk__in=roles.branches)
        for path in roles.reviews:
            seen |= Q(committee__path__startswith=path)
        return self.filter(seen)


class OfBranchQuerySet(models.QuerySet):
    """Parts of a branch that everybody who sees the branch may see: groups, departments."""

    def visible_to(self, user):
        roles = roles_of(user)
        seen = Q(branch__in=roles.branches)
        for path in roles.reviews:
            seen |= Q(branch__committee__path__startswith=path)
        return self.filter(seen)


class PostQuerySet(DatedQuerySet, OfBranchQuerySet):
    pass


class GroupQuerySet(OfBranchQuerySet):
    def open(self):
        return self.filter(closed_on=None)

    def on(self, day):
        """Groups that were there on `day`: not closed by then, and somebody had joined them.

        No day of opening is kept; a group that nobody ever joined is taken to have been there.
        """
        joined = self.model.memberships.rel.related_model.objects.filter(group=OuterRef("pk"))
        had_begun = Exists(joined.filter(from_on__lte=day)) | ~Exists(joined)
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day)).filter(had_begun)

    def with_size(self, day):
        """Add `size`: how many people are in the group on `day`."""
        return self.annotate(size=Count("memberships", filter=holds_on(day, "memberships__")))


class DepartmentQuerySet(OfBranchQuerySet):
    def with_size(self, day):
        """Add `size`: how many people on the roster of `day` work there; None for nobody."""
        members = self.model.members.rel.related_model.objects.on_roster(day)
        counted = members.filter(department=OuterRef("pk")).order_by().values("department")
        return self.annotate(size=Subquery(counted.annotate(n=Count("pk")).values("n")))


class MemberQuerySet(OfBranchQuerySet):
    def _dated(self, relation, day):
        """The rows of a dated `relation` that hold on `day`, for use in a subquery."""
        rows = getattr(self.model, relation).rel.related_model.objects
        return rows.on(day).filter(member=OuterRef("pk"))

    def with_status(self, day):
        """Add `status` on `day`; None before the first."""
        return self.annotate(
            status=Subquery(self._dated("status_periods", day).values("status")[:1])
        )

    def with_group(self, day):
        """Add `group_pk` and `group_name` of the group on `day`; None without one."""
        memberships = self._dated("group_memberships", day)
        return self.annotate(
            group_pk=Subquery(memberships.values("group")[:1]),
            group_name=Subquery(memberships.values("group__name")[:1]),
        )

    def with_posts(self, day):
        """Add `post`: each member comes once for every post held on `day`, or once without any."""
        return self.annotate(post=FilteredRelation("posts", condition=holds_on(day, "posts__")))

    def with_voting_right(self, day):
        """Add `may_vote`: full member on `day`, under no restriction. Source: EL 5, CON 7."""
        full = self._dated("status_periods", day).filter(status=Status.FULL)
        return self.annotate(may_vote=Exists(full) & ~Exists(self._dated("restrictions", day)))

    def having_status(self, statuses, day):
        periods = self._dated("status_periods", day)
        return self.filter(Exists(periods.filter(status__in=statuses)))

    def in_party(self, day):
        """Full and probationary members on `day`."""
        return self.having_status(Status.members(), day)

    def on_roster(self, day):
        """Everybody but those who left or were removed by `day`."""
        periods = self._dated("status_periods", day)
        return self.exclude(Exists(periods.filter(status__in=Status.gone())))

    def in_group(self, groups, day):
        """Members of one of `groups` (models or ids) on `day`."""
        memberships = self._dated("group_memberships", day)
        return self.filter(Exists(memberships.filter(group__in=groups)))

    def holding(self, kinds, day):
        return self.filter(Exists(self._dated("posts", day).filter(kind__in=kinds)))

    def in_branch_committee(self, day):
        return self.holding(PostKind.branch_committee(), day)

    def matching(self, text):
        """Name, full pinyin or initials contain `text`, blanks ignored."""
        plain = "".join(text.split()).lower()
        return self.filter(
            Q(name__icontains=plain) | Q(pinyin__contains=plain) | Q(initials__contains=plain)
        )

    def with_open_record(self, user, day):
        """Add `is_open`: whether `user` may see more of the person than name and posts."""
        roles = roles_of(user)
        led = self._dated("group_memberships", day).filter(group__in=roles.leads)
        seen = Q(branch__in=roles.committee_of) | Q(pk=roles.member_id or 0) | Exists(led)
        for path in roles.reviews:
            seen |= Q(branch__committee__path__startswith=path)
        return self.annotate(
            is_open=Case(When(seen, then=True), default=False, output_field=models.BooleanField())
        )

    def became_activists(self, first, last):
        """Backbones whom the branch accepted as activists from `first` to `last`.

        Adds `changed_on`, the first such day. Who was a backbone later only does not count; without
        `backbone_since` somebody always was. Source: domain.md 9, rows 11 and 12.
        """
        periods = self.model.status_periods.rel.related_model.objects.filter(
            member=OuterRef("pk"),
            status=Status.ACTIVIST,
            from_on__gte=first,
            from_on__lte=last,
        )
        day = periods.order_by("from_on").values("from_on")[:1]
        was_by_then = Q(backbone_since=None) | Q(backbone_since__lte=F("changed_on"))
        return self.annotate(changed_on=Subquery(day)).filter(
            was_by_then, is_backbone=True, changed_on__isnull=False
        )

    def became_backbones(self, first, last):
        """Party members who became backbones from `first` to `last`; adds `changed_on`, that day.

        In the Party on that day, not only since. Source: domain.md 9, row 11.
        """
        held = self.model.status_periods.rel.related_model.objects.filter(
            Q(until_on=None) | Q(until_on__gt=OuterRef("backbone_since")),
            member=OuterRef("pk"),
            status__in=Status.members(),
            from_on__lte=OuterRef("backbone_since"),
        )
        return self.annotate(changed_on=F("backbone_since")).filter(
            Exists(held), is_backbone=True, backbone_since__gte=first, backbone_since__lte=last
        )


class InvitationQuerySet(models.QuerySet):
    def open(self, now):
        """Those whose link still works."""
        return self.filter(used_at=None, expires_at__gt=now)


class CardQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of the branches whose committee one is in."""
        roles = roles_of(user)
        return self.filter(Q(member=roles.member_id or 0) | Q(branch__in=roles.committee_of))


class HonourQuerySet(OfBranchQuerySet):
    def given(self, first, last):
        """Given on one of the days `first` to `last`."""
        return self.filter(given_on__gte=first, given_on__lte=last)

    def of_branch_itself(self):
        return self.filter(group=None, member=None)

    def held_by(self, holder):
        """Those of the "branch" itself, of a "group" or of a "member"."""
        if holder == "branch":
            return self.of_branch_itself()
        return self.filter(**{f"{holder}__isnull": False})


class MentorshipQuerySet(DatedQuerySet, OfBranchQuerySet):
    def visible_to(self, user):
        """One's own; those of the own group for its leader; all for committee and reviewers."""
        roles, today = roles_of(user), timezone.localdate()
        me = roles.member_id or 0
        seen = Q(mentor=me) | Q(mentee=me) | Q(branch__in=roles.committee_of)
        if roles.leads:
            members = self.model.mentor.field.related_model.objects
            led = members.in_group(roles.leads, today).values("pk")
            seen |= Q(mentor__in=led) | Q(mentee__in=led)
        for path in roles.reviews:
            seen |= Q(branch__committee__path__startswith=path)
        return self.filter(seen)

    def of_member(self, member):
        return self.filter(Q(mentor=member) | Q(mentee=member))
