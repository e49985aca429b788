"""What work experience holds about one person, for their own eyes: our part of support's registry."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catchment.placements import models as ours
from catchment.support.queries.own_data import Table, also

#: What a run would have given is nobody's before it is published.
PUBLISHED = Q(run__round__published_at__isnull=False, run__round__chosen_run=F("run"))

#: Full reasons and the very number in the lottery: friends could tell from them who had first call.
NEVER_TOLD = frozenset({"reasons", "told"})

PERSON = frozenset({"person"})

TABLES = (
    Table(_("Your cohorts"), ours.CohortMember, "person", PERSON),
    Table(
        _("What your school’s files said about you"),
        ours.CohortImportRow,
        "person",
        frozenset({"person", "member"}),
    ),
    Table(_("Facts that only count"), ours.LearnerFact, "person", PERSON),
    Table(_("Whether you have first call on some places"), ours.FocusListing, "person", PERSON),
    Table(_("Places that you found yourself"), ours.OwnFind, "person", PERSON),
    Table(_("Your hours"), ours.Experience, "person", PERSON),
    Table(_("How those hours were"), ours.ExperienceTest, "experience__person"),
    Table(_("Places that you asked for"), ours.SeatRequest, "person", PERSON),
    Table(_("Thanks that you wrote"), ours.Thanks, "person", PERSON),
    Table(_("Questions to your school about you"), ours.SchoolQuestion, "person", PERSON),
    Table(_("Your wish lists"), ours.WishList, "person", PERSON),
    Table(_("Your wishes"), ours.Wish, "wish_list__person"),
    Table(
        _("What the round gave you, and why"),
        ours.RunPlace,
        "wish_list__person",
        NEVER_TOLD,
        PUBLISHED,
    ),
    Table(_("Your places"), ours.Place, "wish_list__person"),
    Table(_("Where you asked to look again"), ours.Appeal, "wish_list__person"),
)


def register() -> None:
    """Add our tables to everything that is held about a person."""
    also(TABLES)
