"""What an answer says: whole and frozen, in codes and numbers that a page turns into sentences."""

from dataclasses import dataclass
from enum import IntEnum

from catchment.engine.gates import GateReason, Meeting


class Lack(IntEnum):
    """What a suggestion is short of; said beside its reasons, never hidden."""

    NEEDS_NOT_COVERED = 1
    FAR = 2
    ONE_PLACE_LEFT = 3
    FEW_SHARED_TIMES = 4
    TIMES_BY_ARRANGEMENT = 5
    REMOTE_ONLY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The five parts of a score, each 0 to FULL (ten-thousandths); the weights multiply them."""

    needs: int
    travel: int
    trust: int
    capacity: int
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What one row brings to a suggestion.

    Attributes:
        key: of the row.
        helper: of the row.
        covers: positions in ``ask.needs``, most urgent first.
        meeting: how they would be met.
        metres: estimate of the way, also of help from a distance; None where not known.
        places_left: how many more people it can take on.
        shared_times: bits of the weekly blocks in which both are free; 0 if none were asked for.
    """

    key: int
    helper: int
    covers: tuple[int, ...]
    meeting: Meeting
    metres: int | None
    places_left: int
    shared_times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One human being, or one offer where nobody is named, with reasons.

    Where somebody stands in several rows, each part of the score is that of the row which is
    best in it, and all that the rows cover counts: another offer never makes anybody worse.

    Attributes:
        person_group: who it is.
        offers: the open rows, the one that is best by itself first.
        score: 0 to FULL_SCORE.
        parts: what the score is made of.
        covers: positions in ``ask.needs``, most urgent first.
        missing: positions of the needs looked at that it does not cover, most urgent first.
        lacking: what it is short of.
    """

    person_group: int
    offers: tuple[Offered, ...]
    score: int
    parts: Parts
    covers: tuple[int, ...]
    missing: tuple[int, ...]
    lacking: tuple[Lack, ...]

    @property
    def key(self) -> int:
        """The row to name first."""
        return self.offers[0].key


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People who between them cover all that anybody open can cover.

    Attributes:
        members: by key.
        covers: positions in ``ask.needs``, most urgent first.
        cost: in millionths of a score (see ``Terms.person_cost``).
        holds_trusted: whether somebody already trusted is in it.
        holds_local: whether somebody local is in it.
    """

    members: tuple[Suggestion, ...]
    covers: tuple[int, ...]
    cost: int
    holds_trusted: bool
    holds_local: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyYet:
    """A need that nobody open covers.

    Attributes:
        need: position in ``ask.needs``.
        stopped: how many people meet it but were stopped, by gate (see ``stopped_by``).
    """

    need: int
    stopped: dict[GateReason, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who is best placed to help with what was asked.

    Attributes:
        people: how many are open in all.
        shortlist: the best of them, best first; equals by key.
        team: the best team, drawn from all who are open.
        if_no: by person group of each member, the best team without them.
        nobody_yet: the needs that nobody open covers, most urgent first.
        left_out: positions in ``ask.needs`` beyond the ten looked at.
    """

    people: int
    shortlist: tuple[Suggestion, ...]
    team: Team
    if_no: dict[int, Team]
    nobody_yet: tuple[NobodyYet, ...]
    left_out: tuple[int, ...]
