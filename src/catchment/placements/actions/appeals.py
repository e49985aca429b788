"""A learner asks a person to look again; a person answers. The place is kept meanwhile."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.actions.publishing import RESULT_ROUTE
from catchment.placements.enums import AppealStatus
from catchment.placements.models import Appeal, WishList
from catchment.support.actions.notices import tell, tell_person

#: A person answers within so many school days.
SCHOOL_DAYS = 5
_SATURDAY = 5


class AppealOpen(Exception):
    """They have asked already, and nobody has answered yet."""


class TooLate(Exception):
    """The days for asking are over."""


class AnsweredBefore(Exception):
    """A person has answered about this very place; school is there to talk to."""


class AppealAnswered(Exception):
    """Somebody else has answered."""


@transaction.atomic
def ask_again(*, wish_list: WishList, words: str, by: Actor, on: dt.date) -> Appeal:
    """Ask a person to look again. Nothing about the place changes.

    Raises:
        TooLate: if the day that was set has gone by.
        AnsweredBefore: if a person has looked, and nothing has changed since.
        AppealOpen: if an earlier question waits.
    """
    until = wish_list.round.appeals_until
    if until is not None and on > until:
        raise TooLate(wish_list)
    if Appeal.objects.answered_as_it_stands(wish_list).exists():
        raise AnsweredBefore(wish_list)
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                wish_list=wish_list,
                words=words,
                answer_by=school_days_after(on, SCHOOL_DAYS),
                created_at=by.now,
            )
    except IntegrityError as asked:
        raise AppealOpen(wish_list) from asked
    journal.record(
        by=by, sentence="asked a person to look again", about=wish_list.person, subject=appeal
    )
    for one in _who_answers(wish_list):
        tell(
            to=one,
            sentence=_("Somebody asks you to look at their place again"),
            key=f"appeal {appeal.public_id}",
            by=by,
            about=wish_list.person,
            route="placements:appeal",
            route_id=appeal.public_id,
        )
    return appeal


def _who_answers(wish_list: WishList) -> list[Membership]:
    """Careers leaders of the school, and those who coordinate."""
    catchment = wish_list.round.catchment_id
    leads = Q(roles__role=Role.CAREERS_LEADER, organisation_id=wish_list.cohort.school_id)
    found = Membership.objects.active().filter(
        leads | Q(roles__role=Role.COORDINATOR), catchment_id=catchment
    )
    return list(found.distinct().order_by("pk"))


@transaction.atomic
def answer_appeal(*, appeal: Appeal, words: str, by: Actor) -> Appeal:
    """Answer in one's own name, and tell the learner.

    Raises:
        AppealAnswered: if somebody was faster.
    """
    answered = Appeal.objects.filter(pk=appeal.pk, status=AppealStatus.OPEN).update(
        status=AppealStatus.ANSWERED,
        answer=words,
        answered_by_id=by.membership_id,
        answered_by_name=by.name[:120],
        answered_at=by.now,
    )
    if not answered:
        raise AppealAnswered(appeal)
    appeal.refresh_from_db()
    person = appeal.wish_list.person
    journal.record(by=by, sentence="answered your question", about=person, subject=appeal)
    tell_person(
        person=person,
        sentence=_("%(name)s has looked at your place again") % {"name": by.name},
        key=f"appeal answered {appeal.public_id}",
        by=by,
        route=RESULT_ROUTE,
        route_id=appeal.wish_list.public_id,
        urgent=True,
    )
    return appeal


def school_days_after(day: dt.date, many: int) -> dt.date:
    """The day so many school days on; weekends are none. Holidays are not known here."""
    while many:
        day += dt.timedelta(days=1)
        many -= day.weekday() < _SATURDAY
    return day
