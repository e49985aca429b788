"""What goes into a round, row by row, however it was kept: in the database or in files.

Rows know neither. Ids are texts of the caller's own: pseudonyms of learners, public ids of weeks.
Two rounds of the same rows give the same digest, in whatever order the rows come.
"""

import datetime as dt
from dataclasses import dataclass

#: Instead of a school: seats that are kept for focus learners.
FOR_FOCUS = "focus"

#: Instead of an opportunity: the learner has found a place of their own, and needs none.
OWN_FIND = "own find"

#: Older than anybody.
OLDEST = 150

#: Ways of travelling, in metres a minute along the way.
METRES_A_MINUTE = {"walk": 75, "bicycle": 200, "bus": 250, "car": 500}

#: Where learners and opportunities are is rounded to so many metres before anything is decided:
#: enough to say who can get where, and too coarse to find a front door in a file.
COARSE = 100

#: A usual way is this much longer than the straight line, in hundredths.
CIRCUITY = 130


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the National Grid, in metres."""

    easting: int
    northing: int

    def coarse(self) -> "Spot":
        """Give the point as it is decided with, and as it is written to files."""
        return Spot(
            *((each + COARSE // 2) // COARSE * COARSE for each in (self.easting, self.northing))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerRow:
    """Somebody who takes part.

    Attributes:
        learner: their pseudonym.
        school: any name, the same for all of one school; never ``FOR_FOCUS``.
        weeks: the Mondays of the weeks that suit; an opportunity of any other is none for them.
        age: in whole years on the first day of the first of these weeks.
        focus: whether they are of the focus class.
        spot: where they set out; None where it is not known, and then only what is done online fits.
        travel_minutes: how long they would travel one way.
        travel_by: a key of ``METRES_A_MINUTE``.
        access: what they need in order to take part.
        checks: which checks are done.
        interests: categories of work that they would like.
        free_from, free_until: what they must keep free lies outside; None is no limit.
        locked: the opportunity that is theirs already, or ``OWN_FIND``, or "".
    """

    learner: str
    school: str
    weeks: tuple[dt.date, ...]
    age: int
    focus: bool = False
    spot: Spot | None = None
    travel_minutes: int = 45
    travel_by: str = "bus"
    access: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    free_from: dt.time | None = None
    free_until: dt.time | None = None
    locked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityRow:
    """One opportunity in one week.

    Attributes:
        opportunity: the id of the week, not of what is done in it.
        host: a name for people; it decides nothing.
        week: its Monday.
        seats: how many learners it takes, those of locked learners included.
        kept: (school or ``FOR_FOCUS``, seats), each whom once.
        cap: the innermost cap that it stands under, or "".
        least_age, most_age: on the first day.
        spot: where it is; None where it is not known, and then nobody can be sent there.
        remote: done online, so that nobody travels.
        access: what it gives of what learners may need.
        checks: which checks must have been done.
        categories: of the work.
        begins, ends: the hours of a day there.
    """

    opportunity: str
    host: str
    week: dt.date
    seats: int
    kept: tuple[tuple[str, int], ...] = ()
    cap: str = ""
    least_age: int = 0
    most_age: int = OLDEST
    spot: Spot | None = None
    remote: bool = False
    access: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    begins: dt.time | None = None
    ends: dt.time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapRow:
    """How many learners one employer takes in all; ``parent`` is the cap above, or ""."""

    cap: str
    seats: int
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WishRow:
    """One line of a learner's list.

    Attributes:
        learner: their pseudonym.
        choice: its number on the list, lower is wanted more; none twice for one learner.
        opportunity: the id of the week.
        crossed_out: "not this one".
        accepted: crossed out for a reason that keeps the guarantee whole.
    """

    learner: str
    choice: int
    opportunity: str
    crossed_out: bool = False
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """All rows of a round.

    A learner with wishes gets those that still fit, and nothing else.

    Attributes:
        longest: how many options are proposed at most.
        proposes: whether learners without a wish that is open get the list that we would propose,
            without what they crossed out; otherwise they get none.
    """

    learners: tuple[LearnerRow, ...]
    opportunities: tuple[OpportunityRow, ...]
    caps: tuple[CapRow, ...] = ()
    wishes: tuple[WishRow, ...] = ()
    longest: int = 30
    proposes: bool = True
