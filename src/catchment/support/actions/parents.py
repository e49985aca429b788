"""Links of parents: asked for, confirmed by the school, stopped, ended; and how much each opens."""

import datetime as dt
from collections.abc import Iterable

from django.core.cache import cache
from django.db import IntegrityError, transaction

from catchment.people import journal
from catchment.people.actor import Actor, system
from catchment.people.enums import Role
from catchment.people.models import Membership, Organisation, Person
from catchment.support.actions.notices import tell, tell_person
from catchment.support.enums import ParentLinkStatus, ParentSees
from catchment.support.models import ParentLink, ParentSetting
from catchment.support.models.parents import GROWN_UP
from catchment.support.queries.parents import find_child

#: From little to much.
LITTLE_TO_MUCH = (ParentSees.NOTHING, ParentSees.DATES, ParentSees.PLAN)

#: More children than anybody asks for in a day.
MOST_ASKED, WAIT = 6, dt.timedelta(days=1)


class LinkHasMoved(ValueError):
    """Somebody was faster: it was answered, stopped or ended before."""


class LinkedAlready(ValueError):
    """This parent's link to this child stands, waits, or was stopped."""


class TooManyAsked(ValueError):
    """They asked too often in one day."""


class NotForOneself(ValueError):
    """Nobody is their own parent, and nobody confirms themselves."""


@transaction.atomic
def ask_for_child(
    *, name: str, born_on: dt.date, school: Organisation, relation: str, by: Actor
) -> None:
    """A parent asks; the school looks at it, whether or not the child is known here.

    It returns nothing in any case: the answer would reveal that a child is known.

    Raises:
        TooManyAsked: after some in one day.
    """
    _count(by)
    child = find_child(name=name, born_on=born_on, school=school, on=by.now.date())
    if child is None or (child.user_id is not None and child.user_id == by.user_id):
        _tell_leads(
            school,
            sentence=f"{by.name} asks to be linked to a child. What they typed fits nobody here: ring them.",
            key=f"parent unknown {by.membership_id} {by.now:%Y-%m-%d}",
            by=by,
        )
        return
    link = _new(child, by.membership_id, relation, by, status=ParentLinkStatus.ASKED)
    if link is not None:
        journal.record(
            by=by, sentence="asked to be linked to you", about=child, subject=link, hidden=True
        )
        _tell_leads(
            school,
            sentence=f"{by.name} asks to be linked to a learner of yours",
            key=f"parent link {link.public_id}",
            by=by,
        )


@transaction.atomic
def link_parent(*, person: Person, parent: Membership, relation: str, by: Actor) -> ParentLink:
    """The school links a parent whom it knows; the child is told.

    Raises:
        NotForOneself: if it is the child's own account, or the account of whoever links.
        LinkedAlready: if a link stands, waits or was stopped.
    """
    if parent.user_id in (person.user_id, by.user_id):
        raise NotForOneself(person)
    link = _new(person, parent.pk, relation, by, status=ParentLinkStatus.VERIFIED)
    if link is None:
        raise LinkedAlready(person)
    ParentLink.objects.filter(pk=link.pk).update(decided_by_id=by.membership_id, decided_at=by.now)
    _confirmed(link, by)
    return link


@transaction.atomic
def verify_parent_link(*, link: ParentLink, by: Actor) -> ParentLink:
    """The school says that this is a parent; the child and the parent are told.

    Raises:
        LinkHasMoved: if somebody was faster.
    """
    _move(link, (ParentLinkStatus.ASKED,), ParentLinkStatus.VERIFIED, by)
    _confirmed(link, by)
    return link


@transaction.atomic
def refuse_parent_link(*, link: ParentLink, by: Actor) -> ParentLink:
    """The school says no; the parent learns nothing but what they were told when they asked.

    Raises:
        LinkHasMoved: if somebody was faster.
    """
    _move(link, (ParentLinkStatus.ASKED,), ParentLinkStatus.REFUSED, by)
    _note(link, "did not confirm somebody’s link to you", by, hidden=True)
    return link


@transaction.atomic
def block_parent_link(*, link: ParentLink, reason: str, by: Actor) -> ParentLink:
    """Stop a link; from this moment it opens nothing, and nobody but the leads reads why.

    Raises:
        LinkHasMoved: if it had ended.
    """
    _move(
        link,
        (ParentLinkStatus.ASKED, ParentLinkStatus.VERIFIED),
        ParentLinkStatus.BLOCKED,
        by,
        block_reason=reason,
    )
    _note(link, "stopped a parent’s link", by, hidden=True)
    return link


