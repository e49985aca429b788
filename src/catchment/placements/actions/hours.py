"""The hours ledger: write down, agree, confirm and answer the seven tests."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Organisation, Person
from catchment.placements.enums import ExperienceStatus, Mode, Phase, RealTest, TestAnswer
from catchment.placements.models import Experience, ExperienceTest, Host


class ExperienceHasMoved(Exception):
    """Somebody was faster, or it is not in that state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExperience:
    """What somebody writes down. ``minutes`` in all, over every day."""

    where: str
    mode: Mode
    starts_on: dt.date
    ends_on: dt.date
    minutes: int
    words: str = ""
    host: Host | None = None


@transaction.atomic
def write_experience(
    *,
    person: Person,
    school: Organisation | None,
    phase: Phase,
    written: NewExperience,
    by: Actor,
    on: dt.date,
    only_agreed: bool = False,
) -> Experience:
    """Write down what was done, or what is agreed where it has not begun.

    With ``only_agreed`` nobody has said that it took place, whatever the day.
    """
    begun = written.starts_on <= on and not only_agreed
    status = ExperienceStatus.DONE if begun else ExperienceStatus.AGREED
    made = Experience.objects.create(
        person=person,
        school=school,
        host=written.host,
        where=written.where,
        mode=written.mode,
        phase=phase,
        status=status,
        starts_on=written.starts_on,
        ends_on=written.ends_on,
        minutes=written.minutes,
        words=written.words,
        written_by_id=by.membership_id,
        created_at=by.now,
        changed_at=by.now,
    )
    journal.record(by=by, sentence="wrote down hours of yours", about=person, subject=made)
    return made


@transaction.atomic
def say_it_is_done(*, experience: Experience, by: Actor, on: dt.date) -> Experience:
    """What was agreed has taken place.

    Raises:
        ExperienceHasMoved: if it was not only agreed, or has not begun.
    """
    agreed = Experience.objects.filter(
        pk=experience.pk, status=ExperienceStatus.AGREED, starts_on__lte=on
    )
    return _moved(
        experience,
        agreed.update(status=ExperienceStatus.DONE, changed_at=by.now),
        "said that hours of yours are done",
        by,
    )


@transaction.atomic
def confirm_experience(*, experience: Experience, by: Actor) -> Experience:
    """Staff confirm what was done.

    Raises:
        ExperienceHasMoved: if it is not done, or somebody was faster.
    """
    done = Experience.objects.filter(pk=experience.pk, status=ExperienceStatus.DONE)
    confirmed = done.update(
        status=ExperienceStatus.CONFIRMED,
        confirmed_by_id=by.membership_id,
        confirmed_at=by.now,
        changed_at=by.now,
    )
    return _moved(experience, confirmed, "confirmed hours of yours", by)


@transaction.atomic
def take_off_experience(*, experience: Experience, by: Actor) -> None:
    """Delete what nobody has confirmed.

    Raises:
        ExperienceHasMoved: if it was confirmed, or is gone.
    """
    open_ones = Experience.objects.exclude(status=ExperienceStatus.CONFIRMED)
    gone, _each = open_ones.filter(pk=experience.pk).delete()
    if not gone:
        raise ExperienceHasMoved(experience)
    journal.record(by=by, sentence="took off hours of yours", about=experience.person)


@transaction.atomic
def answer_tests(
    *,
    experience: Experience,
    answers: dict[RealTest, tuple[TestAnswer, str]],
    by_learner: bool,
    by: Actor,
) -> None:
    """Say how it was. The learner's answers stand above the others'; each side keeps its own."""
    for test, (answer, words) in answers.items():
        ExperienceTest.objects.update_or_create(
            experience=experience,
            test=test,
            by_learner=by_learner,
            defaults={"answer": answer, "words": words, "answered_at": by.now},
        )
    journal.record(
        by=by, sentence="said how an experience was", about=experience.person, subject=experience
    )


def _moved(experience: Experience, changed: int, sentence: str, by: Actor) -> Experience:
    if not changed:
        raise ExperienceHasMoved(experience)
    experience.refresh_from_db()
    journal.record(by=by, sentence=sentence, about=experience.person, subject=experience)
    return experience
