"""All of about sixty invented organisations of the demo, in the order in which they are made."""

from catchment.cli.demo.organisations.learning_and_work import (
    COUNCIL_SERVICES,
    EMPLOYERS,
    OTHERS,
    SCHOOLS_AND_COLLEGES,
    TRAINING_PROVIDERS,
)
from catchment.cli.demo.organisations.of_stories import OF_STORIES
from catchment.cli.demo.organisations.seeds import OrganisationSeed
from catchment.cli.demo.organisations.voluntary import (
    CHARITIES,
    COMMUNITY_GROUPS,
    SOCIAL_ENTERPRISES,
)

ORGANISATIONS: tuple[OrganisationSeed, ...] = (
    *OF_STORIES,
    *SCHOOLS_AND_COLLEGES,
    *TRAINING_PROVIDERS,
    *CHARITIES,
    *COMMUNITY_GROUPS,
    *SOCIAL_ENTERPRISES,
    *COUNCIL_SERVICES,
    *EMPLOYERS,
    *OTHERS,
)
