"""Questions to a school: asked by a learner, or by a host about one; answered once, by a person."""

import pytest

from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Membership
from catchment.people.queries import actor_of
from catchment.placements.actions import questions as actions
from catchment.placements.enums import HostStatus, QuestionStatus, RequestStatus
from catchment.placements.models import CohortMember, Host, SchoolQuestion, SeatRequest
from catchment.placements.queries import questions as queries
from catchment.placements.rules import questions as rules
from catchment.support.models import Notice
from tests.factories.people import (
    NOW,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)
from tests.factories.placements import (
    CohortFactory,
    CohortMemberFactory,
    HostFactory,
    SchoolQuestionFactory,
    SeatRequestFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def joey():
    """A learner in a cohort of a school, who asks a host to come; each with somebody who acts."""
    user = UserFactory()
    person = PersonFactory(user=user, known_as="Joey")
    here = person.catchment
    MembershipFactory(catchment=here, user=user, holds=[Role.PERSON])
    school = OrganisationFactory(catchment=here, school=True)
    MembershipFactory(catchment=here, organisation=school, holds=[Role.CAREERS_LEADER])
    host = HostFactory(catchment=here, verified=True)
    MembershipFactory(catchment=here, organisation=host.organisation, holds=[Role.HOST])
    SeatRequestFactory(week__opportunity__host=host, person=person, school=school)
    member: CohortMember = CohortMemberFactory(
        cohort=CohortFactory(catchment=here, school=school), person=person
    )
    return member


def acting(joey, role):
    there = Membership.objects.get(catchment=joey.cohort.catchment, roles__role=role)
    return actor_of(there, now=NOW)


def asked(joey):
    return actions.ask_own_school(
        member=joey, words="Can I go by bus?", by=acting(joey, Role.PERSON)
    )


def asked_by_host(joey):
    return actions.ask_school_about(
        request=SeatRequest.objects.get(), words="Does he cook?", by=acting(joey, Role.HOST)
    )


def test_asking_tells_the_careers_leader_without_the_words(joey):
    question = asked(joey)

    told = Notice.objects.get()
    assert (question.school, question.person) == (joey.cohort.school, joey.person)
    assert told.to.organisation == joey.cohort.school
    assert "bus" not in told.sentence


@pytest.mark.parametrize("ask", [asked, asked_by_host])
def test_one_question_waits_at_a_time(joey, ask):
    ask(joey)

    with pytest.raises(actions.QuestionOpen):
        ask(joey)

    assert SchoolQuestion.objects.count() == 1


def test_a_host_s_question_and_the_learner_s_own_wait_beside_each_other(joey):
    asked(joey)

    asked_by_host(joey)

    assert SchoolQuestion.objects.waiting().count() == 2


def test_empty_words_are_refused(joey):
    by = acting(joey, Role.PERSON)
    with pytest.raises(actions.NoWords):
        actions.ask_own_school(member=joey, words=" ", by=by)
    with pytest.raises(actions.NoWords):
        actions.answer_question(question=asked(joey), words=" ", by=by)


def test_without_a_school_there_is_nobody_to_ask(joey):
    request = SeatRequest.objects.get()
    request.school = None

    with pytest.raises(actions.NoSchool):
        actions.ask_school_about(request=request, words="Why?", by=acting(joey, Role.HOST))

    assert not rules.may_ask_school_about(acting(joey, Role.HOST), request)


@pytest.mark.parametrize(("ask", "role"), [(asked, Role.PERSON), (asked_by_host, Role.HOST)])
def test_the_answer_reaches_whoever_asked(joey, ask, role):
    question = ask(joey)
    Notice.objects.all().delete()

    actions.answer_question(
        question=question, words="Yes, the 662.", by=acting(joey, Role.CAREERS_LEADER)
    )

    question.refresh_from_db()
    assert (question.status, question.answer) == (QuestionStatus.ANSWERED, "Yes, the 662.")
    told = Notice.objects.get()
    assert told.to.roles.get().role == role
    assert "662" not in told.sentence


def test_the_slower_of_two_who_answer_is_told(joey):
    question = asked(joey)
    by = acting(joey, Role.CAREERS_LEADER)
    actions.answer_question(question=question, words="Yes", by=by)

    with pytest.raises(actions.QuestionAnswered):
        actions.answer_question(question=question, words="No", by=by)

    question.refresh_from_db()
    assert question.answer == "Yes"


def test_an_answer_to_a_host_that_has_left_is_kept_and_tells_nobody(joey):
    question = asked_by_host(joey)
    question.asked_by = None
    question.save()
    Notice.objects.all().delete()

    actions.answer_question(question=question, words="Yes", by=acting(joey, Role.CAREERS_LEADER))

    assert not Notice.objects.exists()


def test_the_learner_reads_in_their_record_that_a_host_asked(joey):
    asked_by_host(joey)

    line = JournalEntry.objects.get()
    assert (line.about_person, line.sentence) == (
        joey.person,
        "asked your school something about you",
    )


def test_the_latest_cohort_is_asked_and_nobody_else_has_one(joey):
    assert queries.own_cohort(acting(joey, Role.PERSON)) == joey
    with pytest.raises(CohortMember.DoesNotExist):
        queries.own_cohort(acting(joey, Role.CAREERS_LEADER))


def test_staff_read_what_waits_the_oldest_first(joey):
    first, second = asked(joey), asked_by_host(joey)
    SchoolQuestionFactory(person=joey.person, school=joey.cohort.school, answered=True)
    SchoolQuestionFactory(person__catchment=joey.person.catchment)

    assert queries.to_be_answered(acting(joey, Role.CAREERS_LEADER)) == [first, second]


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("of", ["school", "host", "nobody"])
def test_visible_to_agrees_with_may_view(joey, role, of):
    asked(joey)
    asked_by_host(joey)
    here, host = joey.cohort.catchment, Host.objects.get()
    SchoolQuestionFactory(person__catchment=here)
    SchoolQuestionFactory()
    for facts in (
        {"week__opportunity__host": host, "status": RequestStatus.PROPOSED, "agreed_at": None},
        {"week__opportunity__host__catchment": here},
    ):
        request = SeatRequestFactory(**facts)
        SchoolQuestionFactory(request=request, person=request.person)
    organisation = {"school": joey.cohort.school, "host": host.organisation, "nobody": None}[of]
    own = joey.person.pk if role == Role.PERSON else None
    actor = actor_in(here, *([role] if role else []), organisation=organisation, person_id=own)

    listed = set(SchoolQuestion.objects.visible_to(actor))

    every = SchoolQuestion.objects.all()
    assert listed == {one for one in every if rules.may_view_question(actor, one)}


def test_a_host_that_rests_reads_its_questions_no_more(joey):
    question = asked_by_host(joey)
    Host.objects.update(status=HostStatus.PAUSED, paused_at=NOW, pause_reason="silent")
    question = SchoolQuestion.objects.get(pk=question.pk)
    host = acting(joey, Role.HOST)

    assert not rules.may_view_question(host, question)
    assert not SchoolQuestion.objects.visible_to(host).exists()


# who: role, of another school; may ask as a learner, as a host; may answer the learner's
WHO = [
    (Role.PERSON, True, False, False),
    (Role.HOST, False, True, False),
    (Role.CAREERS_LEADER, False, False, True),
]


@pytest.mark.parametrize(("role", "own", "about", "answer"), WHO)
def test_who_asks_and_who_answers(joey, role, own, about, answer):
    actor, question = acting(joey, role), asked(joey)
    elsewhere = CohortMemberFactory()
    request = SeatRequest.objects.get()

    assert rules.may_ask_own_school(actor, joey) == own
    assert not rules.may_ask_own_school(actor, elsewhere)
    assert rules.may_ask_school_about(actor, request) == about
    assert rules.may_answer_question(actor, question) == answer


def test_staff_of_another_school_do_not_answer_nor_anybody_twice(joey):
    question = asked(joey)
    here = joey.cohort.catchment
    other = actor_in(
        here, Role.CAREERS_LEADER, organisation=OrganisationFactory(catchment=here, school=True)
    )
    leader = acting(joey, Role.CAREERS_LEADER)

    assert not rules.may_answer_question(other, question)
    actions.answer_question(question=question, words="Yes", by=leader)
    assert not rules.may_answer_question(leader, question)


def test_a_learner_who_is_staff_too_does_not_answer_themselves(joey):
    question = asked(joey)
    both = actor_in(
        joey.cohort.catchment,
        Role.CAREERS_LEADER,
        organisation=joey.cohort.school,
        person_id=joey.person.pk,
    )

    assert not rules.may_answer_question(both, question)
