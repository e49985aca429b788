"""Who may share, see and keep; and that lists and rules say the same."""

import pytest

from catchment.people.enums import Role
from catchment.people.models import Grant
from catchment.support.models import Document
from catchment.support.rules import shares as rules
from tests.factories.documents import DocumentFactory, let_read
from tests.factories.people import CatchmentFactory, GrantFactory, PersonFactory, actor_in
from tests.factories.plans import PlanFactory, PlanStepFactory
from tests.factories.support import LadderFactory, layer_of

pytestmark = pytest.mark.django_db
OWN_RULES = [
    rules.may_open_shares,
    rules.may_keep_documents,
]


@pytest.mark.parametrize("rule", OWN_RULES)
def test_pages_of_ones_own_are_for_oneself(rule) -> None:
    person = PersonFactory()
    own = actor_in(person.catchment, Role.PERSON, person_id=person.pk)
    another = actor_in(person.catchment, Role.PERSON, person_id=PersonFactory().pk)
    helper = actor_in(person.catchment, Role.HELPER)
    elsewhere = actor_in(CatchmentFactory(), Role.PERSON, person_id=person.pk)

    said = [rule(actor, person) for actor in (own, another, helper, elsewhere)]

    assert said == [True, False, False, False]


@pytest.mark.parametrize("kind", ["plan", "step", "layer", "document"])
def test_only_whose_it_is_shares_it(kind: str) -> None:
    person = PersonFactory()
    plan = PlanFactory(person=person)
    thing = {
        "plan": plan,
        "step": PlanStepFactory(plan=plan),
        "layer": layer_of(LadderFactory(person=person), 1),
        "document": DocumentFactory(person=person),
    }[kind]
    own = actor_in(person.catchment, Role.PERSON, person_id=person.pk)
    lead = actor_in(person.catchment, Role.SAFEGUARDING_LEAD, Role.COORDINATOR)

    assert (rules.may_share(own, thing), rules.may_share(lead, thing)) == (True, False)


@pytest.mark.parametrize("rule", [rules.may_stop_share, rules.may_see_with_their_eyes])
def test_whoever_was_let_in_does_not_decide(rule) -> None:
    grant: Grant = GrantFactory()
    person = grant.person
    own = actor_in(person.catchment, Role.PERSON, person_id=person.pk)
    recipient = actor_in(person.catchment, Role.HELPER, membership_id=grant.recipient_id)

    assert (rule(own, grant), rule(recipient, grant)) == (True, False)


def test_what_is_shared_opens_for_whom_it_is_shared_with() -> None:
    grant: Grant = GrantFactory()
    person = grant.person
    recipient = actor_in(person.catchment, Role.HELPER, membership_id=grant.recipient_id)
    own = actor_in(person.catchment, Role.PERSON, person_id=person.pk)
    another = actor_in(person.catchment, Role.HELPER, membership_id=0)

    said = [rules.may_open_shared(actor, person) for actor in (recipient, own, another)]

    assert said == [True, False, False]


def test_only_whose_it_is_deletes_a_document() -> None:
    document = DocumentFactory()
    grant = let_read(document, GrantFactory().recipient)
    catchment = document.person.catchment
    own = actor_in(catchment, Role.PERSON, person_id=document.person_id)
    reader = actor_in(catchment, Role.HELPER, membership_id=grant.recipient_id)

    said = [rules.may_delete_document(actor, document) for actor in (own, reader)]

    assert said == [True, False]


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("own", [True, False])
def test_visible_to_agrees_with_may_view_document(role: Role | None, own: bool) -> None:
    shared, private = DocumentFactory(), DocumentFactory()
    grant = let_read(shared, GrantFactory().recipient)
    DocumentFactory(person__catchment=shared.person.catchment)
    actor = actor_in(
        shared.person.catchment,
        *([role] if role else []),
        membership_id=grant.recipient_id,
        person_id=shared.person_id if own else private.person_id,
    )

    listed = set(Document.objects.visible_to(actor))
    allowed = {one for one in Document.objects.all() if rules.may_view_document(actor, one)}

    assert listed == allowed == {shared}


def test_visitors_read_no_document() -> None:
    document = DocumentFactory()

    assert not rules.may_view_document(actor_in(None), document)
