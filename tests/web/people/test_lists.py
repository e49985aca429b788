"""Whoever opens a list that says more than names leaves a line that each in it can read."""

import ast
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from catchment.people import journal
from catchment.people.actor import SYSTEM_NAMES, system
from catchment.people.enums import JournalKind, Role
from catchment.people.models import JournalEntry, JournalListing, Membership, Person
from catchment.support.actions.retention import WORKER
from tests.factories.people import (
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SupporterFactory,
    actor_in,
)
from tests.factories.signin import signed_in
from tests.factories.support import AnswerFactory
from tests.guards.walks import tree_of
from tests.own_columns import OURS

pytestmark = pytest.mark.django_db


def leader_and_learners(count: int) -> tuple[Membership, list[Person]]:
    school = OrganisationFactory(school=True)
    leader = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[Role.CAREERS_LEADER]
    )
    people = [PersonFactory(catchment=school.catchment) for _ in range(count)]
    for person in people:
        EnrolmentFactory(person=person, organisation=school)
    return leader, people


def own_client(person: Person) -> Any:
    own = MembershipFactory(catchment=person.catchment, holds=[Role.PERSON])
    Person.objects.filter(pk=person.pk).update(user=own.user)
    return signed_in(own)


def test_opening_the_list_of_people_is_one_line_that_each_of_them_reads():
    leader, people = leader_and_learners(3)
    stranger = PersonFactory(catchment=leader.catchment)

    signed_in(leader).get(reverse("people:persons"))

    line = JournalEntry.objects.get()
    assert (line.kind, line.about_person_id, line.subject_kind) == (JournalKind.READ, None, "list")
    assert set(line.listings.values_list("person_id", flat=True)) == {one.pk for one in people}
    assert [JournalEntry.objects.about(one).count() for one in [*people, stranger]] == [1, 1, 1, 0]


def test_only_those_on_the_page_shown_are_told():
    leader, people = leader_and_learners(2)
    Person.objects.filter(pk=people[0].pk).update(name="Karen Example")

    signed_in(leader).get(reverse("people:persons"), {"q": "Karen"})

    assert list(JournalListing.objects.values_list("person_id", flat=True)) == [people[0].pk]


def test_an_empty_list_leaves_no_line():
    leader, _none = leader_and_learners(0)

    signed_in(leader).get(reverse("people:persons"))

    assert not JournalEntry.objects.exists()


def test_somebody_reads_who_opened_a_list_and_how_often():
    leader, [karen] = leader_and_learners(1)
    client = signed_in(leader)
    for _ in range(3):
        client.get(reverse("people:persons"))

    page = own_client(karen).get(reverse("people:who_looked")).content.decode()

    assert page.count("opened a list of people that you stand in") == 1
    assert ("and 2 times before" in page, leader.user.name in page) == (True, True)


def test_what_catchment_does_by_itself_is_no_persons_look():
    leader, [karen] = leader_and_learners(1)
    signed_in(leader).get(reverse("people:persons"))
    by = system("the daily round", now=timezone.now(), catchment_id=karen.catchment_id)
    journal.record(by=by, sentence="ended what Ruth may see", about=karen)
    own, address = own_client(karen), reverse("people:who_looked")

    everything, itself, of_leader, forged = (
        own.get(address, asked).content.decode()
        for asked in ({}, {"who": "nobody"}, {"who": leader.user.name}, {"who": "the daily round"})
    )

    assert "Catchment itself ended what Ruth may see" in everything
    assert "the daily round" not in everything
    assert ("ended what Ruth" in itself, "opened a list" in itself) == (True, False)
    assert ("ended what Ruth" in of_leader, "opened a list" in of_leader) == (False, True)
    assert "ended what Ruth" in forged


def test_each_name_of_a_command_is_known_to_be_no_person():
    found = {
        call.args[0].value
        for path in OURS.rglob("*.py")
        for call in ast.walk(tree_of(path))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "system"
        if isinstance(call.args[0], ast.Constant)
    }

    assert found | {WORKER} == SYSTEM_NAMES


def test_lists_of_supporters_and_of_wrong_answers_are_told_too():
    leader, [karen] = leader_and_learners(1)
    SupporterFactory(person=karen)
    coordinator = MembershipFactory(catchment=leader.catchment, holds=[Role.COORDINATOR])
    answer = AnswerFactory(person=karen)
    answer.contests.create(by=leader, at=answer.asked_at, words="Not right")

    signed_in(leader).get(reverse("people:supporters_to_confirm"))
    signed_in(coordinator).get(reverse("support:contests"))

    assert [line.actor_name for line in JournalEntry.objects.about(karen).order_by("pk")] == [
        leader.user.name,
        coordinator.user.name,
    ]


def test_a_list_costs_two_statements_however_long(django_assert_num_queries: Any):
    leader, people = leader_and_learners(30)
    by = actor_in(leader.catchment, Role.CAREERS_LEADER)

    with django_assert_num_queries(4):  # two of them begin and end the transaction
        journal.record_list(by=by, sentence="opened the list of learners", persons=people)


def test_oneself_is_left_out_and_lines_end_with_the_person():
    leader, [karen, joey] = leader_and_learners(2)
    by = actor_in(leader.catchment, Role.CAREERS_LEADER, person_id=karen.pk)

    line = journal.record_list(by=by, sentence="opened the list", persons=[karen, joey])
    joey.delete()

    assert line
    assert (line.listings.count(), JournalEntry.objects.filter(pk=line.pk).exists()) == (0, True)
    assert journal.record_list(by=by, sentence="opened the list", persons=[karen]) is None
