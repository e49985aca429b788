"""Own finds: a learner proposes a place, staff look, and nobody writes to it before they have.

An agreed one with a host makes that host known, still to be checked like any other.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership, Person
from catchment.placements.actions.hosts import from_own_find
from catchment.placements.enums import OWN_FIND_OPEN, OwnFindStatus, WhoYouKnow
from catchment.placements.models import CohortMember, Host, OwnFind
from catchment.support.actions.notices import tell, tell_person


class OwnFindHasMoved(Exception):
    """Somebody was faster, or it is not in that state."""


class OwnFindAgreedAlready(ValueError):
    """The learner has a place that was agreed in this cohort."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a learner tells of a place."""

    how_known: WhoYouKnow
    workplace: str
    what: str
    town: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


@transaction.atomic
def propose_own_find(
    *, person: Person, member: CohortMember | None, proposal: Proposal, by: Actor, on: dt.date
) -> OwnFind:
    """Send a place to one's school. After the cohort's day it comes late, and is told so."""
    cohort = member.cohort if member else None
    last = cohort.own_find_by if cohort else None
    made = OwnFind.objects.create(
        person=person,
        cohort=cohort,
        school=cohort.school if cohort else None,
        how_known=proposal.how_known,
        workplace=proposal.workplace,
        town=proposal.town,
        contact_name=proposal.contact_name,
        contact_email=proposal.contact_email,
        contact_phone=proposal.contact_phone,
        what=proposal.what,
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on or proposal.starts_on,
        late=last is not None and on > last,
        created_at=by.now,
        changed_at=by.now,
    )
    journal.record(
        by=by, sentence="sent a place that you found to school", about=person, subject=made
    )
    _tell_staff(made, by=by)
    return made


def _tell_staff(find: OwnFind, *, by: Actor) -> None:
    if find.school_id is None:
        return
    leaders = Membership.objects.active().filter(
        catchment_id=find.person.catchment_id, organisation_id=find.school_id
    )
    for leader in leaders.with_role(Role.CAREERS_LEADER).order_by("pk"):
        tell(
            to=leader,
            sentence=f"{find.person.known_as} has found a place: {find.workplace}",
            key=f"own find {find.public_id}",
            about=find.person,
            route="placements:own_find",
            route_id=find.public_id,
            by=by,
        )


@transaction.atomic
def check_own_find(*, find: OwnFind, by: Actor) -> OwnFind:
    """Staff are asking the workplace.

    Raises:
        OwnFindHasMoved: if it does not wait, or somebody was faster.
    """
    return _move(
        find, from_=(OwnFindStatus.PROPOSED,), to=OwnFindStatus.CHECKING,
        sentence="is asking the place that you found", by=by,
    )  # fmt: skip


@transaction.atomic
def agree_own_find(*, find: OwnFind, words: str, by: Actor) -> OwnFind:
    """Say yes. The place becomes a host that waits to be checked, unless we know it already.

    Raises:
        OwnFindHasMoved: if it does not wait, or somebody was faster.
        OwnFindAgreedAlready: if another of theirs was agreed.
    """
    try:
        with transaction.atomic():
            _move(
                find, from_=tuple(OWN_FIND_OPEN), to=OwnFindStatus.AGREED, answer=words,
                sentence="agreed to the place that you found", by=by,
            )  # fmt: skip
    except IntegrityError as twice:
        raise OwnFindAgreedAlready(find) from twice
    host = _host_of(find, by=by)
    OwnFind.objects.filter(pk=find.pk).update(host=host)
    find.refresh_from_db()
    _tell_learner(find, "School agrees to the place that you found", by=by)
    return find


@transaction.atomic
def refuse_own_find(*, find: OwnFind, words: str, by: Actor) -> OwnFind:
    """Say no, with words for the learner.

    Raises:
        OwnFindHasMoved: if it does not wait, or somebody was faster.
    """
    _move(
        find, from_=tuple(OWN_FIND_OPEN), to=OwnFindStatus.NOT_AGREED, answer=words,
        sentence="did not agree to the place that you found", by=by,
    )  # fmt: skip
    _tell_learner(find, "School has answered about the place that you found", by=by)
    return find


@transaction.atomic
def withdraw_own_find(*, find: OwnFind, by: Actor) -> OwnFind:
    """The learner takes it back.

    Raises:
        OwnFindHasMoved: if it does not wait any more.
    """
    return _move(
        find, from_=tuple(OWN_FIND_OPEN), to=OwnFindStatus.WITHDRAWN,
        sentence="took back a place that you had found", by=by,
    )  # fmt: skip


def _move(
    find: OwnFind,
    *,
    from_: tuple[OwnFindStatus, ...],
    to: OwnFindStatus,
    sentence: str,
    by: Actor,
    answer: str = "",
) -> OwnFind:
    values: dict[str, object] = {"status": to, "changed_at": by.now}
    if to in (OwnFindStatus.AGREED, OwnFindStatus.NOT_AGREED):
        values |= {"answer": answer, "answered_by_id": by.membership_id, "answered_at": by.now}
    if not OwnFind.objects.filter(pk=find.pk, status__in=from_).update(**values):
        raise OwnFindHasMoved(find)
    find.refresh_from_db()
    journal.record(by=by, sentence=sentence, about=find.person, subject=find)
    return find


def _host_of(find: OwnFind, *, by: Actor) -> Host:
    """The host of that name here, else a new one that waits to be checked."""
    known = (
        Host.objects.filter(
            catchment_id=find.person.catchment_id, organisation__name__iexact=find.workplace
        )
        .order_by("pk")
        .first()
    )
    return known or from_own_find(own_find=find, by=by)


def _tell_learner(find: OwnFind, sentence: str, *, by: Actor) -> None:
    tell_person(
        person=find.person,
        sentence=sentence,
        key=f"own find {find.public_id} {find.status}",
        route="placements:own_find",
        route_id=find.public_id,
        by=by,
    )
