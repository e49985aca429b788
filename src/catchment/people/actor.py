"""Who is acting: one frozen value a request, built afresh each time. Imports no model."""

import datetime as dt
from dataclasses import dataclass, field

from catchment.people.enums import SECOND_FACTOR_ROLES, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody acting in one membership, at one moment.

    Attributes:
        now: aware moment at which the request or command began; grants are judged by it.
        user_id: the signed-in user, or None for a visitor or the system.
        catchment_id: the catchment acted in, or None for a visitor.
        membership_id: the membership in use.
        organisation_id: the organisation that the membership belongs to, if any.
        person_id: the user's own person record in this catchment, if any.
        roles: stored values of ``Role``.
        name: how the journal names this actor.
        organisation_name: likewise.
    """

    now: dt.datetime
    user_id: int | None = None
    catchment_id: int | None = None
    membership_id: int | None = None
    organisation_id: int | None = None
    person_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    name: str = ""
    organisation_name: str = ""

    @property
    def is_member(self) -> bool:
        return self.membership_id is not None

    @property
    def needs_second_factor(self) -> bool:
        return bool(self.roles & SECOND_FACTOR_ROLES)

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds any of these roles in the membership in use."""
        return any(role in self.roles for role in roles)

    def in_catchment(self, catchment_id: int | None) -> bool:
        """Whether the thing of this catchment is in the actor's own; never true for visitors."""
        return catchment_id is not None and self.catchment_id == catchment_id


#: Under these names commands and rounds stand in the journal; where people read, they are no person.
SYSTEM_NAMES = frozenset(
    {
        "the calendar",
        "the clock of records",
        "the command line",
        "the daily round",
        "the demo",
        "the response clock",
        "the set-up",
        "the worker",
    }
)


def visitor(*, now: dt.datetime) -> Actor:
    """Somebody who is not signed in."""
    return Actor(now=now, name="a visitor")


def system(name: str, *, now: dt.datetime, catchment_id: int | None = None) -> Actor:
    """A command or the worker; journalled under its name."""
    return Actor(now=now, catchment_id=catchment_id, name=name)
