"""The focus list: who may see it, what a scheme suggests, what people decide and contest."""

from decimal import Decimal

import pytest

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.actions import focus as actions
from catchment.placements.enums import ListingStatus, SchemeStatus
from catchment.placements.models import (
    Cohort,
    CohortMember,
    FocusIndicator,
    FocusListing,
    FocusScheme,
    LearnerFact,
)
from catchment.placements.queries.focus import counts
from catchment.placements.rules import focus as rules
from tests.factories.people import NOW, CatchmentFactory, PersonFactory, actor_in
from tests.factories.placements import CohortFactory, CohortMemberFactory
from tests.placements.valley import coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    made: Cohort = CohortFactory()
    return made


@pytest.fixture
def priya(cohort: Cohort) -> Actor:
    return coordinator(cohort.catchment)


@pytest.fixture
def scheme(cohort: Cohort, priya: Actor) -> FocusScheme:
    return actions.make_scheme(catchment=cohort.catchment, name="First", why="Fair", by=priya)


def agreed(scheme: FocusScheme, by: Actor) -> FocusScheme:
    return actions.put_in_use(
        scheme=scheme, suggests_from=3, agreed_by="The heads", agreed_on=NOW.date(), by=by
    )


def learner(cohort: Cohort, **facts: str) -> CohortMember:
    made: CohortMember = CohortMemberFactory(cohort=cohort)
    for code, value in facts.items():
        LearnerFact.objects.create(
            person=made.person,
            code=code.replace("_", "-"),
            value=value,
            source="School",
            as_of=NOW.date(),
        )
    return made


def listed(cohort: Cohort, **values: object) -> FocusListing:
    member = CohortMemberFactory(cohort=cohort)
    return FocusListing.objects.create(
        **{
            "cohort": cohort,
            "person": member.person,
            "status": ListingStatus.SUGGESTED,
            "created_at": NOW,
        }
        | values
    )


@pytest.mark.parametrize("role", [None, *Role])
def test_visible_to_agrees_with_may_view(cohort: Cohort, role: Role | None) -> None:
    own = listed(cohort)
    listed(CohortFactory(catchment=cohort.catchment))
    listed(CohortFactory(catchment=CatchmentFactory()))
    actor = actor_in(
        cohort.catchment,
        *([role] if role else []),
        organisation=cohort.school,
        person_id=own.person_id if role == Role.PERSON else None,
    )

    seen = set(FocusListing.objects.visible_to(actor))
    allowed = {each for each in FocusListing.objects.all() if rules.may_view_listing(actor, each)}

    assert seen == allowed
    assert bool(seen) is (role in (Role.COORDINATOR, Role.CAREERS_LEADER, Role.PERSON))


def test_a_host_and_a_classmate_see_nobody(cohort: Cohort) -> None:
    one = listed(cohort)
    classmate = CohortMemberFactory(cohort=cohort).person
    for actor in (
        actor_in(cohort.catchment, Role.HOST, organisation=cohort.school),
        actor_in(cohort.catchment, Role.PERSON, person_id=classmate.pk),
    ):
        assert not rules.may_view_listing(actor, one)
        assert not rules.may_decide_listing(actor, one)
        assert not rules.may_contest_listing(actor, one)
        assert not FocusListing.objects.visible_to(actor).exists()


def test_nobody_decides_about_themselves(cohort: Cohort) -> None:
    one = listed(cohort)
    herself = actor_in(
        cohort.catchment,
        Role.CAREERS_LEADER,
        organisation=cohort.school,
        person_id=one.person_id,
    )

    assert not rules.may_decide_listing(herself, one)
    assert rules.may_contest_listing(herself, one)


def test_no_scheme_ships_switched_on(cohort: Cohort, priya: Actor, scheme: FocusScheme) -> None:
    assert scheme.status == SchemeStatus.DRAFT
    assert scheme.indicators.count() == len(actions.EXAMPLES)
    with pytest.raises(actions.NoSchemeInUse):
        actions.suggest(cohort=cohort, by=priya)


def test_examples_look_at_nothing_that_is_never_looked_at() -> None:
    for each in actions.EXAMPLES:
        told = f"{each.code} {each.says} {each.source}".lower()
        assert [word for word in actions.NEVER if word in told] == []


@pytest.mark.parametrize("says", ["Has SEND support", "Known to the Police", "Ethnicity"])
def test_a_special_category_or_an_offence_is_refused(
    priya: Actor, scheme: FocusScheme, says: str
) -> None:
    bad = actions.Indicator(code="x", says=says, points=1, source="School")

    with pytest.raises(actions.NeverLookedAt):
        actions.add_indicator(scheme=scheme, indicator=bad, by=priya)


