"""Words for answers: names, times, ways and lists, as a neighbour would say them."""

import datetime as dt
from collections.abc import Iterable, Sequence

from catchment.network.enums import PARTS_OF_DAY
from catchment.network.travel import minutes, usual_way

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sister", "father", "imam", "rev"})

#: First words by which nobody is called alone: "Big Dave".
PET_NAMES = frozenset({"big", "little", "old", "young", "auntie", "aunt", "uncle", "nan"})

#: Times and needs beyond so many are counted, not listed.
MOST_LISTED = 3


def short_name(name: str) -> str:
    """What one calls somebody: "Amina", but "Mrs Okafor" and "Big Dave"."""
    words = name.split()
    if len(words) > 1 and words[0].lower() in PET_NAMES:
        return " ".join(words[:2])
    if words and words[0].strip(".").lower() in TITLES:
        return name
    return words[0] if words else name


def listed(words: Sequence[str]) -> str:
    """Join words: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def counted(number: int, one: str, many: str) -> str:
    """Write a number below eleven as a word: "three needs"."""
    said = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{said} {one if number == 1 else many}"


def raised(sentence: str) -> str:
    """Begin with a capital."""
    return sentence[:1].upper() + sentence[1:]


def times(blocks: Iterable[int]) -> str:
    """Say weekly blocks: "Monday and Tuesday afternoons", "weekday mornings and afternoons"."""
    parts_of: dict[int, list[int]] = {}
    for block in sorted(set(blocks)):
        parts_of.setdefault(block // 3, []).append(block % 3)
    days_with: dict[tuple[int, ...], list[int]] = {}
    for day, parts in parts_of.items():
        days_with.setdefault(tuple(parts), []).append(day)
    return listed(
        [
            f"{_days(days)} {listed([f'{PARTS_OF_DAY[part]}s' for part in parts])}"
            for parts, days in days_with.items()
        ]
    )


def way(metres: int) -> str:
    """Say how far it is: "about 8 minutes’ walk" or "about 20 minutes by bus"."""
    how = usual_way(metres)
    spent = minutes(metres, how)
    span = "a minute" if spent == 1 else f"{spent} minutes"
    return (
        f"about {span}’ walk"
        if how == "walk" and spent > 1
        else ("about a minute’s walk" if how == "walk" else f"about {span} by {how}")
    )


def money(pence: int) -> str:
    """Write an amount: "£5", "£4.50"."""
    pounds, rest = divmod(pence, 100)
    return f"£{pounds}.{rest:02}" if rest else f"£{pounds}"


def day(when: dt.date) -> str:
    """Say a day: "12 November 2026"."""
    return f"{when.day} {when:%B %Y}"


def full_stop(words: str) -> str:
    """End a sentence that somebody else wrote."""
    said = words.strip()
    return said if said.endswith((".", "!", "?", "”", "…")) else f"{said}."


def opening(words: str, longest: int) -> str:
    """As many whole sentences as fit; where not even one does, whole words and an ellipsis."""
    said = " ".join(words.split())
    if len(said) <= longest:
        return said
    end = max(said.rfind(mark, 0, longest) for mark in (". ", "! ", "? "))
    if end > 0:
        return said[: end + 1]
    return f"{said[: longest - 1].rsplit(' ', 1)[0]}…"


def matters_now(names: Sequence[str]) -> str:
    """Say which needs are urgent: "“Money” matters now", "“Money” and “Food” matter now"."""
    named = listed([f"“{name}”" for name in names])
    return f"{named} {'matters' if len(names) == 1 else 'matter'} now"


def _days(days: list[int]) -> str:
    if days == list(range(5)):
        return "weekday"
    if days == list(range(7)):
        return "all"
    return listed([DAYS[day] for day in days])
