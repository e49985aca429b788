"""Asking, choosing, contesting, weights and unmet needs."""

import datetime as dt
import json

import pytest

from catchment.engine.ask import ADULT as ENGINE_ADULT
from catchment.network.actions.offers import add_offer
from catchment.network.enums import GUIDANCE_LEVEL
from catchment.network.models import Helper, Offer
from catchment.network.places import UnknownPostcode
from catchment.network.records import OfferDetails
from catchment.people.actions.practice import Wanted, set_practice
from catchment.people.actor import system
from catchment.people.models import JournalEntry, SafetyNumber
from catchment.people.queries import practice
from catchment.people.shipped_practice import shipped_number
from catchment.support.actions import answers as actions
from catchment.support.actions import unmet as unmet_actions
from catchment.support.actions import weights as weighing
from catchment.support.actions.unmet import (
    look_again,
    look_again_everywhere,
    look_again_if_changed,
)
from catchment.support.bridge.asking import Shares, Who
from catchment.support.bridge.preview import what_changes
from catchment.support.models import Answer, AnswerChoice, Contest, Need, UnmetNeed, Weights
from catchment.support.queries import answered, sentences
from catchment.support.queries.answers import needs_to_ask
from catchment.support.queries.gaps import SMALLEST_SHOWN
from catchment.support.queries.safety import ADULT, safety_first
from catchment.vocabulary.models import Topic
from catchment.vocabulary.names import inside, lowered
from tests.factories.karen import Valley, topic, valley
from tests.factories.network import HelperFactory, OfferFactory
from tests.factories.people import (
    NOW,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SupporterFactory,
)
from tests.factories.support import InfluenceFactory, NeedFactory, layer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Valley:
    return valley()


def names(answer: Answer) -> list[str]:
    return [one["name"] for one in answer.result["team"]]


def said(answer: Answer, name: str, voice: str = "they") -> list[str]:
    for one in (*answer.result["team"], *answer.result["others"]):
        if one["name"] == name:
            return [reason["said"][voice] for reason in one["reasons"]]
    return []


def helper(one: Helper) -> str:
    return f"helper:{one.public_id}"


def test_ask_keeps_what_was_asked_and_answered(story: Valley) -> None:
    answer = story.ask()
    answer.refresh_from_db()

    assert names(answer) == ["Amina Rashid", "Denise Holroyd"]
    assert [need["topic"] for need in answer.ask["needs"]] == [
        "money-and-benefits",
        "caring-for-someone",
        "someone-who-believes-in-me",
        "someone-from-here-who-did-it",
    ]
    assert answer.result["nobody_yet"] == [3]
    assert answer.weights.number == 1
    assert answer.asked_by_id == story.membership.pk
    assert answered.stored(answered.result(answer.result)) == _tupled(answer.result)
    assert "postcode" not in json.dumps(answer.ask)
    assert JournalEntry.objects.filter(sentence="asked who can help you").count() == 1


def _tupled(kept: object) -> object:
    """JSON's lists as the tuples that dataclasses hold."""
    if isinstance(kept, dict):
        return {name: _tupled(value) for name, value in kept.items()}
    return tuple(map(_tupled, kept)) if isinstance(kept, list) else kept


def test_reasons_are_sentences_true_of_the_records(story: Valley) -> None:
    answer = story.ask()

    assert said(answer, "Amina Rashid") == [
        "Karen said “Money and benefits” matters now, and Amina offers “Benefits and letters”.",
        "In their words: “Somebody to talk things over with.”",
        "Free on weekday afternoons, when Karen is.",
        "At Todmorden Library: about a minute’s walk, an estimate.",
        "Works with Karen’s carers, so that it is not all on Karen.",
    ]
    assert said(answer, "Denise Holroyd", "you") == [
        "Offers “Young carers’ group”.",
        "In their words: “Somebody to talk things over with.”",
        "Covers two needs, so there are fewer new people in your life.",
        "Free on weekday afternoons, when you are.",
        "At Todmorden Library: about a minute’s walk, an estimate.",
    ]
    assert said(answer, "Leon Marsh")[-1] == "Room for one more person."
    first = answer.result["team"][0]
    assert [line["you"] for line in first["if_no"]] == [
        "Then ask Leon Marsh about money and benefits."
    ]


def test_no_number_in_an_answer_is_a_score(story: Valley) -> None:
    kept = json.dumps(story.ask().result)

    assert "score" not in kept
    assert "%" not in kept


