"""Work experience for staff: what waits now, the dates of rounds, and the way to everything else."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from catchment.design.phrases import day, in_words, number, short_day, since
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.enums import ListState, RoundStatus
from catchment.placements.queries.attention import (
    Due,
    RoundNow,
    Waiting,
    appeals_due,
    own_finds_due,
    waiting_for,
)
from catchment.web.gate import members
from catchment.web.pages.attention import Attention
from catchment.web.pages.said import said_to_school
from catchment.web.requests import MemberRequest

STAFF = (Role.COORDINATOR, Role.CAREERS_LEADER)

#: From so many days before the last day on, own finds stand on the home page too.
NEAR = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round that goes on, and its next date in a sentence."""

    name: str
    url: str
    state: str
    says: str


@require_GET
@members(*STAFF)
def work(request: MemberRequest) -> HttpResponse:
    """What waits in work experience; then rounds with their dates, and links."""
    on = timezone.localdate(request.actor.now)
    waiting = waiting_for(request.actor)
    items = _items(request.actor, waiting, on)
    shown = {
        "heading": _heading(len(items)),
        "waits": items,
        "rounds": [_round_line(one) for one in waiting.rounds],
    }
    return render(request, "pages/work.html", shown)


def urgent_work(actor: Actor, *, on: dt.date) -> list[Attention]:
    """What of work experience stands on the home page: appeals, and own finds near their day."""
    if not actor.has(*STAFF):
        return []
    finds = own_finds_due(actor)
    near = finds.first is not None and finds.first <= on + NEAR
    return [*_appeals(appeals_due(actor), on), *(_own_finds(finds, on) if near else [])]


def _items(actor: Actor, waiting: Waiting, on: dt.date) -> list[Attention]:
    """Everything that waits, what has a day first."""
    return [
        *_appeals(waiting.appeals, on),
        *_reports(waiting.reports),
        *_contested(waiting),
        *said_to_school(actor),
        *[line for one in waiting.rounds for line in _round(actor, one)],
        *_own_finds(waiting.own_finds, on),
        *_to_move(waiting),
        *_hosts(waiting.hosts),
    ]


def _heading(count: int) -> str:
    if not count:
        return _("Work experience: nothing waits for you")
    return ngettext(
        "Work experience: one thing waits for you",
        "Work experience: %(count)s things wait for you",
        count,
    ) % {"count": in_words(count)}


def _appeals(due: Due, on: dt.date) -> list[Attention]:
    if not due.count or due.first is None:
        return []
    says = (
        _("The first answer was due %(when)s. Learners keep their place meanwhile.")
        if due.first < on
        else _("Give the first answer by %(day)s, %(when)s. Learners keep their place meanwhile.")
    )
    return [
        Attention(
            ngettext(
                "A learner asks you to look at their place again",
                "%(count)s learners ask you to look at their place again",
                due.count,
            )
            % {"count": number(due.count)},
            reverse("placements:appeals"),
            says % {"day": short_day(due.first), "when": since(due.first, on)},
        )
    ]


def _own_finds(due: Due, on: dt.date) -> list[Attention]:
    if not due.count:
        return []
    if due.first is None:
        says = _("Nobody writes to a workplace before you have looked.")
    elif due.first < on:
        says = _("The last day for own finds was %(day)s.") % {"day": short_day(due.first)}
    else:
        says = _("The last day for own finds is %(day)s, %(when)s.") % {
            "day": short_day(due.first),
            "when": since(due.first, on),
        }
    return [
        Attention(
            ngettext(
                "A place that a learner found waits for your answer",
                "%(count)s places that learners found wait for your answer",
                due.count,
            )
            % {"count": number(due.count)},
            reverse("placements:own_finds"),
            says,
        )
    ]


