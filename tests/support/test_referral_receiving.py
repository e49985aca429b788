"""Whom somebody may be referred to: found as in an answer, kept by the catchment's rule."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catchment.network.models import Helper, Offer
from catchment.people.enums import Role
from catchment.people.models import Organisation
from catchment.support.bridge import receiving
from catchment.support.bridge.asking import Outcome
from catchment.support.bridge.receiving import Receiver, Receivers, asked_about, receivers
from catchment.support.models import ReferralRule
from tests.factories.karen import Valley, topic, valley
from tests.factories.network import OfferFactory
from tests.factories.people import NOW, MembershipFactory
from tests.factories.referrals import ReferralFactory, ReferralRuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Valley:
    """Amina has an account, Leon has none."""
    made = valley()
    ReferralRuleFactory(catchment=made.catchment)
    account = MembershipFactory(
        catchment=made.catchment, organisation=made.amina.organisation, holds=[Role.HELPER]
    )
    Helper.objects.filter(pk=made.amina.pk).update(membership=account)
    return made


def found(story: Valley, chosen: str = "") -> Receivers:
    """Who can be asked about money."""
    needs = story.ladder.layers.get(layer=6).needs.all()
    return receivers(
        story.karen,
        asked_about(story.karen, needs=needs),
        rule=ReferralRule.objects.get(),
        at=NOW,
        chosen=chosen,
    )


def names(people: tuple[Receiver, ...]) -> list[str]:
    return [one.name for one in people]


def test_whoever_has_no_account_has_to_be_rung(story: Valley) -> None:
    people = found(story)

    assert names(people.able) == ["Amina Rashid"]
    assert "Leon Marsh" in names(people.elsewhere)


def test_whoever_was_asked_already_is_said_apart(story: Valley) -> None:
    ReferralFactory(person=story.karen, offer=story.money_help, helper=story.amina)

    people = found(story)

    assert (names(people.able), names(people.asked)) == ([], ["Amina Rashid"])


def test_nothing_asked_finds_nobody(story: Valley) -> None:
    nothing = asked_about(story.karen)

    assert receivers(story.karen, nothing, rule=None, at=NOW) == Receivers()


def test_an_independent_helper_is_named_by_role_alone(story: Valley) -> None:
    Helper.objects.filter(pk=story.amina.pk).update(organisation=None)

    assert found(story).able[0].does == "Welfare rights worker"


def test_an_offer_without_a_name_is_named_by_its_organisation(story: Valley) -> None:
    offer = OfferFactory(organisation=story.money_help.organisation, title="Money mornings")

    one = Receiver(offer=offer)

    assert (one.name, one.does) == ("Calder Advice", "Money mornings")
    assert one.candidate == f"offer:{offer.public_id}"


@pytest.fixture
def _nobody_on_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when so many are better placed that the chosen one is not on the short list."""
    usual = receiving.who_can_help

    def short(*args: object, **kwargs: object) -> Outcome:
        outcome = usual(*args, **kwargs)  # type: ignore[arg-type]  # as given
        return replace(outcome, team=(), others=())

    monkeypatch.setattr(receiving, "who_can_help", short)


@pytest.mark.usefixtures("_nobody_on_the_list")
def test_whom_an_answer_named_is_looked_at_again(story: Valley) -> None:
    people = found(story, chosen=f"helper:{story.amina.public_id}")

    assert names(people.able) == ["Amina Rashid"]
    assert people.able[0].offer == story.money_help


@pytest.mark.usefixtures("_nobody_on_the_list")
def test_an_offer_that_an_answer_named_is_looked_at_again(story: Valley) -> None:
    offer = OfferFactory(
        organisation=story.money_help.organisation,
        about=[topic("money-and-benefits")],
        under18_assured_until=NOW.date(),
    )

    people = found(story, chosen=f"offer:{offer.public_id}")

    assert [one.candidate for one in people.able] == [f"offer:{offer.public_id}"]


@pytest.mark.usefixtures("_nobody_on_the_list")
@pytest.mark.parametrize("gone", ["unknown", "not cleared"])
def test_whom_nobody_may_ask_any_more_is_left_out(story: Valley, gone: str) -> None:
    chosen = f"helper:{story.amina.public_id}"
    if gone == "unknown":
        chosen = f"helper:{story.karen.public_id}"
    else:
        story.amina.credentials.all().delete()

    assert found(story, chosen=chosen) == Receivers()


def test_as_many_questions_for_few_as_for_many(story: Valley) -> None:
    def counted() -> int:
        found(story)
        with CaptureQueriesContext(connection) as asked:
            found(story)
        return len(asked)

    few = counted()
    for _more in range(3):
        OfferFactory(
            organisation=Organisation.objects.get(name="Calder Advice"),
            about=[topic("money-and-benefits")],
            under18_assured_until=NOW.date(),
        )

    assert counted() == few
    assert Offer.objects.count() > 3
