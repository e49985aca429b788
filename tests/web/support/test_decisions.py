"""The pages of decisions to share without consent."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import Grant, JournalEntry, Membership, Person
from catchment.support.models import SafetyDecision
from tests.factories.decisions import SafetyDecisionFactory
from tests.factories.people import EnrolmentFactory, MembershipFactory, OrganisationFactory
from tests.factories.signin import signed_in
from tests.factories.team import helper_in, karen_with_a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def karen() -> Person:
    return karen_with_a_plan(name="Karen Example").person


@pytest.fixture
def farida(karen: Person) -> Client:
    """The safeguarding lead where Karen learns."""
    school = OrganisationFactory(catchment=karen.catchment, school=True)
    EnrolmentFactory(person=karen, organisation=school)
    member = MembershipFactory(
        catchment=karen.catchment,
        organisation=school,
        user__name="Farida Hussain",
        holds=[Role.SAFEGUARDING_LEAD],
    )
    return signed_in(member)


def typed(**values: str) -> dict[str, str]:
    return {
        "key": str(uuid.uuid4()),
        "shared": "yes",
        "what": "Not at home last night.",
        "to_whom": "Children’s social care",
        "risk": "Alone outside.",
        "why": "No time to ask.",
        "told": "yes",
        "span": "7",
    } | values


def page(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def address(person: Person) -> str:
    return f"/decisions/new/{person.public_id}/"


def hidden(shown: str) -> dict[str, str]:
    """The fields of the page that asks once more, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', shown)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_find_write_look_once_more_record_and_read(karen: Person, farida: Client) -> None:
    found = page(farida.get("/decisions/new/", {"q": "karen"}))
    page(farida.get(address(karen)))

    sure = page(farida.post(address(karen), typed()))
    before = SafetyDecision.objects.count()
    recorded = farida.post(address(karen), hidden(sure) | {"sure": "yes"}, follow=True)

    decision = SafetyDecision.objects.get()
    assert (address(karen) in found, before) == (True, 0)
    assert (decision.what, decision.endangers, decision.told_person) == (
        "Not at home last night.",
        False,
        True,
    )
    assert "Shared about Karen Example without consent" in page(recorded)
    assert "Children’s social care" in page(farida.get("/decisions/"))


def test_too_few_letters_find_nobody(farida: Client) -> None:
    assert "Type at least three letters" in page(farida.get("/decisions/new/", {"q": "ka"}))
    assert "Nobody found" in page(farida.get("/decisions/new/", {"q": "zzz"}))


def test_going_back_keeps_what_was_typed(karen: Person, farida: Client) -> None:
    sure = page(farida.post(address(karen), typed()))

    back = page(farida.post(address(karen), hidden(sure) | {"back": "yes"}))

    assert ("No time to ask." in back, "Look at it once more" in back) == (True, True)


def test_sending_it_twice_records_once(karen: Person, farida: Client) -> None:
    sent = typed() | {"sure": "yes"}
    for _ in range(2):
        last = farida.post(address(karen), sent, follow=True)

    assert ("It was recorded already" in page(last), SafetyDecision.objects.count()) == (True, 1)


def test_a_member_is_let_in_and_the_person_sees_it(karen: Person, farida: Client) -> None:
    helper_in(karen)

    sure = page(farida.post(address(karen), typed(member="ruth sut")))
    farida.post(address(karen), hidden(sure) | {"sure": "yes"})

    own = signed_in(Membership.objects.get(user=karen.user))
    shares = page(own.get("/my/shares/"))
    read = page(own.get(f"/decisions/{SafetyDecision.objects.get().public_id}/"))
    assert "Ruth Sutcliffe" in sure
    assert "Shared to keep somebody safe, without asking you" in shares
    assert "Decided without asking you" in shares
    assert ("You were not asked first" in read, "Alone outside." in read) == (True, True)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"told": "no"}, "Say why you did not tell them"),
        ({"risk": ""}, "Say what the risk is"),
        ({"member": "nobody at all"}, "Nobody of this name may be let in"),
        ({"member": "rut"}, "More than one member has this name"),
        ({"member": "amina", "endangers": "on"}, "Leave this empty, and pass it on by telephone"),
        ({"member": "amina", "shared": "no"}, "Leave this empty, and pass it on by telephone"),
    ],
)
def test_mistakes_keep_what_was_typed(
    karen: Person, farida: Client, values: dict[str, str], said: str
) -> None:
    for name in ("Ruth One", "Ruth Two", "Amina Begum"):
        helper_in(karen, name)

    shown = page(farida.post(address(karen), typed(**values) | {"sure": "yes"}))

    assert (said in shown, "Not at home last night." in shown) == (True, True)
    assert (SafetyDecision.objects.exists(), Grant.objects.exists()) == (False, False)


@pytest.mark.parametrize("endangers", [False, True])
def test_reading_is_noted_and_hidden_where_it_endangers(
    karen: Person, farida: Client, endangers: bool
) -> None:
    lead = helper_in(karen, "Dev Patel", Role.DATA_PROTECTION_LEAD)
    decision = SafetyDecisionFactory(person=karen, endangers=endangers)
    own = signed_in(Membership.objects.get(user=karen.user))

    page(signed_in(lead).get(f"/decisions/{decision.public_id}/"))

    line = JournalEntry.objects.get(kind="read")
    looked = page(own.get("/who-looked/"))
    assert (line.hidden, "Dev Patel" in looked) == (endangers, not endangers)
    assert own.get(f"/decisions/{decision.public_id}/").status_code == (404 if endangers else 200)
    assert ("Shared with" in page(own.get("/my/shares/"))) is not endangers


def test_the_list_names_nobody_and_costs_the_same(
    karen: Person, django_assert_num_queries: Any
) -> None:
    lead = signed_in(helper_in(karen, "Dev Patel", Role.DATA_PROTECTION_LEAD))
    empty = page(lead.get("/decisions/"))
    SafetyDecisionFactory(person=karen, endangers=True)
    with django_assert_num_queries(9):
        one = page(lead.get("/decisions/"))
    for _ in range(29):
        SafetyDecisionFactory(person=karen, decided_at=timezone.now() - dt.timedelta(days=1))
    with django_assert_num_queries(9):
        many = page(lead.get("/decisions/"))

    assert "No decisions" in empty
    assert ("the person does not know" in one, "Karen" in one + many) == (True, False)


def test_pasted_scripts_are_shown_as_text(karen: Person, farida: Client) -> None:
    script = "<script>alert(1)</script>"

    sure = page(farida.post(address(karen), typed(what=script, to_whom=script)))
    farida.post(address(karen), typed(what=script, to_whom=script) | {"sure": "yes"})

    listed = page(farida.get("/decisions/"))
    assert [script in shown for shown in (sure, listed)] == [False, False]
