"""Who may read and write a ladder, over all roles and shares."""

import datetime as dt
from dataclasses import dataclass

import pytest

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Grant, Membership, Person
from catchment.people.queries import actor_of
from catchment.support.enums import STAFF_ROLES, LadderStatus
from catchment.support.models import (
    HelperView,
    Influence,
    Ladder,
    LadderLayer,
    LayerVersion,
    Need,
)
from catchment.support.rules import ladder as rules
from catchment.support.rules.shares import may_see_with_their_eyes
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)
from tests.factories.support import (
    HelperViewFactory,
    InfluenceFactory,
    LadderFactory,
    NeedFactory,
    layer_of,
    let_in,
)

pytestmark = pytest.mark.django_db

HELD_OPEN, HELD_CLOSED = 3, 5


@dataclass
class Story:
    """Karen, who has a ladder, and whoever the case puts beside it."""

    home: Catchment
    karen: Person
    ladder: Ladder

    @property
    def open_layer(self) -> LadderLayer:
        return layer_of(self.ladder, HELD_OPEN)

    @property
    def closed_layer(self) -> LadderLayer:
        return layer_of(self.ladder, HELD_CLOSED)

    def member(self, *roles: Role, catchment: Catchment | None = None) -> Membership:
        made: Membership = MembershipFactory(catchment=catchment or self.home, holds=list(roles))
        return made

    def karen_herself(self) -> Actor:
        own = MembershipFactory(user=self.karen.user, catchment=self.home, holds=[Role.PERSON])
        return actor_of(own, now=NOW)


@pytest.fixture
def story() -> Story:
    home = CatchmentFactory()
    karen = PersonFactory(catchment=home, user=UserFactory())
    return Story(home, karen, LadderFactory(person=karen, words={HELD_OPEN: "Bev backs me."}))


@pytest.fixture
def untold(story: Story) -> Story:
    """The same, for a person without an account."""
    story.karen.user = None
    story.karen.save()
    return story


def reader(story: Story, *roles: Role, together: bool = False, **grant: object) -> Actor:
    """A member with whom one layer is shared."""
    member = story.member(*(roles or (Role.HELPER,)))
    let_in(story.ladder, member, layers=(HELD_OPEN,), together=together, **grant)
    return actor_of(member, now=NOW)


def test_the_person_may_do_everything_but_write_a_helper_view(story: Story) -> None:
    karen = story.karen_herself()

    assert rules.may_open_ladder(karen, story.ladder)
    assert rules.may_open_ladder(karen, story.karen)
    assert rules.may_begin_ladder(karen, story.karen)
    assert rules.may_view_ladder(karen, story.ladder)
    assert rules.may_view_layer(karen, story.closed_layer)
    assert rules.may_write_layer(karen, story.closed_layer)
    assert rules.may_start_new_ladder(karen, story.ladder)
    assert rules.may_share_ladder(karen, story.ladder)
    assert not rules.may_write_helper_view(karen, story.open_layer)
    assert not rules.may_sit_together(karen, story.karen)
    assert rules.may_open_sharing(karen, story.karen)
    assert rules.may_open_sharing(karen, story.ladder)


def test_a_reader_reads_the_shared_layer_alone(story: Story) -> None:
    ruth = reader(story)

    assert rules.may_open_ladder(ruth, story.ladder)
    assert rules.may_view_ladder(ruth, story.ladder)
    assert rules.may_view_layer(ruth, story.open_layer)
    assert not rules.may_view_layer(ruth, story.closed_layer)
    assert not rules.may_write_layer(ruth, story.open_layer)
    assert not rules.may_start_new_ladder(ruth, story.ladder)
    assert not rules.may_share_ladder(ruth, story.ladder)
    assert not rules.may_begin_ladder(ruth, story.karen)
    assert not rules.may_open_sharing(ruth, story.karen)
    assert not rules.may_open_sharing(ruth, story.ladder)


def test_a_helper_who_writes_with_the_person_writes_the_shared_layer_alone(story: Story) -> None:
    ruth = reader(story, together=True)

    assert rules.may_write_layer(ruth, story.open_layer)
    assert not rules.may_write_layer(ruth, story.closed_layer)
    assert rules.may_start_new_ladder(ruth, story.ladder)


@pytest.mark.parametrize(
    "over",
    [
        pytest.param({"until": NOW}, id="run out"),
        pytest.param({"withdrawn_at": NOW - dt.timedelta(hours=1)}, id="withdrawn"),
        pytest.param({"starts_at": NOW + dt.timedelta(hours=1)}, id="not begun"),
    ],
)
def test_a_share_that_is_not_in_force_opens_nothing(story: Story, over: dict[str, object]) -> None:
    ruth = reader(story, together=True, **over)

    assert not rules.may_view_ladder(ruth, story.ladder)
    assert not rules.may_view_layer(ruth, story.open_layer)
    assert not rules.may_write_layer(ruth, story.open_layer)
    assert not rules.may_write_helper_view(ruth, story.open_layer)


def test_a_share_opens_nothing_in_another_catchment(story: Story) -> None:
    member = MembershipFactory(holds=[Role.HELPER])
    let_in(story.ladder, member)
    elsewhere = actor_of(member, now=NOW)

    assert not rules.may_open_ladder(elsewhere, story.ladder)
    assert not rules.may_view_layer(elsewhere, story.open_layer)
    assert not rules.may_write_helper_view(elsewhere, story.open_layer)


