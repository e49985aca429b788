"""The bridge to the engine: what reaches it, which gates stand, what is looked at again."""

import dataclasses
import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from catchment.engine.ask import Ask
from catchment.network.actions.helpers import set_helper_load
from catchment.network.actions.offers import add_offer, pause_offer
from catchment.network.models import Credential, Helper, Offer
from catchment.network.records import OfferDetails
from catchment.people.actor import system
from catchment.support.bridge import asking
from catchment.support.bridge.asking import Question, Shares, Wanted, Who, who_can_help
from catchment.support.bridge.questions import place_to_meet, question_of
from catchment.support.queries.answered import asked_for
from tests.factories.karen import AFTERNOONS, Valley, topic, valley
from tests.factories.network import CredentialFactory, HelperFactory, OfferFactory, SiteFactory
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

MONEY = Wanted(topic="money-and-benefits", layer=6, urgency="now")
WORKER = system("the worker", now=NOW)


@pytest.fixture
def story() -> Valley:
    return valley()


def question(story: Valley, *needs: Wanted, **changed: Any) -> Question:
    values: dict[str, Any] = {
        "needs": needs or (MONEY,),
        "age": 14,
        "where": place_to_meet(story.karen, ""),
        "travel_limit": 5_000,
    }
    return Question(**values | changed)


def team(story: Valley, *needs: Wanted, **changed: Any) -> list[Who]:
    asked = question(story, *needs, **changed)
    outcome = who_can_help(story.catchment, asked, Shares(), on=TODAY)
    return [one.who for one in (*outcome.team, *outcome.others)]


def test_a_named_helper_stands_for_their_offer(story: Valley) -> None:
    assert team(story) == [Who(helper_id=story.amina.pk), Who(helper_id=story.leon.pk)]


def change_clearance(story: Valley) -> None:
    Credential.objects.filter(helper=story.amina).update(valid_to=TODAY - dt.timedelta(days=1))


def change_capacity(story: Valley) -> None:
    Helper.objects.filter(pk=story.amina.pk).update(load=3)


def change_status(story: Valley) -> None:
    Helper.objects.filter(pk=story.amina.pk).update(status="paused")


def change_confirmation(story: Valley) -> None:
    Helper.objects.filter(pk=story.amina.pk).update(assured_on=TODAY - dt.timedelta(days=400))


@pytest.mark.parametrize(
    "change", [change_clearance, change_capacity, change_status, change_confirmation]
)
def test_the_shortlist_is_looked_at_again_before_it_is_shown(story: Valley, change: Any) -> None:
    before = team(story)
    change(story)  # behind the directory's back: no new version

    after = team(story)

    assert before[0] == Who(helper_id=story.amina.pk)
    assert after == [Who(helper_id=story.leon.pk)]


def test_a_change_of_one_helper_is_seen_by_the_next_answer(story: Valley) -> None:
    set_helper_load(helper=story.leon, load=3, by=WORKER)
    full = team(story)
    set_helper_load(helper=story.leon, load=0, by=WORKER)

    assert full == [Who(helper_id=story.amina.pk)]
    assert team(story) == [Who(helper_id=story.amina.pk), Who(helper_id=story.leon.pk)]


def test_a_paused_offer_closes_all_of_its_rows(story: Valley) -> None:
    pause_offer(offer=story.money_help, by=WORKER)

    assert team(story) == []


def test_under_18s_meet_an_offer_without_a_name_only_under_a_dated_assurance(
    story: Valley,
) -> None:
    job = Wanted(topic="what-a-job-is-really-like", layer=1)
    shut = who_can_help(story.catchment, question(story, job), Shares(), on=TODAY)
    Offer.objects.filter(pk=story.kitchen.pk).update(under18_assured_until=TODAY)

    fresh = who_can_help(story.catchment, question(story, job), Shares(), on=TODAY)

    assert (shut.team, shut.nobody_yet) == ((), (0,))
    assert [one.who for one in shut.ring_first] == [Who(offer_id=story.kitchen.pk)]
    assert [one.who for one in fresh.team] == []
    later = who_can_help(
        story.catchment, question(story, job), Shares(), on=TODAY - dt.timedelta(days=1)
    )
    assert [one.who for one in later.team] == [Who(offer_id=story.kitchen.pk)]


def test_an_adult_needs_no_assurance(story: Valley) -> None:
    job = Wanted(topic="what-a-job-is-really-like", layer=1)

    assert team(story, job, age=34) == [Who(offer_id=story.kitchen.pk)]


