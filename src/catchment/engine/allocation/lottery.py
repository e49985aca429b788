"""The one lottery of a round: promised before lists close, drawn in the open, checked by anybody.

A ticket is the SHA-256, in hex, of the UTF-8 text ``seed/public draw/stage/pseudonym``. Whoever has
the lower ticket goes first. The seed is text, made by chance and kept shut; its SHA-256 (the
commitment) is published before lists close, the public draw happens after that, and the seed is
shown after the round. So nobody can choose the lottery, and a shell is enough to check it:
``printf '%s' 'seed/draw/stage/pseudonym' | sha256sum``.

A digest is the SHA-256, in hex, of canonical bytes. Each part of these is: its name in ASCII, one
zero byte, its length in bytes as eight bytes (lowest first), then its bytes. Arrays are given as
little-endian integers of the width that ``terms`` tells, flags as one byte each; lists of names as
UTF-8, each ended by a zero byte; single values as UTF-8 text. The parts come in the order of
``_market_parts``, then those of the policy and of the outcome.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from catchment.engine.allocation.terms import (
    NONE,
    Ints,
    Learners,
    Market,
    MarketError,
    Options,
    Outcome,
    Policy,
    Seats,
    Shorts,
)

#: A part of canonical bytes: its name, then its bytes.
Part = tuple[str, bytes]

SEPARATOR = "/"


def commitment(seed: str) -> str:
    """Give what is published of a seed before lists close: its SHA-256, in hex."""
    return hashlib.sha256(seed.encode()).hexdigest()


def keeps_promise(seed: str, promised: str) -> bool:
    """Say whether this is the seed that was promised."""
    return commitment(seed) == promised


def ticket(*, seed: str, public_draw: str, stage: str, pseudonym: str) -> str:
    """Give one learner's ticket, in hex, as anybody may work it out."""
    return hashlib.sha256(_before_names(seed, public_draw, stage) + _name(pseudonym)).hexdigest()


def ranks(*, seed: str, public_draw: str, stage: str, pseudonyms: Sequence[str]) -> Ints:
    """Draw the lottery.

    Args:
        seed: the text whose SHA-256 was promised; without a slash.
        public_draw: what was drawn in the open after that, as text; may be empty.
        stage: which round this is, so that two rounds have two lotteries; without a slash.
        pseudonyms: (L,) one for each learner, in any order; none twice, none with a slash.

    Returns:
        (L,) int64: the rank of each, 0 first; whose order the pseudonyms came in does not matter.

    Raises:
        MarketError: if a text holds a slash, or a pseudonym comes twice.
    """
    if len(set(pseudonyms)) != len(pseudonyms):
        raise MarketError("A pseudonym comes twice in the lottery")
    if SEPARATOR in "".join(pseudonyms):
        _refuse_slash(next(each for each in pseudonyms if SEPARATOR in each))
    start, draw = _before_names(seed, public_draw, stage), hashlib.sha256
    drawn = b"".join([draw(start + each.encode()).digest() for each in pseudonyms])
    return _rank_of(np.frombuffer(drawn, dtype=">u8").reshape(-1, 4))


def _before_names(seed: str, public_draw: str, stage: str) -> bytes:
    """Give what stands before the pseudonym; only the public draw may hold slashes."""
    for each in (seed, stage):
        _refuse_slash(each)
    return SEPARATOR.join([seed, public_draw, stage, ""]).encode()


def _name(pseudonym: str) -> bytes:
    """Give a pseudonym as it enters the ticket."""
    _refuse_slash(pseudonym)
    return pseudonym.encode()


def _refuse_slash(text: str) -> None:
    """Refuse what would make two different tickets look the same."""
    if SEPARATOR in text:
        raise MarketError(f"A slash may not stand in {text!r}")


def _rank_of(drawn: NDArray[np.uint64]) -> Ints:
    """Rank tickets of four words each, the lowest first."""
    order = np.lexsort(drawn.T[::-1])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank


def input_digest(
    market: Market,
    policy: Policy,
    *,
    learners: Sequence[str],
    offers: Sequence[str],
    schools: Sequence[str],
    caps: Sequence[str],
    code: str,
    promised: str,
) -> str:
    """Digest everything that a round is decided from.

    Args:
        market: numbered in any order: names are sorted here, and the numbers with them.
        policy: as published.
        learners: (L,) pseudonyms; offers, (O,); schools, one for each number used; caps, (C,).
        code: the version of the code that decides.
        promised: the commitment to the seed.

    Returns:
        SHA-256 in hex. The same round gives the same digest, whatever order its rows came in.

    Raises:
        MarketError: if a name comes twice, holds a zero byte, or does not fit its array.
    """
    named = _sorted(market, learners=learners, offers=offers, schools=schools, caps=caps)
    return _digest(
        [
            *_market_parts(named),
            *(
                ("learners", _texts(learners)),
                ("offers", _texts(offers)),
                ("schools", _texts(schools)),
                ("caps", _texts(caps)),
            ),
            *_policy_parts(policy),
            ("code", code.encode()),
            ("promised", promised.encode()),
        ]
    )


def sealed(market: Market, outcome: Outcome) -> Outcome:
    """Give the outcome with its own digest."""
    return replace(outcome, digest=outcome_digest(market, outcome))


