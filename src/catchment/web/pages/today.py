"""A helper's day in sentences: one thing a line, each with its one next step."""

import datetime as dt

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.design.phrases import clock_time, in_words, short_day, since, weekday
from catchment.design.pictures.caseload import Load, caseload, key, table
from catchment.design.pictures.drawing import Caption
from catchment.people.models import Person
from catchment.support.models import (
    AppointmentSlot,
    HandOver,
    Plan,
    PlanStep,
    Referral,
    TeamMember,
)
from catchment.support.queries.today import Caseload, NotSeen, Today
from catchment.web.figures import Figure
from catchment.web.pages.attention import Attention

#: What is quoted in a line is cut here.
MOST_LETTERS = 80


def attention(today: Today, *, on: dt.date) -> list[Attention]:
    """One line for each thing: who waits for an answer, who comes, what is due, who is not seen."""
    return [
        *[_hand_over(one, on) for one in today.hand_overs],
        *[_to_answer(one) for one in today.to_answer],
        *[_to_reply(one) for one in today.to_reply],
        *[_invitation(one, on) for one in today.invitations],
        *[_meeting(one, on) for one in today.meetings],
        *[_step(one, on) for one in today.steps],
        *[_review(one, on) for one in today.reviews],
        *[_not_seen(one, on) for one in today.not_seen],
    ]


def _hand_over(one: HandOver, on: dt.date) -> Attention:
    giver = one.giver.membership
    return Attention(
        _("Will you take over in %(name)s’s team?") % {"name": one.plan.person.known_as},
        reverse("support:hand_over", args=[one.public_id]),
        _("%(giver)s asked you %(ago)s.")
        % {
            "giver": giver.user.name if giver else _("Somebody"),
            "ago": since(one.offered_at, on),
        },
    )


def _to_answer(one: Referral) -> Attention:
    return Attention(
        _("Can you help %(name)s? Answer by %(day)s")
        % {"name": one.person.known_as, "day": short_day(one.answer_by)},
        reverse("support:referral", args=[one.public_id]),
        _("What for: %(purpose)s") % {"purpose": _cut(one.purpose)},
    )


def _to_reply(one: Referral) -> Attention:
    return Attention(
        _("Somebody has a question about %(name)s") % {"name": one.person.known_as},
        reverse("support:referral", args=[one.public_id]),
        _("They decide once you have replied."),
    )


def _invitation(one: TeamMember, on: dt.date) -> Attention:
    return Attention(
        _("Will you join %(name)s’s team?") % {"name": one.plan.person.known_as},
        reverse("support:team_place", args=[one.public_id]),
        _("Asked %(ago)s: %(role)s.") % {"ago": since(one.asked_at, on), "role": _cut(one.role)},
    )


def _meeting(one: AppointmentSlot, on: dt.date) -> Attention:
    near = since(one.starts_at, on)
    when = (
        near
        if near in (_("today"), _("tomorrow"))
        else _("on %(day)s") % {"day": weekday(one.starts_at)}
    )
    return Attention(
        _("You meet %(name)s %(when)s at %(time)s")
        % {
            "name": one.appointment.person.known_as,
            "when": when,
            "time": clock_time(one.starts_at),
        },
        reverse("support:appointment", args=[one.appointment.public_id]),
        _("%(place)s. About: %(about)s")
        % {"place": one.appointment.place, "about": _cut(one.appointment.about)},
    )


def _step(one: PlanStep, on: dt.date) -> Attention:
    name = one.plan.person.known_as
    said = _("Your step in %(name)s’s plan.") % {"name": name}
    if one.due_on is not None:
        due = _("It was due %(when)s.") if one.due_on < on else _("It is due %(when)s.")
        said = f"{said} {due % {'when': since(one.due_on, on)}}"
    return Attention(one.title, _plan_of(one.plan.person), said)


def _review(one: Plan, on: dt.date) -> Attention:
    return Attention(
        _("Look back at the plan with %(name)s") % {"name": one.person.known_as},
        reverse("support:plan_review", args=[one.person.public_id]),
        _("The review is due today.")
        if one.next_review_on == on
        else _("The review was due %(when)s.") % {"when": since(one.next_review_on, on)},
    )


def _not_seen(one: NotSeen, on: dt.date) -> Attention:
    return Attention(
        _("Say hello to %(name)s") % {"name": one.place.plan.person.known_as},
        reverse("support:team_place", args=[one.place.public_id]),
        _("Nothing has happened between you since %(day)s, %(ago)s.")
        % {"day": short_day(one.last_on), "ago": since(one.last_on, on)},
    )


def _plan_of(person: Person) -> str:
    return reverse("support:plan", args=[person.public_id])


def _cut(words: str) -> str:
    return Truncator(words).chars(MOST_LETTERS)


def caseload_figure(load: Caseload) -> Figure | None:
    """Draw people against room; None where the helper has not said how many they can hold."""
    if load.most is None:
        return None
    drawn = Load(people=load.people, most=load.most)
    heading = caseload_heading(load)
    caption = Caption("caseload", _("People you help, and room"), heading)
    return Figure(heading, caseload(caption, drawn), "", table(drawn), key(drawn))


def caseload_heading(load: Caseload) -> str:
    """How many people there are, and whether there is room."""
    people = ngettext("You help one person", "You help %(people)s people", load.people) % {
        "people": in_words(load.people)
    }
    if load.most is None:
        return people
    room = load.most - load.people
    if room > 0:
        more = ngettext("room for one more", "room for %(room)s more", room) % {
            "room": in_words(room)
        }
    elif room:
        more = _("%(over)s more than you said") % {"over": in_words(-room)}
    else:
        more = _("no room for more")
    return f"{people}: {more}"
