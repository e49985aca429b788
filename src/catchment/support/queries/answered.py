"""What an answer says, whole and frozen: the shape in which it is stored and read again.

Whoever reads an answer reads the same sentences, but the person is spoken to and everybody else is
spoken with: each sentence stands in both voices.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from catchment.vocabulary.names import inside


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, to the person and to anybody else."""

    you: str
    they: str

    def to(self, *, oneself: bool) -> str:
        """The sentence for this reader."""
        return self.you if oneself else self.they


LACKING = "lacking"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is suggested, or what they are short of.

    Attributes:
        kind: "fit", "known", "when", "where", "speaks", "beside" or "lacking".
    """

    said: Said
    kind: str

    @property
    def lacking(self) -> bool:
        return self.kind == LACKING


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedNeed:
    """A need as it was asked.

    Attributes:
        topic: slug, or empty.
        name: what the catchment called it, or the person's words where no topic fits.
        need_id: public id of the need on the ladder.
    """

    topic: str
    layer: int
    name: str
    urgency: str
    wants_guidance: bool
    need_id: str

    @property
    def inside(self) -> str:
        """The name in the middle of a sentence; the person's own words are quoted."""
        return inside(self.name, own_words=not self.topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """What was asked, without anything else about the person.

    Attributes:
        near: the town where to be met, or empty.
        metres: how far the person can go.
        times: weekly blocks.
        excluded: candidates whom the person did not want.
        subjects: what figures count: topics by slug, other needs by layer.
    """

    needs: tuple[AskedNeed, ...]
    near: str
    metres: int
    remote_ok: bool
    in_person_ok: bool
    times: tuple[int, ...]
    excluded: tuple[str, ...]
    subjects: tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How somebody is reached."""

    how_to_ask: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """Somebody suggested.

    Attributes:
        candidate: "helper:…" or "offer:…" with the public id.
        name, short: in full, and as one says it.
        does: role and organisation, or the offer's title.
        covers: positions in the needs asked for.
        freshness: "fresh", "ageing" or "stale".
        checked_on: ISO date of the last confirmation, or empty.
        cleared: who had recorded, where it mattered, that under-18s are safe with them: a
            "verifier" of the helper, or the "organisation" for an offer without a name.
        offer_id: public id of the offer to open.
        if_no: what then.
    """

    candidate: str
    name: str
    short: str
    does: str
    covers: tuple[int, ...]
    reasons: tuple[Reason, ...]
    freshness: str
    checked_on: str
    cleared: str
    offer_id: str
    contact: Contact
    trusted: bool = False
    if_no: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedPerson:
    """Somebody close, as a person: what they can give, never compared with anybody.

    Attributes:
        layers: steps of the ladder on which the person says that they help and nothing else.
    """

    name: str
    relation: Said
    text: Said
    layers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyNumberSaid:
    who: str
    number: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyFirst:
    """Whom to tell before anything else.

    Attributes:
        leads: safeguarding leads where the person learns.
        why: which needs led here.
        numbers: the catchment's, as they stood.
    """

    heading: Said
    why: Said
    leads: tuple[str, ...]
    numbers: tuple[SafetyNumberSaid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer.

    Attributes:
        nobody_yet: positions of needs that nobody covers.
        left_out: positions of needs beyond the ten looked at.
    """

    heading: Said
    lede: Said
    safety: SafetyFirst | None
    trusted: tuple[TrustedPerson, ...]
    team: tuple[Suggested, ...]
    others: tuple[Suggested, ...]
    ring_first: tuple[Suggested, ...]
    nobody_yet: tuple[int, ...]
    left_out: tuple[int, ...]

    def suggestion(self, candidate: str) -> Suggested | None:
        """Somebody who was suggested, not only named to be rung first."""
        for one in (*self.team, *self.others):
            if one.candidate == candidate:
                return one
        return None


def stored(thing: AskedFor | Result) -> dict[str, Any]:
    """As JSON keeps it."""
    return asdict(thing)


def asked_for(kept: Mapping[str, Any]) -> AskedFor:
    """Read again what was asked."""
    return AskedFor(
        **{
            **kept,
            "needs": tuple(AskedNeed(**need) for need in kept["needs"]),
            "times": tuple(kept["times"]),
            "excluded": tuple(kept["excluded"]),
            "subjects": tuple(kept["subjects"]),
        }
    )


def result(kept: Mapping[str, Any]) -> Result:
    """Read again what was answered."""
    return Result(
        heading=Said(**kept["heading"]),
        lede=Said(**kept["lede"]),
        safety=_safety(kept["safety"]),
        trusted=tuple(
            TrustedPerson(
                name=one["name"],
                relation=Said(**one["relation"]),
                text=Said(**one["text"]),
                layers=tuple(one["layers"]),
            )
            for one in kept["trusted"]
        ),
        team=_suggested(kept["team"]),
        others=_suggested(kept["others"]),
        ring_first=_suggested(kept["ring_first"]),
        nobody_yet=tuple(kept["nobody_yet"]),
        left_out=tuple(kept["left_out"]),
    )


def _suggested(kept: list[dict[str, Any]]) -> tuple[Suggested, ...]:
    return tuple(
        Suggested(
            **{
                **one,
                "covers": tuple(one["covers"]),
                "reasons": tuple(
                    Reason(Said(**reason["said"]), reason["kind"]) for reason in one["reasons"]
                ),
                "contact": Contact(**one["contact"]),
                "if_no": tuple(Said(**said) for said in one["if_no"]),
            }
        )
        for one in kept
    )


def _safety(kept: dict[str, Any] | None) -> SafetyFirst | None:
    if kept is None:
        return None
    return SafetyFirst(
        heading=Said(**kept["heading"]),
        why=Said(**kept["why"]),
        leads=tuple(kept["leads"]),
        numbers=tuple(SafetyNumberSaid(**one) for one in kept["numbers"]),
    )