@transaction.atomic
def lift_block(*, link: ParentLink, by: Actor) -> ParentLink:
    """End a link that was stopped, so that it may be asked for again.

    Raises:
        LinkHasMoved: if somebody was faster.
    """
    _move(link, (ParentLinkStatus.BLOCKED,), ParentLinkStatus.ENDED, by, block_reason="")
    _note(link, "lifted the stop of a parent’s link", by, hidden=True)
    return link


@transaction.atomic
def end_parent_link(*, link: ParentLink, by: Actor) -> ParentLink:
    """The child or the parent ends it; the other is told.

    Raises:
        LinkHasMoved: if it had ended or was stopped.
    """
    _move(link, (ParentLinkStatus.VERIFIED,), ParentLinkStatus.ENDED, by)
    _note(link, "ended a parent’s link to you", by)
    key = f"parent link {link.public_id} ended"
    if by.person_id == link.person_id:
        sentence = f"Your link to {link.person.known_as} has ended"
        tell(to=link.parent, sentence=sentence, key=key, by=by, route="support:children")
    else:
        _tell_child(link, f"{link.parent.user.name} no longer sees anything of yours", key, by)
    return link


@transaction.atomic
def choose_what_parent_sees(*, link: ParentLink, chosen: ParentSees, by: Actor) -> ParentLink:
    """The child shows less than the school has set, or as much again; never more.

    Raises:
        LinkHasMoved: if it had ended or was stopped.
    """
    if not ParentLink.objects.confirmed().filter(pk=link.pk).update(chosen=chosen):
        raise LinkHasMoved(link)
    journal.record(by=by, sentence="chose what a parent sees", about=link.person, subject=link)
    _refresh([_fresh(link)], on=by.now.date(), by=by, tells=False)
    link.refresh_from_db()
    return link


@transaction.atomic
def set_what_parents_see(
    *,
    organisation: Organisation,
    younger_see: ParentSees,
    older_see: ParentSees,
    older_from: int,
    by: Actor,
) -> ParentSetting:
    """Keep what parents see by default at one school; every child it touches is told."""
    setting, _ = ParentSetting.objects.update_or_create(
        organisation=organisation,
        defaults={
            "younger_see": younger_see,
            "older_see": older_see,
            "older_from": older_from,
            "set_by_id": by.membership_id,
            "set_at": by.now,
        },
    )
    journal.record(by=by, sentence="set what parents see", subject=setting)
    learning = ParentLink.objects.filter(person__enrolments__organisation=organisation).distinct()
    _refresh(_standing(learning), on=by.now.date(), by=by)
    return setting


@transaction.atomic
def refresh_parent_links(*, now: dt.datetime, on: dt.date) -> int:
    """Work out anew what each parent sees: birthdays, schools left and joined. Safe to run twice.

    Returns:
        How many links changed.
    """
    by = system("the daily round", now=now)
    return _refresh(_standing(ParentLink.objects.all()), on=on, by=by)


def most_for(link: ParentLink, *, on: dt.date) -> ParentSees:
    """The most that the child may let this parent see. One query."""
    said = ParentSetting.objects.standing_for([link.person_id], on=on)[link.person_id]
    return worked_out(age=link.person.age_on(on), chosen="", said=said)


def worked_out(*, age: int | None, chosen: str, said: Iterable[ParentSetting]) -> ParentSees:
    """How much a confirmed link opens.

    Args:
        age: of the child in whole years; where none is held, as for the older.
        chosen: by the child; counts from the age that the school has set.
        said: settings of the schools where the child learns; the strictest counts, and without a
            school nothing opens.
    """
    settings = list(said)
    if not settings or (age is not None and age >= GROWN_UP):
        return ParentSees.NOTHING
    older = all(age is None or age >= one.older_from for one in settings)
    limits = [_limit(one, age) for one in settings]
    if older and chosen:
        limits.append(ParentSees(chosen))
    return min(limits, key=LITTLE_TO_MUCH.index)


def _limit(setting: ParentSetting, age: int | None) -> ParentSees:
    older = age is None or age >= setting.older_from
    return ParentSees(setting.older_see if older else setting.younger_see)


