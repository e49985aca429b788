"""Who may read and write a ladder: the person, and whoever they let in, layer by layer."""

from catchment.people.actor import Actor
from catchment.people.models import Grant, Person
from catchment.people.rules import may_view_person
from catchment.support.enums import STAFF_ROLES, LadderStatus
from catchment.support.models import Ladder, LadderLayer, LayerShare, Need
from catchment.support.models.ladder import LayerShareQuerySet
from catchment.support.rules.clearance import may_be_let_in_about


def may_open_ladder(actor: Actor, thing: Ladder | Person) -> bool:
    """Whoever may read some of the ladder; where there is none to read, whoever sees the person."""
    if isinstance(thing, Ladder):
        return may_view_ladder(actor, thing)
    return may_view_person(actor, thing)


def may_begin_ladder(actor: Actor, person: Person) -> bool:
    """Only the person. A helper begins with ``may_sit_together``."""
    return actor.in_catchment(person.catchment_id) and _is_oneself(actor, person)


def may_sit_together(actor: Actor, person: Person) -> bool:
    """A helper may record "they are with me and said yes" for somebody without an account."""
    return (
        may_view_person(actor, person)
        and person.user_id is None
        and not STAFF_ROLES.isdisjoint(actor.roles)
        and may_be_let_in_about(actor, person)
    )


def may_view_ladder(actor: Actor, ladder: Ladder) -> bool:
    """The person, and whoever a layer of it is shared with."""
    return actor.in_catchment(ladder.person.catchment_id) and (
        _is_oneself(actor, ladder.person)
        or LayerShare.objects.giving(actor).filter(layer__ladder=ladder).exists()
    )


def may_view_layer(actor: Actor, layer: LadderLayer) -> bool:
    """The person, and whoever this very layer is shared with."""
    person = layer.ladder.person
    return actor.in_catchment(person.catchment_id) and (
        _is_oneself(actor, person) or LayerShare.objects.giving(actor).filter(layer=layer).exists()
    )


def may_write_layer(actor: Actor, layer: LadderLayer) -> bool:
    """The person, or a helper whom they have asked to write with them; earlier ladders stay."""
    return (
        _is_current(layer.ladder)
        and may_view_layer(actor, layer)
        and (
            _is_oneself(actor, layer.ladder.person) or _together(actor).filter(layer=layer).exists()
        )
    )


def may_change_need(actor: Actor, need: Need) -> bool:
    """Whoever may write in the step that it stands in."""
    return may_write_layer(actor, need.layer)


def may_write_helper_view(actor: Actor, layer: LadderLayer) -> bool:
    """Staff, beside words that were shared with them; never about oneself."""
    return (
        _is_current(layer.ladder)
        and not STAFF_ROLES.isdisjoint(actor.roles)
        and not _is_oneself(actor, layer.ladder.person)
        and may_view_layer(actor, layer)
    )


def may_start_new_ladder(actor: Actor, ladder: Ladder) -> bool:
    """The person, or the helper who writes with them; once for each current ladder."""
    return (
        _is_current(ladder)
        and may_view_ladder(actor, ladder)
        and (_is_oneself(actor, ladder.person) or _writes_with(actor, ladder))
    )


def may_name_needs(actor: Actor, ladder: Ladder) -> bool:
    """Whoever may write in it: the person, or the helper who writes with them."""
    return may_start_new_ladder(actor, ladder)


def may_share_ladder(actor: Actor, ladder: Ladder) -> bool:
    """The person; for somebody without an account the helper who writes with them."""
    return may_view_ladder(actor, ladder) and (
        _is_oneself(actor, ladder.person)
        or (ladder.person.user_id is None and _writes_with(actor, ladder))
    )


def may_open_sharing(actor: Actor, thing: Ladder | Person) -> bool:
    """Whoever may share; the person also before there is a ladder, to be led to its beginning."""
    if isinstance(thing, Ladder):
        return may_share_ladder(actor, thing)
    return may_begin_ladder(actor, thing)


def may_withdraw_share(actor: Actor, grant: Grant) -> bool:
    """Whoever may share; and whoever was let in may leave."""
    person = grant.person
    return actor.in_catchment(person.catchment_id) and (
        _is_oneself(actor, person)
        or (actor.is_member and grant.recipient_id == actor.membership_id)
        or (
            person.user_id is None
            and _together(actor).filter(layer__ladder__person=person).exists()
        )
    )


def _is_oneself(actor: Actor, person: Person) -> bool:
    return actor.person_id is not None and actor.person_id == person.pk


def _is_current(ladder: Ladder) -> bool:
    return ladder.status == LadderStatus.CURRENT


def _together(actor: Actor) -> LayerShareQuerySet:
    return LayerShare.objects.giving(actor).filter(together=True)


def _writes_with(actor: Actor, ladder: Ladder) -> bool:
    return _together(actor).filter(layer__ladder=ladder).exists()
