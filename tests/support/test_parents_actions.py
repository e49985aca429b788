"""Links of parents: what is asked, answered, stopped, chosen; and what each opens."""

import datetime as dt
import threading

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, connections, transaction

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Membership, Organisation, Person
from catchment.people.queries import actor_of
from catchment.support.actions import parents as actions
from catchment.support.enums import ParentLinkStatus, ParentSees
from catchment.support.models import Notice, ParentLink, ParentSetting
from catchment.support.queries.parents import find_child
from tests.factories.parents import ParentLinkFactory, ParentSettingFactory
from tests.factories.people import (
    NOW,
    TODAY,
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOTHING, DATES, PLAN = ParentSees.NOTHING, ParentSees.DATES, ParentSees.PLAN
BORN_12 = dt.date(2014, 6, 1)
BORN_15 = dt.date(2011, 6, 1)


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def school() -> Organisation:
    made: Organisation = OrganisationFactory(school=True)
    return made


@pytest.fixture
def child(school: Organisation) -> Person:
    """Kyle, twelve, with an account of his own."""
    made: Person = PersonFactory(
        catchment=school.catchment,
        name="Kyle Anthony Marsh",
        known_as="Kyle",
        born_on=BORN_12,
        user=UserFactory(name="Kyle Marsh"),
    )
    EnrolmentFactory(person=made, organisation=school)
    MembershipFactory(user=made.user, catchment=school.catchment, holds=[Role.PERSON])
    return made


@pytest.fixture
def dad(school: Organisation) -> Actor:
    return member(school, Role.PARENT, "Pete Marsh", organisation=None)


@pytest.fixture
def lead(school: Organisation) -> Actor:
    return member(school, Role.SAFEGUARDING_LEAD, "Sam Lead")


def member(school: Organisation, role: Role, name: str, **values: object) -> Actor:
    made = MembershipFactory(
        **{"catchment": school.catchment, "organisation": school, "user__name": name} | values,
        holds=[role],
    )
    return actor_of(made, now=NOW)


def himself(child: Person) -> Actor:
    own = Membership.objects.get(user=child.user, catchment=child.catchment)
    return actor_of(own, now=NOW)


def ask(school: Organisation, by: Actor, **values: object) -> None:
    facts = {"name": "kyle  anthony MARSH", "born_on": BORN_12, "relation": "dad"} | values
    actions.ask_for_child(school=school, by=by, **facts)  # type: ignore[arg-type]


def link_of(child: Person, dad: Actor, **values: object) -> ParentLink:
    made: ParentLink = ParentLinkFactory(
        person=child, parent=Membership.objects.get(pk=dad.membership_id), **values
    )
    return made


def told(who: Person | Actor) -> list[str]:
    own = himself(who) if isinstance(who, Person) else who
    rows = Notice.objects.filter(to_id=own.membership_id).order_by("pk")
    return list(rows.values_list("sentence", flat=True))


def test_ask_for_child_waits_for_the_school(
    school: Organisation, child: Person, dad: Actor, lead: Actor
) -> None:
    ask(school, dad)

    link = ParentLink.objects.get()
    assert (link.person, link.parent_id, link.status) == (child, dad.membership_id, "asked")
    assert link.sees == NOTHING
    assert told(lead) == ["Pete Marsh asks to be linked to a learner of yours"]
    assert told(child) == []


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"name": "Kyle Mash"}, id="another name"),
        pytest.param({"born_on": BORN_15}, id="another birthday"),
    ],
)
def test_ask_for_a_child_who_is_not_here_reaches_the_school_alone(
    school: Organisation, child: Person, dad: Actor, lead: Actor, values: dict[str, object]
) -> None:
    ask(school, dad, **values)

    assert not ParentLink.objects.exists()
    assert told(lead) == [
        "Pete Marsh asks to be linked to a child. What they typed fits nobody here: ring them."
    ]
    assert told(dad) == []


def test_ask_twice_makes_one_link(school: Organisation, child: Person, dad: Actor) -> None:
    ask(school, dad)
    ask(school, dad)

    assert ParentLink.objects.count() == 1


def test_ask_for_oneself_makes_none(school: Organisation, child: Person, lead: Actor) -> None:
    ask(school, himself(child))

    assert not ParentLink.objects.exists()


def test_ask_after_a_stop_makes_none_and_says_nothing(
    school: Organisation, child: Person, dad: Actor
) -> None:
    link_of(child, dad, blocked=True)

    ask(school, dad)

    assert ParentLink.objects.get().status == ParentLinkStatus.BLOCKED


