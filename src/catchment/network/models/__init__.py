from catchment.network.models.changes import DirectoryVersion, ProposedChange
from catchment.network.models.helpers import Credential, Helper
from catchment.network.models.imports import ImportRow, ImportRun, ImportWrite, SourceRecord
from catchment.network.models.offers import Offer
from catchment.network.models.sites import HiddenHere, OpeningHours, Site

__all__ = [
    "Credential",
    "DirectoryVersion",
    "Helper",
    "HiddenHere",
    "ImportRow",
    "ImportRun",
    "ImportWrite",
    "Offer",
    "OpeningHours",
    "ProposedChange",
    "Site",
    "SourceRecord",
]
