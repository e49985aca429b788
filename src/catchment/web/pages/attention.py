"""One thing that needs somebody now, on the page where their day begins."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing that needs somebody now, and why; its address is the one next step."""

    text: str
    url: str
    why: str
