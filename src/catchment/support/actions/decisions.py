"""Decisions to share, or not to share, without consent, to keep somebody safe.

Whoever is let in through Catchment always shows on the person's page of shares and of who looked. So
where telling would endanger somebody, nobody is let in here: the decision is recorded, and what has to
be passed on is passed on by telephone.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction

from catchment.people import journal
from catchment.people.actions.grants import give_grant
from catchment.people.actor import Actor
from catchment.people.enums import GrantBasis, Role
from catchment.people.models import Grant, Membership, Person
from catchment.support.actions.notices import tell, tell_person
from catchment.support.models import SafetyDecision
from catchment.support.queries.team import fit_members

PURPOSE = "to keep somebody safe"


class DecisionRecorded(Exception):
    """The same form was sent before; what it recorded stands."""


class CannotLetInQuietly(ValueError):
    """Nobody is let in where the person may not know, or where nothing is shared."""


class NotFit(ValueError):
    """They may not be let in: gone, paused, or not cleared for somebody of this age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """A decision and its reasons.

    Attributes:
        shared: whether it was decided to share; a no is recorded as well.
        what, to_whom, why, risk: in the decider's words.
        advice: whose advice was taken.
        told_person: whether the person was told; else ``why_not_told`` says why not.
        why_not_told: likewise.
        endangers: whether telling the person would endanger somebody; then they never see it here.
    """

    shared: bool
    what: str
    to_whom: str
    why: str
    risk: str
    advice: str = ""
    told_person: bool
    why_not_told: str = ""
    endangers: bool = False


@dataclass(frozen=True, slots=True)
class LetIn:
    """Who is let in to the person's name and details by a decision, and until when."""

    recipient: Membership
    until: dt.datetime


@transaction.atomic
def record_decision(
    *, person: Person, reasons: Reasons, key: UUID, by: Actor, let_in: LetIn | None = None
) -> SafetyDecision:
    """Write a decision down, and perhaps let one member in for it.

    Args:
        person: whom it is about.
        reasons: the decision and why.
        key: made with the form; the same form sent twice records once.
        by: who decided.
        let_in: a member who is to see the person's name and details.

    Raises:
        DecisionRecorded: if the same form was sent before.
        CannotLetInQuietly: if somebody is to be let in where the person may not know.
        NotFit: if they may not be let in.
        RecipientCannotOpenRecords, GrantNeedsAnEnd: as ``people.actions.grants.give_grant``.
    """
    decision, made = SafetyDecision.objects.get_or_create(
        key=key,
        defaults=asdict(reasons)
        | {
            "person": person,
            "organisation_id": by.organisation_id,
            "decided_by_id": by.membership_id,
            "decided_by_name": by.name,
            "decided_at": by.now,
        },
    )
    if not made:
        raise DecisionRecorded(decision)
    if let_in is not None:
        decision.grant = _let_in(decision, let_in, by=by)
        decision.save(update_fields=["grant"])
    _say(decision, by=by)
    return decision


def _let_in(decision: SafetyDecision, let_in: LetIn, *, by: Actor) -> Grant:
    if decision.endangers or not decision.shared:
        raise CannotLetInQuietly(decision)
    person = decision.person
    fit = fit_members(person, on=by.now.date())
    if not fit.filter(pk=let_in.recipient.pk).exists():
        raise NotFit(let_in.recipient)
    grant = give_grant(
        person=person,
        recipient=let_in.recipient,
        purpose=PURPOSE,
        until=let_in.until,
        by=by,
        basis=GrantBasis.SAFETY,
    )
    tell(
        to=let_in.recipient,
        sentence=f"You are let in about {person.known_as}, to keep somebody safe",
        key=f"decision {decision.public_id}",
        about=person,
        route="support:shared",
        route_id=person.public_id,
        urgent=True,
        by=by,
    )
    return grant


def _say(decision: SafetyDecision, *, by: Actor) -> None:
    """The journal, who protects data here, and the person where that endangers nobody."""
    what = "to share" if decision.shared else "not to share"
    journal.record(
        by=by,
        sentence=f"recorded a decision {what} without asking you, to keep somebody safe",
        about=decision.person,
        subject=decision,
        hidden=decision.endangers,
    )
    for lead in _data_protection_leads(decision.person):
        tell(
            to=lead,
            sentence="A decision about sharing without consent was recorded",
            key=f"decision {decision.public_id}",
            route="support:decision",
            route_id=decision.public_id,
            by=by,
        )
    if not decision.endangers:
        tell_person(
            person=decision.person,
            sentence="Somebody decided about sharing to keep somebody safe. You can read why",
            key=f"decision {decision.public_id}",
            route="support:decision",
            route_id=decision.public_id,
            by=by,
        )


def _data_protection_leads(person: Person) -> list[Membership]:
    leads = Membership.objects.active().with_role(Role.DATA_PROTECTION_LEAD)
    return list(leads.filter(catchment_id=person.catchment_id).exclude(user_id=person.user_id or 0))
