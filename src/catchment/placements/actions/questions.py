"""Asking a school something; a person there answers, once, in their own name."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.placements.actions.school_news import readers_at
from catchment.placements.enums import QuestionStatus
from catchment.placements.models import CohortMember, SchoolQuestion, SeatRequest
from catchment.support.actions.notices import tell, tell_person


class NoWords(ValueError):
    """A question and its answer say something."""


class QuestionOpen(Exception):
    """They have asked already, and nobody has answered yet."""


class QuestionAnswered(Exception):
    """Somebody was faster."""


class NoSchool(ValueError):
    """We do not know which school to ask."""


@transaction.atomic
def ask_own_school(*, member: CohortMember, words: str, by: Actor) -> SchoolQuestion:
    """A learner asks the school of their cohort.

    Raises:
        NoWords: if nothing is asked.
        QuestionOpen: if an earlier question of theirs waits.
    """
    question = _keep(
        SchoolQuestion(
            catchment_id=member.cohort.catchment_id,
            school=member.cohort.school,
            person=member.person,
        ),
        words,
        by,
    )
    sentence = "asked your school something"
    journal.record(by=by, sentence=sentence, about=member.person, subject=question)
    _tell_readers(question, _("A learner asks your school something"), by)
    return question


@transaction.atomic
def ask_school_about(*, request: SeatRequest, words: str, by: Actor) -> SchoolQuestion:
    """A host asks the school of somebody who would like to come.

    Raises:
        NoSchool: if the request names none.
        NoWords: if nothing is asked.
        QuestionOpen: if an earlier question about them waits.
    """
    if request.school is None:
        raise NoSchool(request)
    question = _keep(
        SchoolQuestion(
            catchment_id=request.week.opportunity.host.catchment_id,
            school=request.school,
            person=request.person,
            request=request,
        ),
        words,
        by,
    )
    sentence = "asked your school something about you"
    journal.record(by=by, sentence=sentence, about=request.person, subject=question)
    _tell_readers(question, _("A workplace asks about a learner of yours"), by)
    return question


@transaction.atomic
def answer_question(*, question: SchoolQuestion, words: str, by: Actor) -> SchoolQuestion:
    """Answer, and tell whoever asked.

    Raises:
        NoWords: if nothing is said.
        QuestionAnswered: if somebody was faster.
    """
    if not words.strip():
        raise NoWords
    answered = SchoolQuestion.objects.filter(pk=question.pk, status=QuestionStatus.OPEN).update(
        status=QuestionStatus.ANSWERED,
        answer=words.strip()[:1000],
        answered_by_id=by.membership_id,
        answered_by_name=by.name[:120],
        answered_at=by.now,
    )
    if not answered:
        raise QuestionAnswered(question)
    question.refresh_from_db()
    journal.record(
        by=by, sentence="answered a question at your school", about=question.person,
        subject=question,
    )  # fmt: skip
    _tell_asker(question, by)
    return question


def _keep(question: SchoolQuestion, words: str, by: Actor) -> SchoolQuestion:
    if not words.strip():
        raise NoWords
    question.words = words.strip()[:1000]
    question.asked_by_id = by.membership_id
    question.created_at = by.now
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError as twice:
        raise QuestionOpen(question) from twice
    return question


def _tell_readers(question: SchoolQuestion, sentence: str, by: Actor) -> None:
    for reader in readers_at(question.school, catchment_id=question.catchment_id):
        tell(
            to=reader,
            sentence=sentence,
            key=f"question {question.public_id}",
            by=by,
            about=question.person,
            route="placements:question",
            route_id=question.public_id,
        )


def _tell_asker(question: SchoolQuestion, by: Actor) -> None:
    sentence, key = _("Your school has answered you"), f"question answered {question.public_id}"
    if question.request is None:
        tell_person(
            person=question.person, sentence=sentence, key=key, by=by,
            route="placements:my_questions",
        )  # fmt: skip
    elif question.asked_by is not None:
        tell(
            to=question.asked_by,
            sentence=_("The school has answered your question"),
            key=key,
            by=by,
            about=question.person,
            route="placements:host_home",
        )