def test_trusted_people_come_as_people_in_the_persons_terms(story: Valley) -> None:
    InfluenceFactory(
        layer=layer_of(story.ladder, 3),
        who="",
        supporter=SupporterFactory(person=story.karen, name="Jade", relation="my friend"),
        direction="both",
        mode="modelling",
    )
    InfluenceFactory(layer=layer_of(story.ladder, 3), who="my stepdad", direction="hinders")

    trusted = story.ask().result["trusted"]

    assert [(one["name"], one["relation"]["they"], one["text"]["you"]) for one in trusted] == [
        ("Auntie Bev", "Karen’s aunt", "Cooks tea on Tuesdays and has the boys."),
        ("Jade", "Karen’s friend", "Shows you how it is done. Helps, and sometimes holds back."),
    ]


def test_ask_refuses_when_there_is_no_need(story: Valley) -> None:
    with pytest.raises(actions.NothingAsked):
        actions.ask_who_can_help(
            person=story.karen, needs=[], wishes=actions.Wishes(), by=story.karen_acts
        )


def test_ask_refuses_an_unknown_postcode_and_keeps_nothing(story: Valley) -> None:
    with pytest.raises(UnknownPostcode):
        story.ask(postcode="ZZ1 1ZZ")

    assert not Answer.objects.exists()


def test_a_need_without_a_topic_is_met_by_help_in_its_step(story: Valley) -> None:
    Need.objects.all().delete()
    NeedFactory(layer=layer_of(story.ladder, 7), words="a place where I am not stared at")
    before = story.ask()
    OfferFactory(
        organisation=story.money_help.organisation,
        site=story.money_help.site,
        title="A quiet corner",
        layers=[7],
        under18_assured_until=TODAY,
    )

    assert before.result["nobody_yet"] == (0,)
    assert UnmetNeed.objects.get().topic is None
    _new_version(story)
    assert names(story.ask()) == ["Calder Advice"]
    assert not UnmetNeed.objects.open().exists()


def _new_version(story: Valley) -> None:
    """Any change through an action gives the directory its next number."""
    add_offer(
        organisation=story.money_help.organisation,
        details=OfferDetails(title="Something else"),
        by=system("a test", now=NOW),
        on=TODAY,
    )


def test_choosing_overrides_rank(story: Valley) -> None:
    answer = story.ask()

    actions.choose_candidate(answer=answer, candidate=helper(story.leon), by=story.karen_acts)
    again = story.ask()

    assert AnswerChoice.objects.get().kind == "chosen"
    assert names(again)[0] == "Leon Marsh"
    assert "Karen knows Leon already." in said(again, "Leon Marsh")


@pytest.mark.parametrize(
    "shut",
    [
        pytest.param({"load": 3}, id="full"),
        pytest.param({"status": "paused"}, id="paused"),
        pytest.param({"status": "ended"}, id="ended"),
    ],
)
def test_choosing_never_overrides_a_gate(story: Valley, shut: dict[str, object]) -> None:
    answer = story.ask()
    Helper.objects.filter(pk=story.amina.pk).update(**shut)

    with pytest.raises(actions.GateShut):
        actions.choose_candidate(answer=answer, candidate=helper(story.amina), by=story.karen_acts)

    assert not AnswerChoice.objects.exists()


def test_choosing_never_overrides_clearance(story: Valley) -> None:
    answer = story.ask()
    story.amina.credentials.all().delete()

    with pytest.raises(actions.GateShut):
        actions.choose_candidate(answer=answer, candidate=helper(story.amina), by=story.karen_acts)


def test_choosing_somebody_who_is_gone_is_refused(story: Valley) -> None:
    answer = story.ask()
    story.amina.delete()

    with pytest.raises(actions.GateShut):
        actions.choose_candidate(answer=answer, candidate=helper(story.amina), by=story.karen_acts)


def test_choosing_somebody_who_was_not_suggested_is_refused(story: Valley) -> None:
    stranger = HelperFactory(catchment=story.catchment)

    with pytest.raises(actions.NotSuggested):
        actions.choose_candidate(
            answer=story.ask(), candidate=helper(stranger), by=story.karen_acts
        )


