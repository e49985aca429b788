"""What one person asks for: the only facts about a person that the engine ever reads.

Age, access needs, languages, and what was asked for. Where the person is does not enter:
``where`` is the place to be met at, which the person or their helper chose.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from catchment.engine.candidates import ALL_TIMES, LAYERS, TOPICS
from catchment.engine.places import Place
from catchment.engine.terms import Terms

#: At most so many needs are looked at together: the most urgent ones.
MOST_NEEDS = 10

#: Below this age only people cleared for work with under-18s are suggested.
ADULT = 18


class AskError(ValueError):
    """Something was asked that cannot be. The message is a sentence for a person."""


class Urgency(IntEnum):
    """How long a need can wait; the lowest is the most urgent."""

    NOW = 1
    SOON = 2
    LATER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One need on somebody's ladder.

    Attributes:
        layer: 1 to 7.
        topic: number of the topic, 0 to 255, or None: then any help in the layer covers it.
        urgency: how long it can wait.
        wants_guidance: whether only somebody qualified for personal guidance covers it.

    Raises:
        AskError: if layer or topic do not exist.
    """

    layer: int
    topic: int | None = None
    urgency: Urgency = Urgency.SOON
    wants_guidance: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.layer <= LAYERS:
            raise AskError(f"There is no layer {self.layer}: layers are numbered 1 to {LAYERS}.")
        if self.topic is not None and not 0 <= self.topic < TOPICS:
            raise AskError(f"There is no topic {self.topic}: numbers run from 0 to {TOPICS - 1}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What one person asks for.

    Attributes:
        needs: in any order; the ten most urgent are looked at.
        age: whole years, or None where it is not known: then the person counts as under 18
            and an offer with any limit of age stays shut.
        languages: bits of the languages that will do; 0 asks for none.
        access: bits of the access features needed, all of them; 0 asks for none.
        where: where to be met; None leaves help from a distance only.
        travel_limit: metres that the person can go.
        remote_ok: whether help by phone or screen will do.
        in_person_ok: whether meeting in person will do.
        times: bits of the 21 weekly blocks in which the person is free; 0 asks for none.
        excluded: helper keys of those whom the person does not want. Another row of the same
            human being is excluded with them.
        trusted: what trust there is already, by helper key, 0 to 100.
        wants_trusted: whether the team should hold somebody already trusted.
        wants_local: whether the team should hold somebody local.

    Raises:
        AskError: if a value cannot be.
    """

    needs: tuple[Need, ...]
    age: int | None = None
    languages: int = 0
    access: int = 0
    where: Place | None = None
    travel_limit: int = 0
    remote_ok: bool = True
    in_person_ok: bool = True
    times: int = 0
    excluded: frozenset[int] = frozenset()
    trusted: Mapping[int, int] = field(default_factory=dict)
    wants_trusted: bool = False
    wants_local: bool = False

    def __post_init__(self) -> None:
        if not (self.remote_ok or self.in_person_ok):
            raise AskError("Say whether to meet in person, from a distance, or either.")
        if self.travel_limit < 0 or (self.age is not None and self.age < 0):
            raise AskError("An age and a distance must be 0 or more.")
        if not (0 <= self.languages < 2**64 and 0 <= self.access < 2**64):
            raise AskError("Languages and access features are bits 0 to 63.")
        if self.times & ~ALL_TIMES or self.times < 0:
            raise AskError("Times are the 21 blocks of a week, bits 0 to 20.")
        if not all(0 <= trust <= 100 for trust in self.trusted.values()):
            raise AskError("Trust is a number from 0 to 100.")

    def looked_at(self) -> tuple[int, ...]:
        """Give the positions in ``needs`` of those looked at, most urgent first, at most ten."""
        by_urgency = sorted(range(len(self.needs)), key=lambda at: self.needs[at].urgency)
        return tuple(by_urgency[:MOST_NEEDS])

    def counts_as_adult(self) -> bool:
        """Say whether no clearance for under-18s is asked for."""
        return self.age is not None and self.age >= ADULT


def need_weight(need: Need, terms: Terms) -> int:
    """Give what a need counts under the published terms."""
    return {Urgency.NOW: terms.now, Urgency.SOON: terms.soon, Urgency.LATER: terms.later}[
        need.urgency
    ]
