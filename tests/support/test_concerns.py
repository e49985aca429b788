"""Safeguarding records: apart from everything, added to and never written over, one winner."""

import datetime as dt
import threading
import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from catchment.people.enums import Role
from catchment.people.models import JournalEntry
from catchment.people.queries import actor_of
from catchment.support.actions import concerns as actions
from catchment.support.enums import ConcernStatus
from catchment.support.models import Concern, ConcernNote, Notice
from catchment.support.queries import concerns as queries
from catchment.support.rules import concerns as rules
from tests.factories.concerns import ConcernFactory
from tests.factories.people import (
    NOW,
    TODAY,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

WORRY = actions.Worry(
    happened_on=TODAY,
    what="Fell asleep in two lessons.",
    exact_words="I was up with the boys.",
    told_by="The form tutor",
    action_taken="Talked with her.",
    referred_to="Children’s social care",
)


def lead_of(organisation, catchment=None):
    return MembershipFactory(
        catchment=catchment or organisation.catchment,
        organisation=organisation,
        holds=[Role.SAFEGUARDING_LEAD],
    )


@pytest.fixture
def concern():
    return ConcernFactory()


@pytest.fixture
def lead(concern):
    return actor_of(lead_of(concern.organisation), now=NOW)


@pytest.fixture
def neighbour(concern):
    """Another organisation of the catchment, with a lead."""
    return lead_of(OrganisationFactory(catchment=concern.organisation.catchment))


def test_a_concern_is_recorded_once_however_often_it_is_sent(lead, concern):
    key = uuid.uuid4()
    given = {"person": concern.person, "organisation": concern.organisation, "worry": WORRY}

    made = actions.record_concern(**given, key=key, by=lead)
    with pytest.raises(actions.ConcernRecorded):
        actions.record_concern(**given, key=key, by=lead)

    assert (made.what, made.recorded_by_name) == (WORRY.what, lead.name)
    assert Concern.objects.count() == 2


def test_every_line_of_the_journal_is_hidden(lead, concern, neighbour):
    actions.add_note(concern=concern, words="Rang again.", by=lead)
    actions.offer_concern(concern=concern, organisation=neighbour.organisation, by=lead)
    actions.close_concern(concern=concern, outcome="All well.", by=lead)

    about = JournalEntry.objects.filter(about_person=concern.person)

    assert about.count() == 3
    assert not JournalEntry.objects.about(concern.person).exists()


def test_a_note_is_added_and_nothing_written_over(lead, concern):
    for words in ("Rang home.", "Rang again."):
        actions.add_note(concern=concern, words=words, by=lead)

    assert [note.words for note in queries.notes_of(concern)] == ["Rang home.", "Rang again."]


def test_a_closed_concern_takes_no_notes_and_is_not_closed_again(lead, concern, neighbour):
    actions.close_concern(concern=concern, outcome="All well.", by=lead)

    with pytest.raises(actions.ConcernClosed):
        actions.add_note(concern=concern, words="Late.", by=lead)
    with pytest.raises(actions.ConcernClosed):
        actions.close_concern(concern=concern, outcome="Twice.", by=lead)
    with pytest.raises(actions.ConcernClosed):
        actions.offer_concern(concern=concern, organisation=neighbour.organisation, by=lead)
    concern.refresh_from_db()
    assert concern.outcome == "All well."


def test_a_lead_elsewhere_changes_nothing_even_without_a_door(concern, neighbour):
    with pytest.raises(actions.ConcernClosed):
        actions.add_note(concern=concern, words="Mine?", by=actor_of(neighbour, now=NOW))


def test_it_is_handed_over_only_when_the_other_lead_takes_it(lead, concern, neighbour):
    before = concern.organisation
    actions.offer_concern(concern=concern, organisation=neighbour.organisation, by=lead)
    still_here = list(Concern.objects.visible_to(lead))
    taker = actor_of(neighbour, now=NOW)

    actions.take_concern(concern=concern, by=taker)

    assert still_here == [concern]
    assert not Concern.objects.visible_to(lead).exists()
    assert list(Concern.objects.visible_to(taker)) == [concern]
    assert ConcernNote.objects.get().words == f"Taken over from {before.name}."
    told = Notice.objects.get()
    assert (told.to, told.urgent, concern.person.name in told.sentence) == (neighbour, True, False)


def test_what_was_not_offered_is_not_taken(concern, neighbour):
    with pytest.raises(actions.ConcernClosed):
        actions.take_concern(concern=concern, by=actor_of(neighbour, now=NOW))


def test_it_is_offered_only_where_somebody_can_take_it(lead, concern):
    nobody = OrganisationFactory(catchment=concern.organisation.catchment)

    for organisation in (nobody, concern.organisation):
        with pytest.raises(actions.NobodyToReceive):
            actions.offer_concern(concern=concern, organisation=organisation, by=lead)


def test_only_organisations_with_a_lead_in_this_catchment_are_offered(concern, neighbour, lead):
    OrganisationFactory(catchment=concern.organisation.catchment)
    lead_of(OrganisationFactory())

    assert list(queries.may_receive(concern)) == [neighbour.organisation]


def test_a_lead_finds_learners_and_those_whom_the_organisation_helps(lead, concern):
    school, catchment = concern.organisation, concern.organisation.catchment
    learner = PersonFactory(catchment=catchment, name="Karen Example")
    EnrolmentFactory(person=learner, organisation=school)
    helped = PersonFactory(catchment=catchment, known_as="Karenza")
    helper = MembershipFactory(catchment=catchment, organisation=school, holds=[Role.HELPER])
    GrantFactory(person=helped, recipient=helper)
    PersonFactory(catchment=catchment, name="Karen Elsewhere")

    assert set(queries.find_persons(lead, "karen")) == {learner, helped}
    assert rules.may_record_concern(lead, learner)


def test_without_an_organisation_nobody_is_found(lead):
    assert queries.find_persons(replace(lead, organisation_id=None), "a") == []


def test_lists_come_with_open_ones_first(lead, concern):
    closed = ConcernFactory(
        organisation=concern.organisation,
        status=ConcernStatus.CLOSED,
        closed_at=NOW,
        outcome="All well.",
        happened_on=TODAY + dt.timedelta(days=1),
    )
    coming = ConcernFactory(
        passing_to=concern.organisation,
        organisation__catchment=concern.organisation.catchment,
    )

    assert list(queries.concerns_of(lead)) == [concern, closed]
    assert queries.coming_to(lead) == [coming]


@pytest.mark.parametrize("role", Role)
def test_visible_to_agrees_with_may_view(role):
    own = ConcernFactory()
    ConcernFactory(organisation__catchment=own.organisation.catchment)
    ConcernFactory(organisation__catchment=own.organisation.catchment, passing_to=own.organisation)
    ConcernFactory()
    member = MembershipFactory(
        catchment=own.organisation.catchment, organisation=own.organisation, holds=[role]
    )
    actor = actor_of(member, now=NOW)

    seen, coming = Concern.objects.visible_to(actor), Concern.objects.coming_to(actor)

    assert set(seen) == {one for one in Concern.objects.all() if rules.may_view_concern(actor, one)}
    assert set(coming) == {
        one for one in Concern.objects.all() if rules.may_take_concern(actor, one)
    }
    assert set(seen) == ({own} if role == Role.SAFEGUARDING_LEAD else set())


@pytest.mark.parametrize(
    ("role", "same", "status", "may_add"),
    [
        pytest.param(Role.SAFEGUARDING_LEAD, True, "open", True, id="own lead, open"),
        pytest.param(Role.SAFEGUARDING_LEAD, True, "closed", False, id="own lead, closed"),
        pytest.param(Role.SAFEGUARDING_LEAD, False, "open", False, id="another's lead"),
        pytest.param(Role.CAREERS_LEADER, True, "open", False, id="careers leader there"),
        pytest.param(Role.DATA_PROTECTION_LEAD, True, "open", False, id="data protection there"),
        pytest.param(Role.COORDINATOR, True, "open", False, id="coordinator"),
    ],
)
def test_who_may_add(role, same, status, may_add):
    closed = {"closed_at": NOW, "outcome": "Well."} if status == "closed" else {}
    concern = ConcernFactory(status=status, **closed)
    organisation = concern.organisation if same else OrganisationFactory()
    member = MembershipFactory(
        catchment=concern.organisation.catchment, organisation=organisation, holds=[role]
    )

    assert rules.may_add_to_concern(actor_of(member, now=NOW), concern) is may_add


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("concern_says_what_who_told_and_what_was_done", {"what": ""}),
        ("concern_is_referred_or_says_why_not", {"no_referral_reason": ""}),
        ("concern_closed_when_closed", {"status": "closed"}),
    ],
)
def test_constraints(name, wrong):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ConcernFactory(**wrong)


def test_an_empty_note_is_no_note(concern):
    with pytest.raises(IntegrityError, match="concern_note_says_something"), transaction.atomic():
        ConcernNote.objects.create(concern=concern, words="", written_by_name="F", written_at=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_of_two_leads_who_close_at_once_one_wins_and_the_other_is_told():
    concern = ConcernFactory()
    leads = [actor_of(lead_of(concern.organisation), now=NOW) for _ in range(2)]
    start, ends = threading.Barrier(2), []

    def close(actor):
        start.wait()
        try:
            actions.close_concern(concern=concern, outcome=f"By {actor.name}", by=actor)
            ends.append("closed")
        except actions.ConcernClosed:
            ends.append("told")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=close, args=[actor]) for actor in leads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["closed", "told"]