def test_an_offer_without_a_name_can_be_chosen(story: Valley) -> None:
    type(story.kitchen).objects.filter(pk=story.kitchen.pk).update(under18_assured_until=TODAY)
    NeedFactory(layer=layer_of(story.ladder, 1), topic=topic("what-a-job-is-really-like"))
    answer = story.ask()

    choice = actions.choose_candidate(
        answer=answer, candidate=f"offer:{story.kitchen.public_id}", by=story.karen_acts
    )

    assert choice.kind == "chosen"


def test_not_this_person_is_kept_until_they_are_chosen_after_all(story: Valley) -> None:
    answer = story.ask()
    actions.not_this_person(answer=answer, candidate=helper(story.amina), by=story.karen_acts)

    without = story.ask()
    actions.choose_candidate(answer=answer, candidate=helper(story.amina), by=story.karen_acts)

    assert names(without) == ["Leon Marsh", "Denise Holroyd"]
    assert without.ask["excluded"] == (helper(story.amina),)
    assert names(story.ask())[0] == "Amina Rashid"


def test_not_this_person_refuses_somebody_who_was_not_suggested(story: Valley) -> None:
    with pytest.raises(actions.NotSuggested):
        actions.not_this_person(answer=story.ask(), candidate="helper:x", by=story.karen_acts)


def test_contest_is_answered_once_by_a_person(story: Valley) -> None:
    contest = actions.contest_answer(answer=story.ask(), words="Not so.", by=story.karen_acts)
    coordinator = MembershipFactory(catchment=story.catchment)
    by = system("", now=NOW, catchment_id=story.catchment.pk)
    by = type(by)(now=NOW, catchment_id=story.catchment.pk, membership_id=coordinator.pk)

    actions.answer_contest(contest=contest, reply="Thank you.", by=by)

    kept = Contest.objects.get()
    assert (kept.status, kept.reply, kept.replied_by) == ("answered", "Thank you.", coordinator)
    with pytest.raises(actions.ContestAnswered):
        actions.answer_contest(contest=contest, reply="Again.", by=by)


def test_answers_stay_as_given_when_weights_change(story: Valley) -> None:
    given = story.ask()
    before = Answer.objects.values("result", "ask", "weights").get()

    weighing.make_weights(
        catchment=story.catchment,
        shares=Shares(needs=0, travel=0, trust=100, capacity=0, times=0),
        agreed_by="the board",
        after=1,
        by=story.karen_acts,
    )
    later = story.ask()

    assert Answer.objects.values("result", "ask", "weights").get(pk=given.pk) == before
    assert later.weights.number == 2


def test_weights_must_add_up(story: Valley) -> None:
    with pytest.raises(weighing.WeightsDoNotAddUp):
        weighing.make_weights(
            catchment=story.catchment,
            shares=Shares(needs=41),
            agreed_by="me",
            after=0,
            by=story.karen_acts,
        )


def test_the_slower_of_two_who_make_weights_is_refused(story: Valley) -> None:
    weighing.first_weights(catchment=story.catchment, by=story.karen_acts)

    with pytest.raises(weighing.WeightsChanged):
        weighing.make_weights(
            catchment=story.catchment, shares=Shares(), agreed_by="me", after=0, by=story.karen_acts
        )
    again = weighing.first_weights(catchment=story.catchment, by=story.karen_acts)

    assert again == Weights.objects.get()