def _reports(count: int) -> list[Attention]:
    if not count:
        return []
    return [
        Attention(
            ngettext(
                "Somebody reported that something is not fit for young people",
                "%(count)s things were reported as not fit for young people",
                count,
            )
            % {"count": number(count)},
            reverse("placements:reports"),
            _("It stays open until one of you has looked."),
        )
    ]


def _contested(waiting: Waiting) -> list[Attention]:
    if not waiting.contested:
        return []
    count = len(waiting.contested)
    return [
        Attention(
            ngettext(
                "A learner says that a decision about first call is wrong",
                "%(count)s learners say that a decision about first call is wrong",
                count,
            )
            % {"count": number(count)},
            reverse("placements:focus_list", args=[waiting.contested[0]]),
            _("They wait for an answer from a person."),
        )
    ]


def _to_move(waiting: Waiting) -> list[Attention]:
    return [
        Attention(
            _("Could your school go in other weeks?"),
            reverse("placements:round", args=[one.public_id]),
            _("The coordinator asks, in %(name)s. Nothing moves before you say yes.")
            % {"name": one.name},
        )
        for one in waiting.to_move
    ]


def _hosts(count: int) -> list[Attention]:
    if not count:
        return []
    return [
        Attention(
            ngettext(
                "One workplace waits to be checked",
                "%(count)s workplaces wait to be checked",
                count,
            )
            % {"count": number(count)},
            reverse("placements:hosts"),
            _("Until then it sees no learner, and no learner sees it."),
        )
    ]


def _round(actor: Actor, now: RoundNow) -> list[Attention]:
    """What one round asks of the reader."""
    one, lines = now.round, []
    nothing = now.lists[ListState.NOTHING]
    if one.status == RoundStatus.WISHES and nothing:
        lines.append(
            Attention(
                ngettext(
                    "One learner has no option in %(name)s",
                    "%(count)s learners have no option in %(name)s",
                    nothing,
                )
                % {"count": number(nothing), "name": one.name},
                f"{reverse('placements:round_lists', args=[one.public_id])}?state=nothing",
                _("Help now, while something can be done."),
            )
        )
    if one.status == RoundStatus.CHECKED and actor.has(Role.COORDINATOR):
        lines += _to_confirm(now)
    return lines


def _to_confirm(now: RoundNow) -> list[Attention]:
    if now.checked_by_reader:
        return []
    return [
        Attention(
            _("%(name)s waits for a second person to confirm it") % {"name": now.round.name},
            reverse("placements:runs", args=[now.round.public_id]),
            _("Learners are told once you have."),
        )
    ]


def _round_line(now: RoundNow) -> RoundLine:
    one = now.round
    return RoundLine(
        name=one.name,
        url=reverse("placements:round", args=[one.public_id]),
        state=str(one.get_status_display()),
        says=_next_date(now),
    )


def _next_date(now: RoundNow) -> str:
    """What comes next in a round, and how many it waits for."""
    one = now.round
    if one.status == RoundStatus.WISHES:
        every, sent = now.lists.total(), now.lists[ListState.SENT]
        return _("Wishes until %(day)s. %(sent)s of %(all)s learners have sent theirs.") % {
            "day": day(one.wishes_until),
            "sent": number(sent),
            "all": number(every),
        }
    if one.status == RoundStatus.PUBLISHED:
        return _published(now)
    return _("Placements from %(first)s to %(last)s.") % {
        "first": short_day(one.starts_on),
        "last": day(one.ends_on),
    }


def _published(now: RoundNow) -> str:
    if not now.unanswered:
        return _("Placements from %(day)s. Nobody still has to say yes.") % {
            "day": day(now.round.starts_on)
        }
    says = ngettext(
        "%(count)s learner has not said yes to their place.",
        "%(count)s learners have not said yes to their place.",
        now.unanswered,
    ) % {"count": number(now.unanswered)}
    if now.round.answer_until is None:
        return says
    return _("%(says)s They have until %(day)s.") % {
        "says": says,
        "day": day(now.round.answer_until),
    }