def test_ask_for_child_refuses_the_seventh_of_a_day(school: Organisation, dad: Actor) -> None:
    for number in range(actions.MOST_ASKED):
        ask(school, dad, name=f"Child {number}")

    with pytest.raises(actions.TooManyAsked):
        ask(school, dad)


def test_find_child_by_the_name_they_are_called(school: Organisation, child: Person) -> None:
    found = {"born_on": BORN_12, "school": school, "on": TODAY}

    assert find_child(name="Kyle Marsh", **found) == child  # type: ignore[arg-type]
    assert find_child(name="", **found) is None  # type: ignore[arg-type]


def test_find_child_takes_nobody_of_two(school: Organisation, child: Person) -> None:
    twin = PersonFactory(catchment=school.catchment, name=child.name, born_on=BORN_12)
    EnrolmentFactory(person=twin, organisation=school)

    assert find_child(name=child.name, born_on=BORN_12, school=school, on=TODAY) is None


def test_find_child_only_where_they_learn(school: Organisation, child: Person) -> None:
    other = OrganisationFactory(catchment=school.catchment, school=True)

    assert find_child(name=child.name, born_on=BORN_12, school=other, on=TODAY) is None


def test_verify_opens_what_the_school_has_set_and_tells_both(
    child: Person, dad: Actor, lead: Actor
) -> None:
    link = actions.verify_parent_link(link=link_of(child, dad), by=lead)

    assert (link.status, link.sees) == (ParentLinkStatus.VERIFIED, DATES)
    assert told(child) == ["Pete Marsh is linked to you. See what they can read"]
    assert told(dad) == ["The school has linked you to Kyle"]
    assert JournalEntry.objects.get(hidden=False).sentence == "confirmed a parent’s link to you"


def test_verify_refuses_the_slower_of_two(child: Person, dad: Actor, lead: Actor) -> None:
    link = link_of(child, dad)
    actions.refuse_parent_link(link=link, by=lead)

    with pytest.raises(actions.LinkHasMoved):
        actions.verify_parent_link(link=link, by=lead)


def test_refuse_tells_nobody(child: Person, dad: Actor, lead: Actor) -> None:
    link = actions.refuse_parent_link(link=link_of(child, dad), by=lead)

    assert (link.status, link.sees) == (ParentLinkStatus.REFUSED, NOTHING)
    assert (told(child), told(dad)) == ([], [])


def test_link_parent_is_confirmed_at_once(child: Person, dad: Actor, lead: Actor) -> None:
    parent = Membership.objects.get(pk=dad.membership_id)

    link = actions.link_parent(person=child, parent=parent, relation="dad", by=lead)

    assert (link.status, link.sees, link.decided_by_id) == (
        "verified",
        DATES,
        lead.membership_id,
    )


def test_link_parent_refuses_a_second_link(child: Person, dad: Actor, lead: Actor) -> None:
    link = link_of(child, dad)

    with pytest.raises(actions.LinkedAlready):
        actions.link_parent(person=child, parent=link.parent, relation="dad", by=lead)


def test_link_parent_refuses_the_child(child: Person, lead: Actor) -> None:
    own = Membership.objects.get(user=child.user)

    with pytest.raises(actions.NotForOneself):
        actions.link_parent(person=child, parent=own, relation="me", by=lead)


def test_block_opens_nothing_and_hides_why(child: Person, dad: Actor, lead: Actor) -> None:
    link = actions.block_parent_link(
        link=link_of(child, dad, verified=True), reason="A court order.", by=lead
    )

    assert (link.status, link.sees) == (ParentLinkStatus.BLOCKED, NOTHING)
    assert not ParentLink.objects.reading(dad, DATES).exists()
    assert (told(child), told(dad)) == ([], [])
    line = JournalEntry.objects.get()
    assert line.hidden
    assert "court" not in line.sentence


def test_block_refuses_what_has_ended(child: Person, dad: Actor, lead: Actor) -> None:
    link = link_of(child, dad, status=ParentLinkStatus.ENDED)

    with pytest.raises(actions.LinkHasMoved):
        actions.block_parent_link(link=link, reason="Late.", by=lead)


def test_lift_block_lets_them_ask_again(
    school: Organisation, child: Person, dad: Actor, lead: Actor
) -> None:
    link = actions.lift_block(link=link_of(child, dad, blocked=True), by=lead)

    ask(school, dad)

    assert (link.status, link.block_reason) == (ParentLinkStatus.ENDED, "")
    assert ParentLink.objects.get(status="asked").parent_id == dad.membership_id