def test_two_who_make_weights_at_the_same_moment_do_not_both_win(
    story: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighing.first_weights(catchment=story.catchment, by=story.karen_acts)
    monkeypatch.setattr(weighing, "current_weights", lambda catchment: None)

    with pytest.raises(weighing.WeightsChanged):
        weighing.make_weights(
            catchment=story.catchment, shares=Shares(), agreed_by="me", after=0, by=story.karen_acts
        )


def test_the_preview_names_only_what_the_reader_may_open(story: Valley) -> None:
    story.ask()
    trusting = Shares(needs=0, travel=0, trust=100, capacity=0, times=0)
    somebody = system("", now=NOW, catchment_id=story.catchment.pk)

    mine = what_changes(story.catchment, now=Shares(), then=trusting, reader=story.karen_acts)
    theirs = what_changes(story.catchment, now=Shares(), then=Shares(), reader=somebody)

    assert [(one.name, one.town) for one in mine] == [("Karen", "Todmorden")]
    assert [(one.name, one.changes, one.before) for one in theirs] == [
        ("", False, ("Amina Rashid", "Denise Holroyd"))
    ]


def test_nobody_yet_is_kept_once_for_a_person_and_topic(story: Valley) -> None:
    first = story.ask()
    story.ask()

    kept = UnmetNeed.objects.get()
    assert (kept.topic, kept.neighbourhood, kept.answer) == (
        topic("someone-from-here-who-did-it"),
        story.todmorden,
        first,
    )


def test_adding_a_fitting_offer_clears_what_nobody_covered(story: Valley) -> None:
    story.ask()
    worker = system("the worker", now=NOW, catchment_id=story.catchment.pk)
    unchanged = look_again(catchment=story.catchment, by=worker)
    offer = _role_model(story, min_age=11)

    cleared = look_again(catchment=story.catchment, by=worker)

    kept = UnmetNeed.objects.get()
    assert (unchanged, cleared, kept.cleared_at, kept.cleared_by_offer) == (0, 1, NOW, offer)
    assert look_again(catchment=story.catchment, by=worker) == 0
    assert JournalEntry.objects.filter(
        sentence="found somebody for a need that nobody met before"
    ).exists()


def test_of_two_workers_who_look_again_one_clears_the_need(
    story: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.ask()
    offer = _role_model(story, min_age=11)
    worker = system("the worker", now=NOW, catchment_id=story.catchment.pk)

    def cleared_by_the_other(unmet: UnmetNeed, by: object) -> Who:
        UnmetNeed.objects.filter(pk=unmet.pk).update(cleared_at=NOW)
        return Who(offer_id=offer.pk)

    monkeypatch.setattr(unmet_actions, "_who_covers", cleared_by_the_other)

    assert look_again(catchment=story.catchment, by=worker) == 0
    assert UnmetNeed.objects.get().cleared_by_offer is None
    assert not JournalEntry.objects.filter(
        sentence="found somebody for a need that nobody met before"
    ).exists()


def _role_model(story: Valley, min_age: int) -> Offer:
    offer = add_offer(
        organisation=story.money_help.organisation,
        details=OfferDetails(
            title="Meet somebody who did it",
            site=story.money_help.site,
            topics=(topic("someone-from-here-who-did-it"),),
            min_age=min_age,
        ),
        by=system("a test", now=NOW),
        on=TODAY,
    )
    type(offer).objects.filter(pk=offer.pk).update(under18_assured_until=TODAY)
    return offer


def test_an_offer_that_does_not_fit_clears_nothing(story: Valley) -> None:
    story.ask()
    _role_model(story, min_age=18)

    look_again_everywhere(now=NOW)

    assert UnmetNeed.objects.open().count() == 1


def test_the_worker_looks_again_once_for_each_version(story: Valley) -> None:
    story.ask()
    worker = system("the worker", now=NOW, catchment_id=story.catchment.pk)
    look_again_if_changed(catchment=story.catchment, by=worker)
    _role_model(story, min_age=11)

    look_again_everywhere(now=NOW)
    UnmetNeed.objects.update(cleared_at=None, cleared_by_offer=None)
    again = look_again_if_changed(catchment=story.catchment, by=worker)

    assert again == 0


def test_a_need_beyond_the_ten_looked_at_stays_as_it_was(story: Valley) -> None:
    for one in Topic.objects.shared().exclude(needs__isnull=False).order_by("number")[:9]:
        NeedFactory(layer=layer_of(story.ladder, 1), topic=one, words="", urgency="soon")
    Need.objects.filter(topic=topic("someone-from-here-who-did-it")).update(urgency="later")

    answer = story.ask()

    assert len(answer.result["left_out"]) == len(answer.ask["needs"]) - 10
    left_out = [answer.ask["needs"][at]["topic"] for at in answer.result["left_out"]]
    assert "someone-from-here-who-did-it" in left_out
    assert not UnmetNeed.objects.filter(topic=topic("someone-from-here-who-did-it")).exists()


def test_karens_answer_goes_first_to_the_safeguarding_lead_of_her_school(story: Valley) -> None:
    SafetyNumber.objects.create(
        catchment=story.catchment,
        who="Children and young people",
        number="01632 960100",
        position=2,
        checked_on=TODAY,
    )

    first = story.ask().result["safety"]

    assert first["heading"]["they"] == (
        "First, tell Farida Hussain, the safeguarding lead at Stoodley High School"
    )
    assert [one["who"] for one in first["numbers"]] == [
        "In danger now",
        "Children and young people",
    ]
    assert "should not have to do it alone" in first["why"]["you"]


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (2012, ["In danger now", "Under 18, or worried about a child: the council"]),
        (
            1990,
            [
                "In danger now",
                "18 or over: the council",
                "Under 18, or worried about a child: the council",
            ],
        ),
    ],
)
def test_the_numbers_for_somebody_of_this_age_come_first(
    story: Valley, born: int, expected: list[str]
) -> None:
    for position, who in enumerate(
        ("Under 18, or worried about a child: the council", "18 or over: the council"), start=2
    ):
        SafetyNumber.objects.create(
            catchment=story.catchment,
            who=who,
            number="01632 960100",
            position=position,
            checked_on=TODAY,
        )
    need = answered.AskedNeed(
        topic="feeling-safe", layer=6, name="It", urgency="now", wants_guidance=False, need_id=""
    )
    story.karen.born_on = story.karen.born_on.replace(year=born)

    first = safety_first(story.karen, [need], rules=practice(None, on=TODAY), on=TODAY)

    assert first is not None
    assert [one.who for one in first.numbers] == expected


