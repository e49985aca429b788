"""The team around a plan: who is in it, why, until when; and who may be asked into it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from catchment.network.enums import HelperStatus
from catchment.network.models import Helper
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Enrolment, Grant, Membership, MembershipRole, Person, Supporter
from catchment.support.enums import (
    STAFF_ROLES,
    ChoiceKind,
    StepOwner,
    StepStatus,
    TeamStatus,
)
from catchment.support.models import (
    AnswerChoice,
    HandOver,
    Ladder,
    Need,
    Plan,
    PlanStep,
    TeamMember,
)
from catchment.support.models.clearance import GROWN_UP
from catchment.support.models.team import TeamMemberQuerySet
from catchment.support.queries.ladder import topic_names
from catchment.support.queries.sentences import short_name

#: So many people are listed for one search.
MOST_FOUND = 20

#: Letters from which a search begins.
FEWEST_LETTERS = 2

#: Letters that are looked at: more is no name.
MOST_LETTERS = 80

#: Steps that somebody has taken on, or done.
TAKEN_ON = (StepStatus.OPEN, StepStatus.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mate:
    """One place in the team.

    Attributes:
        place: the public id of the place.
        membership_id, supporter_id: which of the two it is.
        name, short: in full, and as one would call them.
        role, reason: what they do here and why, in the person's words.
        organisation: of a member.
        contact: the address that a member signs in with; none for somebody informal.
        status: asked, in the team, said no or left.
        is_lead: the person's choice.
        since: the day they came in, or were asked.
        until: the day on which the place ends by itself.
        reads: whether they may read the plan now.
        layers: steps of the ladder that their own steps in the plan serve.
        words: what they said when they said no or left.
    """

    place: uuid.UUID
    membership_id: int | None
    supporter_id: int | None
    name: str
    short: str
    role: str
    reason: str
    organisation: str
    contact: str
    status: TeamStatus
    is_lead: bool
    since: dt.date
    until: dt.date
    reads: bool
    layers: tuple[int, ...]
    words: str

    @property
    def is_informal(self) -> bool:
        return self.supporter_id is not None


@dataclass(frozen=True, slots=True)
class WaitingHandOver:
    """A hand-over that waits for the taker's answer."""

    public_id: uuid.UUID
    giver: str
    taker: str


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody around one plan.

    Attributes:
        mates: in the team now, the lead helper first, then by name.
        asked: invited and not answered.
        gone: who said no or left, the latest first.
        hand_overs: those that wait.
        gaps: names of open needs that nobody's step serves, as far as the reader may know of them.
    """

    mates: tuple[Mate, ...]
    asked: tuple[Mate, ...]
    gone: tuple[Mate, ...]
    hand_overs: tuple[WaitingHandOver, ...]
    gaps: tuple[str, ...]

    @property
    def lead(self) -> Mate | None:
        return next((mate for mate in self.mates if mate.is_lead), None)

    @property
    def members(self) -> tuple[Mate, ...]:
        return tuple(mate for mate in self.mates if not mate.is_informal)

    @property
    def supporters(self) -> tuple[Mate, ...]:
        return tuple(mate for mate in self.mates if mate.is_informal)

    def place_of(self, membership_id: int | None) -> Mate | None:
        """The reader's own place, if they are in the team."""
        return next((mate for mate in self.members if mate.membership_id == membership_id), None)


@dataclass(frozen=True, slots=True)
class Involved:
    """All that somebody outside the team learns of a helper."""

    service: str
    name: str
    contact: str


def read_team(plan: Plan, *, reader: Actor) -> Team:
    """Everybody around a plan, however many. Six queries."""
    rows = (
        TeamMember.objects.filter(plan=plan)
        .select_related("membership__user", "membership__organisation", "supporter", "grant")
        .order_by("-is_lead", "asked_at", "pk")
    )
    serves = _layers_served(plan)
    mates = [_mate(row, serves, at=reader.now) for row in rows]
    gone = [mate for mate in mates if mate.status in (TeamStatus.DECLINED, TeamStatus.ENDED)]
    return Team(
        mates=_by_name(mates, TeamStatus.ACTIVE),
        asked=_by_name(mates, TeamStatus.INVITED),
        gone=tuple(reversed(gone)),
        hand_overs=_hand_overs(plan),
        gaps=_gaps(plan, reader),
    )


def place_with_all(actor: Actor, public_id: uuid.UUID) -> TeamMember:
    """A place in a team, as far as the actor may see it, with what its page shows."""
    seen = TeamMember.objects.visible_to(actor).select_related(
        "plan__person__catchment",
        "membership__user",
        "membership__organisation",
        "supporter",
        "grant__recipient__user",
    )
    return seen.get(public_id=public_id)


