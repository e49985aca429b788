"""Users are global sign-ins; what they may do hangs on their memberships."""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.enums import InvitationStatus, MembershipStatus, Role
from catchment.people.models.catchments import Catchment
from catchment.people.models.organisations import Organisation


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A sign-in. Pupils without e-mail have none here: they sign in with a name and printed code."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    invented = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_email_is_not_blank", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.pk})"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(status=MembershipStatus.ACTIVE)

    def visible_to(self, actor: Actor) -> Self:
        """One's own; coordinators and administrators see all of their catchment."""
        mine = Q(user_id=actor.user_id) if actor.user_id else Q(pk__in=[])
        if actor.has(Role.COORDINATOR, Role.ADMINISTRATOR):
            mine |= Q(catchment_id=actor.catchment_id)
        return self.filter(mine)

    def only_persons(self) -> Self:
        """Those who have their own space and nothing else: no list of members shows them."""
        others = MembershipRole.objects.exclude(role=Role.PERSON).values("membership_id")
        return self.exclude(pk__in=others)

    def with_role(self, role: Role) -> Self:
        return self.filter(pk__in=MembershipRole.objects.filter(role=role).values("membership_id"))


class Membership(models.Model):
    """A user's place in one catchment, usually for one organisation, with roles."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
    )
    job_title = models.CharField(max_length=120, blank=True)
    status = models.CharField(
        max_length=20, choices=MembershipStatus, default=MembershipStatus.ACTIVE
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "catchment", "organisation"],
                condition=Q(status="active", organisation__isnull=False),
                name="membership_is_active_once",
            ),
            models.UniqueConstraint(
                fields=["user", "catchment"],
                condition=Q(status="active", organisation__isnull=True),
                name="membership_alone_is_active_once",
            ),
            models.CheckConstraint(
                name="membership_ended_when_ended",
                condition=Q(status="active", ended_at__isnull=True)
                | Q(status="ended", ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class MembershipRole(models.Model):
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "role"], name="membership_role_once"),
            models.CheckConstraint(
                name="membership_role_is_known", condition=Q(role__in=Role.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} ({self.pk})"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, now: dt.datetime) -> Self:
        return self.filter(status=InvitationStatus.SENT, expires_at__gt=now)

    def visible_to(self, actor: Actor) -> Self:
        """Coordinators see all of their catchment; careers leaders those of their organisation.

        Careers and safeguarding leads see those of people who learn with them, to confirm them.
        """
        here = self.filter(catchment_id=actor.catchment_id)
        if actor.has(Role.COORDINATOR, Role.ADMINISTRATOR):
            return here
        if not actor.organisation_id or not actor.has(Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD):
            return self.none()
        found = Q(pk__in=_of_learners(actor.organisation_id, on=actor.now.date()).values("pk"))
        if actor.has(Role.CAREERS_LEADER):
            found |= Q(organisation_id=actor.organisation_id)
        return here.filter(found)


def _of_learners(organisation_id: int, *, on: dt.date) -> models.QuerySet["Invitation"]:
    return Invitation.objects.filter(
        Q(person__enrolments__ends_on__isnull=True) | Q(person__enrolments__ends_on__gte=on),
        person__enrolments__organisation_id=organisation_id,
        person__enrolments__starts_on__lte=on,
    )


class Invitation(models.Model):
    """An invitation by e-mail. The link's token is stored hashed and works once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
    )
    email = models.EmailField()
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    status = models.CharField(
        max_length=20, choices=InvitationStatus, default=InvitationStatus.SENT
    )
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="invitations_sent"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="invitations_accepted"
    )
    person = models.ForeignKey(
        "people.Person",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
    )
    confirmed_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations_confirmed",
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catchment", "organisation", "email"],
                condition=Q(status="sent", person=None, organisation__isnull=False),
                name="invitation_waits_once",
            ),
            models.UniqueConstraint(
                fields=["catchment", "email"],
                condition=Q(status="sent", person=None, organisation=None),
                name="invitation_alone_waits_once",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status__in=["to confirm", "sent"], person__isnull=False),
                name="invitation_of_a_person_waits_once",
            ),
            models.CheckConstraint(
                name="invitation_status_is_known",
                condition=Q(status__in=InvitationStatus.values),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class SignInCode(models.Model):
    """A printed code from a school or college, for a person without e-mail. Never a pupil number.

    The code opens the account once: then its owner chooses secret words of their own, kept as the
    user's password, and the code is over. ``told_at`` is when they read who had printed it.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="sign_in_code")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="sign_in_codes"
    )
    name_key = models.CharField(max_length=120)
    code_hash = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    printed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="codes_printed"
    )
    printed_by_name = models.CharField(max_length=120, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "name_key"], name="code_by_name")]

    def __str__(self) -> str:
        return f"sign-in code {self.pk}"


class TermsAcceptance(models.Model):
    """Which version of the terms a user has accepted, and when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="terms")
    version = models.CharField(max_length=20)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], name="terms_accepted_once"),
        ]

    def __str__(self) -> str:
        return f"terms {self.version} ({self.pk})"
