"""Who belongs to a catchment, and as what."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import MembershipStatus, Role
from catchment.people.models import (
    Catchment,
    Grant,
    Membership,
    MembershipRole,
    Organisation,
    Person,
    TermsAcceptance,
    User,
)


class NotInThisCatchment(ValueError):
    """The two things belong to different catchments."""


class MembershipEnded(ValueError):
    """It has ended already."""


class NoRoles(ValueError):
    """A member has at least one role."""


class OwnRoles(ValueError):
    """Nobody gives themselves more than they have."""


class LastCoordinator(ValueError):
    """A catchment always has somebody who coordinates it."""


class EmailTaken(ValueError):
    """Somebody signs in with this address already; accounts are never merged silently."""


class PersonHasAccount(ValueError):
    """The person has a sign-in, or the sign-in has a person in this catchment."""


@transaction.atomic
def add_member(
    *,
    catchment: Catchment,
    roles: Iterable[Role],
    by: Actor,
    name: str = "",
    email: str | None = None,
    user: User | None = None,
    organisation: Organisation | None = None,
    person: Person | None = None,
    job_title: str = "",
    invented: bool = False,
) -> Membership:
    """Make somebody a member at once: for the command line, which sets up the first coordinator.

    Give either a ``user``, or ``name`` and ``email`` of a new one.

    Raises:
        EmailTaken: if a new user's address is in use.
        NoRoles, NotInThisCatchment, PersonHasAccount: as for ``join``.
    """
    joined = join(
        catchment=catchment,
        user=user or new_user(name=name, email=email, invented=invented, by=by),
        roles=roles,
        organisation=organisation,
        person=person,
        job_title=job_title,
        by=by,
    )
    journal.record(
        by=by,
        sentence="made somebody a member",
        about=person,
        subject=joined,
        catchment_id=catchment.pk,
    )
    return joined


def new_user(
    *, name: str, email: str | None, by: Actor, password: str | None = None, invented: bool = False
) -> User:
    """Part of other actions: open a sign-in. Without a password it works by codes only.

    Raises:
        EmailTaken: if the address is in use.
    """
    user = User(
        name=name,
        email=email.strip().lower() if email else None,
        invented=invented,
        created_at=by.now,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as taken:
        raise EmailTaken from taken
    return user


def join(
    *,
    catchment: Catchment,
    user: User,
    roles: Iterable[Role],
    by: Actor,
    organisation: Organisation | None = None,
    person: Person | None = None,
    job_title: str = "",
) -> Membership:
    """Part of other actions: one active membership a user, catchment and organisation; roles add up.

    Raises:
        NoRoles: if there are none.
        NotInThisCatchment: if organisation or person belong elsewhere.
        PersonHasAccount: if the person has another user, or the user another person here.
    """
    roles = list(roles)
    if not roles:
        raise NoRoles(user)
    _refuse_elsewhere(catchment, organisation, person)
    if person is not None:
        _give_account(person, user)
    joined = _active_membership(catchment, user, organisation, job_title, by)
    MembershipRole.objects.bulk_create(
        [MembershipRole(membership=joined, role=Role(role)) for role in roles],
        ignore_conflicts=True,
    )
    return joined


def _refuse_elsewhere(
    catchment: Catchment, organisation: Organisation | None, person: Person | None
) -> None:
    if person is not None and person.catchment_id != catchment.pk:
        raise NotInThisCatchment(person)
    if (
        organisation is not None
        and not Organisation.objects.in_catchment(catchment).filter(pk=organisation.pk).exists()
    ):
        raise NotInThisCatchment(organisation)


def _give_account(person: Person, user: User) -> None:
    try:
        with transaction.atomic():
            given = Person.objects.filter(pk=person.pk, user=None).update(user=user)
    except IntegrityError as other:
        raise PersonHasAccount(person) from other
    if not given:
        raise PersonHasAccount(person)
    person.refresh_from_db()


def _active_membership(
    catchment: Catchment,
    user: User,
    organisation: Organisation | None,
    job_title: str,
    by: Actor,
) -> Membership:
    try:
        with transaction.atomic():
            return Membership.objects.create(
                user=user,
                catchment=catchment,
                organisation=organisation,
                job_title=job_title,
                started_at=by.now,
            )
    except IntegrityError:
        return Membership.objects.active().get(
            user=user, catchment=catchment, organisation=organisation
        )


@transaction.atomic
def change_roles(*, membership: Membership, roles: Iterable[Role], by: Actor) -> Membership:
    """Give a member exactly these roles; a person's own space stays theirs.

    Raises:
        NoRoles: if none would be left.
        OwnRoles: if somebody would give themselves a role that they do not have.
        MembershipEnded: if the membership is over.
        LastCoordinator: if nobody would coordinate the catchment.
    """
    held = {Role(role.role) for role in membership.roles.all()}
    wanted = (set(roles) - {Role.PERSON}) | (held & {Role.PERSON})
    if not wanted:
        raise NoRoles(membership)
    if membership.user_id == by.user_id and wanted - held:
        raise OwnRoles(membership)
    if not Membership.objects.active().filter(pk=membership.pk).exists():
        raise MembershipEnded(membership)
    if Role.COORDINATOR in held - wanted:
        _refuse_last_coordinator(membership)
    membership.roles.exclude(role__in=wanted).delete()
    MembershipRole.objects.bulk_create(
        [MembershipRole(membership=membership, role=role) for role in sorted(wanted)],
        ignore_conflicts=True,
    )
    membership.refresh_from_db()
    journal.record(
        by=by,
        sentence="changed what a member may do",
        subject=membership,
        catchment_id=membership.catchment_id,
    )
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor) -> Membership:
    """Somebody leaves: from now on they open nothing, and what was shared with them is withdrawn.

    Raises:
        LastCoordinator: if nobody would coordinate the catchment.
        MembershipEnded: if it is over already.
    """
    if membership.roles.filter(role=Role.COORDINATOR).exists():
        _refuse_last_coordinator(membership)
    ended = (
        Membership.objects.active()
        .filter(pk=membership.pk)
        .update(status=MembershipStatus.ENDED, ended_at=by.now)
    )
    if not ended:
        raise MembershipEnded(membership)
    Grant.objects.in_force(at=by.now).filter(recipient=membership).update(withdrawn_at=by.now)
    membership.refresh_from_db()
    journal.record(
        by=by,
        sentence="ended a membership",
        subject=membership,
        catchment_id=membership.catchment_id,
    )
    return membership


def _refuse_last_coordinator(membership: Membership) -> None:
    """Two coordinators who leave at once wait for each other: the catchment's row is locked."""
    Catchment.objects.select_for_update().get(pk=membership.catchment_id)
    others = (
        Membership.objects.active()
        .with_role(Role.COORDINATOR)
        .filter(catchment_id=membership.catchment_id)
        .exclude(pk=membership.pk)
    )
    if not others.exists():
        raise LastCoordinator(membership)


@transaction.atomic
def accept_terms(*, user: User, version: str, by: Actor) -> TermsAcceptance:
    """Remember that this version was accepted; a second time changes nothing."""
    accepted, new = TermsAcceptance.objects.get_or_create(
        user=user, version=version, defaults={"accepted_at": by.now}
    )
    if new:
        journal.record(by=by, sentence=f"accepted the terms of {version}", subject=accepted)
    return accepted
