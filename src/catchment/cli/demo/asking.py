"""Asks, for everybody in the demo, who is in the best position to help."""

from catchment.cli.demo.ground import Demo
from catchment.cli.demo.persons import Asking


def ask_all(demo: Demo, stories: list[Asking], others: list[Asking]) -> None:
    """Store an answer for each of them, under the demo's first weights."""
