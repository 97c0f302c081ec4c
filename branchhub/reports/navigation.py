"""Where a person can go from every page, by the posts held today."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from branchhub.notices.models import Notice
from members.rules import Roles, roles_of

from .year.forms import WayBackForm

MOST_SHOWN = 99
BY_ROLE = {
    "office": ("home", "calendar", "sessions", "board"),
    "reviewer": ("home", "sessions", "board", "members"),
    "member": ("home", "calendar", "sessions", "inbox", "me"),
    "staff": ("home", "admin"),
    "none": (),
}
BEHIND_MORE = {  # the fifth place on a phone
    "office": ("members", "projects", "reports", "inbox", "account"),
    "reviewer": ("projects", "reports"),
}
BESIDE = {"member": ("projects",)}  # on desktops; on a phone behind one's own name
BOARD = tuple(f"activities:{page}" for page in ("board", "norm", "branch-rules", "summary"))


@dataclass(frozen=True)
class Place:
    label: str
    icon: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class WayBack:
    label: str
    url: str


def navigation(request):
    """Context processor. Costs nothing on a page that does not draw the frame."""
    return {"navigation": SimpleLazyObject(lambda: Navigation(request))}


class Navigation:
    """What the frame draws; one query beside the roles, which are kept on the user."""

    def __init__(self, request):
        self.match = request.resolver_match
        self.asked = request.GET
        user = getattr(request, "user", None)
        self.user = user if user and user.is_authenticated else None

    @cached_property
    def roles(self) -> Roles:
        return roles_of(self.user) if self.user else Roles()

    @property
    def branch_name(self) -> str:
        return self.roles.branch.name if self.roles.branch else ""

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
        """At most five with `more`, for the bottom of a phone; none when there is but one."""
        names = BY_ROLE[self.role]
        return [self._place(name) for name in names] if len(names) > 1 else []

    @cached_property
    def more(self) -> list[Place]:
        """What a phone keeps in a menu behind the last place."""
        return [self._place(name) for name in BEHIND_MORE.get(self.role, ())]

    @property
    def is_behind_more(self) -> bool:
        return any(place.is_current for place in self.more)

    @cached_property
    def sections(self) -> list[Place]:
        """For the top bar, where the bell leads to the inbox and the person to the account."""
        beside = ("inbox", "account") if self.role == "office" else ()
        groups = (BY_ROLE, BEHIND_MORE, BESIDE)
        names = [name for group in groups for name in group.get(self.role, ())]
        return [self._place(name) for name in names if name not in beside]

    @property
    def beside(self) -> list[Place]:
        """What has no place at the bottom of a phone: the menu of the person leads there."""
        return [self._place(name) for name in BESIDE.get(self.role, ())]

    @property
    def my_page_url(self) -> str:
        member_id = self.roles.member_id
        return reverse("members:detail", args=[member_id]) if member_id else ""

    @property
    def inbox_url(self) -> str:
        """Notices are for members and reviewers: an admin without a branch has none."""
        has_inbox = self.roles.member_id or self.roles.reviews
        return reverse("notices:inbox") if has_inbox else ""

    @property
    def search_url(self) -> str:
        """Sessions are what one searches for from anywhere; their list holds the field."""
        reads_sessions = self.roles.member_id or self.roles.reviews
        return reverse("activities:list") + "#search" if reads_sessions else ""

    @cached_property
    def way_back(self) -> WayBack | None:
        """From a list that a figure of a report led to, back to that figure."""
        form = WayBackForm(self.asked)
        if "report" not in self.asked or not form.is_valid():
            return None
        period, anchor = form.cleaned_data["report"]
        query = urlencode({"branch": form.cleaned_data["branch"]} | period.asks)
        label = _("Report %(period)s") % {"period": period}
        return WayBack(label, f"{reverse('reports:year')}?{query}#{anchor}")

    @cached_property
    def waiting(self) -> int:
        return Notice.objects.visible_to(self.user).waiting().count()

    @property
    def waiting_mark(self) -> str:
        return str(self.waiting) if self.waiting <= MOST_SHOWN else f"{MOST_SHOWN}+"

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
        if name.startswith(BOARD):
            return "board"
        if name == "members:account":
            return "account"
        if name.startswith("members:") and self._is_my_page():
            return "me"
        by_prefix = {
            "activities:": "sessions",
            "papers:": "reports",
            "members:": "members",
            "notices:": "inbox",
            "projects:": "projects",
            "reports:": "reports",
        }
        return next((place for start, place in by_prefix.items() if name.startswith(start)), "")

    def _is_my_page(self) -> bool:
        return self.role == "member" and self.match.kwargs.get("pk") == self.roles.member_id

    def _place(self, name) -> Place:
        label, icon, url_name = {
            "home": (_("Home"), "house", "home"),
            "calendar": (_("Calendar"), "calendar3", "activities:calendar"),
            "sessions": (_("Sessions"), "journal-text", "activities:list"),
            "board": (pgettext("navigation", "Norms"), "clipboard-check", "activities:board"),
            "members": (_("Members"), "people", "members:list"),
            "projects": (_("Projects"), "folder2-open", "projects:list"),
            "reports": (pgettext("navigation", "Reports"), "bar-chart", "reports:index"),
            "inbox": (_("Inbox"), "bell", "notices:inbox"),
            "admin": (_("Django admin"), "diagram-3", "admin:index"),
            "account": (_("My account"), "person-circle", "members:account"),
            "me": (pgettext("navigation", "Me"), "person", ""),
        }[name]
        url = reverse(url_name) if url_name else self.my_page_url
        return Place(label, icon, url, is_current=name == self.current)
