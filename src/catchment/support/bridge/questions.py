"""What of a person the engine may know, read from our records: nothing else ever reaches it."""

import datetime as dt
from collections.abc import Iterable, Mapping

from catchment.network.models import Helper, Offer
from catchment.network.places import UnknownPostcode, place_of
from catchment.network.travel import Spot
from catchment.people.models import Person
from catchment.support.bridge.asking import Question, Shares, Wanted, Who
from catchment.support.enums import ChoiceKind
from catchment.support.models import Influence, Weights
from catchment.support.queries.answered import AskedFor
from catchment.support.queries.answers import (
    helping_influences,
    known_helpers,
    named_as_helping,
    own_profiles,
)


def question_of(
    person: Person,
    asked: AskedFor,
    *,
    where: Spot | None,
    at: dt.datetime,
    choices: Mapping[str, str],
    helping: Iterable[Influence] | None = None,
) -> Question:
    """All that the engine may know: age, languages, access needs, and what was asked for.

    Three queries, and one more for each candidate whom the person does not want.

    Args:
        person: who asks.
        asked: what they asked for.
        where: where to be met.
        at: the moment.
        choices: what the person said last of each candidate.
        helping: what the person wrote of whoever helps, where it has been read already.
    """
    unwanted = [one for one, kind in choices.items() if kind == ChoiceKind.NOT_THIS_PERSON]
    chosen = [one for one, kind in choices.items() if kind == ChoiceKind.CHOSEN]
    excluded = {who_is(candidate) for candidate in unwanted}
    excluded |= {Who(helper_id=key) for key in own_profiles(person)}
    return Question(
        needs=tuple(
            Wanted(
                topic=need.topic,
                layer=need.layer,
                urgency=need.urgency,
                wants_guidance=need.wants_guidance,
            )
            for need in asked.needs
        ),
        age=person.age_on(at.date()),
        languages=tuple(person.languages),
        access=tuple(person.access_needs),
        where=where,
        travel_limit=asked.metres,
        remote_ok=asked.remote_ok,
        in_person_ok=asked.in_person_ok,
        times=asked.times,
        excluded=frozenset(one for one in excluded if one is not None),
        trusted=frozenset(Who(helper_id=key) for key in known_helpers(person, chosen, at=at)),
        trusted_names=named_as_helping(helping_influences(person) if helping is None else helping),
    )


def shares_of(weights: Weights) -> Shares:
    """The weights as the bridge takes them."""
    return Shares(weights.needs, weights.travel, weights.trust, weights.capacity, weights.times)


def place_to_meet(person: Person, postcode: str) -> Spot | None:
    """The postcode asked for; else near home; else the middle of the town; None where none is known.

    Raises:
        UnknownPostcode: if the postcode asked for is not known.
    """
    if postcode:
        place = place_of(postcode)
        return Spot(place.latitude, place.longitude)
    try:
        place = place_of(person.postcode)
    except UnknownPostcode:
        home = person.neighbourhood
        return Spot(home.latitude, home.longitude) if home else None
    return Spot(place.latitude, place.longitude)


def who_is(candidate: str) -> Who | None:
    """Find whom a candidate names; None if they are gone."""
    kind, _, public_id = candidate.partition(":")
    if kind == "helper":
        key = Helper.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
        return Who(helper_id=key) if key else None
    key = Offer.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    return Who(offer_id=key) if key else None
