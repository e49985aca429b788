"""Hosts, learners and rounds for tests."""

import datetime as dt

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from catchment.people.enums import FileKind
from catchment.people.models import StoredFile
from catchment.placements import models
from catchment.placements.enums import (
    CohortImportStatus,
    ExperienceStatus,
    HostImportStatus,
    HostSource,
    HostStatus,
    Mode,
    OpportunityStatus,
    PauseReason,
    Phase,
    QuestionStatus,
    ThanksStatus,
    WhoYouKnow,
)
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    OrganisationFactory,
    PersonFactory,
)

#: A Monday, some weeks on.
MONDAY = dt.date(2027, 1, 11)


class HostFactory(DjangoModelFactory[models.Host]):
    """A host that waits to be checked; ``HostFactory(verified=True)`` was checked."""

    class Meta:
        model = models.Host

    class Params:
        verified = factory.Trait(
            status=HostStatus.VERIFIED, checked_at=NOW, checked_by_name="Priya"
        )
        resting = factory.Trait(
            status=HostStatus.PAUSED, checked_at=NOW, paused_at=NOW, pause_reason=PauseReason.SILENT
        )

    catchment = factory.SubFactory(CatchmentFactory)
    organisation = factory.SubFactory(
        OrganisationFactory, catchment=factory.SelfAttribute("..catchment")
    )
    source = HostSource.STAFF
    created_at = NOW
    changed_at = NOW


class HostContactFactory(DjangoModelFactory[models.HostContact]):
    class Meta:
        model = models.HostContact

    host = factory.SubFactory(HostFactory)
    name = "Anna Clegg"
    email = factory.Sequence(lambda n: f"anna{n}@example.org")


class OpportunityFactory(DjangoModelFactory[models.Opportunity]):
    class Meta:
        model = models.Opportunity
        skip_postgeneration_save = True

    host = factory.SubFactory(HostFactory, verified=True)
    title = factory.Sequence(lambda n: f"Week {n} in a kitchen")
    status = OpportunityStatus.OPEN
    created_at = NOW
    changed_at = NOW


class DayPhotoFactory(DjangoModelFactory[models.DayPhoto]):
    """A photo whose file stands where the tests keep files."""

    class Meta:
        model = models.DayPhoto

    opportunity = factory.SubFactory(OpportunityFactory)
    words = "The kitchen, with a long table"
    file = factory.LazyAttribute(
        lambda photo: StoredFile.objects.create(
            catchment=photo.opportunity.host.catchment,
            kind=FileKind.PHOTO,
            name="kitchen.png",
            size=3,
            sha256="0" * 64,
            content=ContentFile(b"png", name="kitchen.png"),
            created_at=NOW,
        )
    )


class OpportunityWeekFactory(DjangoModelFactory[models.OpportunityWeek]):
    class Meta:
        model = models.OpportunityWeek

    opportunity = factory.SubFactory(OpportunityFactory)
    starts_on = MONDAY
    ends_on = factory.LazyAttribute(lambda week: week.starts_on + dt.timedelta(days=4))
    seats = 2


class JointHostFactory(DjangoModelFactory[models.JointHost]):
    """Another host of the same catchment is asked for Thursdays and Fridays."""

    class Meta:
        model = models.JointHost

    opportunity = factory.SubFactory(OpportunityFactory)
    host = factory.SubFactory(
        HostFactory, verified=True, catchment=factory.SelfAttribute("..opportunity.host.catchment")
    )
    weekdays = factory.LazyFunction(lambda: [3, 4])
    asked_at = NOW


class UnsuitableReportFactory(DjangoModelFactory[models.UnsuitableReport]):
    class Meta:
        model = models.UnsuitableReport

    opportunity = factory.SubFactory(OpportunityFactory)
    words = "There was nobody to look after us."
    created_at = NOW


class SeatRequestFactory(DjangoModelFactory[models.SeatRequest]):
    """Somebody of the host's catchment asks to come."""

    class Meta:
        model = models.SeatRequest

    week = factory.SubFactory(OpportunityWeekFactory)
    person = factory.SubFactory(
        PersonFactory, catchment=factory.SelfAttribute("..week.opportunity.host.catchment")
    )
    words = "I like to be busy."
    agreed_at = NOW
    asked_at = NOW


class ThanksFactory(DjangoModelFactory[models.Thanks]):
    """Words from somebody of the host's catchment that nobody has read yet."""

    class Meta:
        model = models.Thanks

    class Params:
        passed = factory.Trait(status=ThanksStatus.SHOWN, read_at=NOW)
        held_back = factory.Trait(
            status=ThanksStatus.HELD_BACK, read_at=NOW, reason="Leave out the phone number."
        )

    host = factory.SubFactory(HostFactory, verified=True)
    person = factory.SubFactory(PersonFactory, catchment=factory.SelfAttribute("..host.catchment"))
    words = "Thank you for letting me use a real knife."
    created_at = NOW


class SchoolQuestionFactory(DjangoModelFactory[models.SchoolQuestion]):
    """A learner asks their school something."""

    class Meta:
        model = models.SchoolQuestion

    class Params:
        answered = factory.Trait(
            status=QuestionStatus.ANSWERED,
            answer="Yes, by bus.",
            answered_by_name="Priya Nair",
            answered_at=NOW,
        )

    person = factory.SubFactory(PersonFactory)
    catchment = factory.SelfAttribute("person.catchment")
    school = factory.SubFactory(
        OrganisationFactory, school=True, catchment=factory.SelfAttribute("..person.catchment")
    )
    words = "Can I go there by bus?"
    created_at = NOW


