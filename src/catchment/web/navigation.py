"""The menu of each role. Nobody sees an item that they cannot use."""

from dataclasses import dataclass

from django.urls import reverse

from catchment.people.actor import Actor
from catchment.people.enums import Role


@dataclass(frozen=True, slots=True)
class NavItem:
    label: str
    url: str
    current: bool


#: In order of precedence: the first role held decides the menu.
MENUS: list[tuple[Role, list[tuple[str, str]]]] = [
    (
        Role.COORDINATOR,
        [
            ("Attention", "pages:home"),
            ("Network", "network:finder"),
            ("Needs and gaps", "support:gaps"),
            ("Work experience", "pages:work"),
            ("Rounds", "placements:rounds"),
            ("Imports", "network:imports"),
            ("Settings", "people:settings"),
        ],
    ),
    (
        Role.CAREERS_LEADER,
        [
            ("Today", "pages:home"),
            ("Learners", "people:persons"),
            ("Work experience", "pages:work"),
            ("Cohorts", "placements:cohorts"),
            ("Rounds", "placements:rounds"),
            ("Referrals", "support:referrals"),
            ("Find help", "network:finder"),
        ],
    ),
    (
        Role.SAFEGUARDING_LEAD,
        [
            ("Today", "pages:home"),
            ("To confirm", "people:supporters_to_confirm"),
            ("Parents", "support:parents"),
            ("Records", "support:concerns"),
            ("Find help", "network:finder"),
        ],
    ),
    (
        Role.DATA_PROTECTION_LEAD,
        [
            ("Requests", "support:access_requests"),
            ("Keeping", "support:keeping"),
            ("Reads", "people:reads"),
            ("Decisions", "support:decisions"),
            ("Find help", "network:finder"),
        ],
    ),
    (
        Role.HELPER,
        [
            ("Today", "pages:home"),
            ("People I help", "people:persons"),
            ("Referrals", "support:referrals"),
            ("Find help", "network:finder"),
            ("What I offer", "network:my_offers"),
        ],
    ),
    (
        Role.HOST,
        [
            ("Today", "pages:home"),
            ("Asked of me", "placements:host_home"),
            ("What we offer", "network:my_offers"),
        ],
    ),
    (Role.OBSERVER, [("Figures", "support:gaps"), ("Find help", "network:finder")]),
    (
        Role.ADMINISTRATOR,
        [("Settings", "people:settings"), ("Find help", "network:finder")],
    ),
    (
        Role.PERSON,
        [
            ("My story", "support:my_ladder"),
            ("My plan", "support:my_plan"),
            ("Work experience", "placements:my_hours"),
            ("Find help", "network:finder"),
            ("Who looked", "people:who_looked"),
            ("About me", "people:my_details"),
        ],
    ),
    (Role.PARENT, [("My children", "support:children"), ("Find help", "network:finder")]),
]


#: Where pages of an item stand at other addresses than below its own.
ALSO = {
    "pages:work": (
        "/hosts/",
        "/opportunities/",
        "/cohorts/",
        "/own-finds/",
        "/reports/",
        "/seats/",
    ),
    "placements:rounds": (
        "/work-experience/runs/",
        "/work-experience/results/",
        "/work-experience/wishes/",
        "/work-experience/asked-again/",
    ),
    "placements:my_hours": (
        "/work-experience/",
        "/my/own-finds/",
        "/my/questions/",
        "/my/seats/",
        "/my/thanks/",
        "/seats/",
        "/own-finds/",
        "/hours/",
        "/hosts/",
        "/opportunities/",
    ),
    "placements:host_home": ("/hosts/", "/opportunities/", "/requests/"),
}


def navigation_for(actor: Actor, *, path: str) -> list[NavItem]:
    """The items of the first role that the actor holds; none for visitors."""
    for role, items in MENUS:
        if actor.has(role):
            return _drawn(items, path)
    return []


def home_for(actor: Actor) -> str:
    """The name of the page where this actor's day begins."""
    for role, items in MENUS:
        if actor.has(role):
            return items[0][1]
    return "pages:front"


def _drawn(items: list[tuple[str, str]], path: str) -> list[NavItem]:
    drawn = [(label, reverse(name)) for label, name in items]
    claims = {
        prefix: url
        for (_, name), (_, url) in zip(items, drawn, strict=True)
        for prefix in (*ALSO.get(name, ()), url)
        if path.startswith(prefix)
    }
    here = claims[max(claims, key=len)] if claims else ""
    return [NavItem(label=label, url=url, current=url == here) for label, url in drawn]
