"""Leaves something to decide for those who sign in: changes to their records by somebody else."""

from dataclasses import dataclass, replace
from typing import cast

from catchment.cli.demo.ground import Demo
from catchment.network.actions.changes import propose_change
from catchment.network.records import OfferDetails, details_of
from catchment.people.queries import actor_of


@dataclass(frozen=True, slots=True)
class ChangeSeed:
    """What somebody else would rather read in an offer."""

    organisation: str
    offer: str
    how_to_ask: str


CHANGES = (
    ChangeSeed(
        "The Weir Kitchen",
        "kitchen visit",
        "Ring after 3pm, when lunch is over, and ask for Yusuf.",
    ),
    ChangeSeed(
        "Calder Valley Youth Hub",
        "youth club",
        "Come on a Thursday from 5pm, or ring and ask for Ruth.",
    ),
)


def leave_changes(demo: Demo) -> None:
    """Priya has heard how to ask, and writes it down; those who own the offer decide."""
    priya = actor_of(demo.members["Priya Nair"], now=demo.at(2).now)
    for seed in CHANGES:
        offer = demo.offers[seed.organisation, seed.offer]
        before = cast(OfferDetails, details_of(offer))
        propose_change(
            record=offer,
            base_version=offer.version,
            before=before,
            after=replace(before, how_to_ask=seed.how_to_ask),
            by=priya,
        )
