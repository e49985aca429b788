"""Offers of help: what an organisation gives, to whom, where, when and how to ask."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from catchment.network.enums import KEEPING_ROLES, OfferStatus, earliest_kept
from catchment.network.models.sites import Site, shown_organisations
from catchment.people.actor import Actor
from catchment.people.enums import CatchmentStatus, OrganisationStatus, Role
from catchment.people.models import Catchment, Organisation
from catchment.vocabulary.models import Topic

#: A record is confirmed every so many months, as its owner chooses.
SHORTEST_RHYTHM, LONGEST_RHYTHM = 1, 16


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, actor: Actor) -> Self:
        """Open offers are public; the rest is seen by its own organisation and the coordinator."""
        if not actor.is_member:
            return self.public().filter(catchment__status=CatchmentStatus.OPEN)
        found = Q(
            status=OfferStatus.ACTIVE,
            organisation__status=OrganisationStatus.ACTIVE,
            organisation__in=shown_organisations(actor.catchment_id),
        )
        if actor.organisation_id and actor.roles & KEEPING_ROLES:
            found |= Q(
                organisation_id=actor.organisation_id, organisation__catchment=actor.catchment_id
            )
        if actor.has(Role.COORDINATOR):
            found |= Q(organisation__catchment_id=actor.catchment_id)
        return self.filter(found)

    def public(self) -> Self:
        """Open offers of organisations that are still there."""
        return self.filter(
            status=OfferStatus.ACTIVE, organisation__status=OrganisationStatus.ACTIVE
        )

    def in_catchment(self, catchment: Catchment) -> Self:
        """Those that people of this catchment may use, neighbours' shown offers among them."""
        return self.filter(organisation__in=shown_organisations(catchment.pk))

    def with_guessed_topics(self) -> Self:
        """Those whose topics an import guessed, and that nobody has looked at since."""
        return self.filter(topics_to_confirm=True)

    def unconfirmed(self, *, on: dt.date) -> Self:
        """Those that nobody has confirmed within their rhythm; says the same as ``freshness``."""
        late = Q(assured_on__isnull=True)
        for months in range(SHORTEST_RHYTHM, LONGEST_RHYTHM + 1):
            late |= Q(rhythm_months=months, assured_on__lt=earliest_kept(on, months))
        return self.filter(late)

    def with_room(self) -> Self:
        """Not full: no limit was set, or it is not reached."""
        return self.filter(Q(capacity__isnull=True) | Q(load__lt=F("capacity")))


class Offer(models.Model):
    """One thing that an organisation gives.

    Attributes:
        layers: numbers of ``vocabulary.enums.Layer``; follow the topics unless given.
        modes: numbers of ``vocabulary.enums.HelpMode``.
        languages: values of ``people.enums.Language``; none means English.
        access: values of ``people.enums.AccessFeature``, besides those of the site.
        reach_metres: comes to you within this distance of the site; null means it does not.
        times: weekly blocks, weekday times three plus 0 morning, 1 afternoon, 2 evening; none
            means that times are arranged.
        capacity: how many people at once; null means not limited.
        cost_pence: 0 is free, said explicitly; null means that nobody has told us.
        topics_to_confirm: an import guessed the topics, and nobody has said yet that they are right.
        under18_assured_until: until when the organisation itself assures that whoever gives this
            is cleared to work with under-18s.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="offers")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="offers")
    site = models.ForeignKey(
        Site, on_delete=models.SET_NULL, null=True, blank=True, related_name="offers"
    )
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    topics = models.ManyToManyField(Topic, related_name="offers", blank=True)
    topics_to_confirm = models.BooleanField(default=False)
    layers = models.JSONField(default=list, blank=True)
    modes = models.JSONField(default=list, blank=True)
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    languages = models.JSONField(default=list, blank=True)
    access = models.JSONField(default=list, blank=True)
    in_person = models.BooleanField(default=True)
    remote = models.BooleanField(default=False)
    reach_metres = models.PositiveIntegerField(null=True, blank=True)
    times = models.JSONField(default=list, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    load = models.PositiveIntegerField(default=0)
    cost_pence = models.PositiveIntegerField(null=True, blank=True)
    cost_note = models.CharField(max_length=200, blank=True)
    eligibility = models.CharField(max_length=300, blank=True)
    how_to_ask = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True, max_length=300)
    assured_on = models.DateField(null=True, blank=True)
    assured_by = models.CharField(max_length=120, blank=True)
    rhythm_months = models.PositiveSmallIntegerField(default=6)
    status = models.CharField(max_length=10, choices=OfferStatus, default=OfferStatus.ACTIVE)
    under18_assured_until = models.DateField(null=True, blank=True)
    invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="offer_status_is_known", condition=Q(status__in=OfferStatus.values)
            ),
            models.CheckConstraint(
                name="offer_ages_are_in_order",
                condition=Q(min_age__isnull=True)
                | Q(max_age__isnull=True)
                | Q(max_age__gte=F("min_age")),
            ),
            models.CheckConstraint(
                name="offer_rhythm_is_1_to_16_months",
                condition=Q(rhythm_months__gte=1, rhythm_months__lte=16),
            ),
            models.CheckConstraint(
                name="offer_can_be_had_in_some_way",
                condition=Q(in_person=True) | Q(remote=True) | Q(reach_metres__isnull=False),
            ),
            models.CheckConstraint(name="offer_has_a_title", condition=~Q(title="")),
        ]
        indexes = [
            models.Index(fields=["catchment", "status"], name="offer_by_catchment"),
            models.Index(fields=["organisation", "status"], name="offer_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.pk})"

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.load >= self.capacity
