"""What a source says against what stands here: nothing that people wrote is lost.

Where the source said something before, only what it says anew is taken, and only where nobody
edited the field here since. Where it never spoke before, it fills what is empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Of two days on which somebody checked, the later counts.
_LATER_COUNTS = frozenset({"assured_on"})


@dataclass(frozen=True, slots=True)
class Merge:
    """The fields to write, and those where the record here was kept against the source."""

    write: dict[str, Any]
    kept: dict[str, Any]


def merge(
    said_before: Mapping[str, Any] | None, says: Mapping[str, Any], here: Mapping[str, Any]
) -> Merge:
    """Compare field by field.

    Args:
        said_before: what the source said at its last import; None if it never did.
        says: what it says now.
        here: the record as it is.
    """
    write: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for name, value in says.items():
        if value == here[name]:
            continue
        if name in _LATER_COUNTS:
            write |= {name: value} if value and value > (here[name] or "") else {}
        elif _is_news(said_before, name, value):
            target = write if _is_free(said_before, name, here[name]) else kept
            target[name] = value
    return Merge(write, kept)


def _is_news(said_before: Mapping[str, Any] | None, name: str, value: Any) -> bool:
    if said_before is None or name not in said_before:
        return not is_blank(value)
    return bool(value != said_before[name])


def _is_free(said_before: Mapping[str, Any] | None, name: str, here: Any) -> bool:
    """Nobody wrote it here: it is empty, or stands as the source put it."""
    return is_blank(here) or (said_before is not None and said_before.get(name) == here)


def is_blank(value: Any) -> bool:
    """Nothing was said. "No" and "free" say something."""
    return value is None or value == "" or value == []
