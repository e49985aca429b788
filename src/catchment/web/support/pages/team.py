"""What the page of a team says: its sentence, its picture, and everybody in it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from catchment.design.phrases import in_words
from catchment.design.pictures.people import avatar
from catchment.people.actor import Actor
from catchment.support.models import Plan, TeamMember
from catchment.support.queries.team import Mate, Team, read_team
from catchment.support.rules import team as rules
from catchment.web.figures import Figure
from catchment.web.support.pages.answers import initials
from catchment.web.support.pages.ladder import Place, place_of
from catchment.web.support.pages.plans import team_figure

#: So many stand on the page as they are, the lead among them; the others are folded away.
FIRST_FEW = 8


@dataclass(frozen=True, slots=True)
class MateCard:
    """Somebody in the team, with their picture and what the reader may do."""

    mate: Mate
    picture: Markup
    own: bool
    may_lead: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Everything on the page.

    Attributes:
        place: whose team, and who reads.
        mates, more, asked: in the team, those of them folded away, and invited.
        gone: who said no or left.
        mine: the reader's own place in the team.
        may_ask: whether the reader may ask somebody in.
        tells: whether people outside may see who is involved.
    """

    place: Place
    heading: str
    lede: str
    team: Team
    figure: Figure
    mates: list[MateCard]
    more: list[MateCard]
    asked: list[MateCard]
    gone: tuple[Mate, ...]
    mine: Mate | None
    may_ask: bool
    tells: bool


def team_page(plan: Plan, *, actor: Actor) -> TeamPage:
    """Shape the page of a team for its reader; as many queries for one as for thirty."""
    place = place_of(actor, plan.person)
    team = read_team(plan, reader=actor)
    may_ask = rules.may_ask_into_team(actor, plan)
    mates = [_card(mate, actor, may_ask) for mate in team.mates]
    # Folding a single one away would save no room.
    few = FIRST_FEW if len(mates) > FIRST_FEW + 1 else len(mates)
    return TeamPage(
        place=place,
        heading=team_heading(team, place),
        lede=_lede(team, place),
        team=team,
        figure=team_figure(team, own=place.own, name=plan.person.known_as),
        mates=mates[:few],
        more=mates[few:],
        asked=[_card(mate, actor, may_ask) for mate in team.asked],
        gone=team.gone,
        mine=team.place_of(actor.membership_id),
        may_ask=may_ask,
        tells=plan.tells_who_is_involved,
    )


def team_heading(team: Team, place: Place) -> str:
    """Who is in the team and who leads it, as one sentence."""
    number = len(team.mates)
    name = place.person.known_as
    if not number:
        return (
            _("Nobody is in your team yet")
            if place.own
            else _("Nobody is in %(name)s’s team yet") % {"name": name}
        )
    counted = ngettext("%(count)s person is", "%(count)s people are", number) % {
        "count": in_words(number).capitalize()
    }
    said = {"counted": counted, "name": name, "lead": team.lead.short if team.lead else ""}
    if team.lead is None:
        return (
            _("%(counted)s in your team") % said
            if place.own
            else _("%(counted)s in %(name)s’s team") % said
        )
    return (
        _("%(counted)s in your team, and %(lead)s leads it") % said
        if place.own
        else _("%(counted)s in %(name)s’s team, and %(lead)s leads it") % said
    )


def why_asked(place: TeamMember) -> str:
    """Who asks somebody into a team, as one sentence."""
    return _("%(name)s asks you into their team") % {"name": place.plan.person.known_as}


def _lede(team: Team, place: Place) -> str:
    if not place.own:
        return _("%(name)s decides who is in it. Each place ends by itself.") % {
            "name": place.person.known_as
        }
    if not team.mates:
        return _("A team can be one person. Ask whoever you would like beside you.")
    return _("You decide who is in it, and for how long. Each place ends by itself.")


def _card(mate: Mate, actor: Actor, may_ask: bool) -> MateCard:
    own = mate.membership_id is not None and mate.membership_id == actor.membership_id
    return MateCard(
        mate=mate,
        picture=avatar(initials(mate.name), mate.layers, mate.is_informal),
        own=own,
        may_lead=may_ask and not mate.is_informal and not mate.is_lead,
        may_end=may_ask or own,
    )
