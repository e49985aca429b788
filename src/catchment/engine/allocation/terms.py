"""What goes into a round and what comes out: integer arrays that name nobody.

L learners, O opportunities (one host's place in one week), E options, K kept pots, C caps.
Numbers are indices into the caller's own lists; the caller alone knows who they are.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Bytes = NDArray[np.int8]
Flags = NDArray[np.bool_]

#: Instead of an opportunity, a cap or a chain: none.
NONE = -1
#: Instead of a school, for seats that are kept for focus learners.
FOCUS = -1

#: The first three wishes are one tier, the next five another, the rest a third.
TIER_ENDS = (3, 8)


class MarketError(ValueError):
    """The arrays contradict each other; the message says which and where."""


class Rule(StrEnum):
    """How places are given. Stored values are plain words and are never renamed.

    GUARANTEE: deferred acceptance in two published classes with one lottery, then promotion, then
        bounded rescue. STRICT: deferred acceptance alone: nobody gains by hiding what they want.
        BEST_OVERALL: most learners placed, focus first, then the best wishes, by min-cost flow.
    """

    GUARANTEE = "guarantee"
    STRICT = "strict"
    BEST_OVERALL = "best overall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is published before lists close.

    Attributes:
        rule: how places are given.
        tiers_down: how many tiers of wishes a learner may lose, in all, so that others are placed.
        min_list: the guarantee holds with so many options, or with all that exist.
        trades: whether learners of one class may swap afterwards where both gain.
    """

    rule: Rule = Rule.GUARANTEE
    tiers_down: int = 1
    min_list: int = 10
    trades: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Learners:
    """Who takes part.

    Attributes:
        klass: (L,) int8; 0 is the focus class, 1 everybody else.
        lottery: (L,) int64; a permutation of 0..L-1, lower goes first.
        school: (L,) int32; the number of their school.
        guaranteed: (L,) bool; whether promotion and rescue hold for them (see ``Policy.min_list``).
        locked: (L,) int32; the opportunity that is already theirs, else NONE.
    """

    klass: Bytes
    lottery: Ints
    school: Shorts
    guaranteed: Flags
    locked: Shorts


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """What there is.

    Attributes:
        seats: (O,) int32; seats of each opportunity, those of locked learners included.
        kept_offer: (K,) int32; the opportunity of a kept pot; its seats are part of ``seats``.
        kept_for: (K,) int32; the school it is kept for, or FOCUS.
        kept_seats: (K,) int32; how many. A kept seat that nobody of its group wants is open to all.
        cap: (O,) int32; the innermost cap over an opportunity, else NONE.
        cap_seats: (C,) int32; learners whom the cap allows over all that stands under it.
        cap_parent: (C,) int32; the cap above, else NONE. Caps form trees, never circles.
    """

    seats: Shorts
    kept_offer: Shorts
    kept_for: Shorts
    kept_seats: Shorts
    cap: Shorts
    cap_seats: Shorts
    cap_parent: Shorts


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where each learner may go, most wanted first.

    Attributes:
        start: (L + 1,) int64; the options of learner l are rows start[l] to start[l + 1].
        offer: (E,) int32; opportunities; none twice for one learner.
        tier: (E,) int8; 0, 1 or 2, never falling within a learner's rows.
    """

    start: Ints
    offer: Shorts
    tier: Bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """One round, ready to be decided."""

    learners: Learners
    seats: Seats
    options: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The most that any rule could place: of the focus class, and of all."""

    focus: int
    placed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Who goes where, and what is needed to say why.

    Attributes:
        place: (L,) int32; the opportunity, or NONE.
        choice: (L,) int32; which of the learner's options it is, from 0; NONE if none or locked elsewhere.
        promoted: (L,) bool; went ahead inside their class because no other option was left.
        chain: (L,) int32; the number of the chain of moves that placed or moved them, else NONE.
        before: (L,) int32; the choice they held before a chain moved them, else NONE.
        kept: (L,) int32; the kept pot that they sit in, else NONE.
        policy: under which it was made.
        digest: SHA-256, hex, over input, policy and places; the same however it was computed.
    """

    place: Shorts
    choice: Shorts
    promoted: Flags
    chain: Shorts
    before: Shorts
    kept: Shorts
    policy: Policy
    digest: str


class Reason(IntEnum):
    """Why a learner did not get an option that they wanted more; never renumbered."""

    NONE_PREFERRED = 0
    FOCUS_FIRST = 1
    NO_OTHER_PLACE = 2
    LOTTERY = 3
    KEPT_SEAT = 4
    LOCKED = 5
    NOT_ELIGIBLE = 6
    CANCELLED = 7
    CHAIN = 8
    NO_SEATS = 9
    EMPLOYER_FULL = 10
    OVERALL = 11
    SWAP = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """For each learner and each option wanted more than what they got: one reason.

    Attributes:
        start: (L + 1,) int64; rows of learner l.
        option: (R,) int64; row of ``Options``.
        code: (R,) int8; a ``Reason``.
        last_in: (R,) int64; lottery rank of the last one let in there by this rule, else NONE.
    """

    start: Ints
    option: Ints
    code: Bytes
    last_in: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """One set of opportunities that is full whatever anybody decides.

    Attributes:
        learners: (n,) int32; who compete there, placed or not.
        offers: (m,) int32; for which opportunities; empty for learners without any option.
        seats: how many learners those can take.
        missing: how many seats are missing; over all shortages, these sum to the unplaced at best.
    """

    learners: Shorts
    offers: Shorts
    seats: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """Something that the independent check found wrong with an outcome."""

    kind: str
    learner: int = NONE
    offer: int = NONE
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """What changed after publication.

    Attributes:
        withdrawn: learners who no longer need a place.
        cancelled: seats gone, by opportunity: (opportunity, seats).
        confirmed: (L,) bool; who has said yes and is moved by nobody.
    """

    withdrawn: tuple[int, ...] = ()
    cancelled: tuple[tuple[int, int], ...] = ()
    confirmed: Flags = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
