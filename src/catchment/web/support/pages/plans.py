"""What the page of a plan shows, worded for whoever reads it."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.design.phrases import day, in_words, short_day, weekday
from catchment.design.pictures import constellation as sky
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.tables import Table
from catchment.people.actor import Actor
from catchment.people.models import Grant, JournalEntry
from catchment.support.enums import PlanStatus, StepOwner
from catchment.support.models import Plan
from catchment.support.queries import plans as queries
from catchment.support.queries.appointments import next_dates
from catchment.support.queries.parents import parents_of
from catchment.support.queries.plans import SeenPlan, SeenStep
from catchment.support.queries.sentences import short_name
from catchment.support.queries.team import Mate, Team, read_team
from catchment.support.rules import plans as rules
from catchment.web.figures import Figure
from catchment.web.support.pages import appointments
from catchment.web.support.pages.answers import initials
from catchment.web.support.pages.ladder import Place, place_of
from catchment.web.support.pages.parents import told_to_child

#: As many people as the picture holds without becoming a crowd; the table names everybody.
MOST_NEAR, MOST_MEMBERS, MOST_GAPS = 4, 6, 3
#: As many steps of a kind as stand open on the page; the others are folded under them.
FIRST_FEW = 3


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as a row of the page.

    Attributes:
        line: who, by when, what about.
        note: the person's own words about it, if they said any.
        may_tick, may_decline, may_change: what this reader can do with it.
        may_object: whether it is another's idea about which the person may say something.
    """

    step: SeenStep
    line: str
    note: str
    may_tick: bool
    may_decline: bool
    may_change: bool
    may_object: bool

    @property
    def folds(self) -> bool:
        """Whether there is more to do with it than fits beside it."""
        return self.may_change or self.may_object


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """A plan for one reader.

    Attributes:
        writes: whether the reader writes the plan: the person, or a helper beside somebody
            without an account.
        beside: whether the reader belongs to the team.
        mine: steps that wait for the reader, others that wait for somebody else.
        shares, looked: for the person alone.
        dates: meetings to come, and times to choose from.
        parents: what each parent can see, said to the person alone.
        first_few: as many steps of a kind as stand open.
    """

    plan: Plan
    place: Place
    seen: SeenPlan
    team: Team
    figure: Figure
    writes: bool
    beside: bool
    goal_by: str
    suggested: list[StepRow]
    mine: list[StepRow]
    others: list[StepRow]
    done: list[StepRow]
    put_aside: list[StepRow]
    shares: list[Grant]
    more_shares: bool
    looked: list[JournalEntry]
    dates: list[appointments.Row]
    parents: list[str]
    earlier: list[Plan]
    me: int | None

    first_few: int = FIRST_FEW

    @property
    def own(self) -> bool:
        return self.place.own

    @property
    def name(self) -> str:
        return self.place.person.known_as

    @property
    def is_paused(self) -> bool:
        return self.plan.status == PlanStatus.PAUSED

    @property
    def is_ended(self) -> bool:
        return self.plan.status == PlanStatus.ENDED

    @property
    def picks(self) -> list[appointments.Row]:
        """Times that wait for the reader to choose one."""
        return [one for one in self.dates if one.picks]

    @property
    def booked(self) -> list[appointments.Row]:
        """The other dates."""
        return [one for one in self.dates if not one.picks]

    @property
    def my_view(self) -> bool:
        """Whether the reader has written a view."""
        return any(view.author_id == self.me for view in self.seen.views)


def plan_page(actor: Actor, plan: Plan) -> PlanPage:
    """Everything that the page of a plan shows; the same number of queries however much there is."""
    place = place_of(actor, plan.person)
    seen = queries.read_plan(plan, reader=actor)
    team = read_team(plan, reader=actor)
    writes = rules.may_write_own_plan(actor, plan)
    beside = rules.may_write_beside(actor, plan)
    rows = _Rows(place, writes=writes, beside=beside)
    shares = queries.shares_in_force(plan.person, at=actor.now) if place.own else []
    together = writes and not place.own
    return PlanPage(
        plan=plan,
        place=place,
        seen=seen,
        team=team,
        figure=team_figure(
            team, own=place.own, name=plan.person.known_as, reasons=not seen.as_parent
        ),
        writes=writes,
        beside=beside,
        goal_by=_goal_by(place, plan),
        suggested=[rows.draw(one) for one in seen.suggested],
        mine=[rows.draw(one) for one in _for_reader(seen, together=together)],
        others=[rows.draw(one) for one in _for_others(seen, together=together)],
        done=[rows.draw(one) for one in seen.done],
        put_aside=[rows.draw(one) for one in seen.put_aside],
        shares=shares[: queries.MOST_SHARES],
        more_shares=len(shares) > queries.MOST_SHARES,
        looked=queries.last_reads(actor, plan.person) if place.own else [],
        dates=[appointments.row(actor, one) for one in next_dates(plan.person, reader=actor)],
        parents=[told_to_child(one) for one in parents_of(plan.person)] if place.own else [],
        earlier=queries.earlier_plans(plan.person, reader=actor),
        me=actor.membership_id,
    )


