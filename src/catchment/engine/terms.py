"""The published terms of a best-placed answer: what weighs how much, in whole numbers.

Everything is an integer, so that an answer is the same on every machine. A *part* of a score
runs from 0 to FULL, a score from 0 to 100 * FULL.
"""

from dataclasses import dataclass, field, fields

#: The most that one part of a score can be; parts are in ten-thousandths.
FULL = 10_000

#: The most that a whole score can be; five parts, with weights that add up to 100.
FULL_SCORE = 100 * FULL


class TermsError(ValueError):
    """Terms that cannot be published. The message is a sentence for a coordinator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each criterion counts, in hundredths.

    Attributes:
        needs: needs covered, by urgency.
        travel: how little the person has to travel.
        trust: whether the person already trusts them.
        capacity: how much room they have.
        times: how many free times they share with the person.

    Raises:
        TermsError: if a weight is negative or they do not add up to 100.
    """

    needs: int = 40
    travel: int = 20
    trust: int = 20
    capacity: int = 10
    times: int = 10

    def __post_init__(self) -> None:
        if min(self.in_order()) < 0:
            raise TermsError("A weight must be 0 or more.")
        if sum(self.in_order()) != 100:
            raise TermsError(
                f"The five weights must add up to 100. They add up to {sum(self.in_order())}."
            )

    def in_order(self) -> tuple[int, int, int, int, int]:
        """Give the weights in the order in which parts of a score always stand."""
        return (self.needs, self.travel, self.trust, self.capacity, self.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Everything that a catchment publishes about how an answer is made.

    Attributes:
        weights: how much each criterion counts.
        now: what a need counts that cannot wait.
        soon: what a need counts that should be met soon.
        later: what a need counts that can wait.
        circuity: length of a usual way, in hundredths of the straight line.
        horizon: metres from which a place counts as the far end; the part for travel falls
            in a straight line from FULL at the door to 0 here. When helpers come to the
            person, the way counts half.
        far: metres from which a suggestion says that the person has far to go.
        local: metres within which somebody is "local".
        remote_part: the part for travel of help by phone or screen, 0 to FULL.
        enough_times: shared weekly times that are as good as any more.
        person_cost: what one more person in somebody's life costs, in millionths of a score.
        longest: how many suggestions a shortlist holds at most.

    Raises:
        TermsError: if a value cannot be.
    """

    weights: Weights = field(default_factory=Weights)
    now: int = 4
    soon: int = 2
    later: int = 1
    circuity: int = 130
    horizon: int = 20_000
    far: int = 8_000
    local: int = 5_000
    remote_part: int = FULL // 2
    enough_times: int = 3
    person_cost: int = 600_000
    longest: int = 20

    def __post_init__(self) -> None:
        if not 1 <= self.later <= self.soon <= self.now:
            raise TermsError("A need for now must count at least as much as one for later.")
        if self.remote_part > FULL:
            raise TermsError(f"The part for help from a distance must be at most {FULL}.")
        if self.circuity < 100:
            raise TermsError("A way cannot be shorter than the straight line: use 100 or more.")
        for name in (named.name for named in fields(self) if named.name != "weights"):
            if getattr(self, name) < _AT_LEAST.get(name, 0):
                raise TermsError(f'"{name}" must be {_AT_LEAST.get(name, 0)} or more.')


_AT_LEAST = {"horizon": 1, "enough_times": 1, "longest": 1}
