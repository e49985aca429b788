"""Invitations by e-mail link: the way to an account for everybody who has an address."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from catchment.people import journal, tokens
from catchment.people.actions.memberships import EmailTaken, join, new_user
from catchment.people.actions.outbox import put_in_outbox
from catchment.people.actor import Actor
from catchment.people.enums import (
    INVITABLE_ROLES,
    WAITING_STATUSES,
    InvitationStatus,
    Role,
)
from catchment.people.models import (
    Catchment,
    Enrolment,
    Invitation,
    Membership,
    Organisation,
    Person,
    User,
)
from catchment.people.queries import practice


class RoleNotInvitable(ValueError):
    """An invitation must carry at least one role, and only those that may be invited to."""


class InvitationNotOpen(ValueError):
    """The link is unknown, used, withdrawn or too old."""


class SignInFirst(ValueError):
    """Somebody has an account with this address: they sign in, then accept."""


class AnotherAccount(ValueError):
    """Signed in with another address than the one invited."""


class AgeUnknown(ValueError):
    """Without a date of birth nobody can say whether the person may have an account by e-mail."""


class TooYoungForEmail(ValueError):
    """Too young by the catchment's rule: only a school or college opens the account."""


class PersonAlreadySignsIn(ValueError):
    """The person has an account."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What was stored, and the token that stands only in the mail."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite_member(
    *,
    catchment: Catchment,
    email: str,
    name: str,
    roles: Iterable[Role],
    by: Actor,
    organisation: Organisation | None = None,
) -> Invited:
    """Invite somebody by e-mail; inviting the same address again sends a new link and ends the old.

    Raises:
        RoleNotInvitable: for no role, or for a person's own space.
    """
    roles = sorted({Role(role) for role in roles})
    if not roles or set(roles) - INVITABLE_ROLES:
        raise RoleNotInvitable(roles)
    return _send(
        Invitation(
            catchment=catchment,
            organisation=organisation,
            email=email.strip().lower(),
            name=name,
            roles=list(roles),
        ),
        by=by,
    )


@transaction.atomic
def invite_person(*, person: Person, email: str, by: Actor, on: dt.date) -> Invited:
    """Invite somebody old enough, by the catchment's rule, to open their own space.

    Whoever holds the link holds the space. So where a helper names the address, nothing is sent
    before somebody else has said that it is theirs: see ``confirm_invitation``.

    Raises:
        PersonAlreadySignsIn: if they have an account.
        AgeUnknown: if no date of birth is held.
        TooYoungForEmail: if they are too young for one.
    """
    age = person.age_on(on)
    if age is None:
        raise AgeUnknown(person)
    if age < practice(person.catchment_id, on=on).number("account-age"):
        raise TooYoungForEmail(person)
    if person.user_id is not None:
        raise PersonAlreadySignsIn(person)
    return _send(
        Invitation(
            catchment=person.catchment,
            email=email.strip().lower(),
            name=person.known_as,
            roles=[Role.PERSON],
            person=person,
            status=InvitationStatus.SENT if _vouches(by, person) else InvitationStatus.TO_CONFIRM,
        ),
        by=by,
    )


def _vouches(by: Actor, person: Person) -> bool:
    """A command, and the careers leader where the person learns, who keeps their address anyway."""
    learns_here = Enrolment.objects.current(on=by.now.date()).filter(
        person=person, organisation_id=by.organisation_id or 0
    )
    return by.membership_id is None or (by.has(Role.CAREERS_LEADER) and learns_here.exists())


@transaction.atomic
def confirm_invitation(*, invitation: Invitation, by: Actor) -> Invited:
    """Say that an address is the person's own: now the link is made and sent.

    Raises:
        InvitationNotOpen: if it waits no longer.
    """
    token = tokens.new_token()
    confirmed = Invitation.objects.filter(
        pk=invitation.pk, status=InvitationStatus.TO_CONFIRM
    ).update(
        status=InvitationStatus.SENT,
        token_hash=tokens.token_hash(token, purpose=tokens.INVITATION),
        confirmed_by=by.user_id,
        confirmed_at=by.now,
        expires_at=by.now + _link_works_for(invitation.catchment, by),
    )
    if not confirmed:
        raise InvitationNotOpen
    invitation.refresh_from_db()
    _mail(invitation, token, by=by)
    journal.record(
        by=by,
        sentence="said that an address is yours, and sent the invitation",
        about=invitation.person,
        subject=invitation,
        catchment_id=invitation.catchment_id,
    )
    return Invited(invitation=invitation, token=token)


def _send(wanted: Invitation, *, by: Actor) -> Invited:
    token = tokens.new_token()
    wanted.token_hash = tokens.token_hash(token, purpose=tokens.INVITATION)
    wanted.invited_by_id = by.user_id
    wanted.created_at = by.now
    wanted.expires_at = by.now + _link_works_for(wanted.catchment, by)
    invitation = _keep(wanted)
    waits = invitation.status == InvitationStatus.TO_CONFIRM
    if not waits:
        _mail(invitation, token, by=by)
    journal.record(
        by=by,
        sentence="asked for an invitation to be sent" if waits else "sent an invitation",
        about=invitation.person,
        subject=invitation,
        catchment_id=invitation.catchment_id,
    )
    return Invited(invitation=invitation, token=token)


def _mail(invitation: Invitation, token: str, *, by: Actor) -> None:
    invited_by = invitation.invited_by.name if invitation.invited_by else by.name
    put_in_outbox(
        template="invitation",
        recipient=invitation.email,
        facts={
            "name": invitation.name,
            "catchment": invitation.catchment.name,
            "organisation": invitation.organisation.name if invitation.organisation else "",
            "invited_by": invited_by,
            "token": token,
            "until": invitation.expires_at.date().isoformat(),
        },
        at=by.now,
        catchment=invitation.catchment,
    )


def _link_works_for(catchment: Catchment, by: Actor) -> dt.timedelta:
    return practice(catchment.pk, on=by.now.date()).days("invitation-days")


def _keep(wanted: Invitation) -> Invitation:
    """Store a new invitation, or renew the one that waits for the same address or person."""
    try:
        with transaction.atomic():
            wanted.save()
    except IntegrityError:
        return _renew(wanted)
    return wanted


def _renew(wanted: Invitation) -> Invitation:
    same = Invitation.objects.filter(status__in=WAITING_STATUSES, person=wanted.person)
    if wanted.person is None:
        same = same.filter(
            catchment=wanted.catchment,
            organisation=wanted.organisation,
            email=wanted.email,
        )
    waiting = same.first()
    if waiting is None or not _renewed(waiting, wanted):
        wanted.save()
        return wanted
    waiting.refresh_from_db()
    return waiting


def _renewed(waiting: Invitation, wanted: Invitation) -> bool:
    """One conditional update: what was accepted or taken back a moment ago is not opened again."""
    rows = Invitation.objects.filter(pk=waiting.pk, status__in=WAITING_STATUSES)
    renewed = rows.update(
        status=wanted.status,
        email=wanted.email,
        name=wanted.name,
        roles=wanted.roles,
        token_hash=wanted.token_hash,
        invited_by=wanted.invited_by_id,
        created_at=wanted.created_at,
        expires_at=wanted.expires_at,
        confirmed_by=None,
        confirmed_at=None,
    )
    return bool(renewed)


@transaction.atomic
def accept_invitation(
    *,
    token: str,
    by: Actor,
    name: str = "",
    password: str | None = None,
    invented: bool = False,
) -> Membership:
    """Turn an invitation into a membership, once.

    Args:
        token: from the link.
        by: a visitor, for whom an account is opened, or the signed-in user.
        name: of the new account; the invitation's if empty.
        password: of the new account; without one, sign-in is by codes sent by e-mail.

    Raises:
        InvitationNotOpen: if the link is unknown, used, withdrawn or too old, or somebody was faster.
        SignInFirst: if the address has an account and nobody is signed in.
        AnotherAccount: if somebody else is signed in.
        PersonHasAccount: if the person has an account in the meantime.
    """
    hashed = tokens.token_hash(token, purpose=tokens.INVITATION)
    claimed = (
        Invitation.objects.open_at(by.now)
        .filter(token_hash=hashed)
        .update(status=InvitationStatus.ACCEPTED)
    )
    if not claimed:
        raise InvitationNotOpen
    invitation = Invitation.objects.select_related("catchment", "organisation", "person").get(
        token_hash=hashed
    )
    user = _user_for(invitation, by=by, name=name, password=password, invented=invented)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    joined = join(
        catchment=invitation.catchment,
        user=user,
        roles=[Role(role) for role in invitation.roles],
        organisation=invitation.organisation,
        person=invitation.person,
        by=by,
    )
    journal.record(
        by=replace(by, user_id=user.pk, name=user.name),
        sentence="accepted an invitation",
        about=invitation.person,
        subject=joined,
        catchment_id=invitation.catchment_id,
    )
    return joined


def _user_for(
    invitation: Invitation, *, by: Actor, name: str, password: str | None, invented: bool
) -> User:
    if by.user_id is not None:
        user = User.objects.get(pk=by.user_id)
        if (user.email or "").lower() != invitation.email:
            raise AnotherAccount
        return user
    try:
        return new_user(
            name=name or invitation.name,
            email=invitation.email,
            password=password,
            invented=invented,
            by=by,
        )
    except EmailTaken as taken:
        raise SignInFirst from taken


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Actor) -> Invitation:
    """Take an invitation back; its link stops working.

    Raises:
        InvitationNotOpen: if it was accepted or withdrawn before.
    """
    withdrawn = Invitation.objects.filter(pk=invitation.pk, status__in=WAITING_STATUSES).update(
        status=InvitationStatus.WITHDRAWN
    )
    if not withdrawn:
        raise InvitationNotOpen
    invitation.refresh_from_db()
    journal.record(
        by=by,
        sentence="withdrew an invitation",
        subject=invitation,
        catchment_id=invitation.catchment_id,
    )
    return invitation
