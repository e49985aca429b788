from catchment.placements.models.cohorts import (
    Cohort,
    CohortImport,
    CohortImportRow,
    CohortMember,
    OwnFind,
)
from catchment.placements.models.focus import (
    FocusIndicator,
    FocusListing,
    FocusScheme,
    LearnerFact,
)
from catchment.placements.models.host_imports import HostImport, HostImportRow, HostImportWrite
from catchment.placements.models.hosts import Host, HostContact, HostLink
from catchment.placements.models.hours import Experience, ExperienceTest, Guarantee
from catchment.placements.models.joint import JointHost
from catchment.placements.models.kinds_of_work import WorkChange
from catchment.placements.models.opportunities import (
    DayPhoto,
    KeptSeats,
    Opportunity,
    OpportunityWeek,
    SeatRequest,
    UnsuitableReport,
)
from catchment.placements.models.places import Appeal, Place
from catchment.placements.models.questions import SchoolQuestion
from catchment.placements.models.rounds import (
    Round,
    RoundCohort,
    RoundRun,
    RunPlace,
    Wish,
    WishList,
)
from catchment.placements.models.thanks import Thanks

__all__ = [
    "Appeal",
    "Cohort",
    "CohortImport",
    "CohortImportRow",
    "CohortMember",
    "DayPhoto",
    "Experience",
    "ExperienceTest",
    "FocusIndicator",
    "FocusListing",
    "FocusScheme",
    "Guarantee",
    "Host",
    "HostContact",
    "HostImport",
    "HostImportRow",
    "HostImportWrite",
    "HostLink",
    "JointHost",
    "KeptSeats",
    "LearnerFact",
    "Opportunity",
    "OpportunityWeek",
    "OwnFind",
    "Place",
    "Round",
    "RoundCohort",
    "RoundRun",
    "RunPlace",
    "SchoolQuestion",
    "SeatRequest",
    "Thanks",
    "UnsuitableReport",
    "Wish",
    "WishList",
    "WorkChange",
]
