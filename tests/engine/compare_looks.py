"""Find options in compiled loops and in blocks, and tell how many random worlds differ.

A programme of its own, because the tests run with compiling switched off.
"""

import sys

from catchment.engine.allocation.options import How, Proposed, build_options
from catchment.engine.allocation.speed import can_compile
from tests.engine.looked import drawn

WORLDS = 60


def bits(found: Proposed) -> list[bytes]:
    """Give everything that was found."""
    options, rejections = found.options, found.rejections
    arrays = (options.start, options.offer, options.tier, found.metres)
    return [each.tobytes() for each in (*arrays, rejections.counts, rejections.found)]


def main() -> int:
    if not can_compile():
        return 1
    differ = 0
    for seed in range(WORLDS):
        world = drawn(seed, learners=60, offers=120)
        differ += bits(build_options(*world, how=How.COMPILED)) != bits(
            build_options(*world, how=How.BLOCKS)
        )
    large = drawn(7, learners=20_000, offers=300)
    differ += bits(build_options(*large, threads=2)) != bits(build_options(*large, how=How.BLOCKS))
    sys.stdout.write(f"{differ} {WORLDS + 1}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