def outcome_digest(market: Market, outcome: Outcome) -> str:
    """Digest an outcome together with its market and policy; its own ``digest`` is not looked at.

    The market is taken as numbered: where numbers follow sorted names, the order of rows is gone.
    """
    return _digest(
        [
            *_market_parts(market),
            *_policy_parts(outcome.policy),
            _whole("place", outcome.place),
            _whole("choice", outcome.choice),
            ("promoted", np.ascontiguousarray(outcome.promoted, dtype=np.uint8).tobytes()),
            _whole("chain", outcome.chain),
            _whole("before", outcome.before),
            _whole("kept", outcome.kept),
        ]
    )


def _digest(parts: Sequence[Part]) -> str:
    """Digest parts, each with its name and length, so that no two lists of parts look the same."""
    found = hashlib.sha256()
    for name, content in parts:
        found.update(name.encode() + b"\0" + len(content).to_bytes(8, "little"))
        found.update(content)
    return found.hexdigest()


def _market_parts(market: Market) -> Iterator[Part]:
    """Give every array of a market as a part."""
    learners, seats, options = market.learners, market.seats, market.options
    yield "klass", np.ascontiguousarray(learners.klass, dtype=np.int8).tobytes()
    yield _long("lottery", learners.lottery)
    yield _whole("school", learners.school)
    yield "guaranteed", np.ascontiguousarray(learners.guaranteed, dtype=np.uint8).tobytes()
    yield _whole("locked", learners.locked)
    yield _whole("seats", seats.seats)
    yield _whole("kept_offer", seats.kept_offer)
    yield _whole("kept_for", seats.kept_for)
    yield _whole("kept_seats", seats.kept_seats)
    yield _whole("cap", seats.cap)
    yield _whole("cap_seats", seats.cap_seats)
    yield _whole("cap_parent", seats.cap_parent)
    yield _long("start", options.start)
    yield _whole("offer", options.offer)
    yield "tier", np.ascontiguousarray(options.tier, dtype=np.int8).tobytes()


def _policy_parts(policy: Policy) -> Iterator[Part]:
    """Give what was published as parts."""
    yield "rule", policy.rule.value.encode()
    yield "tiers_down", str(policy.tiers_down).encode()
    yield "min_list", str(policy.min_list).encode()
    yield "trades", str(int(policy.trades)).encode()


def _whole(name: str, values: Shorts) -> Part:
    """Give an array as 32-bit integers."""
    return name, np.ascontiguousarray(values, dtype="<i4").tobytes()


def _long(name: str, values: Ints) -> Part:
    """Give an array as 64-bit integers."""
    return name, np.ascontiguousarray(values, dtype="<i8").tobytes()


def _texts(names: Sequence[str]) -> bytes:
    """Give names in their sorted order, each ended by a zero byte."""
    return b"".join(each.encode() + b"\0" for each in sorted(names))


def _sorted(
    market: Market,
    *,
    learners: Sequence[str],
    offers: Sequence[str],
    schools: Sequence[str],
    caps: Sequence[str],
) -> Market:
    """Number everything in the order of its name."""
    who = _order(learners, len(market.learners.klass), "learner")
    offer = _new_number(_order(offers, len(market.seats.seats), "opportunity"))
    school = _new_number(_order(schools, len(schools), "school"))
    cap = _new_number(_order(caps, len(market.seats.cap_seats), "cap"))
    return Market(
        learners=_learners_sorted(market.learners, who, offer, school),
        seats=_seats_sorted(market.seats, offer, school, cap),
        options=_options_sorted(market.options, who, offer),
    )


def _order(names: Sequence[str], expected: int, what: str) -> Ints:
    """Give the old number of each name in sorted order."""
    if len(names) != expected or len(set(names)) != expected:
        raise MarketError(f"Every {what} needs a name of its own")
    if any("\0" in each for each in names):
        raise MarketError(f"The name of a {what} holds a zero byte")
    return np.array(sorted(range(expected), key=names.__getitem__), dtype=np.int64)


def _new_number(order: Ints) -> Shorts:
    """Turn old numbers in their new order into the new number of each old one; NONE stays NONE."""
    number = np.empty(len(order) + 1, dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    number[NONE] = NONE
    return number


def _learners_sorted(learners: Learners, who: Ints, offer: Shorts, school: Shorts) -> Learners:
    """Take learners in their new order, with what they point to renumbered."""
    return Learners(
        klass=learners.klass[who],
        lottery=learners.lottery[who],
        school=school[learners.school[who]],
        guaranteed=learners.guaranteed[who],
        locked=offer[learners.locked[who]],
    )


def _seats_sorted(seats: Seats, offer: Shorts, school: Shorts, cap: Shorts) -> Seats:
    """Take opportunities and caps in their new order; pots by opportunity, then by whom for."""
    where, whom = offer[seats.kept_offer], school[seats.kept_for]
    pots = np.lexsort((seats.kept_seats, whom, where))
    old_offer, old_cap = np.argsort(offer[:-1]), np.argsort(cap[:-1])
    return Seats(
        seats=seats.seats[old_offer],
        kept_offer=where[pots],
        kept_for=whom[pots],
        kept_seats=seats.kept_seats[pots],
        cap=cap[seats.cap[old_offer]],
        cap_seats=seats.cap_seats[old_cap],
        cap_parent=cap[seats.cap_parent[old_cap]],
    )


def _options_sorted(options: Options, who: Ints, offer: Shorts) -> Options:
    """Take lists in the new order of their learners, with opportunities renumbered."""
    length = np.diff(options.start)[who]
    start = np.concatenate(([0], np.cumsum(length))).astype(np.int64)
    row = np.repeat(options.start[:-1][who] - start[:-1], length) + np.arange(start[-1])
    return Options(start=start, offer=offer[options.offer[row]], tier=options.tier[row])
