"""Every page about people opens for whom it is meant, and for nobody else."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catchment.people.actions import codes
from catchment.people.enums import Role
from catchment.people.models import (
    JournalEntry,
    Membership,
    Person,
    Supporter,
)
from tests.factories.network import HelperFactory
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SupporterFactory,
    UserFactory,
    actor_in,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

#: Long after the clock of the tests: shares must outlive the real moment of a request.
FAR = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)


def member(*roles: Role, **values: Any) -> Membership:
    return MembershipFactory(holds=list(roles), **values)


def karen() -> tuple[Person, Client]:
    """A person with her own space."""
    own = member(Role.PERSON)
    person = PersonFactory(catchment=own.catchment, user=own.user, known_as="Karen")
    return person, signed_in(own)


def let_in(person: Person, **values: Any) -> Membership:
    """A helper whom the person has let in."""
    ruth = member(Role.HELPER, catchment=person.catchment, **values)
    GrantFactory(person=person, recipient=ruth, until=FAR)
    return ruth


def careers_leader(person: Person) -> Membership:
    """The careers leader of the school where the person learns."""
    school = OrganisationFactory(catchment=person.catchment, school=True)
    EnrolmentFactory(person=person, organisation=school)
    return member(Role.CAREERS_LEADER, catchment=person.catchment, organisation=school)


def text(response: Any) -> str:
    return str(response.content.decode())


OF_A_COORDINATOR = [
    "memberships",
    "members",
    "invitations",
    "invite",
    "terms",
    "account",
    "settings",
    "describe",
    "safety_numbers",
    "colour",
    "neighbourhoods",
]
OF_A_PERSON = ["who_looked", "my_details", "my_supporters", "memberships", "account"]
OF_A_HELPER = ["persons", "add_person"]
OF_A_CAREERS_LEADER = ["persons", "add_person", "supporters_to_confirm", "invitations", "invite"]
RUNS = [
    "members",
    "settings",
    "describe",
    "safety_numbers",
    "colour",
    "neighbourhoods",
]


@pytest.mark.parametrize("name", OF_A_COORDINATOR)
def test_pages_of_a_coordinator_open(name: str):
    response = signed_in(member(Role.COORDINATOR)).get(reverse(f"people:{name}"))

    assert response.status_code == 200


@pytest.mark.parametrize("name", OF_A_PERSON)
def test_pages_of_a_person_open(name: str):
    _, client = karen()

    assert client.get(reverse(f"people:{name}")).status_code == 200


@pytest.mark.parametrize("name", OF_A_HELPER)
def test_pages_of_a_helper_open(name: str):
    assert signed_in(member(Role.HELPER)).get(reverse(f"people:{name}")).status_code == 200


@pytest.mark.parametrize("name", OF_A_CAREERS_LEADER)
def test_pages_of_a_careers_leader_open(name: str):
    client = signed_in(careers_leader(PersonFactory()))

    assert client.get(reverse(f"people:{name}")).status_code == 200


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("role", [Role.HELPER, Role.CAREERS_LEADER, Role.OBSERVER, Role.PERSON])
def test_pages_that_run_a_catchment_are_closed_to_others(name: str, role: Role):
    assert signed_in(member(role)).get(reverse(f"people:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["persons", "add_person"])
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.HOST, Role.PERSON])
def test_pages_of_people_are_closed_to_who_helps_nobody(name: str, role: Role):
    assert signed_in(member(role)).get(reverse(f"people:{name}")).status_code == 403


STRONG = [
    Role.HELPER,
    Role.CAREERS_LEADER,
    Role.COORDINATOR,
    Role.SAFEGUARDING_LEAD,
    Role.DATA_PROTECTION_LEAD,
    Role.ADMINISTRATOR,
]
BEHIND_DOORS = [
    "people:members",
    "people:invitations",
    "people:invite",
    "people:persons",
    "people:add_person",
    "people:who_looked",
    "people:my_details",
    "people:my_supporters",
    "support:my_shares",
    "people:supporters_to_confirm",
    "people:reads",
    "people:settings",
    "people:describe",
    "people:safety_numbers",
    "people:colour",
    "people:neighbourhoods",
    "pages:home",
]


@pytest.mark.parametrize("role", STRONG)
@pytest.mark.parametrize("name", BEHIND_DOORS)
def test_no_page_opens_without_a_second_factor(role: Role, name: str):
    address = reverse(name)

    response = signed_in(member(role), strong=False).get(address)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("people:second_factor"))


@pytest.mark.parametrize("role", STRONG)
def test_no_persons_page_opens_without_a_second_factor(role: Role):
    person = PersonFactory()
    somebody = member(role, catchment=person.catchment)
    GrantFactory(person=person, recipient=somebody, until=FAR)
    address = reverse("people:person", kwargs={"public_id": person.public_id})

    assert signed_in(somebody).get(address).status_code == 200
    assert signed_in(somebody, strong=False).get(address).status_code == 302
    assert JournalEntry.objects.filter(about_person=person).count() == 1


@pytest.mark.parametrize("name", BEHIND_DOORS)
def test_strangers_are_asked_to_sign_in(name: str):
    response = Client().get(reverse(name))

    assert response["Location"].startswith(reverse("account_login"))


def test_who_has_not_accepted_the_terms_is_asked_first_and_comes_back():
    ruth = member(Role.HELPER, user=UserFactory(terms=False))
    client = signed_in(ruth)
    wanted = reverse("people:persons") + "?q=a&page=2"

    asked = client.get(wanted)
    back = client.post(asked["Location"], {"agreed": "on"})

    assert asked["Location"].startswith(reverse("people:terms"))
    assert back["Location"] == wanted
    assert client.get(back["Location"]).status_code == 200


def test_terms_need_a_tick():
    client = signed_in(member(Role.HELPER, user=UserFactory(terms=False)))

    response = client.post(reverse("people:terms"), {})

    assert "Tick the box to go on" in text(response)


def test_terms_never_lead_elsewhere():
    client = signed_in(member(Role.HELPER))

    response = client.post(
        reverse("people:terms") + "?next=https://elsewhere.example/", {"agreed": "on"}
    )

    assert response["Location"] == reverse("pages:home")


def test_a_person_page_says_until_when_and_is_journalled():
    person = PersonFactory(known_as="Joey")
    client = signed_in(let_in(person))

    response = client.get(reverse("people:person", kwargs={"public_id": person.public_id}))

    assert "1 January 2099" in text(response)
    line = JournalEntry.objects.get(about_person=person)
    assert (line.kind, line.sentence) == ("read", "opened the page about you")


@pytest.mark.parametrize("role", [*STRONG, Role.HOST, Role.PERSON])
def test_a_person_page_is_not_found_without_being_let_in(role: Role):
    person = PersonFactory()
    somebody = member(role, catchment=person.catchment)

    response = signed_in(somebody).get(
        reverse("people:person", kwargs={"public_id": person.public_id})
    )

    assert response.status_code == 404


def test_a_person_of_another_catchment_is_not_found_even_with_a_grant():
    person = PersonFactory()
    ruth = member(Role.HELPER)
    GrantFactory(person=person, recipient=ruth, until=FAR)

    response = signed_in(ruth).get(reverse("people:person", kwargs={"public_id": person.public_id}))

    assert response.status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_people_costs_the_same_for_one_and_for_thirty(
    count: int, django_assert_num_queries: Any
):
    ruth = member(Role.HELPER)
    for _ in range(count):
        person = PersonFactory(catchment=ruth.catchment)
        GrantFactory(person=person, recipient=ruth, until=FAR)
        EnrolmentFactory(person=person, organisation__catchment=ruth.catchment)
    client = signed_in(ruth)
    client.get(reverse("people:persons"))

    with django_assert_num_queries(15):
        response = client.get(reverse("people:persons"))

    assert text(response).count("Shared with you until") == count


def test_the_list_of_people_finds_by_name():
    ruth = member(Role.HELPER)
    for name in ("Joey", "Karen"):
        person = PersonFactory(catchment=ruth.catchment, name=name, known_as=name)
        GrantFactory(person=person, recipient=ruth, until=FAR)

    response = signed_in(ruth).get(reverse("people:persons"), {"q": "kar"})

    assert ("Karen" in text(response), "Joey" in text(response)) == (True, False)


def test_adding_a_person_together_lets_the_helper_in():
    ruth = member(Role.HELPER)
    client = signed_in(ruth)

    response = client.post(
        reverse("people:add_person"), {"name": "Joey Example", "agreed": "on"}, follow=True
    )

    assert response.status_code == 200
    assert "The record is begun" in text(response)
    assert Person.objects.get().known_as == "Joey"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({"name": "Joey"}, "Ask them first", id="not asked"),
        pytest.param({"agreed": "on"}, "Enter the full name", id="no name"),
        pytest.param(
            {"name": "J", "agreed": "on", "postcode": "ZZ99 9ZZ"},
            "We do not know this postcode",
            id="unknown postcode",
        ),
        pytest.param(
            {
                "name": "J",
                "agreed": "on",
                "born_on_day": "1",
                "born_on_month": "1",
                "born_on_year": "2099",
            },
            "Enter a date of birth that is past",
            id="not yet born",
        ),
    ],
)
def test_adding_a_person_says_what_to_do(given: dict[str, str], said: str):
    response = signed_in(member(Role.HELPER)).post(reverse("people:add_person"), given)

    assert said in text(response)
    assert not Person.objects.exists()


def test_a_careers_leader_adds_a_learner_and_prints_a_code_that_works():
    leader = careers_leader(PersonFactory())
    client = signed_in(leader)
    client.post(reverse("people:add_person"), {"name": "Zoe Example", "year_group": "7"})
    zoe = Person.objects.get(name="Zoe Example")
    address = reverse("people:print_code", kwargs={"public_id": zoe.public_id})
    client.get(address)
    assert not hasattr(Person.objects.get(pk=zoe.pk).user, "sign_in_code")

    page = client.post(address)
    code = page.content.decode().split("<code>")[1].split("</code>")[0]
    child = Client()
    response = child.post(
        reverse("people:school_code"),
        {"school": str(leader.organisation.public_id), "name": "zoe example", "code": code},
    )

    assert response["Location"] == reverse("people:own_words")
    assert page["Cache-Control"].startswith("max-age=0")
    assert child.get(reverse("pages:home"))["Location"].startswith(reverse("people:terms"))


def test_a_helper_prints_no_code():
    person = PersonFactory()
    client = signed_in(let_in(person))

    response = client.get(reverse("people:print_code", kwargs={"public_id": person.public_id}))

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("born_on", "said"),
    [
        pytest.param(None, "Add the date of birth first", id="age unknown"),
        pytest.param(dt.date(2020, 1, 1), "only a school or college opens it", id="too young"),
    ],
)
def test_inviting_a_person_who_is_too_young(born_on: dt.date | None, said: str):
    person = PersonFactory(born_on=born_on)
    client = signed_in(let_in(person))

    response = client.post(
        reverse("people:invite_person", kwargs={"public_id": person.public_id}),
        {"email": "child@example.org"},
    )

    assert said in text(response)


def test_details_of_somebody_without_an_account_are_changed_by_their_helper():
    person = PersonFactory()
    client = signed_in(let_in(person))
    address = reverse("people:edit_person", kwargs={"public_id": person.public_id})

    client.post(address, {"name": "Joseph Example", "known_as": "Joey"})

    person.refresh_from_db()
    assert (client.get(address).status_code, person.known_as) == (200, "Joey")


def test_details_of_somebody_with_an_account_are_their_own():
    person = PersonFactory(user=UserFactory())
    client = signed_in(let_in(person))

    response = client.get(reverse("people:edit_person", kwargs={"public_id": person.public_id}))

    assert response.status_code == 403


def test_who_looked_speaks_to_the_person_of_what_was_done_for_them():
    person, client = karen()
    at = dt.datetime(2026, 11, 12, 10, 14, tzinfo=dt.UTC)
    for sentence in ("made somebody a member", "changed your details"):
        JournalEntry.objects.create(
            at=at,
            catchment=person.catchment,
            about_person=person,
            kind="write",
            actor_name="the demo",
            sentence=sentence,
        )

    text = client.get(reverse("people:who_looked")).content.decode()

    assert "Catchment itself gave you a way to sign in here, 10:14am" in text
    assert "Catchment itself changed your details, 10:14am" in text
    assert "somebody a member" not in text


def test_who_looked_says_who_in_plain_words_and_leaves_oneself_and_hidden_lines_out():
    person, client = karen()
    hub = OrganisationFactory(catchment=person.catchment, name="Youth Hub")
    ruth = member(
        Role.HELPER, catchment=person.catchment, organisation=hub, user__name="Ruth Sutcliffe"
    )
    common = {"catchment": person.catchment, "about_person": person, "kind": "read"}
    at = dt.datetime(2026, 11, 12, 10, 14, tzinfo=dt.UTC)
    JournalEntry.objects.create(
        at=at,
        user=ruth.user,
        actor_name="Ruth Sutcliffe",
        actor_role="helper",
        actor_organisation="Youth Hub",
        sentence="read the ladder",
        **common,
    )
    JournalEntry.objects.create(
        at=at, user=person.user, actor_name="Karen", sentence="wrote", **common
    )
    JournalEntry.objects.create(
        at=at, actor_name="A lead", sentence="safeguarding", hidden=True, **common
    )

    page = text(client.get(reverse("people:who_looked")))

    assert "Ruth Sutcliffe, helper at Youth Hub, read your ladder, 10:14am" in page
    assert "Thursday 12 November 2026" in page
    assert ("A lead" in page, "Karen, " in page) == (False, False)


def looked_at(person: Person, who: str, at: dt.datetime, **values: Any) -> None:
    JournalEntry.objects.create(
        at=at,
        kind="read",
        catchment=person.catchment,
        about_person=person,
        actor_name=who,
        sentence="read your plan",
        **values,
    )


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ({}, ["Ruth", "Amina"]),
        ({"who": "Ruth"}, ["Ruth"]),
        ({"month": "2026-10"}, ["Amina"]),
        ({"who": "Ruth", "month": "2026-10"}, []),
        ({"who": "Nobody"}, ["Ruth", "Amina"]),
        ({"month": "<script>"}, ["Ruth", "Amina"]),
    ],
)
def test_who_looked_shows_one_reader_or_one_month(asked: dict[str, str], seen: list[str]):
    """The last evening of October belongs to October, as clocks in London show it."""
    person, client = karen()
    looked_at(person, "Ruth", dt.datetime(2026, 11, 1, 0, 30, tzinfo=dt.UTC))
    looked_at(person, "Amina", dt.datetime(2026, 10, 31, 23, 30, tzinfo=dt.UTC))
    looked_at(person, "Farida", NOW, hidden=True)

    page = text(client.get(reverse("people:who_looked"), asked))

    told = [name for name in ("Ruth", "Amina", "Farida") if f"{name} read your plan" in page]
    assert told == seen
    assert ("Farida" in page, "<script>" in page, "Nothing fits" in page) == (
        False,
        False,
        not seen,
    )


@pytest.mark.parametrize("number", [1, 500])
def test_who_looked_costs_the_same_with_500_lines(number: int, django_assert_num_queries: Any):
    person, client = karen()
    for minute in range(number):
        looked_at(person, "Ruth", NOW - dt.timedelta(minutes=minute))

    with django_assert_num_queries(12):
        page = text(client.get(reverse("people:who_looked"), {"who": "Ruth"}))

    assert page.count("read your plan") == 1
    assert ("and 99 times before" in page) == (number > 1)
    assert ("1 to 100 of 500" in page, "?who=Ruth&amp;page=2" in page) == (number > 1, number > 1)


def test_switch_is_offered_to_whoever_belongs_in_two_places():
    person, client = karen()
    address = reverse("people:who_looked")
    once = text(client.get(address))
    member(Role.PERSON, user=person.user)

    twice = text(client.get(address))

    assert (">Switch<" in once, ">Account</a>" in once) == (False, True)
    assert (">Switch<" in twice, ">Account</a>" in twice) == (True, False)
    assert reverse("people:memberships") in text(client.get(reverse("people:account")))


def test_who_looked_is_kind_when_nobody_has():
    _, client = karen()

    assert "Only you have been here" in text(client.get(reverse("people:who_looked")))


def test_a_person_changes_their_own_details():
    person, client = karen()

    client.post(reverse("people:my_details"), {"name": "Karen Hill", "languages": ["en", "pl"]})

    person.refresh_from_db()
    assert (person.known_as, person.languages) == ("Karen", ["en", "pl"])


@pytest.mark.parametrize(
    ("who", "said", "mails"),
    [
        pytest.param(careers_leader, "on its way", 1, id="careers leader"),
        pytest.param(let_in, "Somebody else now checks", 0, id="helper"),
    ],
)
def test_inviting_a_person_sends_a_link_or_asks_for_a_second_yes(who: Any, said: str, mails: int):
    person = PersonFactory(born_on=dt.date(2008, 1, 1))
    client = signed_in(who(person))

    response = client.post(
        reverse("people:invite_person", kwargs={"public_id": person.public_id}),
        {"email": "joey@example.org"},
        follow=True,
    )

    assert said in text(response)
    assert person.invitations.get().email == "joey@example.org"
    assert person.catchment.outbox.count() == mails


def test_the_second_yes_is_given_on_the_page_of_invitations_once():
    person = PersonFactory(born_on=dt.date(2008, 1, 1))
    asking = signed_in(let_in(person))
    asking.post(
        reverse("people:invite_person", kwargs={"public_id": person.public_id}),
        {"email": "joey@example.org"},
    )
    client = signed_in(careers_leader(person))
    address = reverse(
        "people:confirm_invitation", kwargs={"public_id": person.invitations.get().public_id}
    )
    before = text(client.get(reverse("people:invitations")))

    done = client.post(address, follow=True)

    assert ("Is this their own address?" in before, "joey@example.org" in before) == (True, True)
    assert "on its way" in text(done)
    assert client.post(address).status_code == 403
    assert person.catchment.outbox.count() == 1


def test_supporters_are_named_and_forgotten():
    person, client = karen()
    client.post(reverse("people:my_supporters"), {"name": "Auntie Bev", "relation": "aunt"})
    bev = Supporter.objects.get()

    again = client.post(reverse("people:my_supporters"), {"name": "Auntie Bev"})
    client.post(reverse("people:forget_supporter", kwargs={"public_id": bev.public_id}))

    assert "You have named somebody with this name" in text(again)
    assert (bev.person, Supporter.objects.exists()) == (person, False)


def test_a_learner_gives_an_address_and_the_lead_sees_and_confirms_it():
    _person, client = karen()
    client.post(reverse("people:my_supporters"), {"name": "Auntie Bev", "email": "Bev@Example.org"})
    bev = Supporter.objects.get()
    lead = careers_leader(bev.person)
    HelperFactory(catchment=lead.catchment, membership=lead, cleared=True)
    leads = signed_in(lead)
    confirm = reverse("people:confirm_supporter", kwargs={"public_id": bev.public_id})

    shown = text(leads.get(reverse("people:supporters_to_confirm")))
    address = reverse("people:supporter_address", kwargs={"public_id": bev.public_id})
    client.post(address, {"email": "new@example.org"})
    stale = leads.post(confirm, {"email": "bev@example.org"}, follow=True)
    bev.refresh_from_db()
    assert "<strong>bev@example.org</strong>" in shown
    assert "The address has changed meanwhile" in text(stale)
    assert bev.confirmed_at is None

    leads.post(confirm, {"email": "new@example.org"})
    bev.refresh_from_db()
    assert bev.safe_address == "new@example.org"
    assert "new@example.org" in text(client.get(reverse("people:my_supporters")))


def test_an_address_pressed_twice_is_told_and_a_wrong_one_keeps_what_was_typed():
    person, client = karen()
    bev = SupporterFactory(person=person, email="bev@example.org")
    address = reverse("people:supporter_address", kwargs={"public_id": bev.public_id})

    again = client.post(address, {"email": "bev@example.org"}, follow=True)
    wrong = client.post(address, {"email": "bev at home"})

    assert "It was this address already" in text(again)
    assert "Enter an e-mail address like" in text(wrong)
    assert "bev at home" in text(wrong)


def test_an_adult_is_asked_for_no_address():
    person, client = karen()
    before = text(client.get(reverse("people:my_supporters")))

    Person.objects.filter(pk=person.pk).update(born_on=dt.date(1990, 3, 4))

    label = "Their e-mail address"
    assert label in before
    assert label not in text(client.get(reverse("people:my_supporters")))


def test_nobody_forgets_somebody_elses_supporter():
    _, client = karen()
    bev = SupporterFactory()

    response = client.post(reverse("people:forget_supporter", kwargs={"public_id": bev.public_id}))

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("cleared", "name", "confirmed", "said"),
    [
        pytest.param(True, "Auntie Bev", True, "It is safe to reach them", id="cleared"),
        pytest.param(False, "Auntie Bev", False, "Nobody has recorded that you", id="not cleared"),
        pytest.param(True, "Mr. Ackroyd", False, "the name could mean you", id="oneself"),
    ],
)
def test_only_a_cleared_lead_confirms_a_supporter_and_never_oneself(
    cleared: bool, name: str, confirmed: bool, said: str
):
    bev = SupporterFactory(name=name)
    leader = careers_leader(bev.person)
    leader.user.name = "Pete Ackroyd"
    leader.user.save()
    HelperFactory(catchment=leader.catchment, membership=leader, cleared=cleared)
    client = signed_in(leader)

    page = text(client.get(reverse("people:supporters_to_confirm")))
    client.post(reverse("people:confirm_supporter", kwargs={"public_id": bev.public_id}))

    bev.refresh_from_db()
    assert (said in page, name in page) == (True, True)
    assert (bev.confirmed_at is not None) is confirmed


def test_a_careers_leader_forgets_no_supporter():
    bev = SupporterFactory()
    client = signed_in(careers_leader(bev.person))

    response = client.post(reverse("people:forget_supporter", kwargs={"public_id": bev.public_id}))

    assert response.status_code == 403


def test_a_share_ends_at_once():
    person, client = karen()
    ruth = let_in(person, user__name="Ruth")
    grant = person.grants.get()
    address = reverse("people:person", kwargs={"public_id": person.public_id})
    before = signed_in(ruth).get(address).status_code

    page = text(client.get(reverse("support:my_shares")))
    client.post(reverse("people:withdraw_grant", kwargs={"public_id": grant.public_id}))

    assert "Ruth" in page
    assert (before, signed_in(ruth).get(address).status_code) == (200, 404)


def test_nobody_ends_somebody_elses_share():
    grant = GrantFactory(until=FAR)
    _, client = karen()

    response = client.post(reverse("people:withdraw_grant", kwargs={"public_id": grant.public_id}))

    assert response.status_code == 404


def test_reads_show_every_read_of_the_catchment_and_filter():
    lead = member(Role.DATA_PROTECTION_LEAD)
    person = PersonFactory(catchment=lead.catchment, name="Karen Example")
    for catchment, who in (
        (lead.catchment, "Ruth"),
        (lead.catchment, "Amina"),
        (CatchmentFactory(), "Stranger"),
    ):
        JournalEntry.objects.create(
            at=NOW,
            kind="read",
            catchment=catchment,
            about_person=person,
            actor_name=who,
            sentence="read the ladder",
        )
    client = signed_in(lead)

    everything = text(client.get(reverse("people:reads")))
    ruth = text(client.get(reverse("people:reads"), {"who": "ruth", "about": "karen"}))
    later = text(
        client.get(
            reverse("people:reads"),
            {"since_day": "22", "since_month": "11", "since_year": "2026"},
        )
    )

    assert [name in everything for name in ("Ruth", "Amina", "Stranger")] == [True, True, False]
    assert ("Ruth" in ruth, "Amina" in ruth) == (True, False)
    assert "Nothing was read that fits" in later


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DATA_PROTECTION_LEAD])
def test_reads_are_closed_to_others(role: Role):
    assert signed_in(member(role)).get(reverse("people:reads")).status_code == 403


def test_printed_code_wrong_ten_times_waits_but_not_for_a_classmate():
    school = OrganisationFactory(school=True)
    printed = []
    for _ in range(2):
        person = PersonFactory(catchment=school.catchment)
        EnrolmentFactory(person=person, organisation=school)
        printed.append(
            codes.open_account_with_code(
                person=person, organisation=school, by=actor_in(school.catchment)
            )
        )
    address = reverse("people:school_code")

    def try_code(name: str, code: str) -> Any:
        given = {"school": str(school.public_id), "name": name, "code": code}
        return Client().post(address, given)

    for _ in range(10):
        assert "do not fit" in text(try_code(printed[0].name, "wrong"))

    assert "Wait five minutes" in text(try_code(printed[0].name, printed[0].code))
    assert try_code(printed[1].name, printed[1].code).status_code == 302
