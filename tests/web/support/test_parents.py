"""Pages of parents: asking, the school's list, the child's choice, a parent's children."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import JournalEntry, JournalListing, Membership, Organisation
from catchment.support.enums import ParentLinkStatus, ParentSees
from catchment.support.models import ParentLink, ParentSetting
from tests.factories.parents import ParentLinkFactory, ParentSettingFactory
from tests.factories.people import (
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.plans import PlanFactory, PlanViewFactory, StepMessageFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def school() -> Organisation:
    made: Organisation = OrganisationFactory(school=True, name="Ridge Academy")
    return made


@pytest.fixture
def link(school: Organisation) -> ParentLink:
    """Kyle, fourteen, and his dad, confirmed."""
    return linked(school, "Kyle", sees=ParentSees.PLAN)


@pytest.fixture
def dad(link: ParentLink) -> Client:
    return signed_in(link.parent)


@pytest.fixture
def kyle(link: ParentLink) -> Client:
    return signed_in(Membership.objects.get(user=link.person.user))


@pytest.fixture
def lead(school: Organisation) -> Client:
    return signed_in(staff(school, Role.SAFEGUARDING_LEAD))


def staff(school: Organisation, role: Role) -> Membership:
    made: Membership = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[role]
    )
    return made


def linked(
    school: Organisation, name: str, parent: Membership | None = None, **values: Any
) -> ParentLink:
    today = timezone.localdate()
    child = PersonFactory(
        catchment=school.catchment,
        name=f"{name} Marsh",
        known_as=name,
        born_on=dt.date(today.year - 14, 1, 1),
        user=UserFactory(name=f"{name} Marsh"),
    )
    EnrolmentFactory(person=child, organisation=school)
    MembershipFactory(user=child.user, catchment=school.catchment, holds=[Role.PERSON])
    parent = parent or MembershipFactory(
        catchment=school.catchment, user__name="Pete Marsh", holds=[Role.PARENT]
    )
    made: ParentLink = ParentLinkFactory(
        **{"person": child, "parent": parent, "verified": True} | values
    )
    return made


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return " ".join(response.content.decode().split())


def asked(link: ParentLink, **values: str) -> dict[str, str]:
    """The form of asking, for a child of this name and birthday."""
    born = link.person.born_on
    assert born is not None
    school = link.person.enrolments.get().organisation
    return {
        "name": link.person.name,
        "born_on_day": str(born.day),
        "born_on_month": str(born.month),
        "born_on_year": str(born.year),
        "school": str(school.public_id),
        "relation": "mum",
    } | values


def test_a_parent_reads_dates_and_the_plan_and_nothing_else(link: ParentLink, dad: Client) -> None:
    plan = PlanFactory(person=link.person, goal="Be a chef")
    PlanViewFactory(plan=plan, words="He is scared at home")
    message = StepMessageFactory(step__plan=plan, words="Tell nobody")

    home = page(dad.get("/children/"))
    seen = page(dad.get(f"/people/{link.person.public_id}/plan/"))

    assert "the plan is looked at again" in home
    assert "Read Kyle’s plan" in home
    assert "Be a chef" in seen
    assert "scared at home" not in seen
    assert message.words not in seen
    for address in ("ladder/", "plan/team/", ""):
        assert dad.get(f"/people/{link.person.public_id}/{address}").status_code in (403, 404)


def test_the_child_reads_that_a_parent_looked(link: ParentLink, dad: Client) -> None:
    dad.get("/children/")

    listing = JournalListing.objects.get()
    assert listing.entry.sentence == "opened the list of their children, with dates"
    assert listing.person == link.person


def test_the_plan_is_shut_from_the_next_click(link: ParentLink, dad: Client, lead: Client) -> None:
    PlanFactory(person=link.person)
    address = f"/people/{link.person.public_id}/plan/"
    assert dad.get(address).status_code == 200

    lead.post(f"/parent-links/{link.public_id}/stop/", {"reason": "A court order."})

    assert dad.get(address).status_code == 404
    assert "Kyle" not in page(dad.get("/children/"))


def test_asking_says_the_same_whoever_is_named(link: ParentLink, school: Organisation) -> None:
    mum = MembershipFactory(catchment=school.catchment, holds=[Role.PARENT])
    client = signed_in(mum)

    known = page(client.post("/children/ask/", asked(link), follow=True))
    unknown = page(client.post("/children/ask/", asked(link, name="No Such Child"), follow=True))

    assert ParentLink.objects.filter(parent=mum).count() == 1
    assert "The school will look at it" in known
    assert "Kyle" not in known
    assert _words(known) == _words(unknown)


def _words(html: str) -> str:
    """What the page says, without what is drawn anew for each."""
    return html.split("<main")[1].split("csrf")[0]


def test_asking_keeps_what_was_typed_and_says_what_to_do(link: ParentLink, dad: Client) -> None:
    wrong = asked(link, name="<script>alert(1)</script>", born_on_year="2999", relation="")
    said = page(dad.post("/children/ask/", wrong | {"born_on_year": "2090"}))

    assert "Enter a day that has been" in said
    assert "Say what you are to each other" in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said
    assert "<script>alert(1)" not in said


def test_asking_too_often_is_told_so(link: ParentLink, dad: Client) -> None:
    for number in range(6):
        dad.post("/children/ask/", asked(link, name=f"Child {number}"))

    assert "You have asked often today" in page(dad.post("/children/ask/", asked(link)))


def test_a_forged_school_is_refused(link: ParentLink, dad: Client) -> None:
    forged = asked(link, school="00000000-0000-4000-8000-000000000000")

    assert "Choose one from the list" in page(dad.post("/children/ask/", forged))


def test_an_empty_home_says_how_to_begin(school: Organisation) -> None:
    mum = MembershipFactory(catchment=school.catchment, holds=[Role.PARENT])

    said = page(signed_in(mum).get("/children/"))

    assert "No child is linked to you yet" in said


def test_the_child_is_told_on_their_plan_and_may_choose(link: ParentLink, kyle: Client) -> None:
    PlanFactory(person=link.person)
    ParentSettingFactory(
        organisation=link.person.enrolments.get().organisation,
        younger_see=ParentSees.PLAN,
        older_see=ParentSees.PLAN,
    )
    line = "Pete Marsh (dad) can see: your dates and your plan"

    assert line in page(kyle.get("/my/plan/"))
    assert line in page(kyle.get("/my/parents/"))
    address = f"/parent-links/{link.public_id}/sees/"
    assert "Choose what they may see" in page(kyle.post(address, {}))
    said = page(kyle.post(address, {"chosen": "nothing"}, follow=True))

    assert "No parent or carer sees anything of yours here" in said
    link.refresh_from_db()
    assert link.sees == ParentSees.NOTHING


def test_the_child_is_offered_no_more_than_the_school_allows(
    link: ParentLink, kyle: Client
) -> None:
    address = f"/parent-links/{link.public_id}/sees/"

    assert 'value="plan"' not in page(kyle.get(address))
    assert "Choose one from the list" in page(kyle.post(address, {"chosen": "plan"}))


def test_ending_twice_is_a_double_click(link: ParentLink, kyle: Client, dad: Client) -> None:
    address = f"/parent-links/{link.public_id}/end/"

    assert kyle.post(address).status_code == 302
    assert kyle.post(address).status_code == 403
    assert dad.get("/children/").status_code == 200


def test_my_parents_without_any(school: Organisation) -> None:
    person = PersonFactory(catchment=school.catchment, user=UserFactory())
    own = MembershipFactory(user=person.user, catchment=school.catchment, holds=[Role.PERSON])

    assert "Nobody is linked to you" in page(signed_in(own).get("/my/parents/"))


def test_a_younger_child_reads_whom_to_ask(school: Organisation) -> None:
    link = linked(school, "Amy")
    link.person.born_on = dt.date(timezone.localdate().year - 11, 1, 1)
    link.person.save()
    amy = signed_in(Membership.objects.get(user=link.person.user))

    assert "talk to somebody at school you trust" in page(amy.get("/my/parents/"))


def test_the_school_confirms_once(school: Organisation, lead: Client) -> None:
    waiting = linked(school, "Amy", verified=False)
    listed = page(lead.get("/parents/"))

    said = page(lead.post(f"/parent-links/{waiting.public_id}/yes/", follow=True))

    assert "One parent waits for your answer" in listed
    assert "Confirmed. The learner is told" in said
    assert lead.post(f"/parent-links/{waiting.public_id}/yes/").status_code == 403
    assert lead.post(f"/parent-links/{waiting.public_id}/no/").status_code == 403


def test_the_school_refuses(school: Organisation, lead: Client) -> None:
    waiting = linked(school, "Amy", verified=False)

    lead.post(f"/parent-links/{waiting.public_id}/no/")

    waiting.refresh_from_db()
    assert waiting.status == ParentLinkStatus.REFUSED


def test_why_a_link_was_stopped_is_for_safeguarding_leads(
    school: Organisation, link: ParentLink, lead: Client
) -> None:
    address = f"/parent-links/{link.public_id}/stop/"
    assert "Say in a line why" in page(lead.post(address, {}))
    lead.post(address, {"reason": "A court order."})
    careers = signed_in(staff(school, Role.CAREERS_LEADER))

    assert "A court order." in page(lead.get("/parents/"))
    assert "A court order." not in page(careers.get("/parents/"))
    lead.post(f"/parent-links/{link.public_id}/lift/")
    link.refresh_from_db()
    assert link.status == ParentLinkStatus.ENDED


def test_who_looked_tells_nothing_of_a_stop(link: ParentLink, lead: Client, kyle: Client) -> None:
    address = f"/parent-links/{link.public_id}/stop/"
    lead.get(address)
    lead.post(address, {"reason": "A court order."})

    said = page(kyle.get(reverse("people:who_looked")))
    lines = JournalEntry.objects.filter(about_person=link.person, hidden=False)

    assert "stopped" not in said
    assert not lines.exists()


def test_a_careers_leader_links_from_the_record(school: Organisation, link: ParentLink) -> None:
    careers = signed_in(staff(school, Role.CAREERS_LEADER))
    mum = MembershipFactory(
        catchment=school.catchment, user__email="mum@example.org", holds=[Role.PARENT]
    )
    address = f"/people/{link.person.public_id}/parents/add/"

    assert "Link a parent or carer" in page(careers.get(f"/people/{link.person.public_id}/"))
    unknown = page(careers.post(address, {"email": "x@example.org", "relation": "mum"}))
    assert "No parent signs in with this" in unknown
    assert careers.post(address, {"email": "MUM@example.org", "relation": "mum"}).status_code == 302
    again = page(careers.post(address, {"email": "mum@example.org", "relation": "mum"}))

    assert "There is a link already" in again
    assert ParentLink.objects.get(parent=mum).status == ParentLinkStatus.VERIFIED


def test_the_setting_of_a_school(school: Organisation, lead: Client) -> None:
    address = "/parents/setting/"
    wrong = {"younger_see": "dates", "older_see": "plan", "older_from": "9"}

    said = page(lead.post(address, wrong))
    lead.post(address, {"younger_see": "plan", "older_see": "dates", "older_from": "14"})

    assert "Choose at most what parents of younger learners see" in said
    assert "Enter an age from 10 to 18" in said
    setting = ParentSetting.objects.get()
    assert (setting.younger_see, setting.older_see, setting.older_from) == ("plan", "dates", 14)
    assert 'value="14"' in page(lead.get(address))


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_the_same_number_of_questions(
    school: Organisation, number: int, django_assert_max_num_queries: Any
) -> None:
    mum = MembershipFactory(catchment=school.catchment, holds=[Role.PARENT])
    for each in range(number):
        PlanFactory(person=linked(school, f"Child{each}", parent=mum, sees=ParentSees.PLAN).person)
    parent, lead = signed_in(mum), signed_in(staff(school, Role.SAFEGUARDING_LEAD))

    for client, address, most in ((parent, "/children/", 21), (lead, "/parents/", 21)):
        with django_assert_max_num_queries(most):
            client.get(address)


def test_homes_lead_there(school: Organisation, dad: Client, lead: Client) -> None:
    linked(school, "Amy", verified=False)

    assert dad.get("/home/").headers["Location"] == "/children/"
    assert "A parent waits for your answer" in page(lead.get("/home/"))
