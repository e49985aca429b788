"""Which records of a directory have changed: their keys and versions, then and now, compared."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from catchment.network.enums import HelperStatus, OfferStatus
from catchment.network.models import Helper, Offer, Site
from catchment.network.models.sites import shown_organisations
from catchment.people.models import Catchment

#: (N, 2 or more) primary key, version, and what may change without a new version; sorted by key.
Stamped = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Stamps:
    """The records that rows are made of, as far as a catchment sees them.

    An edit gives a record a new version, and what hangs on it (topics of an offer, offers and
    credentials of a helper) is only ever written together with it. Places taken are counted
    without an edit; a site or membership that is deleted lets go of its records in silence.
    """

    organisations: Stamped
    sites: Stamped
    offers: Stamped
    helpers: Stamped

    def seen_organisations(self) -> frozenset[int]:
        """Primary keys of the organisations that the catchment sees."""
        return frozenset(self.organisations[:, 0].tolist())


@dataclass(frozen=True, slots=True)
class Changed:
    """Primary keys of the records that came, went or changed."""

    organisations: frozenset[int]
    sites: frozenset[int]
    offers: frozenset[int]
    helpers: frozenset[int]


def read_stamps(catchment: Catchment) -> Stamps:
    """Read the stamps of everything that a catchment sees. Four queries."""
    offers = Offer.objects.in_catchment(catchment).exclude(status=OfferStatus.CLOSED)
    helpers = Helper.objects.in_catchment(catchment).exclude(status=HelperStatus.ENDED)
    return Stamps(
        organisations=_stamped(shown_organisations(catchment.pk)),
        sites=_stamped(Site.objects.in_catchment(catchment)),
        offers=_stamped(offers, "load", "site_id"),
        helpers=_stamped(helpers, "load", "membership_id"),
    )


def changed_between(before: Stamps, now: Stamps) -> Changed:
    """Compare the stamps of one catchment at two moments."""
    return Changed(
        organisations=_differing(before.organisations, now.organisations),
        sites=_differing(before.sites, now.sites),
        offers=_differing(before.offers, now.offers),
        helpers=_differing(before.helpers, now.helpers),
    )


def offers_touched(changed: Changed) -> set[int]:
    """Primary keys of the offers of which a row may be another now. Two queries at most.

    Offers that a helper gave up by leaving are not found here: no record names them any more.
    """
    touched = set(changed.offers)
    if changed.sites or changed.organisations:
        by_place = Q(site__in=changed.sites) | Q(organisation__in=changed.organisations)
        touched |= set(Offer.objects.filter(by_place).values_list("pk", flat=True))
    if changed.helpers:
        links = Helper.offers.through.objects.filter(helper__in=changed.helpers)
        touched |= set(links.values_list("offer_id", flat=True))
    return touched


def _stamped(records: QuerySet[Any], *others: str) -> Stamped:
    rows = records.order_by("pk").values_list("pk", "version", *others)
    flat = [value or 0 for row in rows for value in row]
    return np.array(flat, dtype=np.int64).reshape(-1, 2 + len(others))


def _differing(before: Stamped, now: Stamped) -> frozenset[int]:
    """Keys that stand in one only, or with another stamp in the other."""
    shared, at, later = np.intersect1d(
        before[:, 0], now[:, 0], assume_unique=True, return_indices=True
    )
    rewritten = shared[(before[at] != now[later]).any(axis=1)]
    come_or_gone = np.setxor1d(before[:, 0], now[:, 0], assume_unique=True)
    return frozenset(rewritten.tolist()) | frozenset(come_or_gone.tolist())
