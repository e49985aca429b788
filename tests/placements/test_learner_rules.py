"""Who may see and change cohorts, lists, hours and own finds: rules and QuerySets say the same."""

import pytest

from catchment.people.actor import visitor
from catchment.people.enums import Role
from catchment.placements.enums import CohortImportStatus, ExperienceStatus, OwnFindStatus
from catchment.placements.models import Cohort, CohortImport, Experience, OwnFind
from catchment.placements.rules import cohorts as of_cohorts
from catchment.placements.rules import hours as of_hours
from catchment.placements.rules import own_finds as of_finds
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    EnrolmentFactory,
    OrganisationFactory,
    PersonFactory,
    actor_in,
)
from tests.factories.placements import (
    CohortFactory,
    CohortImportFactory,
    ExperienceFactory,
    OwnFindFactory,
)

pytestmark = pytest.mark.django_db

CASES = [
    pytest.param(Cohort, of_cohorts.may_view_cohort, id="cohorts"),
    pytest.param(CohortImport, of_cohorts.may_view_cohort_import, id="lists"),
    pytest.param(Experience, of_hours.may_view_experience, id="experiences"),
    pytest.param(OwnFind, of_finds.may_view_own_find, id="own finds"),
]


@pytest.fixture
def valley():
    """A school with a learner, another school here, and one elsewhere: a row of each table in each."""
    home, elsewhere = CatchmentFactory(), CatchmentFactory()
    made = []
    for catchment in (home, home, elsewhere):
        school = OrganisationFactory(catchment=catchment, school=True)
        person = PersonFactory(catchment=catchment)
        cohort = CohortFactory(catchment=catchment, school=school)
        CohortImportFactory(cohort=cohort)
        ExperienceFactory(person=person, school=school)
        OwnFindFactory(person=person, school=school, cohort=cohort)
        made.append((catchment, school, person))
    ExperienceFactory(person=made[0][2], school=None)
    OwnFindFactory(person=made[0][2], school=None)
    return made[0]


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("at_school", [True, False])
@pytest.mark.parametrize(("model", "may_view"), CASES)
def test_visible_to_agrees_with_may_view(valley, model, may_view, role, at_school):
    catchment, school, person = valley
    actor = actor_in(
        catchment,
        *([role] if role else []),
        organisation=school if at_school else None,
        person_id=person.pk if role in (None, Role.PERSON) else None,
    )

    listed = set(model.objects.visible_to(actor))
    allowed = {one for one in model.objects.all() if may_view(actor, one)}

    assert listed == allowed


@pytest.mark.parametrize(("model", "may_view"), CASES)
def test_visitors_see_nothing(valley, model, may_view):
    actor = visitor(now=NOW)

    assert not model.objects.visible_to(actor).exists()
    assert not any(may_view(actor, one) for one in model.objects.all())


@pytest.mark.parametrize(
    ("role", "own_school", "kind", "allowed"),
    [
        pytest.param(Role.CAREERS_LEADER, True, "school", True, id="own school"),
        pytest.param(Role.CAREERS_LEADER, True, "college", True, id="own college"),
        pytest.param(Role.CAREERS_LEADER, False, "school", False, id="another's school"),
        pytest.param(Role.CAREERS_LEADER, True, "charity", False, id="not a school"),
        pytest.param(Role.COORDINATOR, True, "school", False, id="coordinator"),
    ],
)
def test_only_careers_leaders_begin_a_cohort_at_their_school(role, own_school, kind, allowed):
    school = OrganisationFactory(kind=kind)
    own = school if own_school else OrganisationFactory(catchment=school.catchment, school=True)

    actor = actor_in(school.catchment, role, organisation=own)

    assert of_cohorts.may_begin_cohort(actor, school) is allowed


