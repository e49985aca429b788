"""Ways to narrow a long list: by state, with how many there are, and by what was searched for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to look at the list."""

    label: str
    url: str
    current: bool


def choices(states: Iterable[tuple[str, str, int]], asked: Mapping[str, str]) -> list[Choice]:
    """A way for each state: its value, its name, how many. What was searched for stays.

    States in which nobody is are left out, but for everybody and the one that was chosen.
    """
    kept = {key: value for key, value in asked.items() if value and key != "state"}
    chosen = asked.get("state", "")
    return [
        Choice(
            f"{label} ({many:,})",
            f"?{urlencode(kept | ({'state': state} if state else {}))}",
            state == chosen,
        )
        for state, label, many in states
        if many or state in ("", chosen)
    ]


def before(asked: Mapping[str, str]) -> str:
    """The address up to the page's number."""
    kept = {key: value for key, value in asked.items() if value}
    return f"?{urlencode(kept)}&page=" if kept else "?page="
