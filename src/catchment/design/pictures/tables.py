"""The figures of a picture, for the table that stands under it."""

from dataclasses import dataclass

from catchment.design.pictures.drawing import SUPPRESSED_BELOW

FEW = f"fewer than {SUPPRESSED_BELOW}"


@dataclass(frozen=True)
class Table:
    """Plain words, row by row; the figure component draws them.

    Attributes:
        head: names of the columns; the first column names its row.
        rows: as many cells as there are names.
        figures: columns, counted from 0, that hold numbers and stand to the right.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[int, ...] = ()


def shown(people: int | None) -> str:
    """Write a number of people, never one between 1 and 4."""
    if people is None or 0 < people < SUPPRESSED_BELOW:
        return FEW
    return f"{people:,}"
