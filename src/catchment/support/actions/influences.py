"""The people around somebody in one step. Naming a person never sends anything to anybody."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from catchment.network.models import Helper
from catchment.people import journal
from catchment.people.actions.persons import SupporterAlreadyNamed, name_supporter
from catchment.people.actor import Actor
from catchment.people.models import Supporter
from catchment.support.models import Influence, LadderLayer


class SupporterNotTheirs(Exception):
    """The supporter was named by somebody else."""


class InfluenceAlreadyThere(Exception):
    """This person or role stands in the step already."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody named in a step; ``direction`` may stay open. Without a name, a role such as "my form tutor"."""

    name: str
    relation: str = ""
    direction: str = ""


@transaction.atomic
def add_person(*, layer: LadderLayer, named: NewPerson, by: Actor) -> Supporter | None:
    """Name somebody, with the least that says who it is, and place them in the step.

    Returns:
        the supporter; none for a role alone, which stands in this step only.

    Raises:
        SupporterAlreadyNamed: if the person has named them before.
        InfluenceAlreadyThere: if the role stands in the step already.
    """
    if not named.name:
        add_influence(layer=layer, who=named.relation, direction=named.direction, by=by)
        return None
    supporter = name_supporter(
        person=layer.ladder.person, name=named.name, relation=named.relation, by=by
    )
    if named.direction:
        add_influence(layer=layer, supporter=supporter, direction=named.direction, by=by)
    return supporter


@transaction.atomic
def add_influence(
    *,
    layer: LadderLayer,
    direction: str,
    by: Actor,
    supporter: Supporter | None = None,
    who: str = "",
    mode: str = "",
    note: str = "",
) -> Influence:
    """Say that somebody, a supporter or a role such as "my form tutor", acts on this step.

    Raises:
        SupporterNotTheirs: if somebody else named the supporter.
        InfluenceAlreadyThere: if they stand in the step already.
    """
    if supporter is not None and supporter.person_id != layer.ladder.person_id:
        raise SupporterNotTheirs(supporter)
    try:
        with transaction.atomic():
            added = Influence.objects.create(
                layer=layer,
                supporter=supporter,
                who=who,
                direction=direction,
                mode=mode,
                note=note,
                added_at=by.now,
            )
    except IntegrityError as twice:
        raise InfluenceAlreadyThere(layer) from twice
    _record(layer, f"said who helps or holds back in step {layer.layer} of your ladder", by)
    return added


@transaction.atomic
def place_person(
    *, layer: LadderLayer, supporter_id: int, direction: str, mode: str, by: Actor
) -> None:
    """Say what somebody already named does to this step; no direction takes them off it.

    Raises:
        SupporterNotTheirs: if somebody else named the supporter.
    """
    standing = Influence.objects.filter(layer=layer, supporter_id=supporter_id)
    if not direction:
        removed, _ = standing.delete()
        if removed:
            _record(layer, f"took somebody off step {layer.layer} of your ladder", by)
        return
    if standing.filter(direction=direction, mode=mode).exists():
        return
    if standing.update(direction=direction, mode=mode):
        _record(layer, f"said who helps or holds back in step {layer.layer} of your ladder", by)
        return
    supporter = Supporter.objects.filter(pk=supporter_id).first()
    if supporter is None:
        raise SupporterNotTheirs(supporter_id)
    add_influence(layer=layer, supporter=supporter, direction=direction, mode=mode, by=by)


@transaction.atomic
def place_role(
    *, layer: LadderLayer, influence_id: int, direction: str, mode: str, by: Actor
) -> None:
    """Say what a role without a name does to this step; no direction takes it off."""
    standing = Influence.objects.filter(layer=layer, pk=influence_id, supporter=None)
    if not direction:
        removed, _ = standing.delete()
        if removed:
            _record(layer, f"took somebody off step {layer.layer} of your ladder", by)
        return
    if standing.exclude(direction=direction, mode=mode).update(direction=direction, mode=mode):
        _record(layer, f"said who helps or holds back in step {layer.layer} of your ladder", by)


@transaction.atomic
def say_who_is_meant(
    *, layer: LadderLayer, supporter: Supporter, helper: Helper, by: Actor
) -> Supporter:
    """Write a helper's full name for somebody the person named: by it, a tie is known.

    Raises:
        SupporterNotTheirs: if somebody else named the supporter.
        SupporterAlreadyNamed: if the person has named this helper in full before.
    """
    named = Supporter.objects.filter(pk=supporter.pk, person_id=layer.ladder.person_id)
    try:
        with transaction.atomic():
            changed = named.update(
                name=helper.name, relation=supporter.relation or helper.role_title[:80]
            )
    except IntegrityError as twice:
        raise SupporterAlreadyNamed(helper.name) from twice
    if not changed:
        raise SupporterNotTheirs(supporter)
    supporter.refresh_from_db()
    _record(layer, "wrote down in full whom you trust", by)
    return supporter


def _record(layer: LadderLayer, sentence: str, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=layer.ladder.person, subject=layer.ladder)
