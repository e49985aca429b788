"""Nobody yet: keeping what nobody covers, and looking again when the directory changes."""

import datetime as dt
from collections.abc import Sequence

from django.core.cache import cache
from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor, system
from catchment.people.models import Catchment
from catchment.support.bridge.asking import Wanted, Who, is_covered
from catchment.support.bridge.questions import place_to_meet, question_of
from catchment.support.bridge.tables import directory_version
from catchment.support.models import Answer, Need, UnmetNeed
from catchment.support.queries.answered import AskedFor, AskedNeed, Result, asked_for
from catchment.support.queries.answers import last_choices

#: For how long it is remembered that a catchment's needs were looked at, in seconds.
REMEMBERED = 60 * 60 * 48


def keep_unmet_needs(
    *, answer: Answer, needs: Sequence[Need], asked: AskedFor, result: Result, by: Actor
) -> None:
    """Open a row for each need that nobody covers, once for a person and topic; close the others.

    Needs beyond the ten looked at stay as they were.
    """
    by_id = {str(need.public_id): need for need in needs}
    wanted = [(at, need) for at, need in enumerate(asked.needs) if at not in result.left_out]
    covered = {_subject(need) for at, need in wanted if at not in result.nobody_yet}
    missing = [need for at, need in wanted if at in result.nobody_yet]
    waiting = UnmetNeed.objects.open().filter(person_id=answer.person_id)
    met = [
        pk
        for pk, slug, layer in waiting.values_list("pk", "topic__slug", "layer")
        if (slug or layer) in covered
    ]
    if met:
        waiting.filter(pk__in=met).update(cleared_at=by.now)
    if missing:
        _open(answer, [(by_id[need.need_id], need) for need in missing], by)


def _open(answer: Answer, missing: list[tuple[Need, AskedNeed]], by: Actor) -> None:
    UnmetNeed.objects.bulk_create(
        [
            UnmetNeed(
                catchment_id=answer.person.catchment_id,
                person=answer.person,
                need=need,
                topic=need.topic,
                layer=asked.layer,
                neighbourhood_id=answer.person.neighbourhood_id,
                answer=answer,
                opened_at=by.now,
            )
            for need, asked in missing
        ],
        ignore_conflicts=True,
    )


def _subject(need: AskedNeed) -> str | int:
    """What a row of unmet needs stands for: the topic, or the step where there is none."""
    return need.topic or need.layer


def look_again(*, catchment: Catchment, by: Actor) -> int:
    """Ask again for every need that nobody covered, and clear those that somebody covers now.

    Called after a change of the directory and by the worker; safe to run twice.

    Returns:
        how many were cleared.
    """
    waiting = (
        UnmetNeed.objects.open()
        .filter(catchment=catchment)
        .select_related("person__neighbourhood", "person__catchment", "topic", "answer", "need")
        .order_by("person_id", "pk")
    )
    return sum(_clear_if_covered(unmet, by) for unmet in waiting)


def look_again_everywhere(*, now: dt.datetime) -> None:
    """Look again in every open catchment whose directory has changed."""
    for catchment in Catchment.objects.open().order_by("pk"):
        by = system("the worker", now=now, catchment_id=catchment.pk)
        look_again_if_changed(catchment=catchment, by=by)


def look_again_if_changed(*, catchment: Catchment, by: Actor) -> int:
    """Look again once for each version of the directory, and once a day.

    Returns:
        how many needs were cleared.
    """
    state = f"{directory_version(catchment)} {by.now.date()}"
    remembered = f"looked-again-{catchment.public_id}"
    if cache.get(remembered) == state:
        return 0
    cleared = look_again(catchment=catchment, by=by)
    cache.set(remembered, state, REMEMBERED)
    return cleared


@transaction.atomic
def _clear_if_covered(unmet: UnmetNeed, by: Actor) -> bool:
    who = _who_covers(unmet, by)
    if who is None:
        return False
    cleared = UnmetNeed.objects.filter(pk=unmet.pk, cleared_at=None).update(
        cleared_at=by.now, cleared_by_offer_id=who.offer_id
    )
    if cleared:
        journal.record(
            by=by,
            sentence="found somebody for a need that nobody met before",
            about=unmet.person,
            subject=unmet.answer,
        )
    return bool(cleared)


def _who_covers(unmet: UnmetNeed, by: Actor) -> Who | None:
    question = question_of(
        unmet.person,
        asked_for(unmet.answer.ask),
        where=place_to_meet(unmet.person, ""),
        at=by.now,
        choices=last_choices(unmet.person),
    )
    wanted = Wanted(
        topic=unmet.topic.slug if unmet.topic else "",
        layer=unmet.layer,
        wants_guidance=_wants_guidance(unmet),
    )
    return is_covered(unmet.person.catchment, wanted, question, on=by.now.date())


def _wants_guidance(unmet: UnmetNeed) -> bool:
    by_topic = unmet.topic is not None and unmet.topic.wants_guidance
    return by_topic or (unmet.need is not None and unmet.need.wants_guidance)