def test_a_child_is_shown_numbers_for_adults_where_there_are_no_others(story: Valley) -> None:
    SafetyNumber.objects.filter(catchment=story.catchment).update(who="Adults: the council")

    first = story.ask().result["safety"]

    assert [one["who"] for one in first["numbers"]] == ["Adults: the council"]


def test_asking_twice_at_once_gives_the_same_answer_and_one_journal_line(story: Valley) -> None:
    first, second = story.ask(), story.ask()

    assert second == first
    assert Answer.objects.count() == 1
    assert JournalEntry.objects.filter(sentence="asked who can help you").count() == 1


def test_a_later_or_another_question_or_a_changed_directory_is_answered_anew(
    story: Valley,
) -> None:
    first = story.ask()
    nearer = story.ask(travel_limit=1_500)
    Helper.objects.filter(pk=story.amina.pk).update(status="paused")
    without_amina = story.ask(travel_limit=1_500)
    Answer.objects.filter(pk=without_amina.pk).update(asked_at=NOW - dt.timedelta(minutes=6))
    later = story.ask(travel_limit=1_500)

    assert len({first.pk, nearer.pk, without_amina.pk, later.pk}) == 4


def test_an_adult_who_does_not_feel_safe_is_sent_to_the_numbers(story: Valley) -> None:
    Need.objects.filter(topic=topic("money-and-benefits")).update(topic=topic("feeling-safe"))
    story.karen.born_on = story.karen.born_on.replace(year=1990)
    story.karen.save()

    first = story.ask().result["safety"]

    assert first["heading"] == {
        "you": "Your safety comes first",
        "they": "Karen’s safety comes first",
    }
    assert first["leads"] == ()


@pytest.mark.parametrize(
    ("age", "slug", "urgency", "first"),
    [
        pytest.param(14, "money-and-benefits", "now", True, id="a child, now"),
        pytest.param(14, "money-and-benefits", "soon", False, id="a child, soon"),
        pytest.param(34, "money-and-benefits", "now", False, id="an adult's bills"),
        pytest.param(34, "feeling-safe", "now", True, id="an adult in danger"),
        pytest.param(14, "interviews", "now", False, id="nothing to do with safety"),
        pytest.param(None, "somewhere-to-live", "now", True, id="age not known counts as a child"),
    ],
)
def test_what_comes_first(age: int | None, slug: str, urgency: str, first: bool) -> None:
    person = PersonFactory(born_on=TODAY.replace(year=TODAY.year - age) if age else None)
    need = answered.AskedNeed(
        topic=slug, layer=6, name="It", urgency=urgency, wants_guidance=False, need_id=""
    )

    found = safety_first(person, [need], rules=practice(None, on=TODAY), on=TODAY)

    assert (found is not None) is first


def test_every_topic_in_a_rule_is_one_of_ours() -> None:
    rules = practice(None, on=TODAY)
    named = set().union(
        *(rules.topics(key) for key in ("tell-first", "tell-first-children", "with-carers"))
    )

    assert set(Topic.objects.filter(slug__in=named).values_list("slug", flat=True)) == named


