"""Persons, the people they trust, what they share, and codes to sign in with."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache

from catchment.people.actions import codes, grants, persons
from catchment.people.actions.memberships import NotInThisCatchment
from catchment.people.actor import Actor, visitor
from catchment.people.enums import MembershipStatus, OrganisationKind, Role
from catchment.people.models import Grant, JournalEntry, Person, SignInCode, Supporter, User
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
SOON = NOW + dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def learner(**values: Any) -> Person:
    """Somebody enrolled at a school in their catchment."""
    person = PersonFactory(**values)
    EnrolmentFactory(
        person=person,
        organisation=OrganisationFactory(school=True, catchment=person.catchment),
    )
    return person


def school_of(person: Person) -> Any:
    return person.enrolments.get().organisation


def test_add_person_says_nothing_of_one_who_is_there_already():
    catchment = CatchmentFactory()
    by = actor_in(catchment, Role.HELPER)
    facts = {"name": "Karen Example", "born_on": dt.date(2012, 3, 4)}

    first = persons.add_person(catchment=catchment, by=by, **facts)
    second = persons.add_person(catchment=catchment, by=by, **facts)

    assert first.pk != second.pk
    assert (second.known_as, second.user) == ("Karen", None)
    assert [line.about_person for line in JournalEntry.objects.order_by("pk")] == [first, second]


def test_add_person_lets_in_who_adds_them_when_they_agreed():
    ruth = MembershipFactory(holds=[Role.HELPER])
    by = actor_in(ruth.catchment, Role.HELPER, membership_id=ruth.pk, user_id=ruth.user_id)

    made = persons.add_person(catchment=ruth.catchment, name="Joey", by=by, let_in_until=SOON)

    assert [(one.person, one.recipient, one.until) for one in Grant.objects.all()] == [
        (made, ruth, SOON)
    ]


def test_add_person_refuses_a_neighbourhood_of_elsewhere():
    with pytest.raises(NotInThisCatchment):
        persons.add_person(
            catchment=CatchmentFactory(),
            name="Joey",
            neighbourhood=NeighbourhoodFactory(),
            by=Actor(now=NOW),
        )


def test_update_person_changes_details():
    joey = PersonFactory()

    persons.update_person(
        person=joey,
        name="Joseph Example",
        known_as="Joey",
        languages=["en", "pl"],
        access_needs=["quiet space"],
        by=actor_in(joey.catchment),
    )

    assert (joey.name, joey.known_as, joey.languages, joey.access_needs, joey.born_on) == (
        "Joseph Example",
        "Joey",
        ["en", "pl"],
        ["quiet space"],
        None,
    )


def test_update_person_refuses_a_neighbourhood_of_elsewhere():
    joey = PersonFactory()

    with pytest.raises(NotInThisCatchment):
        persons.update_person(
            person=joey,
            name="J",
            known_as="J",
            neighbourhood=NeighbourhoodFactory(),
            by=Actor(now=NOW),
        )


def enrol(person: Person, organisation: Any) -> Any:
    return persons.enrol(
        person=person,
        organisation=organisation,
        year_group="10",
        starts_on=TODAY,
        by=actor_in(person.catchment),
    )


def test_enrol_at_a_school_that_is_seen_here():
    joey = PersonFactory()
    college = OrganisationFactory(kind=OrganisationKind.COLLEGE)
    college.shown_in.add(joey.catchment)

    assert enrol(joey, college).year_group == "10"


def test_enrol_refuses_a_school_of_elsewhere():
    with pytest.raises(NotInThisCatchment):
        enrol(PersonFactory(), OrganisationFactory(school=True))


def test_enrol_refuses_the_same_twice():
    joey = PersonFactory()
    school = OrganisationFactory(school=True, catchment=joey.catchment)
    enrol(joey, school)

    with pytest.raises(persons.EnrolledTwice):
        enrol(joey, school)


def test_name_supporter_begins_unconfirmed():
    karen = PersonFactory()

    made = persons.name_supporter(
        person=karen, name="Auntie Jo", relation="my aunt", by=actor_in(karen.catchment)
    )

    assert (made.confirmed_at, made.confirmed_by) == (None, None)
    assert "Jo" not in JournalEntry.objects.get().sentence


def test_name_supporter_refuses_a_name_twice():
    auntie = SupporterFactory(name="Auntie Jo")

    with pytest.raises(persons.SupporterAlreadyNamed):
        persons.name_supporter(person=auntie.person, name="Auntie Jo", by=Actor(now=NOW))


def test_forget_supporter_is_for_good():
    auntie = SupporterFactory()

    persons.forget_supporter(supporter=auntie, by=Actor(now=NOW))

    assert not Supporter.objects.exists()


def test_confirm_supporter_once():
    auntie = SupporterFactory()
    lead = MembershipFactory(catchment=auntie.person.catchment, holds=[Role.SAFEGUARDING_LEAD])
    by = actor_in(lead.catchment, Role.SAFEGUARDING_LEAD, membership_id=lead.pk)

    persons.confirm_supporter(supporter=auntie, by=by)

    assert (auntie.confirmed_by, auntie.confirmed_at) == (lead, NOW)
    with pytest.raises(persons.SupporterAlreadyConfirmed):
        persons.confirm_supporter(supporter=auntie, by=by)


def test_confirm_supporter_keeps_the_address_that_was_seen():
    auntie = SupporterFactory(email="bev@example.org")

    persons.confirm_supporter(supporter=auntie, email="bev@example.org", by=Actor(now=NOW))

    assert (auntie.safe_address, auntie.waits_for_a_yes) == ("bev@example.org", False)


def test_confirm_supporter_refuses_an_address_that_has_changed_meanwhile():
    auntie = SupporterFactory(email="new@example.org")

    with pytest.raises(persons.AddressHasChanged):
        persons.confirm_supporter(supporter=auntie, email="bev@example.org", by=Actor(now=NOW))

    auntie.refresh_from_db()
    assert (auntie.confirmed_at, auntie.safe_address) == (None, "")


def test_another_address_needs_another_yes():
    auntie = SupporterFactory(email="bev@example.org")
    persons.confirm_supporter(supporter=auntie, email="bev@example.org", by=Actor(now=NOW))

    persons.change_supporter_address(supporter=auntie, email="new@example.org", by=Actor(now=NOW))

    assert (auntie.waits_for_a_yes, auntie.safe_address) == (True, "")
    assert list(Supporter.objects.to_confirm()) == [auntie]
    persons.confirm_supporter(supporter=auntie, email="new@example.org", by=Actor(now=NOW))
    assert auntie.safe_address == "new@example.org"
    assert not Supporter.objects.to_confirm().exists()


def test_the_same_address_changes_nothing():
    auntie = SupporterFactory(email="bev@example.org")

    with pytest.raises(persons.AddressHasChanged):
        persons.change_supporter_address(
            supporter=auntie, email="bev@example.org", by=Actor(now=NOW)
        )
    assert not JournalEntry.objects.exists()


def give(person: Person, recipient: Any, until: dt.datetime = SOON) -> Grant:
    return grants.give_grant(
        person=person,
        recipient=recipient,
        purpose="to help",
        until=until,
        by=actor_in(person.catchment, Role.PERSON, person_id=person.pk),
    )


def test_give_grant_lets_a_helper_in_until_then():
    karen = PersonFactory()
    ruth = MembershipFactory(catchment=karen.catchment, holds=[Role.HELPER])

    grant = give(karen, ruth)

    assert list(Grant.objects.in_force(at=NOW)) == [grant]
    assert not Grant.objects.in_force(at=SOON).exists()


def test_whoever_says_yes_to_being_let_in_does_not_let_themselves_in():
    karen = PersonFactory()
    amina = MembershipFactory(catchment=karen.catchment, holds=[Role.HELPER])

    grants.give_grant(
        person=karen,
        recipient=amina,
        purpose="to help",
        until=SOON,
        by=actor_in(karen.catchment, Role.HELPER, membership_id=amina.pk),
    )

    line = JournalEntry.objects.get(about_person=karen)
    assert line.sentence == "may see your record from now, as you agreed"


def test_give_grant_refuses_a_member_of_elsewhere():
    with pytest.raises(NotInThisCatchment):
        give(PersonFactory(), MembershipFactory(holds=[Role.HELPER]))


def test_give_grant_refuses_who_has_left():
    karen = PersonFactory()
    gone = MembershipFactory(
        catchment=karen.catchment,
        holds=[Role.HELPER],
        status=MembershipStatus.ENDED,
        ended_at=NOW,
    )

    with pytest.raises(grants.RecipientHasLeft):
        give(karen, gone)


@pytest.mark.parametrize("role", [Role.PERSON, Role.HOST, Role.OBSERVER, Role.PARENT])
def test_give_grant_refuses_who_needs_no_second_factor(role: Role):
    karen = PersonFactory()

    with pytest.raises(grants.RecipientCannotOpenRecords):
        give(karen, MembershipFactory(catchment=karen.catchment, holds=[role]))


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_give_grant_refuses_an_end_that_is_past_or_far(days: int):
    karen = PersonFactory()
    ruth = MembershipFactory(catchment=karen.catchment, holds=[Role.HELPER])

    with pytest.raises(grants.GrantNeedsAnEnd):
        give(karen, ruth, until=NOW + dt.timedelta(days=days))


def test_withdraw_grant_shows_them_out_at_once():
    grant = GrantFactory()

    grants.withdraw_grant(grant=grant, by=Actor(now=NOW))

    assert not Grant.objects.in_force(at=NOW).exists()
    with pytest.raises(grants.GrantNotInForce):
        grants.withdraw_grant(grant=grant, by=Actor(now=NOW))


def test_withdraw_grant_refuses_one_that_has_run_out():
    grant = GrantFactory(until=NOW)

    with pytest.raises(grants.GrantNotInForce):
        grants.withdraw_grant(grant=grant, by=Actor(now=NOW))


def test_open_account_with_code_for_somebody_under_13():
    child = learner(name="Zoë  O'Hara", born_on=dt.date(2015, 5, 5))

    printed = codes.open_account_with_code(
        person=child, organisation=school_of(child), by=actor_in(child.catchment)
    )

    stored = SignInCode.objects.get()
    child.refresh_from_db()
    assert re.fullmatch(r"[a-z]+-[a-z]+-[a-z]+-\d{4}", printed.code)
    assert printed.code not in stored.code_hash
    assert stored.name_key == "zoe o'hara"
    assert child.user == stored.user
    assert (child.user.email, child.user.has_usable_password()) == (None, False)
    assert {role.role for role in child.user.memberships.get().roles.all()} == {Role.PERSON}


def test_open_account_with_code_refuses_who_is_no_school():
    charity = OrganisationFactory()

    with pytest.raises(codes.NotATeachingOrganisation):
        codes.open_account_with_code(
            person=PersonFactory(), organisation=charity, by=Actor(now=NOW)
        )


def test_open_account_with_code_refuses_another_school():
    child = learner()

    with pytest.raises(codes.NotEnrolledThere):
        codes.open_account_with_code(
            person=child,
            organisation=OrganisationFactory(school=True, catchment=child.catchment),
            by=Actor(now=NOW),
        )


def test_open_account_with_code_refuses_who_signs_in_by_email():
    child = learner(user=UserFactory())

    with pytest.raises(codes.SignsInByEmail):
        codes.open_account_with_code(person=child, organisation=school_of(child), by=Actor(now=NOW))


def print_code(person: Person) -> codes.PrintedCode:
    return codes.open_account_with_code(
        person=person, organisation=school_of(person), by=actor_in(person.catchment)
    )


def try_code(printed: codes.PrintedCode, **changed: Any) -> User:
    facts = {
        "organisation": printed.organisation,
        "name": printed.name,
        "code": printed.code,
        "by": visitor(now=NOW),
    }
    return codes.sign_in_with_code(**(facts | changed))


def test_sign_in_with_code_forgives_capitals_and_spaces():
    printed = print_code(learner(name="Joey Example"))

    found = try_code(printed, name=" joey  EXAMPLE", code=printed.code.upper().replace("-", " "))

    assert found == printed.person.user
    assert JournalEntry.objects.latest("pk").sentence.startswith("signed in as you with the code")


def test_sign_in_with_code_tells_namesakes_apart():
    first = print_code(learner(name="Joey Example"))
    namesake = learner(name="Joey Example", catchment=first.person.catchment)
    namesake.enrolments.update(organisation=first.organisation)
    second = print_code(namesake)

    assert (try_code(first), try_code(second)) == (first.person.user, second.person.user)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"code": "wrong-wrong-wrong-0000"}, id="code"),
        pytest.param({"name": "Somebody Else"}, id="name"),
        pytest.param({"by": visitor(now=NOW + dt.timedelta(days=31))}, id="too old"),
    ],
)
def test_sign_in_with_code_refuses_what_does_not_fit(changed: dict[str, Any]):
    printed = print_code(learner())

    with pytest.raises(codes.WrongCode):
        try_code(printed, **changed)


def test_sign_in_with_code_refuses_another_schools_code():
    printed = print_code(learner())
    other = OrganisationFactory(school=True, catchment=printed.organisation.catchment)

    with pytest.raises(codes.WrongCode):
        try_code(printed, organisation=other)


def test_a_new_code_replaces_the_old():
    child = learner()
    old, new = print_code(child), print_code(child)

    assert SignInCode.objects.count() == 1
    with pytest.raises(codes.WrongCode):
        try_code(old)
    assert try_code(new) == child.user


def fail(printed: codes.PrintedCode, times: int) -> None:
    for _ in range(times):
        with pytest.raises(codes.WrongCode):
            try_code(printed, code="wrong")


def test_ten_wrong_codes_make_this_name_wait_five_minutes():
    printed = print_code(learner())
    fail(printed, 10)

    with pytest.raises(codes.TooManyTries):
        try_code(printed)

    later = visitor(now=NOW + dt.timedelta(minutes=5, seconds=1))
    assert try_code(printed, by=later) == printed.person.user


def test_nine_wrong_codes_and_a_right_one_begin_again():
    printed = print_code(learner())
    fail(printed, 9)
    try_code(printed)
    fail(printed, 9)

    assert try_code(printed) == printed.person.user


def test_wrong_codes_of_one_never_make_a_classmate_wait():
    printed = print_code(learner())
    classmate = learner(catchment=printed.person.catchment)
    classmate.enrolments.update(organisation=printed.organisation)
    theirs = print_code(classmate)
    fail(printed, 10)

    assert try_code(theirs) == classmate.user


def test_an_unknown_name_waits_like_a_known_one():
    printed = print_code(learner())
    for _ in range(10):
        with pytest.raises(codes.WrongCode):
            try_code(printed, name="Nobody")

    with pytest.raises(codes.TooManyTries):
        try_code(printed, name="Nobody")