def test_an_indicator_stands_once_and_is_taken_out(priya: Actor, scheme: FocusScheme) -> None:
    with pytest.raises(actions.IndicatorIsThere):
        actions.add_indicator(scheme=scheme, indicator=actions.EXAMPLES[0], by=priya)
    actions.take_indicator_out(scheme=scheme, code="attendance", by=priya)
    with pytest.raises(actions.SchemeHasMoved):
        actions.take_indicator_out(scheme=scheme, code="attendance", by=priya)
    actions.add_indicator(scheme=scheme, indicator=actions.EXAMPLES[0], by=priya)

    assert scheme.indicators.filter(code="attendance").count() == 1


def test_one_version_is_in_use_and_stays_as_it_was_agreed(
    cohort: Cohort, priya: Actor, scheme: FocusScheme
) -> None:
    agreed(scheme, priya)
    second = agreed(
        actions.make_scheme(catchment=cohort.catchment, name="Second", why="Fair", by=priya), priya
    )

    scheme.refresh_from_db()
    assert (scheme.status, second.status) == (SchemeStatus.RETIRED, SchemeStatus.IN_USE)
    assert (scheme.number, second.number) == (1, 2)
    with pytest.raises(actions.SchemeHasMoved):
        agreed(second, priya)
    with pytest.raises(actions.SchemeHasMoved):
        actions.take_indicator_out(scheme=second, code="attendance", by=priya)
    second.refresh_from_db()
    assert second.status == SchemeStatus.IN_USE


@pytest.mark.parametrize(
    ("value", "least", "below", "expected"),
    [
        pytest.param("yes", 1, False, True, id="yes"),
        pytest.param("no", 1, False, False, id="no"),
        pytest.param("2", 2, False, True, id="from"),
        pytest.param("89.5%", 90, True, True, id="below"),
        pytest.param("90", 90, True, False, id="at the mark"),
        pytest.param("often", 1, False, False, id="not a number"),
        pytest.param("NaN", 1, False, False, id="not finite"),
    ],
)
def test_counts(value: str, least: int, below: bool, expected: bool) -> None:
    assert counts(FocusIndicator(least=Decimal(least), below=below), value) is expected


def test_suggest_keeps_what_staff_decided(
    cohort: Cohort, priya: Actor, scheme: FocusScheme
) -> None:
    agreed(scheme, priya)
    reached = learner(cohort, attendance="80", school_moves="2")
    learner(cohort, attendance="80")
    spread = learner(cohort, school_moves="9")
    LearnerFact.objects.create(
        person=spread.person,
        code="attendance",
        value="10",
        spread=True,
        source="School",
        as_of=NOW.date(),
    )

    assert actions.suggest(cohort=cohort, by=priya) == 1

    one = FocusListing.objects.get()
    assert (one.person, one.suggested_because) == (reached.person, ["attendance", "school-moves"])
    actions.decide_listing(listing=one, status=ListingStatus.REMOVED, reason="Has one", by=priya)
    assert actions.suggest(cohort=cohort, by=priya) == 0
    one.refresh_from_db()
    assert (one.status, one.reason, one.decided_by_name) == ("removed", "Has one", priya.name)
    assert not FocusListing.objects.on_the_list().exists()


def test_a_suggestion_that_no_longer_holds_goes(
    cohort: Cohort, priya: Actor, scheme: FocusScheme
) -> None:
    agreed(scheme, priya)
    listed(cohort)

    assert actions.suggest(cohort=cohort, by=priya) == 0
    assert not FocusListing.objects.exists()


def test_the_slower_of_two_decisions_is_refused(cohort: Cohort, priya: Actor) -> None:
    one = listed(cohort)
    late = FocusListing.objects.get(pk=one.pk)
    actions.decide_listing(listing=one, status=ListingStatus.CONFIRMED, reason="Yes", by=priya)

    with pytest.raises(actions.ListingHasMoved):
        actions.decide_listing(listing=late, status=ListingStatus.REMOVED, reason="No", by=priya)


def test_add_to_list_once(cohort: Cohort, priya: Actor) -> None:
    member = CohortMemberFactory(cohort=cohort, person=PersonFactory(catchment=cohort.catchment))

    added = actions.add_to_list(member=member, reason="Cares for her mother", by=priya)

    assert (added.status, added.decided_at) == (ListingStatus.ADDED, priya.now)
    with pytest.raises(actions.ListedAlready):
        actions.add_to_list(member=member, reason="Again", by=priya)


def test_a_learner_contests_and_a_person_answers(cohort: Cohort, priya: Actor) -> None:
    one = listed(cohort)
    herself = actor_in(cohort.catchment, Role.PERSON, person_id=one.person_id, membership_id=None)
    with pytest.raises(actions.ListingHasMoved):
        actions.answer_contest(listing=one, answer="?", by=priya)

    actions.contest(listing=one, words="I know nobody", by=herself)
    with pytest.raises(actions.ListingHasMoved):
        actions.contest(listing=one, words="Again", by=herself)
    assert rules.may_answer_contest(priya, one)
    actions.answer_contest(listing=one, answer="You are right", by=priya)

    assert (one.contest_words, one.contest_answer) == ("I know nobody", "You are right")
    assert not rules.may_answer_contest(priya, one)
    assert actions.contest(listing=one, words="Still", by=herself).contested_at == NOW
