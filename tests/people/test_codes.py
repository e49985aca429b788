"""Printed codes open an account once; then the learner's own words do, and nothing is silent."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache

from catchment.people import queries
from catchment.people.actions import codes
from catchment.people.actor import Actor, visitor
from catchment.people.enums import OrganisationKind, Role
from catchment.people.models import (
    JournalEntry,
    Organisation,
    OutboxMessage,
    Person,
    SignInCode,
    User,
)
from catchment.people.rules import may_print_codes
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)

pytestmark = pytest.mark.django_db
WORDS = "Noodle mountain otter"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def school_with(*names: str, year: str = "8") -> tuple[Organisation, list[Person]]:
    school = OrganisationFactory(school=True)
    people = [PersonFactory(name=name, catchment=school.catchment) for name in names]
    for person in people:
        EnrolmentFactory(person=person, organisation=school, year_group=year)
    return school, people


def printed_by(school: Organisation, name: str = "Angela Ogden") -> Actor:
    return actor_in(school.catchment, Role.CAREERS_LEADER, organisation=school, name=name)


def print_one(school: Organisation, person: Person) -> codes.PrintedCode:
    person.refresh_from_db()
    return codes.open_account_with_code(person=person, organisation=school, by=printed_by(school))


def sign_in(printed: codes.PrintedCode, typed: str) -> User:
    return codes.sign_in_with_code(
        organisation=printed.organisation, name=printed.name, code=typed, by=visitor(now=NOW)
    )


def choose(person: Person, words: str = WORDS, **values: Any) -> None:
    person.refresh_from_db()
    assert person.user
    by = actor_in(person.catchment, Role.PERSON, user_id=person.user_id, person_id=person.pk)
    codes.choose_own_words(user=person.user, words=words, by=by, **values)


def test_own_words_open_the_account_and_end_the_code():
    school, [joey] = school_with("Joey Example")
    printed = print_one(school, joey)
    sign_in(printed, printed.code)

    choose(joey)

    assert sign_in(printed, " noodle  MOUNTAIN otter").pk == joey.user_id
    with pytest.raises(codes.WrongCode):
        sign_in(printed, printed.code)
    code = SignInCode.objects.get()
    assert (code.code_hash, code.used_at, code.told_at) == ("", NOW, NOW)


def test_a_code_works_until_words_are_chosen():
    school, [joey] = school_with("Joey Example")
    printed = print_one(school, joey)

    assert [sign_in(printed, printed.code).pk for _ in range(2)] == [joey.user_id] * 2


def test_printing_again_ends_words_and_every_session():
    school, [joey] = school_with("Joey Example")
    first = print_one(school, joey)
    choose(joey)
    joey.refresh_from_db()
    assert joey.user
    session = joey.user.get_session_auth_hash()

    again = print_one(school, joey)

    joey.refresh_from_db()
    assert joey.user.get_session_auth_hash() != session
    with pytest.raises(codes.WrongCode):
        sign_in(first, WORDS)
    assert sign_in(again, again.code).pk == joey.user_id


def test_a_code_not_yet_used_ends_sessions_when_it_is_printed_again():
    school, [joey] = school_with("Joey Example")
    print_one(school, joey)
    joey.refresh_from_db()
    assert joey.user
    session = joey.user.get_session_auth_hash()

    print_one(school, joey)

    joey.refresh_from_db()
    assert joey.user.get_session_auth_hash() != session


def test_the_learner_reads_who_printed_and_that_it_was_used():
    school, [joey] = school_with("Joey Example")
    printed = print_one(school, joey)
    sign_in(printed, printed.code)
    joey.refresh_from_db()

    shown = JournalEntry.objects.about(joey).exclude(user_id=joey.user_id).order_by("pk")

    assert [(line.actor_name, line.sentence) for line in shown] == [
        ("Angela Ogden", "printed a code for you to sign in with"),
        (
            "Somebody with your printed code",
            "signed in as you with the code that Angela Ogden had printed",
        ),
    ]


def test_the_safeguarding_lead_hears_of_a_second_code_only():
    school, [joey, zoe] = school_with("Joey Example", "Zoe Example")
    lead = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[Role.SAFEGUARDING_LEAD]
    )
    first = print_one(school, joey)
    assert not OutboxMessage.objects.exists()
    sign_in(first, first.code)
    joey.refresh_from_db()

    codes.print_codes(persons=[joey, zoe], organisation=school, by=printed_by(school))

    mail = OutboxMessage.objects.get()
    assert (mail.recipient, mail.template) == (lead.user.email, "codes_printed_again")
    assert mail.facts == {
        "name": lead.user.name,
        "printed_by": "Angela Ogden",
        "school": school.name,
        "count": 1,
    }


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("otter", id="short"),
        pytest.param("joey example", id="own name"),
        pytest.param("password12", id="common"),
    ],
)
def test_weak_words_are_refused(words: str):
    school, [joey] = school_with("Joey Example")
    print_one(school, joey)

    with pytest.raises(codes.WordsTooWeak):
        choose(joey, words)


def test_words_of_a_namesake_are_refused():
    school, [first, second] = school_with("Joey Example", "Joey Example")
    print_one(school, first)
    print_one(school, second)
    choose(first)

    with pytest.raises(codes.WordsTooWeak):
        choose(second)


def test_words_are_changed_only_by_who_knows_those_of_before():
    school, [joey] = school_with("Joey Example")
    printed = print_one(school, joey)
    choose(joey)

    with pytest.raises(codes.OtherWords):
        choose(joey, "Walnut harbour kite", now="something else")
    choose(joey, "Walnut harbour kite", now=WORDS)

    assert sign_in(printed, "walnut harbour kite").pk == joey.user_id


def test_words_need_a_code_first():
    user = UserFactory(email=None)

    with pytest.raises(codes.NoCodeToEnd):
        codes.choose_own_words(user=user, words=WORDS, by=visitor(now=NOW))


def test_words_that_come_after_a_new_code_change_nothing():
    school, [joey] = school_with("Joey Example")
    print_one(school, joey)
    joey.refresh_from_db()
    before = User.objects.get(pk=joey.user_id)
    printed = print_one(school, joey)

    with pytest.raises(codes.OtherWords):
        codes.choose_own_words(user=before, words=WORDS, by=visitor(now=NOW))

    assert sign_in(printed, printed.code).pk == joey.user_id


def test_nobody_gets_a_code_when_one_of_the_sheet_learns_elsewhere():
    school, [joey] = school_with("Joey Example")
    stranger = PersonFactory(catchment=school.catchment)

    with pytest.raises(codes.NotEnrolledThere):
        codes.print_codes(persons=[joey, stranger], organisation=school, by=printed_by(school))

    assert not SignInCode.objects.exists()


def test_a_sheet_holds_those_without_words_or_a_card(django_assert_num_queries: Any):
    school, [fresh, carded, worded, mailed] = school_with("Fay", "Carl", "Wanda", "Mia")
    EnrolmentFactory(
        person=PersonFactory(catchment=school.catchment), organisation=school, year_group="10"
    )
    print_one(school, carded)
    print_one(school, worded)
    choose(worded)
    Person.objects.filter(pk=mailed.pk).update(user=UserFactory())

    def sheet(*, again: bool, at: dt.datetime = NOW) -> set[int]:
        found = queries.learners_without_words(school, year_group="8", at=at, on=TODAY, again=again)
        return set(found.values_list("pk", flat=True))

    assert sheet(again=False) == {fresh.pk}
    assert sheet(again=True) == {fresh.pk, carded.pk}
    assert sheet(again=False, at=NOW + dt.timedelta(days=31)) == {fresh.pk, carded.pk}
    with django_assert_num_queries(1):
        years = queries.year_groups(school, on=TODAY)
    assert years == [queries.YearGroup("8", 4, 2), queries.YearGroup("10", 1, 1)]


@pytest.mark.parametrize(
    ("role", "kind", "at_home", "may"),
    [
        pytest.param(Role.CAREERS_LEADER, OrganisationKind.SCHOOL, True, True, id="own school"),
        pytest.param(Role.CAREERS_LEADER, OrganisationKind.CHARITY, True, False, id="no school"),
        pytest.param(Role.CAREERS_LEADER, OrganisationKind.SCHOOL, False, False, id="elsewhere"),
        pytest.param(Role.HELPER, OrganisationKind.SCHOOL, True, False, id="another role"),
    ],
)
def test_may_print_codes(role: Role, kind: OrganisationKind, at_home: bool, may: bool):
    school = OrganisationFactory(kind=kind)
    asked = school.catchment if at_home else CatchmentFactory()
    actor = actor_in(school.catchment, role, organisation=school)

    assert may_print_codes(actor, asked) is may
