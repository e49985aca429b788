"""Draws small tables and asks for the property tests, and builds single rows and asks."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from catchment.engine.ask import Ask, Need, Urgency
from catchment.engine.candidates import ALL_TIMES, BY_ARRANGEMENT, STAYS, Candidate
from catchment.engine.places import Place

TODMORDEN = Place(53.714, -2.096)
HALIFAX = Place(53.725, -1.863)

MONEY, CONFIDENCE, A_TRADE, FAR_TOPIC = 3, 40, 65, 255


def a_candidate(key: int = 1, **differing: Any) -> Candidate:
    """Build somebody in Todmorden at whom no gate is shut for ``an_ask()``."""
    plain = {
        "key": key,
        "helper": key,
        "person_group": key,
        "topics": frozenset({MONEY}),
        "layers": frozenset({1}),
        "place": TODMORDEN,
        "languages": 1,
        "places_left": 2,
        "capacity": 4,
        "times": ALL_TIMES,
        "cleared": True,
    }
    return Candidate(**{**plain, **differing})


def an_ask(**differing: Any) -> Ask:
    """Build the ask of a person of 14 in Todmorden with money to sort out."""
    plain = {
        "needs": (Need(layer=6, topic=MONEY, urgency=Urgency.NOW),),
        "age": 14,
        "languages": 1,
        "where": TODMORDEN,
        "travel_limit": 5_000,
        "times": 0b111,
    }
    return Ask(**{**plain, **differing})


topics = st.sampled_from([MONEY, CONFIDENCE, A_TRADE, FAR_TOPIC])
places = st.builds(
    Place,
    st.floats(TODMORDEN.latitude - 0.1, TODMORDEN.latitude + 0.1),
    st.floats(TODMORDEN.longitude - 0.1, TODMORDEN.longitude + 0.1),
)


@st.composite
def candidates(draw: st.DrawFn, key: int) -> Candidate:
    """Draw a row; several rows may be of one human being, and one helper is of one."""
    person = draw(st.integers(1, 6))
    capacity = draw(st.integers(0, 4))
    min_age = draw(st.sampled_from([0, 0, 14, 18]))
    return Candidate(
        key=key,
        helper=10 * person + draw(st.integers(0, 1)),
        person_group=person,
        topics=draw(st.frozensets(topics)),
        layers=draw(st.frozensets(st.integers(1, 7), max_size=3)),
        place=draw(st.none() | places | places),
        reach=draw(st.sampled_from([STAYS, STAYS, 0, 4_000, 20_000])),
        remote=draw(st.booleans()),
        in_person=draw(st.sampled_from([True, True, False])),
        min_age=min_age,
        max_age=draw(st.sampled_from([min_age, 19, 150]).filter(lambda age: age >= min_age)),
        languages=draw(st.sampled_from([1, 1, 1, 3, 1 << 63])),
        access=draw(st.sampled_from([0b11, 0b11, 0b01, 0])),
        places_left=draw(st.integers(0, capacity)),
        capacity=capacity,
        times=draw(st.sampled_from([ALL_TIMES, 0b1, 0b110, BY_ARRANGEMENT, 0])),
        cleared=draw(usually),
        guidance=draw(st.booleans()),
        confirmed=draw(usually),
        is_open=draw(usually),
    )


usually = st.sampled_from([True] * 9 + [False])

needs = st.builds(
    Need,
    layer=st.integers(1, 7),
    topic=st.none() | topics | topics,
    urgency=st.sampled_from(Urgency),
    wants_guidance=st.sampled_from([False, False, False, True]),
)


@st.composite
def tables(draw: st.DrawFn, least: int = 0) -> list[Candidate]:
    """Draw up to twelve rows with keys in any order."""
    keys = draw(st.lists(st.integers(-50, 50), min_size=least, max_size=12, unique=True))
    return [draw(candidates(key)) for key in keys]


asks = st.builds(
    Ask,
    needs=st.lists(needs, max_size=12).map(tuple),
    age=st.sampled_from([14, 14, 17, 18, 40, None]),
    languages=st.sampled_from([0, 1, 1, 1, 1 << 63]),
    access=st.sampled_from([0, 0, 0b10]),
    where=st.just(TODMORDEN) | st.just(TODMORDEN) | st.none(),
    travel_limit=st.sampled_from([0, 3_000, 10_000, 30_000]),
    remote_ok=st.booleans(),
    in_person_ok=st.just(True),
    times=st.sampled_from([0, 0b1, 0b111]),
    excluded=st.frozensets(st.integers(1, 6).map(lambda person: 10 * person), max_size=1),
    trusted=st.dictionaries(
        st.integers(1, 6).map(lambda person: 10 * person + 1), st.integers(0, 100), max_size=2
    ),
    wants_trusted=st.booleans(),
    wants_local=st.booleans(),
).map(lambda ask: replace(ask, in_person_ok=ask.where is not None or not ask.remote_ok))


def opened(row: Candidate, ask: Ask) -> Candidate:
    """Open every gate for a row, and let it meet the first need, whatever else it says."""
    need = ask.needs[0]
    topic = set() if need.topic is None else {need.topic}
    met = ask.where is not None and ask.in_person_ok
    return replace(
        row,
        helper=1_000 + row.key,
        person_group=1_000 + row.key,
        topics=row.topics | topic,
        layers=row.layers | {need.layer},
        place=(row.place or TODMORDEN) if met else row.place,
        in_person=row.in_person or met,
        remote=row.remote or not met,
        reach=row.reach if ask.travel_limit >= 20_000 else 20_000,
        min_age=0,
        max_age=150,
        languages=row.languages | ask.languages,
        access=row.access | ask.access,
        places_left=max(row.places_left, 1),
        capacity=max(row.capacity, 1),
        times=row.times | BY_ARRANGEMENT,
        cleared=True,
        guidance=True,
        confirmed=True,
        is_open=True,
    )


@st.composite
def open_tables(draw: st.DrawFn) -> tuple[list[Candidate], Ask]:
    """Draw rows, and an ask for which some of them are open; the first always is."""
    rows = draw(tables(least=1))
    ask = draw(asks.filter(lambda drawn: drawn.needs))
    ask = replace(ask, needs=ask.needs[:10], remote_ok=ask.remote_ok or ask.where is None)
    some = draw(st.integers(1, len(rows)))
    return [*(opened(row, ask) for row in rows[:some]), *rows[some:]], ask