def hand_over_with_all(actor: Actor, public_id: uuid.UUID) -> HandOver:
    """A hand-over, as far as the actor may see it, with what its page shows."""
    seen = HandOver.objects.visible_to(actor).select_related(
        "plan__person__catchment",
        "giver__membership__user",
        "giver__membership__organisation",
        "taker__user",
        "taker__organisation",
    )
    return seen.get(public_id=public_id)


def fit_members(person: Person, *, on: dt.date) -> QuerySet[Membership]:
    """Members who may come into this person's team: the gates of "who can help", for one member.

    Staff of the catchment, not the person, whose profile (if any) is not paused or ended. Where the
    person is under 18, or nobody knows, only those who are cleared; and the careers and
    safeguarding leads where they learn, whom the school itself answers for.
    """
    staff = MembershipRole.objects.filter(role__in=STAFF_ROLES)
    away = Helper.objects.exclude(status=HelperStatus.ACTIVE).filter(membership__isnull=False)
    found = (
        Membership.objects.active()
        .filter(catchment_id=person.catchment_id, pk__in=staff.values("membership_id"))
        .exclude(user_id=person.user_id or 0)
        .exclude(pk__in=away.values("membership_id"))
    )
    if is_grown_up(person, on=on):
        return found
    cleared = Helper.objects.cleared_for_under_18s(on=on).filter(membership__isnull=False)
    return found.filter(
        Q(pk__in=cleared.values("membership_id")) | Q(pk__in=leads_where_they_learn(person, on))
    )


def is_grown_up(person: Person, *, on: dt.date) -> bool:
    """Whether the person is known to be 18 or older."""
    age = person.age_on(on)
    return age is not None and age >= GROWN_UP


def find_members(plan: Plan, words: str, *, on: dt.date) -> list[Membership]:
    """Members who may be asked into a team, by name, job or organisation. One query."""
    return _found(_not_yet_in(plan, fit_members(plan.person, on=on)), words)


def find_takers(place: TeamMember, words: str, *, on: dt.date) -> list[Membership]:
    """Members who may take over a place, by name, job or organisation. One query."""
    fit = fit_members(place.plan.person, on=on)
    return _found(fit.exclude(pk=place.membership_id or 0), words)


