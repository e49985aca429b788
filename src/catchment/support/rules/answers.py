"""Who may ask, read, choose and contest; and who says what counts."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Person
from catchment.people.rules import may_view_person
from catchment.support.enums import ContestStatus
from catchment.support.models import Answer, Contest, Ladder, LayerShare, UnmetNeed, Weights
from catchment.support.rules.clearance import may_be_let_in_about


def may_ask_who_can_help(actor: Actor, person: Person) -> bool:
    """The person, and whoever may read some of their ladder."""
    return may_view_person(actor, person) and (
        _is_oneself(actor, person)
        or Ladder.objects.visible_to(actor).current().filter(person=person).exists()
    )


def may_view_answer(actor: Actor, answer: Answer) -> bool:
    """The person; whoever asked, for as long as they may see the person."""
    return may_view_person(actor, answer.person) and (
        _is_oneself(actor, answer.person) or _asked(actor, answer)
    )


def may_choose(actor: Actor, answer: Answer) -> bool:
    """The person, or a helper whom they have asked to write with them."""
    return may_view_answer(actor, answer) and (
        _is_oneself(actor, answer.person) or _writes_with(actor, answer.person)
    )


def may_contest_answer(actor: Actor, answer: Answer) -> bool:
    """Whoever may read it may say that it is not right."""
    return may_view_answer(actor, answer)


def may_view_contest(actor: Actor, contest: Contest) -> bool:
    """Whoever wrote it, the person, and the coordinators who must answer."""
    person = contest.answer.person
    return (
        actor.is_member
        and actor.in_catchment(person.catchment_id)
        and (
            contest.by_id == actor.membership_id
            or _is_oneself(actor, person)
            or actor.has(Role.COORDINATOR)
        )
    )


def may_answer_contest(actor: Actor, contest: Contest) -> bool:
    """A coordinator of the catchment, once, and not about oneself."""
    return (
        may_view_contest(actor, contest)
        and actor.has(Role.COORDINATOR)
        and not _is_oneself(actor, contest.answer.person)
        and contest.status == ContestStatus.WAITING
    )


def may_view_weights(actor: Actor, weights: Weights) -> bool:
    """They are published to every member of the catchment."""
    return actor.is_member and actor.in_catchment(weights.catchment_id)


def may_make_weights(actor: Actor, catchment: Catchment) -> bool:
    """The coordinator writes down what the partnership agreed."""
    return actor.is_member and actor.in_catchment(catchment.pk) and actor.has(Role.COORDINATOR)


def may_view_unmet_need(actor: Actor, unmet: UnmetNeed) -> bool:
    """Counted only, by coordinators and observers of the catchment."""
    return actor.in_catchment(unmet.catchment_id) and actor.has(Role.COORDINATOR, Role.OBSERVER)


def may_view_gaps(actor: Actor, catchment: Catchment) -> bool:
    """Figures, suppressed: coordinators and observers."""
    return (
        actor.is_member
        and actor.in_catchment(catchment.pk)
        and actor.has(Role.COORDINATOR, Role.OBSERVER)
    )


def _is_oneself(actor: Actor, person: Person) -> bool:
    return actor.person_id is not None and actor.person_id == person.pk


def _asked(actor: Actor, answer: Answer) -> bool:
    return (
        actor.membership_id is not None
        and answer.asked_by_id == actor.membership_id
        and may_be_let_in_about(actor, answer.person)
    )


def _writes_with(actor: Actor, person: Person) -> bool:
    return (
        LayerShare.objects.giving(actor)
        .filter(layer__ladder__person=person, together=True)
        .exists()
    )
