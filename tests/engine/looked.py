"""Random learners and opportunities with every gate in play, and the slow and obvious way to options."""

import math

import numpy as np

from catchment.engine.allocation.looking import _chance
from catchment.engine.allocation.seeking import Gate, Liking, Openings, Seekers, Way


def drawn(seed: int, learners: int = 40, offers: int = 60) -> tuple[Seekers, Openings, Liking]:
    """Draw some learners and opportunities in a square of 30 kilometres."""
    rng = np.random.default_rng(seed)

    def whole(low: int, high: int, count: int) -> np.ndarray:
        return rng.integers(low, high, count).astype(np.int32)

    crossed = [np.flatnonzero(rng.random(offers) < 0.05) for _ in range(learners)]
    seekers = Seekers(
        weeks=rng.integers(0, 8, learners),
        east=whole(0, 30_000, learners),
        north=whole(0, 30_000, learners),
        reach=np.where(rng.random(learners) < 0.1, -1, whole(0, 20_000, learners)).astype(np.int32),
        age=whole(13, 19, learners),
        access=rng.integers(0, 2, learners) * rng.integers(0, 4, learners),
        checks=rng.integers(0, 4, learners),
        interests=rng.integers(0, 16, learners),
        free_from=whole(0, 600, learners),
        free_until=whole(900, 1440, learners),
        key=whole(0, (1 << 31) - 1, learners),
        crossed_start=np.cumsum([0, *map(len, crossed)]),
        crossed=np.concatenate([*crossed, np.zeros(0)]).astype(np.int32),
    )
    openings = Openings(
        week=whole(0, 3, offers),
        east=whole(0, 30_000, offers),
        north=whole(0, 30_000, offers),
        way=rng.choice([0, 0, 0, 0, 1, 2], offers).astype(np.int8),
        least_age=whole(12, 17, offers),
        most_age=whole(16, 99, offers),
        access=rng.integers(0, 4, offers),
        checks=rng.integers(0, 4, offers) * rng.integers(0, 2, offers),
        categories=1 << rng.integers(0, 5, offers),
        begins=whole(400, 700, offers),
        ends=whole(800, 1100, offers),
        key=whole(0, (1 << 31) - 1, offers),
    )
    return seekers, openings, Liking(longest=int(rng.integers(0, 15)), chance=2_000)


def slowly(
    seekers: Seekers, openings: Openings, liking: Liking
) -> list[tuple[list[int], list[int]]]:
    """Give each learner's options and their counts by gate, one pair at a time."""
    found = []
    for learner in range(len(seekers.age)):
        counts, liked = [0] * len(Gate), []
        for offer in range(len(openings.week)):
            gate = _gate(seekers, openings, learner, offer)
            if gate is None:
                liked.append((_far(seekers, openings, liking, learner, offer), offer))
            else:
                counts[gate] += 1
        found.append(([offer for _, offer in sorted(liked)][: liking.longest], counts))
    return found


def _metres(seekers: Seekers, openings: Openings, learner: int, offer: int) -> float:
    if openings.way[offer] == Way.ONLINE:
        return 0
    return math.hypot(
        int(seekers.east[learner]) - int(openings.east[offer]),
        int(seekers.north[learner]) - int(openings.north[offer]),
    )


def _gate(seekers: Seekers, openings: Openings, learner: int, offer: int) -> Gate | None:
    """Give the first gate that is shut."""
    way, reach, age = openings.way[offer], seekers.reach[learner], seekers.age[learner]
    far = _metres(seekers, openings, learner, offer) > reach
    crossed = seekers.crossed[seekers.crossed_start[learner] : seekers.crossed_start[learner + 1]]
    shut = {
        Gate.WEEK: not int(seekers.weeks[learner]) >> int(openings.week[offer]) & 1,
        Gate.TRAVEL: way == Way.NOT_KNOWN or (way == Way.JOURNEY and (reach < 0 or far)),
        Gate.AGE: not openings.least_age[offer] <= age <= openings.most_age[offer],
        Gate.CHECKS: int(openings.checks[offer]) & ~int(seekers.checks[learner]) != 0,
        Gate.ACCESS: int(seekers.access[learner]) & ~int(openings.access[offer]) != 0,
        Gate.TIMES: openings.begins[offer] < seekers.free_from[learner]
        or openings.ends[offer] > seekers.free_until[learner],
        Gate.CROSSED_OUT: offer in crossed.tolist(),
    }
    return next((gate for gate in Gate if shut[gate]), None)


def _far(seekers: Seekers, openings: Openings, liking: Liking, learner: int, offer: int) -> int:
    """Give how far an option seems, in metres."""
    far = math.floor(_metres(seekers, openings, learner, offer))
    if not int(seekers.interests[learner]) & int(openings.categories[offer]):
        far += liking.interest
    return far + _chance(int(seekers.key[learner]), int(openings.key[offer]), liking.chance)