def _count(by: Actor) -> None:
    """Count what one member asks in a day: guessing finds nothing out, and tires the school."""
    key = f"parent-asks:{by.membership_id}"
    recent = [at for at in cache.get(key, []) if at > (by.now - WAIT).timestamp()]
    if len(recent) >= MOST_ASKED:
        raise TooManyAsked(by.name)
    cache.set(key, [*recent, by.now.timestamp()], timeout=WAIT.total_seconds())


def _new(
    person: Person, parent_id: int | None, relation: str, by: Actor, *, status: ParentLinkStatus
) -> ParentLink | None:
    """A new link; None where one stands, waits or was stopped."""
    try:
        with transaction.atomic():
            return ParentLink.objects.create(
                person=person,
                parent=Membership.objects.get(pk=parent_id or 0),
                relation=relation,
                status=status,
                asked_at=by.now,
            )
    except IntegrityError:
        return None


def _move(
    link: ParentLink,
    before: tuple[ParentLinkStatus, ...],
    after: ParentLinkStatus,
    by: Actor,
    **values: object,
) -> None:
    """One conditional update: of two who answer at once, one wins."""
    moved = ParentLink.objects.filter(pk=link.pk, status__in=before).update(
        status=after,
        sees=ParentSees.NOTHING,
        decided_by_id=by.membership_id,
        decided_at=by.now,
        **values,
    )
    if not moved:
        raise LinkHasMoved(link)
    link.refresh_from_db()


def _confirmed(link: ParentLink, by: Actor) -> None:
    """Open what it opens, and tell both."""
    _refresh([_fresh(link)], on=by.now.date(), by=by, tells=False)
    link.refresh_from_db()
    key = f"parent link {link.public_id} confirmed"
    _note(link, "confirmed a parent’s link to you", by)
    _tell_child(link, f"{link.parent.user.name} is linked to you. See what they can read", key, by)
    tell(
        to=link.parent,
        sentence=f"The school has linked you to {link.person.known_as}",
        key=key,
        by=by,
        about=link.person,
        route="support:children",
    )


def _refresh(links: Iterable[ParentLink], *, on: dt.date, by: Actor, tells: bool = True) -> int:
    standing = list(links)
    said = ParentSetting.objects.standing_for([one.person_id for one in standing], on=on)
    return sum(_rework(one, said[one.person_id], on=on, by=by, tells=tells) for one in standing)


def _rework(
    link: ParentLink, said: list[ParentSetting], *, on: dt.date, by: Actor, tells: bool
) -> int:
    """Write what one link opens, where that has changed, and tell the child."""
    sees = worked_out(age=link.person.age_on(on), chosen=link.chosen, said=said)
    if sees == link.sees:
        return 0
    changed = ParentLink.objects.confirmed().filter(pk=link.pk).update(sees=sees)
    if changed and tells:
        _note(link, "changed what a parent sees, by your age or your school’s setting", by)
        key = f"parent link {link.public_id} {sees} {by.now:%Y-%m-%d}"
        _tell_child(link, f"What {link.parent.user.name} can see of yours has changed", key, by)
    return changed


def _standing(links: Iterable[ParentLink]) -> list[ParentLink]:
    """Those that are confirmed, held in the order of their making: a child who chooses waits.

    What schools have set is read after that, so that the strictest that is written counts.
    """
    keys = [one.pk for one in links]
    found = ParentLink.objects.confirmed().filter(pk__in=keys).select_for_update(of=("self",))
    return list(found.select_related("person", "parent__user").order_by("pk"))


def _fresh(link: ParentLink) -> ParentLink:
    return ParentLink.objects.select_related("person", "parent__user").get(pk=link.pk)


def _note(link: ParentLink, sentence: str, by: Actor, *, hidden: bool = False) -> None:
    journal.record(by=by, sentence=sentence, about=link.person, subject=link, hidden=hidden)


def _tell_child(link: ParentLink, sentence: str, key: str, by: Actor) -> None:
    tell_person(person=link.person, sentence=sentence, key=key, by=by, route="support:my_parents")


def _tell_leads(school: Organisation, *, sentence: str, key: str, by: Actor) -> None:
    leads = (
        Membership.objects.active()
        .filter(organisation=school, roles__role__in=[Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD])
        .distinct()
    )
    for lead in leads.order_by("pk"):
        tell(to=lead, sentence=sentence, key=key, by=by, route="support:parents")