def test_a_catchment_adds_to_what_is_told_first() -> None:
    person = PersonFactory(born_on=TODAY.replace(year=TODAY.year - 40))
    need = answered.AskedNeed(
        topic="debt", layer=6, name="It", urgency="now", wants_guidance=False, need_id=""
    )
    set_practice(
        catchment=person.catchment,
        key="tell-first",
        wanted=Wanted(
            value=["debt", "feeling-safe"], valid_from=TODAY, why="Agreed", source_name="Minutes"
        ),
        by=system("the board", now=NOW, catchment_id=person.catchment_id),
        on=TODAY,
    )

    usual = safety_first(person, [need], rules=practice(None, on=TODAY), on=TODAY)
    here = safety_first(person, [need], rules=practice(person.catchment_id, on=TODAY), on=TODAY)

    assert (usual is None, here is None) == (True, False)


def test_constants_of_the_engine_and_the_network_say_what_the_fixed_rules_say() -> None:
    assert shipped_number("adult-age", on=TODAY) == ENGINE_ADULT == ADULT
    assert shipped_number("guidance-level", on=TODAY) == GUIDANCE_LEVEL
    assert shipped_number("smallest-number", on=TODAY) == SMALLEST_SHOWN


def test_the_others_do_not_repeat_an_organisation_of_the_team_for_the_same_need(
    story: Valley,
) -> None:
    advice = story.money_help.organisation
    for organisation in (advice, OrganisationFactory(catchment=story.catchment, name="Elsewhere")):
        OfferFactory(
            organisation=organisation,
            about=[topic("money-and-benefits")],
            times=[1],
            under18_assured_until=TODAY.replace(year=2030),
        )

    result = answered.result(story.ask().result)

    assert [one.name for one in result.team] == ["Amina Rashid", "Denise Holroyd"]
    assert [one.name for one in result.others] == ["Elsewhere", "Leon Marsh"]


def test_an_answer_with_nobody_says_so(story: Valley) -> None:
    Helper.objects.update(status="paused")

    result = story.ask().result

    assert result["team"] == ()
    assert result["lede"]["you"] == (
        "Nobody in the directory can help with your four needs just now. It is not about you."
    )


def test_needs_are_asked_only_as_far_as_the_reader_sees_them(story: Valley) -> None:
    stranger = system("a stranger", now=NOW, catchment_id=story.catchment.pk)

    assert needs_to_ask(story.karen, reader=stranger) == []
    assert len(needs_to_ask(story.karen, reader=story.karen_acts)) == 4


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (sentences.short_name("Amina Rashid"), "Amina"),
        (sentences.short_name("Mrs Okafor"), "Mrs Okafor"),
        (sentences.short_name("Big Dave Ramsden"), "Big Dave"),
        (lowered("I grew up here"), "I grew up here"),
        (sentences.matters_now(["Money"]), "“Money” matters now"),
        (sentences.matters_now(["Money", "Food"]), "“Money” and “Food” matter now"),
        (sentences.opening("Tea. And somebody to talk to.", 40), "Tea. And somebody to talk to."),
        (sentences.opening("Tea. And somebody to talk to.", 20), "Tea."),
        (sentences.opening("Tea and somebody to talk to", 20), "Tea and somebody…"),
        (sentences.short_name(""), ""),
        (sentences.listed([]), ""),
        (sentences.listed(["a", "b", "c"]), "a, b and c"),
        (sentences.counted(1, "need", "needs"), "one need"),
        (sentences.counted(12, "need", "needs"), "12 needs"),
        (lowered("CVs and applications"), "CVs and applications"),
        (lowered("Getting there"), "getting there"),
        (inside("Money and benefits"), "money and benefits"),
        (inside("Knowing what I am good at"), "“Knowing what I am good at”"),
        (inside("What my family wants"), "“What my family wants”"),
        (inside("I’m not sure."), "“I’m not sure”"),
        (inside("Bus money", own_words=True), "“Bus money”"),
        (
            sentences.times([1, 4, 15, 16]),
            "Monday and Tuesday afternoons and Saturday mornings and afternoons",
        ),
        (sentences.times(range(0, 15, 3)), "weekday mornings"),
        (sentences.times(range(2, 21, 3)), "all evenings"),
        (sentences.way(600), "about 8 minutes’ walk"),
        (sentences.way(6000), "about 24 minutes by bus"),
        (sentences.money(450), "£4.50"),
        (sentences.money(500), "£5"),
        (sentences.full_stop("Yes!"), "Yes!"),
        (sentences.full_stop("Yes "), "Yes."),
    ],
)
def test_sentences(made: str, expected: str) -> None:
    assert made == expected
