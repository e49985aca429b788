"""What the database refuses, whoever asks."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from catchment.people.actor import Actor, visitor
from catchment.people.enums import Role
from catchment.people.models import (
    Invitation,
    JournalEntry,
    Membership,
    MembershipRole,
    Organisation,
    OrganisationIdentifier,
    SafetyNumber,
    TermsAcceptance,
)
from catchment.people.models.journal import AppendOnly
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    NeighbourhoodFactory,
    OrganisationFactory,
    PersonFactory,
    SupporterFactory,
    UserFactory,
    actor_in,
)

pytestmark = pytest.mark.django_db


def twice(make: Callable[[], object]) -> None:
    make()
    make()


def _two_of_one_safety_position() -> None:
    catchment = CatchmentFactory(numbers=False)
    twice(
        lambda: SafetyNumber.objects.create(
            catchment=catchment, who="A", number="1", position=1, checked_on=TODAY
        )
    )


def _two_neighbourhoods_of_one_name() -> None:
    catchment = CatchmentFactory()
    twice(lambda: NeighbourhoodFactory(catchment=catchment, name="Todmorden"))


def _two_memberships_for_one_organisation() -> None:
    organisation, user = OrganisationFactory(), UserFactory()
    twice(
        lambda: MembershipFactory(
            user=user, catchment=organisation.catchment, organisation=organisation
        )
    )


def _two_memberships_alone() -> None:
    catchment, user = CatchmentFactory(), UserFactory()
    twice(lambda: MembershipFactory(user=user, catchment=catchment))


def _one_role_twice() -> None:
    membership = MembershipFactory()
    twice(lambda: MembershipRole.objects.create(membership=membership, role=Role.HOST))


def _one_user_two_persons() -> None:
    catchment, user = CatchmentFactory(), UserFactory()
    twice(lambda: PersonFactory(catchment=catchment, user=user))


def _one_enrolment_twice() -> None:
    person, school = PersonFactory(), OrganisationFactory(school=True)
    twice(lambda: EnrolmentFactory(person=person, organisation=school))


def _an_address_nobody_has_confirmed() -> None:
    SupporterFactory(email="bev@example.org", confirmed_email="bev@example.org")


def _one_supporter_twice() -> None:
    person = PersonFactory()
    twice(lambda: SupporterFactory(person=person, name="Auntie Bev"))


def _one_register_number_twice() -> None:
    school = OrganisationFactory(school=True)
    twice(
        lambda: OrganisationIdentifier.objects.create(
            organisation=school, scheme="GB-EDU", value="107573"
        )
    )


def _one_acceptance_twice() -> None:
    user = UserFactory(terms=False)
    twice(lambda: TermsAcceptance.objects.create(user=user, version="1", accepted_at=NOW))


def _invitation_of_unknown_status() -> None:
    Invitation.objects.create(
        catchment=CatchmentFactory(),
        email="a@example.org",
        name="A",
        token_hash="x",
        status="lost",
        created_at=NOW,
        expires_at=NOW,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda: CatchmentFactory(status="ajar"), id="catchment_status_is_known"),
        pytest.param(
            lambda: CatchmentFactory(brand_colour="teal"), id="catchment_brand_colour_is_hex"
        ),
        pytest.param(lambda: OrganisationFactory(kind="pub"), id="organisation_kind_is_known"),
        pytest.param(
            lambda: OrganisationFactory(rhythm_months=17),
            id="organisation_rhythm_is_1_to_16_months",
        ),
        pytest.param(lambda: UserFactory(email=""), id="user_email_is_not_blank"),
        pytest.param(lambda: MembershipFactory(status="ended"), id="membership_ended_when_ended"),
        pytest.param(
            lambda: MembershipRole.objects.create(membership=MembershipFactory(), role="king"),
            id="membership_role_is_known",
        ),
        pytest.param(
            lambda: EnrolmentFactory(ends_on=dt.date(2026, 8, 31)),
            id="enrolment_ends_after_it_starts",
        ),
        pytest.param(
            lambda: GrantFactory(starts_at=NOW, until=NOW), id="grant_ends_after_it_starts"
        ),
        pytest.param(_invitation_of_unknown_status, id="invitation_status_is_known"),
        pytest.param(_two_of_one_safety_position, id="safety_number_position_is_used_once"),
        pytest.param(_two_neighbourhoods_of_one_name, id="neighbourhood_name_is_used_once"),
        pytest.param(_two_memberships_for_one_organisation, id="membership_is_active_once"),
        pytest.param(_two_memberships_alone, id="membership_alone_is_active_once"),
        pytest.param(_one_role_twice, id="membership_role_once"),
        pytest.param(_one_user_two_persons, id="person_has_one_user_in_a_catchment"),
        pytest.param(_one_enrolment_twice, id="enrolment_once"),
        pytest.param(_one_supporter_twice, id="supporter_is_named_once"),
        pytest.param(
            _an_address_nobody_has_confirmed,
            id="supporter_address_is_confirmed_with_the_supporter",
        ),
        pytest.param(_one_register_number_twice, id="organisation_identifier_once"),
        pytest.param(_one_acceptance_twice, id="terms_accepted_once"),
    ],
)
def test_the_database_refuses(wrong: Callable[[], object]):
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong()


def line() -> JournalEntry:
    return JournalEntry.objects.create(at=NOW, kind="read", actor_name="A", sentence="read")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda: line().save(), id="save"),
        pytest.param(lambda: line().delete(), id="delete"),
        pytest.param(lambda: JournalEntry.objects.update(sentence="x"), id="update many"),
        pytest.param(lambda: JournalEntry.objects.all().delete(), id="delete many"),
    ],
)
def test_the_journal_is_only_added_to(change: Callable[[], object]):
    with pytest.raises(AppendOnly):
        change()


@pytest.mark.parametrize(
    ("on", "age"),
    [
        (dt.date(2026, 3, 3), 13),
        (dt.date(2026, 3, 4), 14),
        (dt.date(2026, 12, 31), 14),
    ],
)
def test_age_is_counted_in_whole_years(on: dt.date, age: int):
    assert PersonFactory.build(catchment=None, born_on=dt.date(2012, 3, 4)).age_on(on) == age


def test_age_is_unknown_without_a_date_of_birth():
    assert PersonFactory.build(catchment=None, born_on=None).age_on(TODAY) is None


def test_names_of_people_stay_out_of_logs():
    person = PersonFactory(name="Karen Hill")
    told = [
        str(one)
        for one in (person, SupporterFactory(person=person), GrantFactory(person=person), line())
    ]

    assert "Karen" not in " ".join(told)
    assert str(person) == f"person {person.pk}"


def test_organisations_of_a_neighbour_are_seen_where_they_are_shown():
    here, elsewhere = CatchmentFactory(), CatchmentFactory()
    own, shown = OrganisationFactory(catchment=here), OrganisationFactory(catchment=elsewhere)
    OrganisationFactory(catchment=elsewhere)
    shown.shown_in.add(here)

    assert set(Organisation.objects.visible_to(actor_in(here))) == {own, shown}
    assert set(Organisation.objects.in_catchment(here)) == {own, shown}
    assert not Organisation.objects.visible_to(visitor(now=NOW)).exists()


def test_only_persons_are_those_with_nothing_but_their_own_space():
    own = MembershipFactory(holds=[Role.PERSON])
    MembershipFactory(holds=[Role.PERSON, Role.HOST])
    MembershipFactory(holds=[Role.HELPER])

    assert list(Membership.objects.only_persons()) == [own]


def test_an_actor_without_a_user_sees_no_membership():
    MembershipFactory()

    assert not Membership.objects.visible_to(Actor(now=NOW)).exists()
