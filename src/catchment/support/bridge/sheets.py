"""Best placed on plain files: needs and offers as rows of text, without a database.

Columns are those of our own export: lists are separated by ";" and an empty cell says nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catchment.engine.answer import Suggestion
from catchment.engine.ask import Ask, AskError, Need, Urgency
from catchment.engine.best_placed import best_placed
from catchment.engine.candidates import (
    BY_ARRANGEMENT,
    STAYS,
    Candidate,
    Candidates,
    CandidatesError,
    table_from_rows,
)
from catchment.engine.gates import Meeting
from catchment.engine.places import Place
from catchment.engine.terms import Terms
from catchment.network.enums import WEEKLY_BLOCKS
from catchment.network.places import UnknownPostcode, place_of
from catchment.support.bridge.rows import (
    NO_LIMIT,
    NO_OFFER,
    OLDEST,
    access_bits,
    language_bits,
    time_bits,
)

YES = frozenset({"yes", "y", "true", "1"})
NEED_COLUMNS = frozenset({"topic", "layer", "urgency", "guidance"})
OFFER_COLUMNS = frozenset(
    {
        *("name", "topics", "layers", "postcode", "reach_metres", "remote", "in_person"),
        *("min_age", "max_age", "languages", "access", "places_left", "capacity", "times"),
        *("cleared", "guidance", "confirmed", "person"),
    }
)

Cells = Mapping[str, str]


class SheetError(ValueError):
    """A file cannot be used. The message names the row and says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """Everything asked for besides the needs."""

    postcode: str
    age: int | None = None
    travel_limit: int = 10_000
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    times: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in the answer, in words.

    Attributes:
        covers: the needs, by topic or layer.
        how: how they would be met.
        lacking: what they are short of.
    """

    name: str
    covers: tuple[str, ...]
    how: str
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """The team, the others in order, and what nobody covers."""

    team: tuple[Line, ...]
    others: tuple[Line, ...]
    nobody_yet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Topics:
    """Numbers topics as they come; topics that no offer names share the last number."""

    numbers: dict[str, int] = field(default_factory=dict)

    def of_offer(self, slug: str) -> int:
        number = self.numbers.setdefault(slug, len(self.numbers))
        if number >= NO_OFFER:
            raise SheetError(f"There are more than {NO_OFFER} different topics. Use fewer.")
        return number

    def of_need(self, slug: str) -> int:
        return self.numbers.get(slug, NO_OFFER)


def answer_sheets(needs: Iterable[Cells], offers: Iterable[Cells], wants: Wants) -> SheetAnswer:
    """Ask the engine about rows of two files.

    Raises:
        SheetError: if a cell cannot be understood; it names the row.
        UnknownPostcode: if nobody knows the place asked from.
    """
    topics = _Topics()
    given = list(offers)
    names = [row.get("name", "").strip() for row in given]
    table = _table([_offer(at, row, topics) for at, row in enumerate(given)])
    wanted = [_need(at, row, topics) for at, row in enumerate(needs)]
    if not wanted:
        raise SheetError("The file of needs has no rows.")
    said = [row for row, _ in wanted]
    ask = _ask(tuple(need for _, need in wanted), wants)
    answer = best_placed(table, ask, Terms())
    team = {one.person_group for one in answer.team.members}
    return SheetAnswer(
        team=tuple(_line(one, names, said) for one in answer.team.members),
        others=tuple(
            _line(one, names, said) for one in answer.shortlist if one.person_group not in team
        ),
        nobody_yet=tuple(said[one.need] for one in answer.nobody_yet),
    )


def _table(rows: list[Candidate]) -> Candidates:
    try:
        return table_from_rows(rows)
    except CandidatesError as wrong:
        raise SheetError(f"The file of offers: {wrong}") from wrong


def _ask(needs: tuple[Need, ...], wants: Wants) -> Ask:
    place = place_of(wants.postcode)
    try:
        return Ask(
            needs=needs,
            age=wants.age,
            languages=language_bits(wants.languages),
            access=access_bits(wants.access),
            where=Place(place.latitude, place.longitude),
            travel_limit=wants.travel_limit,
            times=time_bits(wants.times),
        )
    except AskError as wrong:
        raise SheetError(str(wrong)) from wrong


def _need(at: int, row: Cells, topics: _Topics) -> tuple[str, Need]:
    where = f"Needs, row {at + 2}"
    _known(row, NEED_COLUMNS, where)
    slug = row.get("topic", "").strip()
    layer = _whole(row, "layer", where, 1)
    urgency = row.get("urgency", "").strip().upper() or "SOON"
    if urgency not in Urgency.__members__:
        raise SheetError(f"{where}: write the urgency as now, soon or later.")
    try:
        need = Need(
            layer=layer or 1,
            topic=topics.of_need(slug) if slug else None,
            urgency=Urgency[urgency],
            wants_guidance=_yes(row, "guidance"),
        )
    except AskError as wrong:
        raise SheetError(f"{where}: {wrong}") from wrong
    return slug or f"layer {layer}", need


def _offer(at: int, row: Cells, topics: _Topics) -> Candidate:
    where = f"Offers, row {at + 2}"
    _known(row, OFFER_COLUMNS, where)
    if not row.get("name", "").strip():
        raise SheetError(f"{where}: give the offer a name.")
    left = _whole(row, "places_left", where, NO_LIMIT)
    return Candidate(
        key=at,
        helper=at,
        person_group=_whole(row, "person", where, at),
        topics=frozenset(topics.of_offer(slug) for slug in _list(row, "topics")),
        layers=frozenset(_numbers(row, "layers", where)),
        place=_place(row, where),
        reach=_whole(row, "reach_metres", where, STAYS),
        remote=_yes(row, "remote"),
        in_person=_yes(row, "in_person", default=True),
        min_age=_whole(row, "min_age", where, 0),
        max_age=_whole(row, "max_age", where, OLDEST),
        languages=language_bits(_list(row, "languages") or ["en"]),
        access=access_bits(_list(row, "access")),
        places_left=left,
        capacity=max(_whole(row, "capacity", where, left), left),
        times=_times(row, where) or BY_ARRANGEMENT,
        cleared=_yes(row, "cleared"),
        guidance=_yes(row, "guidance"),
        confirmed=_yes(row, "confirmed", default=True),
    )


def _known(row: Cells, columns: frozenset[str], where: str) -> None:
    odd = sorted(str(name) for name in set(row) - columns)
    if odd:
        raise SheetError(
            f"{where}: these columns are unknown: {', '.join(odd)}. "
            f"Known are: {', '.join(sorted(columns))}."
        )


def _list(row: Cells, name: str) -> list[str]:
    return [part.strip() for part in (row.get(name) or "").split(";") if part.strip()]


def _numbers(row: Cells, name: str, where: str) -> list[int]:
    try:
        return [int(part) for part in _list(row, name)]
    except ValueError as wrong:
        raise SheetError(f'{where}: "{name}" needs whole numbers, separated by ";".') from wrong


def _whole(row: Cells, name: str, where: str, otherwise: int) -> int:
    typed = (row.get(name) or "").strip()
    if not typed:
        return otherwise
    try:
        return int(typed)
    except ValueError as wrong:
        raise SheetError(f'{where}: "{name}" needs a whole number, not "{typed}".') from wrong


def _yes(row: Cells, name: str, *, default: bool = False) -> bool:
    typed = (row.get(name) or "").strip().lower()
    return typed in YES if typed else default


def _place(row: Cells, where: str) -> Place | None:
    typed = (row.get("postcode") or "").strip()
    if not typed:
        return None
    try:
        place = place_of(typed)
    except UnknownPostcode as wrong:
        raise SheetError(f'{where}: we do not know the postcode "{typed}".') from wrong
    return Place(place.latitude, place.longitude)


def _times(row: Cells, where: str) -> int:
    blocks = _numbers(row, "times", where)
    if not set(blocks) <= set(range(WEEKLY_BLOCKS)):
        raise SheetError(f"{where}: times are numbers from 0 to {WEEKLY_BLOCKS - 1}.")
    return time_bits(blocks)


def _line(one: Suggestion, names: list[str], needs: list[str]) -> Line:
    first = one.offers[0]
    kilometres = f", about {first.metres / 1000:.1f} km" if first.metres is not None else ""
    how = {
        Meeting.THEY_COME: "comes to you",
        Meeting.YOU_GO: f"you go{kilometres} (an estimate)",
        Meeting.REMOTE: "by phone or screen",
    }[first.meeting]
    return Line(
        name=names[first.key],
        covers=tuple(needs[at] for at in one.covers),
        how=how,
        lacking=tuple(lack.name.lower().replace("_", " ") for lack in one.lacking),
    )
