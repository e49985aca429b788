"""Who may offer times, pick one, call a meeting off and say how it went."""

from catchment.people.actor import Actor
from catchment.support.enums import AppointmentStatus, ParentSees
from catchment.support.models import Appointment, ParentLink, Plan, PlanShare
from catchment.support.rules.plans import is_oneself, may_write_beside


def may_offer_times(actor: Actor, plan: Plan) -> bool:
    """Whoever is in the team, while the plan goes on."""
    return may_write_beside(actor, plan)


def may_view_appointment(actor: Actor, appointment: Appointment) -> bool:
    """The person, who offers it while in the team, and a parent who may see dates, once booked."""
    return (
        actor.is_member
        and actor.in_catchment(appointment.person.catchment_id)
        and (
            is_oneself(actor, appointment.person)
            or _offers(actor, appointment)
            or (
                appointment.status == AppointmentStatus.BOOKED
                and ParentLink.objects.reading(actor, ParentSees.DATES)
                .filter(person_id=appointment.person_id)
                .exists()
            )
        )
    )


def may_pick_time(actor: Actor, appointment: Appointment) -> bool:
    """The person; for somebody without an account, whoever offers the times, with them there."""
    return _is_offered(appointment) and _is_for(actor, appointment)


def may_ask_other_times(actor: Actor, appointment: Appointment) -> bool:
    """The same, while there is something to choose from."""
    return may_pick_time(actor, appointment)


def may_offer_others(actor: Actor, appointment: Appointment) -> bool:
    """Whoever offers it, until one is picked, while they are in the team."""
    return may_withdraw_offer(actor, appointment)


def may_withdraw_offer(actor: Actor, appointment: Appointment) -> bool:
    """Whoever offers it, until one is picked; where they leave the team it is taken back for them."""
    return _is_offered(appointment) and _runs(actor, appointment)


def may_call_off(actor: Actor, appointment: Appointment) -> bool:
    """Either side, once it is booked."""
    return _is_booked(appointment) and (_is_for(actor, appointment) or _runs(actor, appointment))


def may_say_how_it_went(actor: Actor, appointment: Appointment) -> bool:
    """Whoever offered it, once it is booked."""
    return _is_booked(appointment) and _runs(actor, appointment)


def may_take_into_calendar(actor: Actor, appointment: Appointment) -> bool:
    """Either side, once it was booked, also to take it out of their calendar again."""
    return appointment.booked_at is not None and (
        _is_for(actor, appointment) or _runs(actor, appointment)
    )


def _is_for(actor: Actor, appointment: Appointment) -> bool:
    return may_view_appointment(actor, appointment) and (
        is_oneself(actor, appointment.person)
        or (appointment.person.user_id is None and _offers(actor, appointment))
    )


def _runs(actor: Actor, appointment: Appointment) -> bool:
    return may_view_appointment(actor, appointment) and _offers(actor, appointment)


def _offers(actor: Actor, appointment: Appointment) -> bool:
    return (
        actor.is_member
        and appointment.offered_by_id == actor.membership_id
        and PlanShare.objects.giving(actor)
        .filter(plan__person_id=appointment.person_id, writes=True)
        .exists()
    )


def _is_offered(appointment: Appointment) -> bool:
    return appointment.status == AppointmentStatus.OFFERED


def _is_booked(appointment: Appointment) -> bool:
    return appointment.status == AppointmentStatus.BOOKED