def test_an_uncleared_helper_is_never_named_to_ring_first(story: Valley) -> None:
    change_clearance(story)
    HelperFactory(catchment=story.catchment, gives=[story.kitchen])

    outcome = who_can_help(
        story.catchment,
        question(story, MONEY, Wanted(topic="what-a-job-is-really-like", layer=1)),
        Shares(),
        on=TODAY,
    )

    assert [one.who for one in outcome.team] == [Who(helper_id=story.leon.pk)]
    assert outcome.ring_first == ()


def test_a_stale_offer_is_only_somebody_to_ring_first(story: Valley) -> None:
    stale = OfferFactory(
        organisation=story.money_help.organisation,
        about=[topic("rights-at-work")],
        stale=True,
        under18_assured_until=TODAY,
    )

    outcome = who_can_help(
        story.catchment,
        question(story, Wanted(topic="rights-at-work", layer=6)),
        Shares(),
        on=TODAY,
    )

    assert outcome.team == ()
    assert [one.who for one in outcome.ring_first] == [Who(offer_id=stale.pk)]


def test_personal_guidance_comes_only_from_the_qualified(story: Valley) -> None:
    guided = Wanted(topic="money-and-benefits", layer=6, wants_guidance=True)
    nobody = team(story, guided)
    CredentialFactory(helper=story.leon)
    CredentialFactory(helper=story.amina, valid_to=TODAY - dt.timedelta(days=1))
    set_helper_load(helper=story.leon, load=0, by=WORKER)

    assert nobody == []
    assert team(story, guided) == [Who(helper_id=story.leon.pk)]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        pytest.param({"age": 17}, True, id="inside the ages"),
        pytest.param({"age": 10}, False, id="too young"),
        pytest.param({"languages": ("ur",)}, True, id="a language of theirs"),
        pytest.param({"languages": ("pl",)}, False, id="no shared language"),
        pytest.param({"access": ("step-free", "hearing loop")}, True, id="site and offer together"),
        pytest.param({"access": ("quiet space",)}, False, id="a feature that is missing"),
        pytest.param({"times": (1,)}, True, id="a shared time"),
        pytest.param({"times": (20,)}, False, id="no shared time"),
        pytest.param({"in_person_ok": False}, False, id="not from a distance"),
    ],
)
def test_gates_of_the_offer(story: Valley, changed: dict[str, Any], found: bool) -> None:
    organisation = OrganisationFactory(catchment=story.catchment)
    offer = OfferFactory(
        organisation=organisation,
        site=SiteFactory(organisation=organisation, access=["step-free"]),
        about=[topic("rights-at-work")],
        min_age=11,
        max_age=17,
        languages=["ur", "en"],
        access=["hearing loop"],
        times=AFTERNOONS,
        under18_assured_until=TODAY,
    )

    wanted = Wanted(topic="rights-at-work", layer=6)

    assert (team(story, wanted, **changed) == [Who(offer_id=offer.pk)]) is found


def test_too_far_is_out_unless_they_come(story: Valley) -> None:
    organisation = OrganisationFactory(catchment=story.catchment)
    leeds = SiteFactory(organisation=organisation, latitude=53.80, longitude=-1.55)
    values = {
        "organisation": organisation,
        "site": leeds,
        "about": [topic("rights-at-work")],
        "under18_assured_until": TODAY,
    }
    OfferFactory(**values)
    comes = OfferFactory(**values, reach_metres=80_000)

    assert team(story, Wanted(topic="rights-at-work", layer=6)) == [Who(offer_id=comes.pk)]


@pytest.mark.parametrize(
    ("in_person", "found"),
    [
        pytest.param(False, True, id="it only comes to people: the way begins at the helper's"),
        pytest.param(True, False, id="people are met at the site, far away"),
    ],
)
def test_whoever_only_comes_to_people_sets_out_from_their_own_postcode(
    story: Valley, in_person: bool, found: bool
) -> None:
    organisation = OrganisationFactory(catchment=story.catchment)
    offer = OfferFactory(
        organisation=organisation,
        site=SiteFactory(organisation=organisation, latitude=53.80, longitude=-1.55),
        about=[topic("rights-at-work")],
        in_person=in_person,
        reach_metres=8_000,
    )
    HelperFactory(
        catchment=story.catchment,
        organisation=organisation,
        gives=[offer],
        cleared=True,
        latitude=story.todmorden.latitude,
        longitude=story.todmorden.longitude,
    )

    assert bool(team(story, Wanted(topic="rights-at-work", layer=6))) is found


