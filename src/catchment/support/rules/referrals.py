"""Who may ask others to help somebody, who may read that, and who may answer it."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Person
from catchment.people.rules import may_view_person
from catchment.support.enums import REFERRAL_WAITS, STAFF_ROLES, ReferralStatus
from catchment.support.models import Ladder, Plan, Referral, ReferralRule
from catchment.support.rules.clearance import may_be_let_in_about
from catchment.support.rules.plans import is_oneself


def may_refer_person(actor: Actor, person: Person) -> bool:
    """The person; staff who may read some of their ladder, or their plan."""
    return may_view_person(actor, person) and (
        is_oneself(actor, person)
        or (not STAFF_ROLES.isdisjoint(actor.roles) and _reads_something(actor, person))
    )


def may_view_referral(actor: Actor, referral: Referral) -> bool:
    """The person, whoever sent it, and whoever may answer it."""
    return (
        actor.is_member
        and actor.in_catchment(referral.person.catchment_id)
        and (
            is_oneself(actor, referral.person)
            or referral.sent_by_id == actor.membership_id
            or _receives(actor, referral)
        )
    )


def may_answer_referral(actor: Actor, referral: Referral) -> bool:
    """Whom it was sent to, by name or as an organisation; never the person or the sender."""
    return (
        may_view_referral(actor, referral)
        and _receives(actor, referral)
        and not is_oneself(actor, referral.person)
        and referral.sent_by_id != actor.membership_id
    )


def may_accept_referral(actor: Actor, referral: Referral) -> bool:
    """Whom it was sent to, while they themselves may be let in: an organisation's word is not enough."""
    return may_answer_referral(actor, referral) and may_be_let_in_about(actor, referral.person)


def may_reply_about_referral(actor: Actor, referral: Referral) -> bool:
    """The person; and whoever sent it, while the person lets them in."""
    return may_view_referral(actor, referral) and (
        is_oneself(actor, referral.person) or _sends(actor, referral)
    )


def may_read_referral(actor: Actor, referral: Referral) -> bool:
    """What for, the words and the questions: not for those asked once it ended, nor for those who
    may not be let in about somebody under 18, nor for a sender whom the person has shown out."""
    return may_reply_about_referral(actor, referral) or (
        may_view_referral(actor, referral)
        and _receives(actor, referral)
        and may_be_let_in_about(actor, referral.person)
        and referral.status in (*REFERRAL_WAITS, ReferralStatus.ACCEPTED)
    )


def may_withdraw_referral(actor: Actor, referral: Referral) -> bool:
    """The person at any time; and whoever sent it, while the person lets them in."""
    return may_reply_about_referral(actor, referral)


def may_finish_referral(actor: Actor, referral: Referral) -> bool:
    """Whoever said yes; for a referral to an organisation whoever answers there."""
    return may_answer_referral(actor, referral)


def may_view_referral_rule(actor: Actor, rule: ReferralRule) -> bool:
    """Every member may know who receives referrals in their catchment."""
    return actor.is_member and actor.in_catchment(rule.catchment_id)


def may_make_referral_rule(actor: Actor, catchment: Catchment) -> bool:
    """The coordinator writes down what the partnership agreed."""
    return actor.is_member and actor.in_catchment(catchment.pk) and actor.has(Role.COORDINATOR)


def _reads_something(actor: Actor, person: Person) -> bool:
    return (
        Ladder.objects.visible_to(actor).current().filter(person=person).exists()
        or Plan.objects.visible_to(actor).current().filter(person=person).exists()
    )


def _sends(actor: Actor, referral: Referral) -> bool:
    return referral.sent_by_id == actor.membership_id and may_view_person(actor, referral.person)


def _receives(actor: Actor, referral: Referral) -> bool:
    if referral.helper_id is not None:
        helper = referral.helper
        return helper is not None and helper.membership_id == actor.membership_id
    return (
        actor.organisation_id is not None
        and referral.organisation_id == actor.organisation_id
        and actor.has(Role.HELPER, Role.CAREERS_LEADER)
    )