@pytest.mark.parametrize("role", list(Role))
def test_only_staff_write_a_view_beside_what_is_shared(story: Story, role: Role) -> None:
    actor = reader(story, role)

    assert rules.may_write_helper_view(actor, story.open_layer) is (role in STAFF_ROLES)
    assert not rules.may_write_helper_view(actor, story.closed_layer)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_alone_opens_no_ladder(story: Story, role: Role) -> None:
    actor = actor_of(story.member(role), now=NOW)

    assert not rules.may_open_ladder(actor, story.ladder)
    assert not rules.may_open_ladder(actor, story.karen)
    assert not rules.may_view_layer(actor, story.open_layer)


def test_an_earlier_ladder_is_read_and_not_written(story: Story) -> None:
    story.ladder.status = LadderStatus.EARLIER
    story.ladder.save()
    karen, ruth = story.karen_herself(), reader(story, together=True)

    assert rules.may_view_layer(karen, story.open_layer)
    assert rules.may_view_layer(ruth, story.open_layer)
    assert not rules.may_write_layer(karen, story.open_layer)
    assert not rules.may_write_layer(ruth, story.open_layer)
    assert not rules.may_write_helper_view(ruth, story.open_layer)
    assert not rules.may_start_new_ladder(karen, story.ladder)


@pytest.mark.parametrize("role", list(Role))
def test_staff_sit_beside_somebody_without_an_account(untold: Story, role: Role) -> None:
    actor = reader(untold, role)

    assert rules.may_sit_together(actor, untold.karen) is (role in STAFF_ROLES)


def test_nobody_says_yes_for_somebody_with_an_account(story: Story) -> None:
    assert not rules.may_sit_together(reader(story), story.karen)


def test_nobody_sits_beside_somebody_whom_they_do_not_see(untold: Story) -> None:
    assert not rules.may_sit_together(actor_of(untold.member(Role.HELPER), now=NOW), untold.karen)


def test_the_helper_beside_somebody_without_an_account_shares_for_them(untold: Story) -> None:
    assert rules.may_share_ladder(reader(untold, together=True), untold.ladder)
    assert not rules.may_share_ladder(reader(untold), untold.ladder)


def test_withdrawing_is_for_the_person_the_reader_and_who_is_beside(untold: Story) -> None:
    amir = untold.member(Role.HELPER)
    grant = let_in(untold.ladder, amir, layers=(HELD_OPEN,))

    assert rules.may_withdraw_share(actor_of(amir, now=NOW), grant)
    assert rules.may_withdraw_share(reader(untold, together=True), grant)
    assert not rules.may_withdraw_share(reader(untold), grant)
    assert not rules.may_withdraw_share(actor_in(CatchmentFactory(), membership_id=amir.pk), grant)


def test_the_person_alone_looks_with_the_eyes_of_a_reader(story: Story) -> None:
    amir = story.member(Role.HELPER)
    grant: Grant = let_in(story.ladder, amir, layers=(HELD_OPEN,))
    karen = story.karen_herself()

    assert may_see_with_their_eyes(karen, grant)
    assert rules.may_withdraw_share(karen, grant)
    assert not may_see_with_their_eyes(actor_of(amir, now=NOW), grant)


def test_a_visitor_sees_nothing(story: Story) -> None:
    visitor = Actor(now=NOW)

    assert not rules.may_view_layer(visitor, story.open_layer)
    assert list(Ladder.objects.visible_to(visitor)) == []
    assert list(LadderLayer.objects.visible_to(visitor)) == []


@pytest.mark.parametrize("role", [None, *Role])
def test_visible_to_agrees_with_the_rules(role: Role | None) -> None:
    home = CatchmentFactory()
    me = MembershipFactory(catchment=home, holds=[role] if role else [])
    own = LadderFactory(person=PersonFactory(catchment=home, user=me.user))
    earlier = LadderFactory(person=own.person, status=LadderStatus.EARLIER)
    shared = LadderFactory(person=PersonFactory(catchment=home))
    let_in(shared, me, layers=(1, HELD_OPEN))
    over = LadderFactory(person=PersonFactory(catchment=home))
    let_in(over, me, until=NOW)
    let_in(LadderFactory(), me)
    LadderFactory(person=PersonFactory(catchment=home))
    actor = actor_of(me, now=NOW)

    ladders = set(Ladder.objects.visible_to(actor))
    layers = set(LadderLayer.objects.visible_to(actor))

    assert ladders == {own, earlier, shared}
    assert ladders == {one for one in Ladder.objects.all() if rules.may_view_ladder(actor, one)}
    assert layers == {one for one in LadderLayer.objects.all() if rules.may_view_layer(actor, one)}


@pytest.mark.parametrize("kind", [Need, Influence, HelperView, LayerVersion])
def test_what_hangs_on_a_layer_is_seen_with_the_layer(story: Story, kind: type) -> None:
    for layer in (story.open_layer, story.closed_layer):
        NeedFactory(layer=layer)
        InfluenceFactory(layer=layer)
        HelperViewFactory(layer=layer)
        LayerVersion.objects.create(layer=layer, number=2, written_at=NOW)
    ruth = reader(story)

    seen = kind.objects.visible_to(ruth)  # type: ignore[attr-defined]  # each of them has it

    assert {row.layer.layer for row in seen} == {HELD_OPEN}
