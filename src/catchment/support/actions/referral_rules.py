"""Who may receive referrals in a catchment until agreements govern it: a new row for each change."""

import datetime as dt

from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Catchment
from catchment.support.enums import ReceiversRule
from catchment.support.models import ReferralRule
from catchment.support.queries.referrals import current_rule


class NothingNew(ValueError):
    """The same rule stands already; also on the second of two presses."""


@transaction.atomic
def make_referral_rule(
    *,
    catchment: Catchment,
    receivers: ReceiversRule,
    answer_within_days: int,
    agreed_on: dt.date,
    agreed_by: str,
    by: Actor,
) -> ReferralRule:
    """Write down who may receive, agreed when and by whom. Referrals already sent stay as they are.

    Raises:
        NothingNew: if all of it stands there already.
    """
    Catchment.objects.select_for_update().get(pk=catchment.pk)
    values = {
        "receivers": receivers,
        "answer_within_days": answer_within_days,
        "agreed_on": agreed_on,
        "agreed_by": agreed_by,
    }
    standing = current_rule(catchment)
    if standing is not None and all(
        getattr(standing, name) == value for name, value in values.items()
    ):
        raise NothingNew(catchment)
    made = ReferralRule.objects.create(
        catchment=catchment, made_by_id=by.membership_id, created_at=by.now, **values
    )
    journal.record(by=by, sentence="wrote down who may receive referrals", subject=made)
    return made