def test_lift_block_refuses_what_was_not_stopped(child: Person, dad: Actor, lead: Actor) -> None:
    with pytest.raises(actions.LinkHasMoved):
        actions.lift_block(link=link_of(child, dad), by=lead)


def test_end_by_the_child_tells_the_parent(child: Person, dad: Actor) -> None:
    link = actions.end_parent_link(link=link_of(child, dad, verified=True), by=himself(child))

    assert (link.status, link.sees) == (ParentLinkStatus.ENDED, NOTHING)
    assert (told(child), told(dad)) == ([], ["Your link to Kyle has ended"])


def test_end_by_the_parent_tells_the_child(child: Person, dad: Actor) -> None:
    actions.end_parent_link(link=link_of(child, dad, verified=True), by=dad)

    assert (told(child), told(dad)) == (["Pete Marsh no longer sees anything of yours"], [])


def test_end_refuses_the_second_press(child: Person, dad: Actor) -> None:
    link = link_of(child, dad, verified=True)
    actions.end_parent_link(link=link, by=dad)

    with pytest.raises(actions.LinkHasMoved):
        actions.end_parent_link(link=link, by=dad)


def test_choose_lowers_what_they_see(school: Organisation, child: Person, dad: Actor) -> None:
    ParentSettingFactory(organisation=school, older_see=PLAN, younger_see=PLAN, older_from=12)
    link = link_of(child, dad, verified=True)

    actions.choose_what_parent_sees(link=link, chosen=DATES, by=himself(child))
    assert link.sees == DATES

    actions.choose_what_parent_sees(link=link, chosen=PLAN, by=himself(child))
    assert link.sees == PLAN
    assert told(dad) == []


def test_choose_refuses_what_has_ended(child: Person, dad: Actor) -> None:
    with pytest.raises(actions.LinkHasMoved):
        actions.choose_what_parent_sees(link=link_of(child, dad), chosen=NOTHING, by=himself(child))


def test_set_what_parents_see_reaches_links_and_tells_children(
    school: Organisation, child: Person, dad: Actor, lead: Actor
) -> None:
    link = link_of(child, dad, verified=True)

    setting = actions.set_what_parents_see(
        organisation=school, younger_see=PLAN, older_see=NOTHING, older_from=14, by=lead
    )

    link.refresh_from_db()
    assert (link.sees, setting.set_by_id) == (PLAN, lead.membership_id)
    assert told(child) == ["What Pete Marsh can see of yours has changed"]


def test_a_birthday_shuts_what_was_open_once(child: Person, dad: Actor) -> None:
    link = link_of(child, dad, verified=True)
    birthday = dt.date(2027, 6, 1)

    before = actions.refresh_parent_links(now=NOW, on=birthday - dt.timedelta(days=1))
    changed = actions.refresh_parent_links(now=NOW, on=birthday)
    again = actions.refresh_parent_links(now=NOW, on=birthday)

    link.refresh_from_db()
    assert (before, changed, again, link.sees) == (0, 1, 0, NOTHING)
    assert told(child) == ["What Pete Marsh can see of yours has changed"]


def test_refresh_asks_as_often_for_three_links_as_for_one(
    school: Organisation, child: Person, dad: Actor, django_assert_num_queries: object
) -> None:
    link_of(child, dad, verified=True)
    with django_assert_num_queries(5):  # type: ignore[operator]
        actions.refresh_parent_links(now=NOW, on=TODAY)
    for number in range(2):
        another = PersonFactory(catchment=school.catchment, born_on=BORN_12, name=f"Kid {number}")
        EnrolmentFactory(person=another, organisation=school)
        link_of(another, dad, verified=True)

    with django_assert_num_queries(5):  # type: ignore[operator]
        actions.refresh_parent_links(now=NOW, on=TODAY)