def test_neighbours_who_are_shown_here_may_be_suggested(story: Valley) -> None:
    next_door = OrganisationFactory(catchment=CatchmentFactory())
    shown = OrganisationFactory(catchment=next_door.catchment)
    shown.shown_in.add(story.catchment)
    for organisation in (next_door, shown):
        OfferFactory(
            organisation=organisation,
            about=[topic("rights-at-work")],
            under18_assured_until=TODAY,
        )

    found = team(story, Wanted(topic="rights-at-work", layer=6))

    assert found == [Who(offer_id=shown.offers.get().pk)]


def test_a_new_offer_through_the_action_is_in_the_next_answer(story: Valley) -> None:
    wanted = Wanted(topic="rights-at-work", layer=6)
    before = team(story, wanted, age=30)
    added = add_offer(
        organisation=story.money_help.organisation,
        details=OfferDetails(
            title="Know your rights",
            site=story.money_help.site,
            topics=(topic("rights-at-work"),),
        ),
        by=WORKER,
        on=TODAY,
    )

    assert before == []
    assert team(story, wanted, age=30) == [Who(offer_id=added.pk)]


def test_one_human_being_with_two_profiles_is_left_out_whole(story: Valley) -> None:
    member = MembershipFactory(catchment=story.catchment)
    other = MembershipFactory(
        catchment=story.catchment,
        user=member.user,
        organisation=story.money_help.organisation,
    )
    Helper.objects.filter(pk=story.amina.pk).update(membership=member)
    Helper.objects.filter(pk=story.leon.pk).update(membership=other)

    assert team(story, excluded=frozenset({Who(helper_id=story.amina.pk)})) == []


def test_only_age_access_languages_and_what_was_asked_reach_the_engine(
    story: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = story.ask()
    seen: list[Ask] = []
    real = asking.best_placed

    def watched(table: Any, ask: Ask, terms: Any) -> Any:
        seen.append(ask)
        return real(table, ask, terms)

    monkeypatch.setattr(asking, "best_placed", watched)
    story.ask()
    story.karen.name, story.karen.known_as = "Somebody Else", "Else"
    story.karen.save()
    story.ask()

    assert answer.ask["near"] == "Todmorden"
    assert seen[0] == seen[-1]
    assert {field.name for field in dataclasses.fields(Ask)} == {
        "needs",
        "age",
        "languages",
        "access",
        "where",
        "travel_limit",
        "remote_ok",
        "in_person_ok",
        "times",
        "excluded",
        "trusted",
        "wants_trusted",
        "wants_local",
    }


def test_trust_is_a_grant_a_choice_or_a_name_in_the_persons_words(story: Valley) -> None:
    asked = asked_for(story.ask().ask)
    where = place_to_meet(story.karen, "")
    none = question_of(story.karen, asked, where=where, at=NOW, choices={})
    member = MembershipFactory(catchment=story.catchment)
    Helper.objects.filter(pk=story.leon.pk).update(membership=member)
    GrantFactory(person=story.karen, recipient=member)
    story.ladder.layers.get(layer=1).influences.create(
        who="Denise Holroyd", direction="helps", added_at=NOW
    )
    story.ladder.layers.get(layer=1).influences.create(
        who="Amina Rashid", direction="hinders", added_at=NOW
    )

    chosen = {f"helper:{story.denise.public_id}": "chosen"}
    known = question_of(story.karen, asked, where=where, at=NOW, choices=chosen)

    assert none.trusted == frozenset()
    assert known.trusted == {Who(helper_id=story.leon.pk), Who(helper_id=story.denise.pk)}
    assert known.trusted_names == {"Auntie Bev", "Denise Holroyd"}
    outcome = who_can_help(story.catchment, replace(known, trusted=frozenset()), Shares(), on=TODAY)
    assert {one.who for one in (*outcome.team, *outcome.others) if one.trusted} == {
        Who(helper_id=story.denise.pk)
    }


def test_nobody_is_suggested_to_themselves(story: Valley) -> None:
    Helper.objects.filter(pk=story.amina.pk).update(membership=story.membership)
    set_helper_load(helper=story.leon, load=1, by=WORKER)

    names = [one["name"] for one in story.ask().result["team"]]

    assert "Amina Rashid" not in names


def test_without_a_known_postcode_the_town_is_where_one_is_met(story: Valley) -> None:
    person = PersonFactory(catchment=story.catchment, postcode="", neighbourhood=story.todmorden)
    nowhere = PersonFactory(catchment=story.catchment, postcode="")

    spot = place_to_meet(person, "")

    assert spot is not None
    assert (spot.latitude, spot.longitude) == (53.7130, -2.0990)
    assert place_to_meet(nowhere, "") is None
