"""Calder Valley (demo): real towns, rivers and postcodes. Everybody and every organisation is invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    """A named place: its centre and some postcodes in it (Ordnance Survey Code-Point Open, OGL v3)."""

    name: str
    longitude: float
    latitude: float
    postcodes: tuple[str, ...]


TOWNS: tuple[Town, ...] = (
    Town(
        "Todmorden",
        -2.099,
        53.713,
        (
            "OL14 7AD",
            "OL14 7DT",
            "OL14 6NN",
            "OL14 6LG",
            "OL14 5EH",
            "OL14 7BJ",
            "OL14 5HQ",
            "OL14 5BT",
            "OL14 5LE",
            "OL14 7AJ",
            "OL14 6ND",
            "OL14 5DW",
            "OL14 5BE",
            "OL14 5EW",
        ),
    ),
    Town(
        "Hebden Bridge",
        -2.013,
        53.741,
        (
            "HX7 8EJ",
            "HX7 7BX",
            "HX7 8BE",
            "HX7 8EH",
            "HX7 8UQ",
            "HX7 6BG",
            "HX7 8AJ",
            "HX7 7DF",
            "HX7 7BL",
            "HX7 6EA",
            "HX7 8EN",
        ),
    ),
    Town(
        "Mytholmroyd",
        -1.981,
        53.729,
        (
            "HX7 5DU",
            "HX7 5EZ",
            "HX7 5NJ",
            "HX7 5BT",
            "HX7 5JT",
            "HX7 5HA",
            "HX7 5EF",
            "HX7 5JP",
            "HX7 5JL",
            "HX7 5LW",
        ),
    ),
    Town(
        "Sowerby Bridge",
        -1.907,
        53.709,
        (
            "HX6 2FE",
            "HX6 2DR",
            "HX6 2BD",
            "HX6 2HP",
            "HX6 2HS",
            "HX6 3LD",
            "HX6 2NY",
            "HX6 2EL",
            "HX6 2NU",
            "HX6 3LE",
            "HX6 2AE",
        ),
    ),
    Town(
        "Ripponden",
        -1.942,
        53.674,
        (
            "HX6 4DA",
            "HX6 4EF",
            "HX6 4HS",
            "HX6 4NF",
            "HX6 4LZ",
            "HX6 4AZ",
            "HX6 4LX",
            "HX6 4AR",
        ),
    ),
    Town(
        "Halifax",
        -1.863,
        53.7235,
        (
            "HX1 1HX",
            "HX1 2EB",
            "HX1 1YS",
            "HX1 1UU",
            "HX1 1UQ",
            "HX1 1HN",
            "HX1 1WD",
            "HX1 1LU",
            "HX1 1TA",
            "HX1 1BB",
            "HX1 5BW",
            "HX1 1HA",
            "HX1 1YH",
            "HX1 2DG",
            "HX1 2AB",
            "HX1 5HJ",
        ),
    ),
    Town(
        "Elland",
        -1.838,
        53.685,
        (
            "HX5 0DF",
            "HX5 0AA",
            "HX5 0JP",
            "HX5 0NG",
            "HX5 0QB",
            "HX5 0BG",
            "HX5 0LU",
            "HX5 0JN",
            "HX5 0LX",
            "HX5 0HG",
        ),
    ),
    Town(
        "Brighouse",
        -1.783,
        53.702,
        (
            "HD6 1BA",
            "HD6 3BQ",
            "HD6 1AE",
            "HD6 2DR",
            "HD6 1JP",
            "HD6 1NY",
            "HD6 2AA",
            "HD6 1PD",
            "HD6 1HE",
            "HD6 4AE",
        ),
    ),
)

#: The river Calder and its side valleys, as (longitude, latitude) drawn by hand for the valley map.
RIVERS: tuple[tuple[tuple[float, float], ...], ...] = (
    (
        (-2.16, 53.735),
        (-2.125, 53.722),
        (-2.099, 53.713),
        (-2.065, 53.722),
        (-2.04, 53.735),
        (-2.013, 53.741),
        (-1.996, 53.733),
        (-1.981, 53.729),
        (-1.96, 53.722),
        (-1.942, 53.717),
        (-1.92, 53.711),
        (-1.907, 53.709),
        (-1.882, 53.703),
        (-1.862, 53.696),
        (-1.838, 53.686),
        (-1.81, 53.694),
        (-1.783, 53.7),
        (-1.755, 53.69),
        (-1.72, 53.686),
    ),
    ((-2.04, 53.79), (-2.028, 53.765), (-2.013, 53.741)),
    ((-1.975, 53.65), (-1.942, 53.674), (-1.925, 53.693), (-1.907, 53.709)),
    ((-1.885, 53.78), (-1.868, 53.75), (-1.858, 53.72), (-1.862, 53.696)),
    ((-2.085, 53.67), (-2.09, 53.69), (-2.099, 53.713)),
)
