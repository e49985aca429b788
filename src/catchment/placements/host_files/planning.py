"""Judge the rows of a file of hosts against who is there: what each would begin, change, or cannot.

Nothing is written here. The same judgement is made when a file is looked through and, anew, when it is written.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catchment.people.models import Organisation
from catchment.placements.enums import CheckKind, HostStatus, RowResult
from catchment.placements.models import Host, Opportunity, OpportunityWeek
from catchment.placements.queries.host_imports import (
    OF_CONTACT,
    OF_HOST,
    OF_OPPORTUNITY,
    State,
    World,
    plain,
    week_state,
    work_of,
)
from catchment.placements.row_problems import Problem

#: Nobody under this age can have a DBS check.
DBS_FROM = 16

Said = Mapping[str, Any]


@dataclass(slots=True)
class SitePlan:
    """A place of a workplace; ``key`` is that of a place that is there."""

    number: int
    says: State
    key: int | None = None


@dataclass(slots=True)
class HostPlan:
    """A workplace that rows are about.

    Attributes:
        number: the row that names it first.
        organisation, host: those that are there already.
        says: columns of the host.
        contact: whom to ring, where it is somebody new.
    """

    number: int
    name: str
    register: str
    organisation: Organisation | None
    host: Host | None
    says: State = field(default_factory=dict)
    contact: State = field(default_factory=dict)
    sites: dict[str, SitePlan] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        return self.host is None or bool(self.contact) or _differs(self.host, self.says)


@dataclass(slots=True)
class OpportunityPlan:
    """What learners can do there; ``opens`` it where the row says nothing against it."""

    number: int
    host: HostPlan
    opportunity: Opportunity | None
    says: State = field(default_factory=dict)
    work: dict[str, list[str]] | None = None
    site: SitePlan | None = None
    opens: bool | None = None

    @property
    def changes(self) -> bool:
        return self.opportunity is None or self._changes(self.opportunity)

    def _changes(self, there: Opportunity) -> bool:
        moves = self.site is not None and self.site.key != there.site_id
        works = self.work is not None and self.work != work_of(there)
        return moves or works or _differs(there, self.says)


@dataclass(slots=True)
class WeekPlan:
    """Seats in one week."""

    number: int
    opportunity: OpportunityPlan
    monday: dt.date
    week: OpportunityWeek | None
    says: State
    changes: bool


@dataclass(slots=True)
class Verdict:
    """What a row does, with doubts beyond those of its cells."""

    result: RowResult
    problems: list[Problem] = field(default_factory=list)
    host: HostPlan | None = None
    opportunity: OpportunityPlan | None = None


class Refused(Exception):
    """The row cannot be taken, for one problem."""

    def __init__(self, thing: str, says: str) -> None:
        super().__init__(thing, says)
        self.thing, self.says = thing, says


def _differs(record: Any, says: Said) -> bool:
    return any(plain(getattr(record, name)) != value for name, value in says.items())


class Plan:
    """Everything that the rows of one file come to. Give it one row after the other."""

    def __init__(self, world: World, *, columns: Mapping[str, str], own: Host | None) -> None:
        self.world, self.columns, self.own = world, columns, own
        self.hosts: dict[object, HostPlan] = {}
        self.opportunities: dict[tuple[int, str], OpportunityPlan] = {}
        self.weeks: dict[tuple[int, dt.date], WeekPlan] = {}

    @property
    def all_hosts(self) -> list[HostPlan]:
        """Each workplace once, in the order of the rows."""
        return list({id(host): host for host in self.hosts.values()}.values())

    def add(self, number: int, says: Said) -> Verdict:
        """Judge one row; where it can be taken, it becomes part of the plan."""
        doubts: list[Problem] = []
        try:
            key, host = self._host(number, says)
            title = str(says["title"]).casefold()
            opportunity = self._opportunity(number, host, title, says)
            weeks = [
                self._week(number, opportunity, dt.date.fromisoformat(day), says)
                for day in says["week"]
            ]
        except Refused as wrong:
            problem = Problem(self.columns.get(wrong.thing, ""), wrong.says)
            return Verdict(RowResult.PROBLEM, [problem])
        self.hosts[key] = host
        if host.organisation is None:
            self.hosts.setdefault((host.name.casefold(), says.get("postcode", "")), host)
        self._tell_host(host, says, number, doubts)
        self.opportunities[id(host), title] = opportunity
        self._tell_opportunity(opportunity, says, number, doubts)
        for week in weeks:
            self.weeks[id(opportunity), week.monday] = week
        return Verdict(_result(host, opportunity, weeks), doubts, host, opportunity)

    def _host(self, number: int, says: Said) -> tuple[object, HostPlan]:
        name, register = str(says["host"]), str(says.get("number", ""))
        organisation = self._organisation(says)
        key: object = organisation.pk if organisation else (register.casefold() or name.casefold())
        if organisation is None and not register:
            key = self._key_of_new(name.casefold(), says.get("postcode", ""))
        if key in self.hosts:
            return key, self.hosts[key]
        host = self.world.hosts.get(organisation.pk) if organisation else None
        if organisation is not None:
            self._refuse_host(organisation, host)
        return key, HostPlan(number, name, register, organisation, host)

    def _key_of_new(self, name: str, postcode: str) -> tuple[str, str]:
        """Of one name and postcode is one workplace; without a postcode, the one of that name."""
        if postcode:
            return name, postcode
        same = [key for key in self.hosts if isinstance(key, tuple) and key[0] == name]
        if len(same) > 1:
            raise Refused("host", "The file has several workplaces of this name. Give a postcode.")
        return same[0] if same else (name, "")

    def _refuse_host(self, organisation: Organisation, host: Host | None) -> None:
        if host is not None and host.status == HostStatus.REFUSED:
            raise Refused("host", "This workplace was not taken on. The coordinator knows why.")
        if self.own is None and organisation.pk in self.world.accounts:
            raise Refused(
                "host",
                f"Somebody at {organisation.name} writes this themselves. Ask them to, or send "
                "them this row.",
            )

    def _organisation(self, says: Said) -> Organisation | None:
        """Whom a row is about: by number, else by name and postcode."""
        name, world = str(says["host"]), self.world
        if self.own is not None:
            mine = world.organisations[self.own.organisation_id]
            if name.casefold() != mine.name.casefold():
                raise Refused("host", f"This row is about “{name[:60]}”. Here are only your own.")
            return mine
        number = world.numbered.get(str(says.get("number", "")).casefold())
        if number is not None:
            return world.organisations[number]
        named = world.named.get(name.casefold(), [])
        if "number" in says:
            named = [key for key in named if key not in world.numbered.values()]
        fitting = [key for key in named if self._is_there(key, says.get("postcode", ""))]
        hosts = [key for key in fitting if key in world.hosts]
        fitting = hosts or fitting
        if len(fitting) > 1:
            raise Refused(
                "host", "There are several workplaces of this name. Give a postcode or a number."
            )
        return world.organisations[fitting[0]] if fitting else None

    def _is_there(self, key: int, postcode: str) -> bool:
        postcodes = {site.postcode for site in self.world.sites.get(key, []) if site.postcode}
        return not postcode or not postcodes or postcode in postcodes

    def _opportunity(self, number: int, host: HostPlan, title: str, says: Said) -> OpportunityPlan:
        known = self.opportunities.get((id(host), title))
        there = None
        if known is None:
            if host.host is not None:
                there = self.world.opportunities.get((host.host.pk, title))
                if (host.host.pk, title) in self.world.taken_off:
                    raise Refused("title", "This was taken off after a report. Staff know why.")
            known = OpportunityPlan(number, host, there)
        self._refuse_ages(known, says)
        return known

    def _refuse_ages(self, plan: OpportunityPlan, says: Said) -> None:
        """Ages and checks as they would stand."""
        there = plan.opportunity or Opportunity()
        told = {**opportunity_says(says), **plan.says}
        least = told.get("least_age", there.least_age)
        most = told.get("most_age", there.most_age)
        if most is not None and most < least:
            raise Refused("most_age", f"This is below the least age, {least}.")
        if CheckKind.DBS in told.get("checks", there.checks) and least < DBS_FROM:
            raise Refused(
                "checks",
                f"Nobody under {DBS_FROM} can have a DBS check. Take it off, or give a least age of "
                f"{DBS_FROM}.",
            )

    def _week(self, number: int, plan: OpportunityPlan, monday: dt.date, says: Said) -> WeekPlan:
        if (earlier := self.weeks.get((id(plan), monday))) is not None:
            raise Refused(
                "week",
                f"Row {earlier.number} gives the week of {monday:%-d %B %Y} already. Keep one.",
            )
        told = {name: says[name] for name in ("seats", "hours", "kept") if name in says}
        there = plan.opportunity
        week = self.world.weeks.get(there.pk, {}).get(monday) if there is not None else None
        if week is None:
            return WeekPlan(number, plan, monday, None, told, changes=True)
        if (taken := self.world.taken.get(week.pk, 0)) > told["seats"]:
            raise Refused("seats", f"{taken} seats of this week are given already.")
        state = week_state(week, self.world.kept.get(week.pk, []))
        kept: list[list[Any]] = told["kept"] if "kept" in told else state["kept"]
        if sum(many for _whom, many in kept) > told["seats"]:
            raise Refused("seats", "More seats of this week are kept than there would be.")
        changes = any(state[name] != value for name, value in told.items())
        return WeekPlan(number, plan, monday, week, told, changes)

    def _tell_host(self, host: HostPlan, says: Said, number: int, doubts: list[Problem]) -> None:
        told = {name: says[name] for name in OF_HOST if name in says}
        self._merge(host.says, told, host.number, doubts)
        contact = self._new_contact(host, says)
        if contact and host.contact and contact != host.contact:
            named = (f"contact_{name}" for name in ("name", "email", "phone"))
            doubts.append(self._doubt(next(filter(self.columns.get, named)), host.number))
        host.contact = host.contact or contact
        if host.organisation is None and host.number == number and self._namesakes(host):
            column = self.columns.get("host", "")
            says_ = "Another workplace of this name is here already, somewhere else."
            doubts.append(Problem(column, says_, stops=False))

    def _namesakes(self, host: HostPlan) -> bool:
        name = host.name.casefold()
        here = any(
            each is not host and each.name.casefold() == name for each in self.hosts.values()
        )
        return here or bool(self.world.named.get(name))

    def _new_contact(self, host: HostPlan, says: Said) -> State:
        """Whom the row names, if they can be reached and are not there under that address."""
        told = {name: says.get(f"contact_{name}", "") for name in ("name", "email", "phone")}
        told["job_title"] = says.get("contact_job", "")
        if not (told["email"] or told["phone"]):
            return {}
        told["name"] = told["name"] or host.name[:120]
        there = self.world.contacts.get(host.organisation.pk, []) if host.organisation else []
        for contact in there:
            same = contact.email.casefold() == told["email"].casefold() if told["email"] else (
                _digits(contact.phone) == _digits(told["phone"])
            )  # fmt: skip
            if same:
                return {}
        return {name: told[name] for name in OF_CONTACT}

    def _tell_opportunity(
        self, plan: OpportunityPlan, says: Said, number: int, doubts: list[Problem]
    ) -> None:
        told = opportunity_says(says)
        if plan.opportunity is not None and _has_hours(plan.opportunity, told):
            del told["day"]
        self._merge(plan.says, told, plan.number, doubts)
        plan.work = plan.work or says.get("categories")
        plan.opens = says.get("open") if plan.opens is None else plan.opens
        site = self._site(plan.host, says, number)
        if site is not None and plan.site is not None and site is not plan.site:
            doubts.append(self._doubt("postcode", plan.number))
        plan.site = plan.site or site
        if plan.number == number and plan.opportunity is None:
            doubts += self._doubts_of_new(plan, says)

    def _doubts_of_new(self, plan: OpportunityPlan, says: Said) -> list[Problem]:
        found = []
        if plan.site is None and "postcode" not in says and not plan.says.get("remote"):
            column = self.columns.get("postcode", "Postcode")
            found.append(Problem(column, "Without a place, nobody can be near it.", stops=False))
        if not plan.says.get("you_do"):
            column = self.columns.get("you_do", "What you will do")
            found.append(
                Problem(
                    column,
                    "It stays unopened until somebody writes what learners will do.",
                    stops=False,
                )
            )
        return found

    def _site(self, host: HostPlan, says: Said, number: int) -> SitePlan | None:
        """The place of a row; one that is there by its postcode or its name, else a new one."""
        told = {name: str(says.get(name, "")) for name in ("site", "address", "postcode")}
        there = self.world.sites.get(host.organisation.pk, []) if host.organisation else []
        if not any(told.values()):
            return SitePlan(number, {}, there[0].pk) if len(there) == 1 else None
        key = f"{told['site']}|{told['postcode'] or told['address']}".casefold()
        if key not in host.sites:
            state = {**told, "name": told["site"] or host.name}
            del state["site"]
            fitting = (one.pk for one in there if _is_that(one.name, one.postcode, told))
            known = next(fitting, None)
            host.sites[key] = SitePlan(number, state, known)
        return host.sites[key]

    def _merge(self, told: State, more: Said, first: int, doubts: list[Problem]) -> None:
        """What several rows say of one thing: the first holds, and a later one is told."""
        for name, value in more.items():
            if name not in told:
                told[name] = value
            elif told[name] != value and name != "day":
                doubts.append(self._doubt(name, first))

    def _doubt(self, thing: str, first: int) -> Problem:
        column = self.columns.get({"costs_pence": "pounds"}.get(thing, thing), "")
        says = f"Row {first}, or one after it, says something else here. That one is taken."
        return Problem(column, says, stops=False)


def _has_hours(there: Opportunity, told: Said) -> bool:
    """Whether a day is described already that begins and ends as a row says: lunch and all stay."""
    hours = ("begins", "ends")
    return (
        "day" in told
        and bool(there.day)
        and all(plain(getattr(there, name)) == told.get(name) for name in hours)
    )


def opportunity_says(says: Said) -> State:
    """What a row says of an opportunity, as columns of its table."""
    told = {name: says[name] for name in OF_OPPORTUNITY if name in says}
    if "pounds" in says:
        told["costs_pence"] = says["pounds"]
    if "begins" in says:
        told["day"] = [[says["begins"], says["ends"], ""]]
    return told


def _is_that(name: str, postcode: str, told: Mapping[str, str]) -> bool:
    """Whether a place that is there is the one of a row."""
    if told["site"] and name.casefold() != told["site"].casefold():
        return False
    if told["postcode"]:
        return postcode == told["postcode"]
    return bool(told["site"])


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))


def _result(host: HostPlan, opportunity: OpportunityPlan, weeks: list[WeekPlan]) -> RowResult:
    if any(week.week is None for week in weeks):
        return RowResult.NEW
    things: list[HostPlan | OpportunityPlan | WeekPlan] = [host, opportunity, *weeks]
    return RowResult.CHANGED if any(one.changes for one in things) else RowResult.SAME
