"""What writing a ladder changes, and what is refused."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections

from catchment.people.actions.grants import GrantNeedsAnEnd
from catchment.people.actions.persons import SupporterAlreadyNamed
from catchment.people.actor import Actor, system
from catchment.people.enums import GrantBasis, Role
from catchment.people.models import (
    Grant,
    JournalEntry,
    Membership,
    OutboxMessage,
    Person,
    Supporter,
)
from catchment.people.queries import actor_of
from catchment.support.actions import influences, ladder, needs, shares, together, views
from catchment.support.enums import LadderStatus, LearningStage, LearningTask, Urgency
from catchment.support.models import (
    HelperView,
    Influence,
    Ladder,
    LadderLayer,
    LayerShare,
    LayerVersion,
    Need,
    Notice,
)
from catchment.vocabulary.enums import InfluenceDirection, InfluenceMode, Layer
from catchment.vocabulary.models import Topic
from tests.factories.network import HelperFactory
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    MembershipFactory,
    PersonFactory,
    SupporterFactory,
    UserFactory,
    actor_in,
)
from tests.factories.plans import PlanFactory, PlanShareFactory
from tests.factories.support import InfluenceFactory, LadderFactory, NeedFactory, layer_of, let_in
from tests.factories.vocabulary import TopicFactory

pytestmark = pytest.mark.django_db
SOON = NOW + dt.timedelta(days=91)
WHAT_FOR = "to help me apply"


@pytest.fixture
def karen() -> Person:
    made: Person = PersonFactory(
        user=UserFactory(name="Karen Example"), known_as="Karen", born_on=dt.date(2000, 1, 1)
    )
    return made


@pytest.fixture
def herself(karen: Person) -> Actor:
    own = MembershipFactory(user=karen.user, catchment=karen.catchment, holds=[Role.PERSON])
    return actor_of(own, now=NOW)


@pytest.fixture
def ruth(karen: Person) -> Membership:
    made: Membership = MembershipFactory(
        catchment=karen.catchment, user__name="Ruth Sutcliffe", holds=[Role.HELPER]
    )
    return made


@pytest.fixture
def third(karen: Person) -> LadderLayer:
    return layer_of(LadderFactory(person=karen, words={3: "Bev backs me."}), 3)


def sentences() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("sentence", flat=True))


def test_begin_ladder_opens_seven_empty_steps(karen: Person, herself: Actor) -> None:
    begun = ladder.begin_ladder(person=karen, by=herself)

    assert begun.status == LadderStatus.CURRENT
    assert [one.layer for one in begun.layers.order_by("layer")] == list(Layer)
    assert sentences() == ["began your ladder"]


def test_begin_ladder_refuses_a_second_current_one(karen: Person, herself: Actor) -> None:
    LadderFactory(person=karen)

    with pytest.raises(ladder.LadderAlreadyBegun):
        ladder.begin_ladder(person=karen, by=herself)

    assert Ladder.objects.count() == 1


def test_start_new_ladder_keeps_the_earlier_and_copies_nothing(
    third: LadderLayer, herself: Actor, ruth: Membership
) -> None:
    let_in(third.ladder, ruth)

    begun = ladder.start_new_ladder(ladder=third.ladder, by=herself)

    third.refresh_from_db()
    third.ladder.refresh_from_db()
    assert third.ladder.status == LadderStatus.EARLIER
    assert third.own_words == "Bev backs me."
    assert [one.own_words for one in begun.layers.all()] == [""] * 7
    assert not LayerShare.objects.filter(layer__ladder=begun).exists()


def test_start_new_ladder_refuses_the_slower_of_two(third: LadderLayer, herself: Actor) -> None:
    ladder.start_new_ladder(ladder=third.ladder, by=herself)

    with pytest.raises(ladder.LadderIsEarlier):
        ladder.start_new_ladder(ladder=third.ladder, by=herself)


def test_the_helper_who_starts_a_new_ladder_with_the_person_can_write_in_it(
    third: LadderLayer, ruth: Membership
) -> None:
    grant = let_in(third.ladder, ruth, together=True)

    begun = ladder.start_new_ladder(ladder=third.ladder, by=actor_of(ruth, now=NOW))

    shares = LayerShare.objects.filter(layer__ladder=begun)
    assert {(one.grant_id, one.together) for one in shares} == {(grant.pk, True)}
    assert shares.count() == 7


def test_save_layer_keeps_every_wording_and_says_nothing_of_it_in_the_journal(
    third: LadderLayer, herself: Actor
) -> None:
    ladder.save_layer(layer=third, version=1, own_words="Mum too.", source="I asked", by=herself)
    ladder.save_layer(layer=third, version=2, own_words="", source="", by=herself)

    kept = LayerVersion.objects.order_by("number")
    assert [(one.number, one.own_words, one.together) for one in kept] == [
        (2, "Mum too.", False),
        (3, "", False),
    ]
    third.refresh_from_db()
    assert (third.own_words, third.version) == ("", 3)
    assert sentences() == ["wrote in step 3 of your ladder"] * 2


def test_save_layer_marks_what_a_helper_wrote_with_the_person(
    third: LadderLayer, ruth: Membership
) -> None:
    by = actor_of(ruth, now=NOW)

    ladder.save_layer(layer=third, version=1, own_words="Mum too.", source="", by=by)

    kept = LayerVersion.objects.get()
    assert (kept.together, kept.written_by) == (True, ruth)


def test_save_layer_refuses_the_slower_of_two(
    third: LadderLayer, herself: Actor, ruth: Membership
) -> None:
    ladder.save_layer(layer=third, version=1, own_words="First.", source="", by=herself)

    with pytest.raises(ladder.LayerChanged):
        ladder.save_layer(
            layer=third, version=1, own_words="Second.", source="", by=actor_of(ruth, now=NOW)
        )

    third.refresh_from_db()
    assert third.own_words == "First."
    assert LayerVersion.objects.count() == 1


def test_save_layer_refuses_an_earlier_ladder(third: LadderLayer, herself: Actor) -> None:
    ladder.start_new_ladder(ladder=third.ladder, by=herself)

    with pytest.raises(ladder.LayerChanged):
        ladder.save_layer(layer=third, version=1, own_words="Late.", source="", by=herself)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_save_at_once_one_is_told(third: LadderLayer, ruth: Membership) -> None:
    """On PostgreSQL "read, check, save" would let both win; the conditional update never does."""
    start, told = threading.Barrier(2), []
    by = actor_of(ruth, now=NOW)

    def save(words: str) -> None:
        mine = layer_of(third.ladder, 3)
        start.wait()
        try:
            ladder.save_layer(layer=mine, version=1, own_words=words, source="", by=by)
        except ladder.LayerChanged:
            told.append(words)
        finally:
            connections.close_all()

    both = [threading.Thread(target=save, args=(words,)) for words in ("First.", "Second.")]
    for one in both:
        one.start()
    for one in both:
        one.join()

    third.refresh_from_db()
    assert {third.own_words, *told} == {"First.", "Second."}
    assert len(told) == 1
    assert LayerVersion.objects.count() == 1


def test_save_step_saves_all_that_a_page_sends(third: LadderLayer, herself: Actor) -> None:
    bev = SupporterFactory(person=third.ladder.person, name="Bev")
    topic = Topic.objects.get(slug="caring-for-someone")

    ladder.save_step(
        layer=third,
        version=1,
        answer=ladder.StepAnswer(
            own_words="Bev and Mum.",
            source="They said so",
            places={bev.pk: ladder.Place(InfluenceDirection.HELPS, InfluenceMode.SUPPORT)},
            new_person=influences.NewPerson("Mum", "at home", InfluenceDirection.BOTH),
            new_need=needs.NewNeed(topic, "Somebody for Gran", Urgency.NOW),
        ),
        by=herself,
    )

    third.refresh_from_db()
    assert (third.own_words, third.source) == ("Bev and Mum.", "They said so")
    standing = Influence.objects.order_by("pk").select_related("supporter")
    assert [(one.supporter.name, one.direction, one.mode) for one in standing if one.supporter] == [
        ("Bev", "helps", "support"),
        ("Mum", "both", ""),
    ]
    assert Need.objects.get().topic == topic


def test_save_step_sent_twice_changes_nothing_more(third: LadderLayer, herself: Actor) -> None:
    bev = SupporterFactory(person=third.ladder.person)
    answer = ladder.StepAnswer("New.", "", {bev.pk: ladder.Place(InfluenceDirection.HELPS)})
    ladder.save_step(layer=third, version=1, answer=answer, by=herself)
    before = sentences()

    ladder.save_step(layer=layer_of(third.ladder, 3), version=1, answer=answer, by=herself)

    assert sentences() == before
    assert LayerVersion.objects.count() == 1


def test_save_step_saves_nothing_of_a_page_that_came_too_late(
    third: LadderLayer, herself: Actor
) -> None:
    stale = layer_of(third.ladder, 3)
    ladder.save_layer(layer=third, version=1, own_words="First.", source="", by=herself)

    with pytest.raises(ladder.LayerChanged):
        ladder.save_step(
            layer=stale,
            version=1,
            answer=ladder.StepAnswer("Second.", new_person=influences.NewPerson("Mum")),
            by=herself,
        )

    assert not Supporter.objects.exists()


def test_save_step_left_for_later_keeps_the_words(third: LadderLayer, herself: Actor) -> None:
    ladder.save_step(
        layer=third, version=1, answer=ladder.StepAnswer("Half.", not_now=True), by=herself
    )

    third.refresh_from_db()
    assert (third.own_words, third.not_now) == ("Half.", True)


def test_words_end_not_now(third: LadderLayer, herself: Actor) -> None:
    ladder.say_not_now(layer=third, by=herself)

    ladder.save_layer(layer=third, version=1, own_words="Now.", source="", by=herself)

    third.refresh_from_db()
    assert third.not_now is False
    assert sentences()[0] == "left step 3 of your ladder for later"


def test_say_not_now_refuses_an_earlier_ladder(third: LadderLayer, herself: Actor) -> None:
    ladder.start_new_ladder(ladder=third.ladder, by=herself)

    with pytest.raises(ladder.LadderIsEarlier):
        ladder.say_not_now(layer=third, by=herself)


def test_add_need_refuses_the_same_topic_while_it_is_open(
    third: LadderLayer, herself: Actor
) -> None:
    need = needs.NewNeed(Topic.objects.get(slug="debt"), "I owe money")
    added = needs.add_need(layer=third, need=need, by=herself)

    with pytest.raises(needs.NeedAlreadyThere):
        needs.add_need(layer=third, need=need, by=herself)

    needs.close_need(need=added, by=herself)
    assert needs.add_need(layer=third, need=need, by=herself).closed_at is None


def test_add_need_without_topic_refuses_the_same_words(third: LadderLayer, herself: Actor) -> None:
    need = needs.NewNeed(None, "a drum kit")
    needs.add_need(layer=third, need=need, by=herself)

    with pytest.raises(needs.NeedAlreadyThere):
        needs.add_need(layer=third, need=need, by=herself)


def test_add_need_refuses_another_catchments_topic(third: LadderLayer, herself: Actor) -> None:
    with pytest.raises(needs.TopicNotHere):
        needs.add_need(layer=third, need=needs.NewNeed(TopicFactory(), ""), by=herself)


def test_change_need(third: LadderLayer, herself: Actor) -> None:
    need = NeedFactory(layer=third, words="bus money")
    travel = Topic.objects.get(slug="travel")

    needs.change_need(
        need=need, to=needs.NewNeed(travel, "bus money", Urgency.NOW, True), by=herself
    )

    assert (need.topic, need.urgency, need.wants_guidance) == (travel, "now", True)
    assert sentences() == ["changed a need in step 3 of your ladder"]


def test_change_need_refuses_to_make_it_the_same_as_another(
    third: LadderLayer, herself: Actor
) -> None:
    travel = Topic.objects.get(slug="travel")
    NeedFactory(layer=third, topic=travel)
    need = NeedFactory(layer=third)

    with pytest.raises(needs.NeedAlreadyThere):
        needs.change_need(need=need, to=needs.NewNeed(travel, ""), by=herself)


def test_a_closed_need_is_neither_changed_nor_closed_again(
    third: LadderLayer, herself: Actor
) -> None:
    need = NeedFactory(layer=third)
    needs.close_need(need=need, by=herself)

    with pytest.raises(needs.NeedClosed):
        needs.change_need(need=need, to=needs.NewNeed(None, "other"), by=herself)
    with pytest.raises(needs.NeedClosed):
        needs.close_need(need=need, by=herself)


def test_naming_a_person_sends_nothing(third: LadderLayer, herself: Actor) -> None:
    named = influences.NewPerson("Auntie Bev", "my aunt", InfluenceDirection.HELPS)

    supporter = influences.add_person(layer=third, named=named, by=herself)

    assert (supporter.person, supporter.name) == (third.ladder.person, "Auntie Bev")
    assert not OutboxMessage.objects.exists()


def test_somebody_is_named_without_being_placed(third: LadderLayer, herself: Actor) -> None:
    influences.add_person(layer=third, named=influences.NewPerson("Mum"), by=herself)

    assert Supporter.objects.get().name == "Mum"
    assert not Influence.objects.exists()


def test_add_person_refuses_a_name_given_before(third: LadderLayer, herself: Actor) -> None:
    SupporterFactory(person=third.ladder.person, name="Bev")

    with pytest.raises(SupporterAlreadyNamed):
        influences.add_person(layer=third, named=influences.NewPerson("Bev"), by=herself)


def test_add_influence_by_a_role_alone_stands_once(third: LadderLayer, herself: Actor) -> None:
    influences.add_influence(
        layer=third, who="my form tutor", direction=InfluenceDirection.HELPS, by=herself
    )

    with pytest.raises(influences.InfluenceAlreadyThere):
        influences.add_influence(
            layer=third, who="my form tutor", direction=InfluenceDirection.BOTH, by=herself
        )


def test_nobody_is_placed_whom_another_person_named(third: LadderLayer, herself: Actor) -> None:
    stranger = SupporterFactory()

    with pytest.raises(influences.SupporterNotTheirs):
        influences.place_person(
            layer=third, supporter_id=stranger.pk, direction="helps", mode="", by=herself
        )
    with pytest.raises(influences.SupporterNotTheirs):
        influences.place_person(layer=third, supporter_id=0, direction="helps", mode="", by=herself)


def test_place_person_changes_and_takes_off(third: LadderLayer, herself: Actor) -> None:
    bev = SupporterFactory(person=third.ladder.person)

    for direction in ("helps", "both", "", ""):
        influences.place_person(
            layer=third, supporter_id=bev.pk, direction=direction, mode="", by=herself
        )

    assert not Influence.objects.exists()
    assert sentences() == [
        "said who helps or holds back in step 3 of your ladder",
        "said who helps or holds back in step 3 of your ladder",
        "took somebody off step 3 of your ladder",
    ]


def test_write_helper_view_stands_beside_others_and_over_none(
    third: LadderLayer, ruth: Membership
) -> None:
    amir = MembershipFactory(catchment=ruth.catchment, holds=[Role.HELPER])
    for author, words in ((ruth, "Draft."), (amir, "A strength."), (ruth, "Proud.")):
        views.write_helper_view(
            layer=third, words=words, how_known="We talked", by=actor_of(author, now=NOW)
        )

    third.refresh_from_db()
    assert third.own_words == "Bev backs me."
    assert set(HelperView.objects.values_list("author", "words")) == {
        (ruth.pk, "Proud."),
        (amir.pk, "A strength."),
    }


def test_helpers_write_nothing_beside_an_earlier_ladder(
    third: LadderLayer, herself: Actor, ruth: Membership
) -> None:
    ladder.start_new_ladder(ladder=third.ladder, by=herself)
    by = actor_of(ruth, now=NOW)

    with pytest.raises(views.LadderIsClosed):
        views.write_helper_view(layer=third, words="Late", how_known="x", by=by)
    with pytest.raises(views.LadderIsClosed):
        views.set_stuck(layer=third, task=LearningTask.SELF, stage=LearningStage.SENSING, by=by)


def test_set_stuck_notes_who_and_takes_the_note_away(third: LadderLayer, ruth: Membership) -> None:
    by = actor_of(ruth, now=NOW)

    views.set_stuck(layer=third, task=LearningTask.SELF, stage=LearningStage.SIFTING, by=by)
    assert (third.stuck_task, third.stuck_stage, third.stuck_by) == ("self", "sifting", ruth)

    views.set_stuck(layer=third, task="", stage="", by=by)
    assert (third.stuck_task, third.stuck_by, third.stuck_at) == ("", None, None)


def test_set_stuck_refuses_half_a_note(third: LadderLayer, ruth: Membership) -> None:
    with pytest.raises(views.StuckIsHalf):
        views.set_stuck(layer=third, task=LearningTask.SELF, stage="", by=actor_of(ruth, now=NOW))


def test_share_layers_ends_with_its_grant_and_replaces_the_one_before(
    third: LadderLayer, herself: Actor, ruth: Membership
) -> None:
    before = shares.share_layers(
        ladder=third.ladder,
        layers=list(Layer),
        recipient=ruth,
        purpose=WHAT_FOR,
        until=SOON,
        by=herself,
    )

    grant = shares.share_layers(
        ladder=third.ladder,
        layers=[3],
        recipient=ruth,
        purpose=WHAT_FOR,
        until=SOON,
        together=True,
        by=herself,
    )

    before.refresh_from_db()
    assert before.withdrawn_at == NOW
    assert list(LadderLayer.objects.visible_to(actor_of(ruth, now=NOW))) == [third]
    assert not LadderLayer.objects.visible_to(actor_of(ruth, now=SOON)).exists()
    assert [share.together for share in grant.layer_shares.all()] == [True]
    assert "let Ruth Sutcliffe read all steps of your ladder" in sentences()
    assert "let Ruth Sutcliffe read one step of your ladder" in sentences()


def test_share_layers_leaves_other_peoples_and_other_purposes_alone(
    third: LadderLayer, herself: Actor, ruth: Membership
) -> None:
    amir = MembershipFactory(catchment=ruth.catchment, holds=[Role.HELPER])
    amirs = let_in(third.ladder, amir)
    plan = let_in(LadderFactory(person=third.ladder.person, status="earlier"), ruth)

    shares.share_layers(
        ladder=third.ladder, layers=[1, 2], recipient=ruth, purpose=WHAT_FOR, until=SOON, by=herself
    )

    amirs.refresh_from_db()
    plan.refresh_from_db()
    assert (amirs.withdrawn_at, plan.withdrawn_at) == (None, None)
    assert "let Ruth Sutcliffe read 2 steps of your ladder" in sentences()


def test_share_layers_refuses_nothing_and_what_is_not_ones_own(
    third: LadderLayer, herself: Actor, ruth: Membership
) -> None:
    with pytest.raises(shares.NothingToShare):
        shares.share_layers(
            ladder=third.ladder, layers=[], recipient=ruth, purpose=WHAT_FOR, until=SOON, by=herself
        )
    with pytest.raises(shares.NothingToShare):
        shares.share_layers(
            ladder=third.ladder,
            layers=[3],
            recipient=ruth,
            purpose=WHAT_FOR,
            until=SOON,
            by=actor_of(ruth, now=NOW),
        )


@pytest.mark.parametrize(
    ("member", "until", "error"),
    [
        pytest.param({"holds": [Role.HELPER], "here": False}, SOON, shares.NotFit, id="elsewhere"),
        pytest.param({"holds": [Role.HOST]}, SOON, shares.NotFit, id="a host"),
        pytest.param({"holds": [Role.HELPER]}, NOW, GrantNeedsAnEnd, id="no end"),
    ],
)
def test_share_layers_refuses_recipients_and_ends(
    third: LadderLayer,
    herself: Actor,
    member: dict[str, object],
    until: dt.datetime,
    error: type[Exception],
) -> None:
    here = member.pop("here", True)
    home = third.ladder.person.catchment if here else CatchmentFactory()
    recipient = MembershipFactory(catchment=home, **member)

    with pytest.raises(error):
        shares.share_layers(
            ladder=third.ladder,
            layers=[3],
            recipient=recipient,
            purpose=WHAT_FOR,
            until=until,
            by=herself,
        )

    assert not LayerShare.objects.exists()


def test_share_layers_refuses_whoever_is_not_cleared_for_a_child(
    third: LadderLayer, herself: Actor, ruth: Membership
) -> None:
    Person.objects.filter(pk=third.ladder.person_id).update(born_on=dt.date(NOW.year - 15, 1, 1))

    with pytest.raises(shares.NotFit):
        share_third(third, ruth, herself)

    assert not LayerShare.objects.exists()


def test_share_layers_tells_the_recipient_what_for(
    third: LadderLayer, herself: Actor, ruth: Membership
) -> None:
    grant = share_third(third, ruth, herself)

    told = Notice.objects.get()
    assert (told.to, told.sentence) == (ruth, "Karen shares something with you")
    assert (grant.purpose, grant.until, grant.basis) == (WHAT_FOR, SOON, GrantBasis.CHOICE)


def test_share_layers_refuses_the_second_of_a_double_click(
    third: LadderLayer, herself: Actor, ruth: Membership
) -> None:
    share_third(third, ruth, herself)

    with pytest.raises(shares.SharedAlready):
        share_third(third, ruth, herself)

    assert LayerShare.objects.count() == 1


def test_share_layers_leaves_open_what_a_place_in_the_team_opened(
    third: LadderLayer, herself: Actor, ruth: Membership
) -> None:
    plan = PlanFactory(person=third.ladder.person)
    theirs = let_in(third.ladder, ruth)
    PlanShareFactory(grant=theirs, plan=plan)

    share_third(third, ruth, herself)

    theirs.refresh_from_db()
    assert theirs.withdrawn_at is None


def share_third(third: LadderLayer, recipient: Membership, by: Actor) -> Grant:
    """The third step, as often as it is called."""
    return shares.share_layers(
        ladder=third.ladder, layers=[3], recipient=recipient, purpose=WHAT_FOR, until=SOON, by=by
    )


def test_sit_together_opens_a_ladder_for_somebody_without_an_account(ruth: Membership) -> None:
    joey = PersonFactory(catchment=ruth.catchment)
    HelperFactory(catchment=ruth.catchment, membership=ruth, name="Ruth Sutcliffe", cleared=True)
    by = actor_of(ruth, now=NOW)

    begun = together.sit_together(person=joey, until=SOON, by=by)
    again = together.sit_together(person=joey, until=SOON, by=by)

    assert begun == again
    read = LayerShare.objects.giving(by)
    assert [(one.layer.layer, one.together) for one in read.order_by("layer__layer")] == [
        (layer, True) for layer in Layer
    ]
    assert {one.grant.purpose for one in read} == {together.PRESENT_PURPOSE}


def test_sit_together_refuses_somebody_with_an_account(karen: Person, ruth: Membership) -> None:
    with pytest.raises(together.PersonHasAccount):
        together.sit_together(person=karen, until=SOON, by=actor_of(ruth, now=NOW))


def test_sit_together_refuses_a_command() -> None:
    with pytest.raises(together.NotAMember):
        together.sit_together(person=PersonFactory(), until=SOON, by=system("the sweep", now=NOW))


def test_a_role_of_another_step_is_left_alone_and_the_same_again_changes_nothing() -> None:
    ladder = LadderFactory()
    tutor = InfluenceFactory(layer=layer_of(ladder, 3), who="my form tutor", mode="support")
    by = actor_in(ladder.person.catchment, Role.PERSON, person_id=ladder.person_id)
    before = JournalEntry.objects.count()

    for layer, direction in ((1, ""), (3, tutor.direction)):
        influences.place_role(
            layer=layer_of(ladder, layer),
            influence_id=tutor.pk,
            direction=direction,
            mode="support",
            by=by,
        )

    tutor.refresh_from_db()
    assert tutor.mode == "support"
    assert JournalEntry.objects.count() == before


def test_a_helper_named_in_full_before_is_not_named_twice() -> None:
    ladder = LadderFactory()
    by = actor_in(ladder.person.catchment, Role.PERSON, person_id=ladder.person_id)
    helper = HelperFactory(catchment=ladder.person.catchment, name="Amina Rashid")
    SupporterFactory(person=ladder.person, name="Amina Rashid")
    short = SupporterFactory(person=ladder.person, name="Amina")

    with pytest.raises(SupporterAlreadyNamed):
        influences.say_who_is_meant(
            layer=layer_of(ladder, 3), supporter=short, helper=helper, by=by
        )
    with pytest.raises(influences.SupporterNotTheirs):
        influences.say_who_is_meant(
            layer=layer_of(ladder, 3), supporter=SupporterFactory(), helper=helper, by=by
        )
