"""Turn rows into the arrays that the engine decides, and keep the names of what they number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catchment.engine.allocation.options import Gate, Rejections
from catchment.engine.allocation.terms import Market, Shorts
from catchment.placements.bridge.rows import LearnerRow, OpportunityRow, Rows


class RowsError(ValueError):
    """Rows contradict each other; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lottery:
    """What the lottery is drawn from; see ``engine.allocation.lottery``.

    Attributes:
        seed: text, secret until the round is published; without a slash.
        public_draw: what was drawn in the open after wishes closed; may be empty.
        stage: which round this is; without a slash.
    """

    seed: str
    public_draw: str = ""
    stage: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Whom the numbers of a market mean; all in the order of their ids.

    Attributes:
        learners: (L,) pseudonyms of those who ask for a place or are locked at one.
        offers: (O,) ids of weeks.
        schools: of all learners and kept seats.
        caps: (C,) ids.
        own_finds: pseudonyms of those who found their own; they are not in the market.
    """

    learners: tuple[str, ...]
    offers: tuple[str, ...]
    schools: tuple[str, ...]
    caps: tuple[str, ...]
    own_finds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A market, its names, and what was found on the way.

    Attributes:
        metres: (E,) int32; the straight line to each option, 0 for what is done online.
        rejections: why other opportunities are no options; by learner of the market.
    """

    market: Market
    names: Names
    metres: Shorts
    rejections: Rejections


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The list that we would propose to one learner.

    Attributes:
        options: (opportunity, estimated minutes one way), the best first; 0 minutes is online.
        found: how many options there are in all.
        gates: how many opportunities each gate took; it tells why there are none.
    """

    learner: str
    options: tuple[tuple[str, int], ...]
    found: int
    gates: Mapping[Gate, int]


def build(rows: Rows, lottery: Lottery, *, min_list: int = 10) -> Built:
    """Build the market of a round.

    Raises:
        RowsError: if rows contradict each other.
    """
    raise NotImplementedError


def propose(
    learners: Sequence[LearnerRow], opportunities: Sequence[OpportunityRow], *, longest: int = 30
) -> tuple[Proposal, ...]:
    """Propose a list to each learner, in the order given."""
    raise NotImplementedError