@pytest.mark.parametrize(
    ("age", "chosen", "said", "sees"),
    [
        pytest.param(12, "", [(DATES, NOTHING, 13)], DATES, id="younger"),
        pytest.param(13, "", [(DATES, NOTHING, 13)], NOTHING, id="on the birthday"),
        pytest.param(12, NOTHING, [(DATES, NOTHING, 13)], DATES, id="too young to choose"),
        pytest.param(14, DATES, [(PLAN, PLAN, 13)], DATES, id="chooses less"),
        pytest.param(14, PLAN, [(PLAN, DATES, 13)], DATES, id="cannot choose more"),
        pytest.param(17, "", [(PLAN, PLAN, 13)], PLAN, id="not yet grown up"),
        pytest.param(18, PLAN, [(PLAN, PLAN, 13)], NOTHING, id="grown up"),
        pytest.param(None, "", [(PLAN, DATES, 13)], DATES, id="no age held"),
        pytest.param(None, NOTHING, [(PLAN, DATES, 13)], NOTHING, id="no age held, chose"),
        pytest.param(12, "", [(PLAN, PLAN, 13), (DATES, DATES, 13)], DATES, id="the strictest"),
        pytest.param(13, NOTHING, [(PLAN, PLAN, 13), (PLAN, PLAN, 14)], PLAN, id="later age"),
        pytest.param(12, "", [], NOTHING, id="learns nowhere"),
    ],
)
def test_worked_out(
    age: int | None,
    chosen: str,
    said: list[tuple[ParentSees, ParentSees, int]],
    sees: ParentSees,
) -> None:
    settings = [
        ParentSetting(younger_see=younger, older_see=older, older_from=start)
        for younger, older, start in said
    ]

    assert actions.worked_out(age=age, chosen=chosen, said=settings) == sees


def test_most_for_is_what_the_school_allows(
    school: Organisation, child: Person, dad: Actor
) -> None:
    link = link_of(child, dad, verified=True, chosen=NOTHING)

    assert actions.most_for(link, on=TODAY) == DATES


def test_link_parent_refuses_a_lead_who_links_themselves(child: Person, lead: Actor) -> None:
    own = Membership.objects.get(pk=lead.membership_id)

    with pytest.raises(actions.NotForOneself):
        actions.link_parent(person=child, parent=own, relation="aunt", by=lead)


def test_parent_link_stands_once(child: Person, dad: Actor) -> None:
    link_of(child, dad)

    with (
        pytest.raises(IntegrityError, match=r"parent_link_stands_once|person_id"),
        transaction.atomic(),
    ):
        link_of(child, dad, verified=True)


def test_parent_link_opens_nothing_before_it_is_verified(child: Person, dad: Actor) -> None:
    with (
        pytest.raises(IntegrityError, match=r"parent_link_opens_nothing_before_it_is_verified"),
        transaction.atomic(),
    ):
        link_of(child, dad, sees=DATES)


def test_parent_setting_age_is_a_childs() -> None:
    with (
        pytest.raises(IntegrityError, match=r"parent_setting_age_is_a_childs"),
        transaction.atomic(),
    ):
        ParentSettingFactory(older_from=9)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_a_yes_and_a_stop_at_once_the_link_ends_stopped(
    child: Person, dad: Actor, lead: Actor
) -> None:
    """A yes that comes second is told so; a stop that comes second stops what was confirmed."""
    key = link_of(child, dad).pk
    start, lost = threading.Barrier(2), []

    def act(name: str) -> None:
        link = ParentLink.objects.select_related("person", "parent__user").get(pk=key)
        start.wait()
        try:
            if name == "yes":
                actions.verify_parent_link(link=link, by=lead)
            else:
                actions.block_parent_link(link=link, reason="A court order.", by=lead)
        except actions.LinkHasMoved:
            lost.append(name)
        finally:
            connections.close_all()

    both = [threading.Thread(target=act, args=(name,)) for name in ("yes", "stop")]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert lost in ([], ["yes"])
    assert ParentLink.objects.get(pk=key).status == ParentLinkStatus.BLOCKED


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("times", range(4))
def test_what_the_child_chooses_stands_though_the_school_opens_more_at_once(
    times: int, school: Organisation, child: Person, lead: Actor
) -> None:
    Person.objects.filter(pk=child.pk).update(born_on=BORN_15)
    ParentSettingFactory(organisation=school, older_see=DATES)
    key = ParentLinkFactory(person=child, verified=True, sees=DATES).pk
    by = actor_of(Membership.objects.get(user=child.user), now=NOW)
    start = threading.Barrier(2)

    def choose() -> None:
        link = ParentLink.objects.select_related("person").get(pk=key)
        start.wait()
        try:
            actions.choose_what_parent_sees(link=link, chosen=NOTHING, by=by)
        finally:
            connections.close_all()

    def open_more() -> None:
        start.wait()
        try:
            actions.set_what_parents_see(
                organisation=school, younger_see=PLAN, older_see=PLAN, older_from=13, by=lead
            )
        finally:
            connections.close_all()

    both = [threading.Thread(target=one) for one in (choose, open_more)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert ParentLink.objects.get(pk=key).sees == NOTHING