class CohortFactory(DjangoModelFactory[models.Cohort]):
    class Meta:
        model = models.Cohort

    catchment = factory.SubFactory(CatchmentFactory)
    school = factory.SubFactory(
        OrganisationFactory, school=True, catchment=factory.SelfAttribute("..catchment")
    )
    name = factory.Sequence(lambda n: f"Year 10 ({n})")
    year_group = "10"
    year = 2026
    created_at = NOW


class CohortMemberFactory(DjangoModelFactory[models.CohortMember]):
    class Meta:
        model = models.CohortMember

    cohort = factory.SubFactory(CohortFactory)
    person = factory.SubFactory(
        PersonFactory, catchment=factory.SelfAttribute("..cohort.catchment")
    )


class CohortImportFactory(DjangoModelFactory[models.CohortImport]):
    class Meta:
        model = models.CohortImport

    cohort = factory.SubFactory(CohortFactory)
    file_name = "year 10.csv"
    kind = "spreadsheet"
    status = CohortImportStatus.CHECKED
    created_at = NOW
    changed_at = NOW


class HostImportFactory(DjangoModelFactory[models.HostImport]):
    """A file of the whole catchment that was looked through."""

    class Meta:
        model = models.HostImport

    catchment = factory.SubFactory(CatchmentFactory)
    file_name = "hosts.csv"
    status = HostImportStatus.CHECKED
    counts = factory.LazyFunction(
        lambda: dict.fromkeys(("hosts", "hosts_known", "opportunities", "weeks", "seats"), 0)
    )
    created_at = NOW
    changed_at = NOW


class OwnFindFactory(DjangoModelFactory[models.OwnFind]):
    class Meta:
        model = models.OwnFind

    person = factory.SubFactory(PersonFactory)
    how_known = WhoYouKnow.FAMILY
    workplace = "Hebden Cycles"
    what = "Help to mend bicycles"
    created_at = NOW
    changed_at = NOW


class ExperienceFactory(DjangoModelFactory[models.Experience]):
    class Meta:
        model = models.Experience

    person = factory.SubFactory(PersonFactory)
    where = "The Weir Kitchen"
    mode = Mode.PLACEMENT
    phase = Phase.KEY_STAGE_4
    status = ExperienceStatus.DONE
    starts_on = dt.date(2026, 10, 5)
    ends_on = dt.date(2026, 10, 9)
    minutes = 1800
    created_at = NOW
    changed_at = NOW


class GuaranteeFactory(DjangoModelFactory[models.Guarantee]):
    """Each begins a day later than the one before: a phase has one for each day."""

    class Meta:
        model = models.Guarantee

    catchment = factory.SubFactory(CatchmentFactory)
    phase = Phase.KEY_STAGE_4
    hours = 25
    days = 5
    valid_from = factory.Sequence(lambda n: dt.date(2020, 1, 1) + dt.timedelta(days=n))
    source_name = "Guidance on work experience"
    created_at = NOW


class RoundFactory(DjangoModelFactory[models.Round]):
    class Meta:
        model = models.Round

    catchment = factory.SubFactory(CatchmentFactory)
    name = factory.Sequence(lambda n: f"Spring round {n}")
    starts_on = MONDAY
    ends_on = MONDAY + dt.timedelta(days=11)
    wishes_until = MONDAY - dt.timedelta(days=28)
    seed = "0" * 64
    commitment = "1" * 64
    created_at = NOW


class RoundRunFactory(DjangoModelFactory[models.RoundRun]):
    class Meta:
        model = models.RoundRun

    round = factory.SubFactory(RoundFactory)
    number = 1
    rule = "guarantee"
    created_at = NOW


class RoundCohortFactory(DjangoModelFactory[models.RoundCohort]):
    class Meta:
        model = models.RoundCohort

    round = factory.SubFactory(RoundFactory)
    cohort = factory.SubFactory(CohortFactory, catchment=factory.SelfAttribute("..round.catchment"))
    weeks = factory.LazyFunction(lambda: [MONDAY.isoformat()])


class WishListFactory(DjangoModelFactory[models.WishList]):
    class Meta:
        model = models.WishList

    round = factory.SubFactory(RoundFactory)
    cohort = factory.SubFactory(CohortFactory, catchment=factory.SelfAttribute("..round.catchment"))
    person = factory.SubFactory(PersonFactory, catchment=factory.SelfAttribute("..round.catchment"))
    pseudonym = factory.Sequence(lambda n: f"learner-{n:04}")


class WishFactory(DjangoModelFactory[models.Wish]):
    class Meta:
        model = models.Wish

    wish_list = factory.SubFactory(WishListFactory)
    week = factory.SubFactory(OpportunityWeekFactory)
    position = 1


class RunPlaceFactory(DjangoModelFactory[models.RunPlace]):
    class Meta:
        model = models.RunPlace

    run = factory.SubFactory(RoundRunFactory)
    wish_list = factory.SubFactory(WishListFactory)


class PlaceFactory(DjangoModelFactory[models.Place]):
    class Meta:
        model = models.Place

    wish_list = factory.SubFactory(WishListFactory)
    run = factory.SubFactory(RoundRunFactory, round=factory.SelfAttribute("..wish_list.round"))
    week = factory.SubFactory(OpportunityWeekFactory)
    seat = 1
    created_at = NOW


class AppealFactory(DjangoModelFactory[models.Appeal]):
    class Meta:
        model = models.Appeal

    wish_list = factory.SubFactory(WishListFactory)
    words = "I would like to know why."
    answer_by = MONDAY
    created_at = NOW
