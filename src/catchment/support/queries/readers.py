"""Who may read a ladder now."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass

from catchment.people.models import Grant
from catchment.support.models import Ladder, LayerShare
from catchment.vocabulary.enums import Layer


@dataclass(frozen=True, slots=True)
class Reader:
    """A member who may read layers now."""

    grant_id: uuid.UUID
    recipient_id: int
    name: str
    organisation: str
    layers: tuple[Layer, ...]
    until: dt.datetime
    together: bool

    @property
    def reads_all(self) -> bool:
        return len(self.layers) == len(Layer)


def readers_of(ladder: Ladder, *, at: dt.datetime) -> list[Reader]:
    """Who else may read any of this ladder now, by name. One query."""
    shares = (
        LayerShare.objects.filter(layer__ladder=ladder, grant__in=Grant.objects.in_force(at=at))
        .select_related("grant__recipient__user", "grant__recipient__organisation", "layer")
        .order_by("grant__recipient__user__name", "grant_id", "layer__layer")
    )
    by_grant: dict[int, list[LayerShare]] = defaultdict(list)
    for share in shares:
        by_grant[share.grant_id].append(share)
    return [_reader(together) for together in by_grant.values()]


def _reader(shares: list[LayerShare]) -> Reader:
    grant = shares[0].grant
    organisation = grant.recipient.organisation
    return Reader(
        grant_id=grant.public_id,
        recipient_id=grant.recipient_id,
        name=grant.recipient.user.name,
        organisation=organisation.name if organisation else "",
        layers=tuple(share.layer.kind for share in shares),
        until=grant.until,
        together=any(share.together for share in shares),
    )
