"""What every page shows around its own content."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from catchment.people import queries
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment
from catchment.web.navigation import NavItem, navigation_for

SERVICE_NAME = "Catchment"


@dataclass(frozen=True, slots=True)
class SafetyContact:
    who: str
    number: str
    tel: str
    when: str


@dataclass(frozen=True)
class Page:
    """The frame of a page: names, navigation, safety numbers, links."""

    request: HttpRequest
    actor: Actor
    catchment: Catchment | None
    now: dt.datetime
    demo: bool = False
    service_name: str = SERVICE_NAME

    @property
    def catchment_name(self) -> str:
        return self.catchment.name if self.catchment else ""

    @property
    def brand_url(self) -> str | None:
        """A stylesheet with the catchment's own colour, if it has chosen one."""
        if self.catchment is None or not self.catchment.brand_colour:
            return None
        return reverse("pages:brand", kwargs={"slug": self.catchment.slug})

    @property
    def user_name(self) -> str:
        return self.actor.name if self.actor.user_id else ""

    @property
    def role_name(self) -> str:
        return ", ".join(str(Role(role).label) for role in sorted(self.actor.roles))

    @property
    def signed_in(self) -> bool:
        """False also on error pages that are drawn before anybody was looked up."""
        user = getattr(self.request, "user", None)
        return user is not None and user.is_authenticated

    @property
    def may_switch(self) -> bool:
        """Whether there is another membership to act as."""
        return getattr(self.request, "belongs_to", 0) > 1

    @property
    def account_url(self) -> str:
        return reverse("people:account")

    @property
    def memberships_url(self) -> str:
        return reverse("people:memberships")

    @property
    def sign_in_url(self) -> str:
        return reverse("account_login")

    @property
    def sign_out_url(self) -> str:
        return reverse("account_logout")

    @property
    def safety_url(self) -> str:
        return reverse("pages:safety")

    @property
    def new_things(self) -> int:
        """How many notices the member has not read; none where the page is the list of them."""
        there = self.request.path == self.news_url
        return 0 if there else getattr(self.request, "new_things", 0)

    @property
    def news_url(self) -> str:
        return reverse("support:notices")

    @cached_property
    def nav(self) -> list[NavItem]:
        return navigation_for(self.actor, path=self.request.path)

    @cached_property
    def safety(self) -> list[SafetyContact]:
        if self.catchment is None:
            return []
        return [
            SafetyContact(one.who, one.number, one.number.replace(" ", ""), one.when)
            for one in queries.safety_numbers(self.catchment)
        ]

    @property
    def links(self) -> list[tuple[str, str]]:
        return [
            (_("How this is run, and by whom"), reverse("pages:about")),
            (_("Privacy and who looked"), reverse("pages:privacy")),
            (_("Accessibility"), reverse("pages:accessibility")),
        ]


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of our templates."""
    actor = getattr(request, "actor", None) or Actor(now=timezone.now())
    return {
        "page": Page(
            request=request,
            actor=actor,
            catchment=getattr(request, "catchment", None),
            now=actor.now,
            demo=settings.DEMO,
        )
    }
