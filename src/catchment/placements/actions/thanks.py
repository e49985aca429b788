"""A learner thanks a host; staff read it first; the host reads it and may hide it, not answer."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.placements.actions.host_news import members_of
from catchment.placements.actions.school_news import readers_at
from catchment.placements.enums import ThanksStatus
from catchment.placements.models import Thanks
from catchment.placements.models.thanks import Visit
from catchment.support.actions.notices import tell, tell_person

LEARNERS_PAGE = "placements:thanks_write"


class ThanksWait(Exception):
    """They have written already, and nobody has read it yet."""


class ThanksMovedOn(Exception):
    """Somebody has read it, changed it or taken it back meanwhile."""


class NoWords(ValueError):
    """There are no words, or none that say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a learner writes, and as whom.

    Attributes:
        name_shown: whether the host reads their first name.
        school_shown: whether the host reads which school they come from.
    """

    words: str
    name_shown: bool = False
    school_shown: bool = False

    @property
    def facts(self) -> dict[str, str | bool]:
        """The fields of the row.

        Raises:
            NoWords: if nothing is said.
        """
        if not self.words.strip():
            raise NoWords
        return {
            "words": self.words.strip()[:600],
            "name_shown": self.name_shown,
            "school_shown": self.school_shown,
        }


@transaction.atomic
def write_thanks(*, visit: Visit, written: Written, by: Actor) -> Thanks:
    """Keep it for staff to read; the host hears nothing yet.

    Raises:
        NoWords: if nothing is said.
        ThanksWait: if words of theirs to this host wait to be read.
    """
    try:
        with transaction.atomic():
            thanks = Thanks.objects.create(
                host=visit.host,
                person=visit.person,
                school=visit.school,
                created_at=by.now,
                **written.facts,
            )
    except IntegrityError as twice:
        raise ThanksWait(visit) from twice
    journal.record(
        by=by, sentence="wrote thanks to a workplace", about=visit.person, subject=thanks
    )
    for reader in readers_at(visit.school, catchment_id=visit.host.catchment_id):
        tell(
            to=reader,
            sentence=_("Thanks from a learner wait to be read"),
            key=f"thanks {thanks.public_id}",
            by=by,
            about=visit.person,
            route="placements:thanks_read",
            route_id=thanks.public_id,
        )
    return thanks


@transaction.atomic
def change_thanks(*, thanks: Thanks, written: Written, by: Actor) -> Thanks:
    """Put other words in their place, before anybody has read them.

    Raises:
        NoWords: if nothing is said.
        ThanksMovedOn: if somebody has.
    """
    changed = Thanks.objects.filter(pk=thanks.pk, status=ThanksStatus.WAITING).update(
        version=F("version") + 1, **written.facts
    )
    if not changed:
        raise ThanksMovedOn(thanks)
    thanks.refresh_from_db()
    journal.record(
        by=by, sentence="changed thanks to a workplace", about=thanks.person, subject=thanks
    )
    return thanks


@transaction.atomic
def take_back_thanks(*, thanks: Thanks, by: Actor) -> None:
    """Delete it before anybody has read it.

    Raises:
        ThanksMovedOn: if somebody has.
    """
    gone, _tables = Thanks.objects.filter(pk=thanks.pk, status=ThanksStatus.WAITING).delete()
    if not gone:
        raise ThanksMovedOn(thanks)
    journal.record(by=by, sentence="took thanks to a workplace back", about=thanks.person)


@transaction.atomic
def let_thanks_through(*, thanks: Thanks, version: int, by: Actor) -> Thanks:
    """Show it to the host, and tell both.

    Args:
        version: of the words that were read: others are not let through with them.

    Raises:
        ThanksMovedOn: if it does not wait any more, or reads differently by now.
    """
    _read(thanks, version, by, status=ThanksStatus.SHOWN)
    journal.record(
        by=by, sentence="let your thanks through to a workplace", about=thanks.person,
        subject=thanks,
    )  # fmt: skip
    tell_person(
        person=thanks.person,
        sentence=_("Your thanks have reached the workplace"),
        key=f"thanks read {thanks.public_id}",
        by=by,
        route=LEARNERS_PAGE,
        route_id=thanks.host.public_id,
    )
    for member in members_of(thanks.host):
        tell(
            to=member,
            sentence=_("Somebody who was with you says thank you"),
            key=f"thanks {thanks.public_id}",
            by=by,
            route="placements:host_home",
        )
    return thanks


@transaction.atomic
def hold_back_thanks(*, thanks: Thanks, version: int, reason: str, by: Actor) -> Thanks:
    """Do not show it, and tell the learner why; they may write again.

    Args:
        version: as for ``let_thanks_through``.
        reason: as the learner reads it.

    Raises:
        NoWords: if no word says why.
        ThanksMovedOn: if it does not wait any more, or reads differently by now.
    """
    if not reason.strip():
        raise NoWords
    _read(thanks, version, by, status=ThanksStatus.HELD_BACK, reason=reason.strip()[:300])
    journal.record(by=by, sentence="held your thanks back", about=thanks.person, subject=thanks)
    tell_person(
        person=thanks.person,
        sentence=_("Somebody at school has read your thanks, and says something about them"),
        key=f"thanks read {thanks.public_id}",
        by=by,
        route=LEARNERS_PAGE,
        route_id=thanks.host.public_id,
    )
    return thanks


@transaction.atomic
def hide_thanks(*, thanks: Thanks, by: Actor) -> Thanks:
    """Take it off the host's page. The learner is not told.

    Raises:
        ThanksMovedOn: if it does not stand there.
    """
    return _turn(thanks, ThanksStatus.SHOWN, ThanksStatus.HIDDEN, "hid", by=by)


@transaction.atomic
def show_thanks_again(*, thanks: Thanks, by: Actor) -> Thanks:
    """Put it back on the host's page.

    Raises:
        ThanksMovedOn: if it was not hidden.
    """
    return _turn(thanks, ThanksStatus.HIDDEN, ThanksStatus.SHOWN, "showed again", by=by)


def _read(thanks: Thanks, version: int, by: Actor, **facts: str) -> None:
    moved = Thanks.objects.filter(
        pk=thanks.pk, status=ThanksStatus.WAITING, version=version
    ).update(read_by_id=by.membership_id, read_at=by.now, **facts)
    if not moved:
        raise ThanksMovedOn(thanks)
    thanks.refresh_from_db()


def _turn(
    thanks: Thanks, was: ThanksStatus, becomes: ThanksStatus, verb: str, *, by: Actor
) -> Thanks:
    if not Thanks.objects.filter(pk=thanks.pk, status=was).update(status=becomes):
        raise ThanksMovedOn(thanks)
    thanks.refresh_from_db()
    journal.record(by=by, sentence=f"{verb} thanks on the page of the workplace", subject=thanks)
    return thanks