def _for_reader(seen: SeenPlan, *, together: bool) -> tuple[SeenStep, ...]:
    """The reader's own; beside somebody without an account, that person's too, in their order."""
    if not together:
        return seen.mine
    return tuple(one for one in seen.steps if one in seen.mine or _is_persons(one, seen))


def _for_others(seen: SeenPlan, *, together: bool) -> tuple[SeenStep, ...]:
    if not together:
        return seen.others
    return tuple(one for one in seen.others if one.owner != StepOwner.PERSON)


def _is_persons(step: SeenStep, seen: SeenPlan) -> bool:
    return step in seen.others and step.owner == StepOwner.PERSON


def _goal_by(place: Place, plan: Plan) -> str:
    if place.own:
        return _("My goal")
    goal = _("%(name)s’s goal") % {"name": place.person.known_as}
    if not plan.present:
        return goal
    return _("%(goal)s, written together on %(day)s") % {
        "goal": goal,
        "day": short_day(plan.begun_at),
    }


@dataclass(frozen=True, slots=True)
class _Rows:
    """Words steps for one reader."""

    place: Place
    writes: bool
    beside: bool

    def draw(self, step: SeenStep) -> StepRow:
        answers = self.writes or (self.beside and step.mine)
        return StepRow(
            step=step,
            line=self._line(step),
            note=step.objection,
            may_tick=answers,
            may_decline=answers,
            may_change=self.writes or (self.beside and step.by_me),
            may_object=self.writes and not step.by_me,
        )

    def _line(self, step: SeenStep) -> str:
        return " · ".join(part for part in (self._who(step), self._when(step), step.theme) if part)

    def _who(self, step: SeenStep) -> str:
        if step.away:
            return _("Nobody yet: %(who)s has left your team") % {"who": step.who or _("somebody")}
        if step.owner == StepOwner.PERSON:
            return _("You") if self.place.own else self.place.person.known_as
        return _("You") if step.mine else step.who

    def _when(self, step: SeenStep) -> str:
        if step.decided_at is not None:
            return short_day(step.decided_at)
        if step.due_on is not None:
            return _("by %(day)s") % {"day": weekday(step.due_on)}
        return ""


def review_line(plan: Plan) -> str:
    """When the next review is, and what was arranged."""
    when = weekday(plan.next_review_on)
    said = f"{when}, {plan.next_review_note}" if plan.next_review_note else when
    return _("%(when)s. What changed, what helped, what next.") % {"when": said.rstrip(".")}


def paused_line(plan: Plan) -> str:
    """Until when the plan rests."""
    if plan.paused_until is None:
        return _("It rests until somebody takes it up again. Nothing is asked of anybody.")
    return _("It rests until %(day)s. Nothing is asked of anybody till then.") % {
        "day": day(plan.paused_until)
    }


def team_figure(team: Team, *, own: bool, name: str, reasons: bool = True) -> Figure:
    """The person in the middle, people they trust near, helpers further out, gaps open.

    Args:
        team: everybody in it.
        own: whether the person looks at their own.
        name: what the person is called.
        reasons: whether the table says why the person asked each; parents read roles alone.
    """
    people = sky.Constellation(
        person=_("You") if own else name,
        trusted=tuple(_star(mate) for mate in team.supporters[:MOST_NEAR]),
        team=tuple(_star(mate) for mate in team.members[:MOST_MEMBERS]),
        gaps=team.gaps[:MOST_GAPS],
    )
    words = sky.ConstellationWords(
        trusted=_("trusted"), suggested=_("in the team"), possible=_("open"), nobody=_("Nobody yet")
    )
    sentence = team_sentence(team, own=own, name=name)
    caption = Caption("team", _("The team"), sentence)
    return Figure(
        "",
        sky.constellation(caption, people, words),
        sentence,
        _team_table(team, reasons=reasons),
    )


def team_sentence(team: Team, *, own: bool, name: str) -> str:
    """How many there are, and who is in the middle."""
    number = len(team.mates)
    middle = _("you") if own else name
    if not number:
        return _("Nobody is in the team yet.")
    said = ngettext(
        "One person, and %(middle)s in the middle.",
        "%(number)s people, and %(middle)s in the middle.",
        number,
    )
    told = said % {"number": in_words(number).capitalize(), "middle": middle}
    left_out = len(team.supporters[MOST_NEAR:]) + len(team.members[MOST_MEMBERS:])
    if not left_out:
        return told
    return _("%(told)s The table names all of them.") % {"told": told}


def _star(mate: Mate) -> sky.Star:
    return sky.Star(initials(mate.name), short_name(mate.name), "", mate.layers)


def _team_table(team: Team, *, reasons: bool) -> Table:
    rows = [
        (_named(mate), (reasons and mate.reason) or mate.role, _until(mate.until))
        for mate in team.mates
    ]
    gaps = [(_("Nobody yet"), gap, "") for gap in team.gaps]
    return Table((_("Who"), _("What for"), _("Until")), (*rows, *gaps))


def _named(mate: Mate) -> str:
    said = f"{mate.name}, {mate.organisation}" if mate.organisation else mate.name
    return _("%(who)s (leads)") % {"who": said} if mate.is_lead else said


def _until(when: dt.date) -> str:
    return short_day(when)