def _found(found: QuerySet[Membership], words: str) -> list[Membership]:
    if len(words.strip()) < FEWEST_LETTERS:
        return []
    for word in words[:MOST_LETTERS].replace("\x00", " ").split():
        found = found.filter(
            Q(user__name__icontains=word)
            | Q(job_title__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    return _listed(found)[:MOST_FOUND]


def chosen_members(plan: Plan, *, on: dt.date) -> list[Membership]:
    """Members whom the person chose in an answer to "who can help?". Two queries."""
    chosen = AnswerChoice.objects.filter(
        answer__person_id=plan.person_id, kind=ChoiceKind.CHOSEN, candidate__startswith="helper:"
    )
    named = [one.removeprefix("helper:") for one in chosen.values_list("candidate", flat=True)]
    helpers = Helper.objects.filter(public_id__in=named, membership__isnull=False)
    fit = fit_members(plan.person, on=on).filter(pk__in=helpers.values("membership_id"))
    return _listed(_not_yet_in(plan, fit))


def supporters_not_in(plan: Plan) -> list[Supporter]:
    """People whom the person trusts and who are not in the team. One query."""
    there = TeamMember.objects.standing().filter(plan=plan, supporter__isnull=False)
    named = Supporter.objects.filter(person_id=plan.person_id)
    return list(named.exclude(pk__in=there.values("supporter_id")).order_by("created_at", "pk"))


def places_ending(*, on: dt.date) -> TeamMemberQuerySet:
    """Places in teams that end by themselves on this day or before."""
    return TeamMember.objects.standing().filter(ends_on__lte=on)


def places_without_a_way_in(*, at: dt.datetime) -> TeamMemberQuerySet:
    """Places of members whose share was taken back, or who have left their organisation."""
    open_now = Grant.objects.in_force(at=at)
    members = TeamMember.objects.active().filter(membership__isnull=False)
    left = TeamMember.objects.standing().filter(
        membership__isnull=False, membership__ended_at__isnull=False
    )
    return members.exclude(grant__in=open_now) | left


def who_is_involved(plan: Plan) -> list[Involved]:
    """Service, name and contact of the members; nobody informal, and nothing else. One query."""
    rows = (
        TeamMember.objects.active()
        .filter(plan=plan, membership__isnull=False)
        .select_related("membership__user", "membership__organisation")
        .order_by("membership__user__name", "pk")
    )
    return [_involved(row.membership) for row in rows if row.membership is not None]


def _involved(member: Membership) -> Involved:
    return Involved(
        service=member.organisation.name if member.organisation else member.job_title,
        name=member.user.name,
        contact=member.user.email or "",
    )


def _mate(row: TeamMember, serves: dict[tuple[str, int], set[int]], *, at: dt.datetime) -> Mate:
    member, supporter = row.membership, row.supporter
    name = member.user.name if member else supporter.name if supporter else ""
    key = ("member", member.pk) if member else ("supporter", row.supporter_id or 0)
    return Mate(
        place=row.public_id,
        membership_id=row.membership_id,
        supporter_id=row.supporter_id,
        name=name,
        short=short_name(name) if member else name,
        role=row.role,
        reason=row.reason,
        organisation=member.organisation.name if member and member.organisation else "",
        contact=(member.user.email or "") if member else "",
        status=TeamStatus(row.status),
        is_lead=row.is_lead,
        since=(row.started_at or row.asked_at).date(),
        until=row.ended_at.date() if row.ended_at else row.ends_on,
        reads=_is_open(row.grant, at),
        layers=tuple(sorted(serves.get(key, ()))),
        words=row.end_words,
    )


def _is_open(grant: Grant | None, at: dt.datetime) -> bool:
    return grant is not None and grant.withdrawn_at is None and grant.starts_at <= at < grant.until


def _by_name(mates: Iterable[Mate], status: TeamStatus) -> tuple[Mate, ...]:
    those = (mate for mate in mates if mate.status == status)
    return tuple(sorted(those, key=lambda mate: (not mate.is_lead, mate.name.casefold())))


def _layers_served(plan: Plan) -> dict[tuple[str, int], set[int]]:
    """Steps of the ladder by whose step in the plan serves them. One query."""
    rows = (
        PlanStep.objects.filter(plan=plan, status__in=TAKEN_ON)
        .exclude(owner=StepOwner.PERSON)
        .values_list("member_id", "supporter_id", "theme__layer", "need__layer__layer")
    )
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    for member, supporter, of_theme, of_need in rows:
        key = ("member", member) if member else ("supporter", supporter or 0)
        found[key] |= {layer for layer in (of_need or of_theme,) if layer}
    return found


def _hand_overs(plan: Plan) -> tuple[WaitingHandOver, ...]:
    rows = (
        HandOver.objects.waiting()
        .filter(plan=plan)
        .select_related("giver__membership__user", "taker__user")
        .order_by("offered_at", "pk")
    )
    return tuple(
        WaitingHandOver(
            public_id=row.public_id,
            giver=row.giver.membership.user.name if row.giver.membership else "",
            taker=row.taker.user.name,
        )
        for row in rows
    )


def _gaps(plan: Plan, reader: Actor) -> tuple[str, ...]:
    """Open needs that nobody but the person has a step for. Three queries with the topics' names."""
    served = (
        PlanStep.objects.filter(plan=plan, status__in=TAKEN_ON, need__isnull=False)
        .exclude(owner=StepOwner.PERSON)
        .values("need_id")
    )
    ladders = Ladder.objects.current().filter(person_id=plan.person_id)
    needs = (
        Need.objects.visible_to(reader)
        .open()
        .filter(layer__ladder__in=ladders)
        .exclude(pk__in=served)
        .select_related("topic")
        .order_by("layer__layer", "pk")
    )
    names = topic_names(plan.person.catchment)
    return tuple(
        names.get(need.topic.slug, need.words) if need.topic else need.words for need in needs
    )


def _not_yet_in(plan: Plan, found: QuerySet[Membership]) -> QuerySet[Membership]:
    there = TeamMember.objects.standing().filter(plan=plan, membership__isnull=False)
    return found.exclude(pk__in=there.values("membership_id"))


def _listed(found: QuerySet[Membership]) -> list[Membership]:
    return list(found.select_related("user", "organisation").order_by("user__name", "pk"))


def leads_where_they_learn(person: Person, on: dt.date) -> QuerySet[Membership, int]:
    """Keys of the careers and safeguarding leads of the person's school or college."""
    schools = Enrolment.objects.current(on=on).filter(person=person)
    leads = MembershipRole.objects.filter(role__in=[Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD])
    return Membership.objects.filter(
        pk__in=leads.values("membership_id"), organisation__in=schools.values("organisation_id")
    ).values_list("pk", flat=True)
