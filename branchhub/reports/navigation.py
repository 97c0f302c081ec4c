"""Where a person can go from every page, by the posts held today."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.notices.models import Notice
from members.rules import Roles, roles_of

MOST_SHOWN = 99
BY_ROLE = {
    "office": ("home", "calendar", "sessions", "members", "inbox"),
    "reviewer": ("home", "sessions", "members"),
    "member": ("home", "calendar", "sessions", "inbox", "me"),
    "staff": ("home", "admin"),
    "none": (),
}


@dataclass(frozen=True)
class Place:
    label: str
    icon: str
    url: str
    is_current: bool


def navigation(request):
    """Context processor. Costs nothing on a page that does not draw the frame."""
    return {"navigation": SimpleLazyObject(lambda: Navigation(request))}


class Navigation:
    """What the frame draws; one query beside the roles, which are kept on the user."""

    def __init__(self, request):
        self.match = request.resolver_match
        user = getattr(request, "user", None)
        self.user = user if user and user.is_authenticated else None

    @cached_property
    def roles(self) -> Roles:
        return roles_of(self.user) if self.user else Roles()

    @property
    def branch_name(self) -> str:
        return self.roles.branch_name

    @property
    def person(self) -> str:
        return self.user.get_full_name() or self.user.get_username()

    @cached_property
    def role(self) -> str:
        roles = self.roles
        if roles.secretary_of or roles.committee_of or roles.leads:
            return "office"
        if roles.reviews:
            return "reviewer"
        if roles.member_id:
            return "member"
        return "staff" if self.user and self.user.is_staff else "none"

    @cached_property
    def places(self) -> list[Place]:
        """At most five, for the bar at the bottom of a phone; none when there is but one."""
        names = BY_ROLE[self.role]
        return [self._place(name) for name in names] if len(names) > 1 else []

    @cached_property
    def sections(self) -> list[Place]:
        """For the top bar; the bell leads to the inbox, but for members it is a section too."""
        names = BY_ROLE[self.role]
        if self.role != "member":
            names = [name for name in names if name != "inbox"]
        return [self._place(name) for name in names]

    @property
    def my_page_url(self) -> str:
        member_id = self.roles.member_id
        return reverse("members:detail", args=[member_id]) if member_id else ""

    @property
    def inbox_url(self) -> str:
        """Notices are for members: a reviewer or admin without a branch has none."""
        return reverse("notices:inbox") if self.roles.member_id else ""

    @property
    def search_url(self) -> str:
        """Sessions are what one searches for from anywhere; their list holds the field."""
        reads_sessions = self.roles.member_id or self.roles.reviews
        return reverse("activities:list") + "#search" if reads_sessions else ""

    @cached_property
    def unread(self) -> int:
        return Notice.objects.unread_by(self.user).count()

    @property
    def unread_mark(self) -> str:
        return str(self.unread) if self.unread <= MOST_SHOWN else f"{MOST_SHOWN}+"

    @cached_property
    def current(self) -> str:
        """The name of the place the page belongs to, or nothing."""
        if not self.match:
            return ""
        name = self.match.view_name
        if name == "home":
            return "home"
        if name.startswith(("activities:calendar", "activities:feed", "activities:plan")):
            return "calendar"
        if name.startswith("members:") and self._is_my_page():
            return "me"
        by_prefix = {"activities:": "sessions", "members:": "members", "notices:": "inbox"}
        return next((place for start, place in by_prefix.items() if name.startswith(start)), "")

    def _is_my_page(self) -> bool:
        return self.role == "member" and self.match.kwargs.get("pk") == self.roles.member_id

    def _place(self, name) -> Place:
        label, icon, url_name = {
            "home": (_("Home"), "house", "home"),
            "calendar": (_("Calendar"), "calendar3", "activities:calendar"),
            "sessions": (_("Sessions"), "journal-text", "activities:list"),
            "members": (_("Members"), "people", "members:list"),
            "inbox": (_("Inbox"), "bell", "notices:inbox"),
            "admin": (_("Django admin"), "diagram-3", "admin:index"),
            "me": (pgettext("navigation", "Me"), "person", ""),
        }[name]
        url = reverse(url_name) if url_name else self.my_page_url
        return Place(label, icon, url, is_current=name == self.current)
