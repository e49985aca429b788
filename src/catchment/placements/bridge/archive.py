"""Keep what a run was decided from, and what came out, so that it can be decided again after drop-outs."""

import datetime as dt
import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from catchment.engine.allocation.terms import Outcome, Policy, Rule
from catchment.placements.bridge.rows import CapRow, LearnerRow, OpportunityRow, Rows, Spot, WishRow

#: Arrays of an outcome and what they hold.
_ARRAYS: Mapping[str, type[np.generic]] = {
    "place": np.int32,
    "choice": np.int32,
    "promoted": np.bool_,
    "chain": np.int32,
    "before": np.int32,
    "kept": np.int32,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What stood in an archive."""

    rows: Rows
    policy: Policy
    outcome: Outcome


def pack(rows: Rows, outcome: Outcome) -> bytes:
    """Write rows and outcome, with neither names nor the seed; the same gives the same bytes."""
    written = {
        "rows": {
            field.name: [_plain(asdict(each)) for each in value]
            if isinstance(value := getattr(rows, field.name), tuple)
            else value
            for field in fields(rows)
        },
        "policy": _plain(asdict(outcome.policy)),
        "outcome": {name: getattr(outcome, name).tolist() for name in _ARRAYS}
        | {"digest": outcome.digest},
    }
    return gzip.compress(json.dumps(written, sort_keys=True).encode(), mtime=0)


def unpack(content: bytes) -> Kept:
    """Read what ``pack`` has written."""
    read = json.loads(gzip.decompress(content))
    policy = Policy(**read["policy"] | {"rule": Rule(read["policy"]["rule"])})
    outcome = read["outcome"]
    arrays = {name: np.array(outcome[name], dtype=kind) for name, kind in _ARRAYS.items()}
    return Kept(
        rows=_rows(read["rows"]),
        policy=policy,
        outcome=Outcome(**arrays, policy=policy, digest=outcome["digest"]),
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Days and times as texts."""
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_text(each) for each in value]
    return value


def _rows(read: dict[str, Any]) -> Rows:
    return Rows(
        **read
        | {
            "learners": tuple(_learner(each) for each in read["learners"]),
            "opportunities": tuple(_opportunity(each) for each in read["opportunities"]),
            "caps": tuple(CapRow(**each) for each in read["caps"]),
            "wishes": tuple(WishRow(**each) for each in read["wishes"]),
        }
    )


def _learner(read: dict[str, Any]) -> LearnerRow:
    return LearnerRow(
        **read
        | {name: tuple(read[name]) for name in ("access", "checks", "interests")}
        | {"weeks": tuple(dt.date.fromisoformat(day) for day in read["weeks"])}
        | {"spot": _spot(read["spot"])}
        | {name: _time(read[name]) for name in ("free_from", "free_until")}
    )


def _opportunity(read: dict[str, Any]) -> OpportunityRow:
    return OpportunityRow(
        **read
        | {name: tuple(read[name]) for name in ("access", "checks", "categories")}
        | {"kept": tuple((whom, many) for whom, many in read["kept"])}
        | {"week": dt.date.fromisoformat(read["week"]), "spot": _spot(read["spot"])}
        | {name: _time(read[name]) for name in ("begins", "ends")}
    )


def _spot(read: dict[str, int] | None) -> Spot | None:
    return Spot(**read) if read else None


def _time(read: str | None) -> dt.time | None:
    return dt.time.fromisoformat(read) if read else None