@pytest.mark.parametrize(
    ("status", "may_write", "may_undo"),
    [
        (CohortImportStatus.CHECKED, True, False),
        (CohortImportStatus.WRITTEN, False, True),
        (CohortImportStatus.UNDONE, False, False),
    ],
)
def test_a_list_is_written_then_undone(status, may_write, may_undo):
    run = CohortImportFactory(status=status)
    staff = actor_in(run.cohort.catchment, Role.CAREERS_LEADER, organisation=run.cohort.school)
    stranger = actor_in(run.cohort.catchment, Role.CAREERS_LEADER)

    assert of_cohorts.may_change_cohort(staff, run.cohort)
    assert of_cohorts.may_write_cohort_import(staff, run) is may_write
    assert of_cohorts.may_undo_cohort_import(staff, run) is may_undo
    assert not of_cohorts.may_write_cohort_import(stranger, run)
    assert not of_cohorts.may_undo_cohort_import(stranger, run)


@pytest.mark.parametrize(
    ("status", "may_finish", "may_say", "staff_confirm", "may_take_off"),
    [
        (ExperienceStatus.AGREED, True, False, False, True),
        (ExperienceStatus.DONE, False, True, True, True),
        (ExperienceStatus.CONFIRMED, False, True, False, False),
    ],
)
def test_what_may_be_done_with_hours(status, may_finish, may_say, staff_confirm, may_take_off):
    school = OrganisationFactory(school=True)
    one = ExperienceFactory(
        person__catchment=school.catchment, school=school, status=status, confirmed_at=NOW
    )
    learner = actor_in(school.catchment, Role.PERSON, person_id=one.person_id)
    staff = actor_in(school.catchment, Role.CAREERS_LEADER, organisation=school)
    stranger = actor_in(school.catchment, Role.CAREERS_LEADER)

    for actor in (learner, staff):
        assert of_hours.may_say_it_is_done(actor, one) is may_finish
        assert of_hours.may_say_how_it_was(actor, one) is may_say
        assert of_hours.may_take_off_experience(actor, one) is may_take_off
    assert of_hours.may_confirm_experience(staff, one) is staff_confirm
    assert not of_hours.may_confirm_experience(learner, one)
    assert not of_hours.may_take_off_experience(stranger, one)


def test_hours_are_seen_and_written_by_the_learner_and_their_careers_leader():
    person = PersonFactory()
    here, school = person.catchment, OrganisationFactory(catchment=person.catchment, school=True)
    EnrolmentFactory(person=person, organisation=school)
    another = OrganisationFactory(catchment=here, school=True)
    learner = actor_in(here, Role.PERSON, person_id=person.pk)
    leader = actor_in(here, Role.CAREERS_LEADER, organisation=school)
    others = [
        actor_in(here, Role.HELPER, organisation=school),
        actor_in(here, Role.CAREERS_LEADER, organisation=another),
        actor_in(CatchmentFactory(), Role.CAREERS_LEADER, organisation=school),
    ]

    allowed = [of_hours.may_write_hours(actor, person) for actor in (learner, leader)]
    refused = [of_hours.may_view_hours(actor, person) for actor in others]

    assert (allowed, refused) == ([True, True], [False, False, False])


@pytest.mark.parametrize(
    ("status", "may_check", "may_answer", "may_withdraw"),
    [
        (OwnFindStatus.PROPOSED, True, True, True),
        (OwnFindStatus.CHECKING, False, True, True),
        (OwnFindStatus.AGREED, False, False, False),
        (OwnFindStatus.WITHDRAWN, False, False, False),
    ],
)
def test_staff_answer_and_the_learner_takes_back_while_it_waits(
    status, may_check, may_answer, may_withdraw
):
    school = OrganisationFactory(school=True)
    find = OwnFindFactory(person__catchment=school.catchment, school=school, status=status)
    learner = actor_in(school.catchment, Role.PERSON, person_id=find.person_id)
    staff = actor_in(school.catchment, Role.CAREERS_LEADER, organisation=school)

    assert of_finds.may_check_own_find(staff, find) is may_check
    assert of_finds.may_answer_own_find(staff, find) is may_answer
    assert not of_finds.may_answer_own_find(learner, find)
    assert of_finds.may_withdraw_own_find(learner, find) is may_withdraw
    assert not of_finds.may_withdraw_own_find(staff, find)


def test_one_proposes_for_oneself_alone():
    person = PersonFactory()

    own = actor_in(person.catchment, Role.PERSON, person_id=person.pk)
    other = actor_in(person.catchment, Role.CAREERS_LEADER)

    assert of_finds.may_propose_own_find(own, person)
    assert not of_finds.may_propose_own_find(other, person)
