"""What is said around the lines about a step."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from catchment.design.phrases import clock_time, short_day, weekday
from catchment.people.actor import Actor
from catchment.support.models import PlanStep
from catchment.support.queries.messages import Away, SeenMessage

#: So many who are away are named one by one.
MOST_NAMED = 3


def title(said: Sequence[SeenMessage]) -> str:
    """Who wrote last."""
    if not said:
        return _("Nobody has written about this step yet")
    last = said[-1]
    return _("%(who)s wrote last, on %(day)s") % {"who": last.by, "day": short_day(last.sent_at)}


def who_reads(actor: Actor, step: PlanStep) -> str:
    """Who can read what is typed."""
    if actor.person_id == step.plan.person_id:
        return _("Everybody in your team can read this. Your parents or carers cannot.")
    return _("%(name)s and everybody in the team can read this. Parents and carers cannot.") % {
        "name": step.plan.person.known_as
    }


def away_lines(away: Sequence[Away], *, actor: Actor) -> list[str]:
    """When those who are not at work read again: "Ruth reads this from 9am tomorrow"."""
    named = [_away(one, actor) for one in away[:MOST_NAMED]]
    if len(away) > MOST_NAMED:
        named.append(_("Others in the team read this when they are at work again."))
    return named


def _away(one: Away, actor: Actor) -> str:
    ahead = (one.reads_at.date() - actor.now.astimezone(one.reads_at.tzinfo).date()).days
    near = {0: _("today"), 1: _("tomorrow")}
    return _("%(who)s reads this from %(time)s %(day)s.") % {
        "who": one.name,
        "time": clock_time(one.reads_at),
        "day": near.get(ahead) or _("on %(day)s") % {"day": weekday(one.reads_at)},
    }
