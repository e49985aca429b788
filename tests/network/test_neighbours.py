"""Organisations across the border: shown, hidden, shown again, taken back."""

import pytest

from catchment.network import rules
from catchment.network.actions import neighbours
from catchment.network.models import DirectoryVersion, HiddenHere
from catchment.network.queries.neighbours import from_neighbours, neighbours_of
from catchment.people.enums import CatchmentStatus, OrganisationStatus, Role
from catchment.people.models import JournalEntry, Organisation
from tests.factories.network import HiddenHereFactory
from tests.factories.people import CatchmentFactory, OrganisationFactory, actor_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def college():
    return OrganisationFactory(name="Hope College")


@pytest.fixture
def aire():
    return CatchmentFactory(name="Aire", slug="aire")


def owner(college):
    return actor_in(college.catchment, Role.COORDINATOR)


def neighbour(catchment):
    return actor_in(catchment, Role.COORDINATOR)


def moved(catchment):
    return DirectoryVersion.objects.filter(catchment=catchment).exists()


def last_line():
    line = JournalEntry.objects.latest("pk")
    return line.sentence, line.catchment_id


def test_show_organisation_in_a_neighbour_moves_both_directories(college, aire):
    neighbours.show_organisation_in(organisation=college, catchment=aire, by=owner(college))

    assert list(college.shown_in.all()) == [aire]
    assert moved(aire)
    assert moved(college.catchment)
    assert last_line() == ("showed “Hope College” in Aire", college.catchment_id)


def test_show_organisation_in_refuses_home_twice_and_hidden(college, aire):
    hidden = HiddenHereFactory(organisation=college).catchment
    neighbours.show_organisation_in(organisation=college, catchment=aire, by=owner(college))

    for catchment, refusal in (
        (college.catchment, neighbours.OwnCatchment),
        (aire, neighbours.AlreadyShown),
        (hidden, neighbours.HiddenThere),
    ):
        with pytest.raises(refusal):
            neighbours.show_organisation_in(
                organisation=college, catchment=catchment, by=owner(college)
            )


def test_hide_organisation_in_ones_own_catchment_and_show_it_again(college, aire):
    college.shown_in.add(aire)

    neighbours.hide_organisation_in(organisation=college, catchment=aire, by=neighbour(aire))

    assert not college.shown_in.exists()
    assert last_line() == ("hid “Hope College” in Aire", aire.pk)
    with pytest.raises(neighbours.NotShownThere):
        neighbours.hide_organisation_in(organisation=college, catchment=aire, by=neighbour(aire))

    neighbours.show_hidden_organisation(organisation=college, catchment=aire, by=neighbour(aire))

    assert list(college.shown_in.all()) == [aire]
    assert not HiddenHere.objects.exists()
    with pytest.raises(neighbours.NotHidden):
        neighbours.show_hidden_organisation(
            organisation=college, catchment=aire, by=neighbour(aire)
        )


@pytest.mark.parametrize("hidden", [False, True])
def test_stop_showing_takes_it_back_hidden_or_not(college, aire, hidden):
    if hidden:
        HiddenHereFactory(organisation=college, catchment=aire)
    else:
        college.shown_in.add(aire)

    neighbours.stop_showing_organisation_in(organisation=college, catchment=aire, by=owner(college))

    assert not college.shown_in.exists()
    assert not HiddenHere.objects.exists()
    assert last_line() == ("stopped showing “Hope College” in Aire", college.catchment_id)
    with pytest.raises(neighbours.NotShownThere):
        neighbours.stop_showing_organisation_in(
            organisation=college, catchment=aire, by=owner(college)
        )


def test_neighbours_of_tells_where_it_is_shown_hidden_and_might_be(college, aire):
    college.shown_in.add(aire)
    hidden = HiddenHereFactory(organisation=college).catchment
    other = CatchmentFactory()
    CatchmentFactory(status=CatchmentStatus.PREPARING)

    found = neighbours_of(college)

    assert (found.shown, found.hidden, found.others) == ((aire,), (hidden,), (other,))


def test_from_neighbours_tells_what_is_shown_and_hidden_here(college, aire):
    college.shown_in.add(aire)
    OrganisationFactory(status=OrganisationStatus.CLOSED).shown_in.add(aire)
    OrganisationFactory(catchment=aire)
    hidden = HiddenHereFactory(catchment=aire).organisation

    found = from_neighbours(aire)

    assert (found.shown, found.hidden, found.count) == ((college,), (hidden,), 1)


@pytest.mark.parametrize(
    ("roles", "own", "here", "may"),
    [
        pytest.param([Role.CAREERS_LEADER], True, True, True, id="its careers leader"),
        pytest.param([Role.HOST], True, True, True, id="its host"),
        pytest.param([Role.ADMINISTRATOR], True, True, True, id="its administrator"),
        pytest.param([Role.HELPER], True, True, False, id="one of its helpers"),
        pytest.param([Role.PERSON], True, True, False, id="a pupil"),
        pytest.param([Role.CAREERS_LEADER], False, True, False, id="another's careers leader"),
        pytest.param([Role.COORDINATOR], False, True, True, id="coordinator"),
        pytest.param([Role.COORDINATOR], False, False, False, id="coordinator elsewhere"),
        pytest.param([Role.HOST], True, False, False, id="its host, acting elsewhere"),
    ],
)
def test_may_close_organisation_and_show_it_elsewhere(college, roles, own, here, may):
    catchment = college.catchment if here else CatchmentFactory()
    own_organisation = college if own else OrganisationFactory(catchment=catchment)
    actor = actor_in(catchment, *roles, organisation=own_organisation)

    assert rules.may_close_organisation(actor, college) is may
    assert rules.may_show_elsewhere(actor, college) is may


@pytest.mark.parametrize(
    ("role", "shown", "home", "may"),
    [
        pytest.param(Role.COORDINATOR, True, False, True, id="the neighbour's coordinator"),
        pytest.param(Role.COORDINATOR, False, False, False, id="not shown there"),
        pytest.param(Role.COORDINATOR, True, True, False, id="the coordinator at home"),
        pytest.param(Role.ADMINISTRATOR, True, False, False, id="the neighbour's administrator"),
    ],
)
def test_may_hide_organisation(college, aire, role, shown, home, may):
    if shown:
        college.shown_in.add(aire)

    assert (
        rules.may_hide_organisation(actor_in(college.catchment if home else aire, role), college)
        is may
    )


def test_visible_to_agrees_with_may_show_again(aire):
    HiddenHereFactory(catchment=aire)
    HiddenHereFactory()

    for role in Role:
        actor = actor_in(aire, role)
        listed = set(HiddenHere.objects.visible_to(actor))

        assert listed == {
            one for one in HiddenHere.objects.all() if rules.may_show_again(actor, one)
        }


def test_what_is_hidden_is_no_longer_seen(college, aire):
    college.shown_in.add(aire)
    seen_before = Organisation.objects.visible_to(neighbour(aire)).count()

    neighbours.hide_organisation_in(organisation=college, catchment=aire, by=neighbour(aire))

    assert (seen_before, Organisation.objects.visible_to(neighbour(aire)).count()) == (1, 0)
