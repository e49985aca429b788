"""Who hears what about a referral: whoever may answer it, whoever sent it, and the person."""

from catchment.people.actor import Actor
from catchment.people.models import Membership
from catchment.support.actions.notices import tell, tell_person
from catchment.support.models import Referral
from catchment.support.queries.referrals import who_hears

#: The page that every notice leads to.
PAGE = "support:referral"


def name_of(referral: Referral) -> str:
    """Who was asked, as one says it."""
    return referral.helper.name if referral.helper is not None else referral.organisation.name


def tell_receivers(referral: Referral, sentence: str, *, what: str, by: Actor) -> None:
    """Whoever may answer, except whoever acts. ``what`` makes the notice this one and no other."""
    for member in who_hears(referral):
        _tell(referral, member, sentence, what, by)


def tell_sender(referral: Referral, sentence: str, *, what: str, by: Actor) -> None:
    """Whoever sent it for somebody else; the person is told in words of their own."""
    sender = referral.sent_by
    if sender is not None and sender.user_id != referral.person.user_id:
        _tell(referral, sender, sentence, what, by)


def tell_them(referral: Referral, sentence: str, *, what: str, by: Actor) -> None:
    """The person themselves, unless it is they who act."""
    if referral.person_id != by.person_id:
        tell_person(
            person=referral.person,
            sentence=sentence[:200],
            key=_key(referral, what),
            by=by,
            route=PAGE,
            route_id=referral.public_id,
        )


def _tell(referral: Referral, to: Membership, sentence: str, what: str, by: Actor) -> None:
    if to.pk != by.membership_id:
        tell(
            to=to,
            sentence=sentence,
            key=_key(referral, what),
            by=by,
            about=referral.person,
            route=PAGE,
            route_id=referral.public_id,
        )


def _key(referral: Referral, what: str) -> str:
    return f"referral {referral.pk} {what}"
