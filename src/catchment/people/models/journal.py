"""The journal: append-only lines, frozen at writing, with no content of what was read or written."""

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q

from catchment.people.actor import SYSTEM_NAMES, Actor
from catchment.people.enums import JournalKind, Role
from catchment.people.models.catchments import Catchment
from catchment.people.models.persons import Person
from catchment.people.models.users import User


class AppendOnly(RuntimeError):
    """The journal is never changed and never deleted from."""


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    def update(self, **values: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly

    def about(self, person: Person) -> Self:
        """What the person may read in "who looked", lists they stood in included; never safeguarding lines."""
        return self.filter(_concerns(person.pk), hidden=False)

    def by_nobody(self) -> Self:
        """What commands and rounds did: no person looked at anything."""
        return self.filter(user=None, actor_name__in=SYSTEM_NAMES)

    def by_somebody(self) -> Self:
        """What people did, with an account or with a link; those whose details are gone included."""
        return self.exclude(user=None, actor_name__in=SYSTEM_NAMES)

    def visible_to(self, actor: Actor) -> Self:
        """One's own "who looked"; a data-protection lead sees every line of the catchment."""
        if not actor.is_member:
            return self.none()
        found = _concerns(actor.person_id) & Q(hidden=False) if actor.person_id else Q(pk__in=[])
        if actor.has(Role.DATA_PROTECTION_LEAD):
            found = Q()
        return self.filter(found, catchment_id=actor.catchment_id)


def _concerns(person_id: int) -> Q:
    listed = JournalListing.objects.filter(person_id=person_id).values("entry_id")
    return Q(about_person_id=person_id) | Q(pk__in=listed)


class JournalEntry(models.Model):
    """One line. Two triggers of the database keep it: see ``people/migrations``.

    Erasure may empty who it is about, who acted and the words; nothing else ever changes.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=JournalKind)
    catchment = models.ForeignKey(
        Catchment, on_delete=models.PROTECT, null=True, related_name="journal"
    )
    about_person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="journal"
    )
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="journal")
    actor_name = models.CharField(max_length=120)
    actor_role = models.CharField(max_length=200, blank=True)
    actor_organisation = models.CharField(max_length=200, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    sentence = models.CharField(max_length=300)
    hidden = models.BooleanField(default=False)

    objects = JournalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["about_person", "-at"], name="journal_who_looked"),
            models.Index(fields=["catchment", "-at"], name="journal_by_catchment"),
        ]

    def __str__(self) -> str:
        return f"journal {self.pk}"

    @property
    def is_by_nobody(self) -> bool:
        """Whether a command or a round did it."""
        return self.user_id is None and self.actor_name in SYSTEM_NAMES

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only: a line that exists is never written again.

        Raises:
            AppendOnly: if the line has a key already.
        """
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly


class JournalListing(models.Model):
    """Who stood in a list that somebody opened: one line for the list, a row for each person in it."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="listings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="listings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "entry"], name="journal_listing_once"),
        ]

    def __str__(self) -> str:
        return f"journal listing {self.pk}"


class JournalPruning(models.Model):
    """Lines older than ``before`` may be deleted: their time, by the rule on keeping, is over."""

    before = models.DateTimeField()
    at = models.DateTimeField()
    why = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"journal pruning {self.pk}"
