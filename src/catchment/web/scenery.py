"""The valley behind the heading of the front page: decoration, roughly the rivers of upper Calderdale."""

from functools import lru_cache

from markupsafe import Markup

from catchment.design.pictures.landscape import Bounds, Landscape
from catchment.design.pictures.ornament import hero

CALDER = (
    *((-2.16, 53.735), (-2.125, 53.722), (-2.099, 53.713), (-2.065, 53.722), (-2.04, 53.735)),
    *((-2.013, 53.741), (-1.996, 53.733), (-1.981, 53.729), (-1.96, 53.722), (-1.942, 53.717)),
    *((-1.92, 53.711), (-1.907, 53.709), (-1.882, 53.703), (-1.862, 53.696), (-1.838, 53.686)),
    *((-1.81, 53.694), (-1.783, 53.7), (-1.755, 53.69), (-1.72, 53.686)),
)
HEBDEN_WATER = ((-2.04, 53.79), (-2.028, 53.765), (-2.013, 53.741))
RYBURN = ((-1.975, 53.65), (-1.942, 53.674), (-1.925, 53.693), (-1.907, 53.709))
HEBBLE_BROOK = ((-1.885, 53.78), (-1.868, 53.75), (-1.858, 53.72), (-1.862, 53.696))
WALSDEN_WATER = ((-2.085, 53.67), (-2.09, 53.69), (-2.099, 53.713))
VALLEY = Landscape(
    Bounds(west=-2.145, south=53.655, east=-1.735, north=53.765),
    rivers=(CALDER, HEBDEN_WATER, RYBURN, HEBBLE_BROOK, WALSDEN_WATER),
)


@lru_cache(maxsize=1)
def front_page_valley() -> Markup:
    """Draw contours and rivers, once for the life of the process."""
    return hero(VALLEY)
