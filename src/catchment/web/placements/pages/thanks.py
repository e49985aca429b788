"""Thanks in words: how they are signed, and where a learner writes them."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from catchment.placements.models import Host, Thanks


def signed(thanks: Thanks) -> str:
    """As the host reads it: a first name or none, and a school or none."""
    who = thanks.person.known_as.split(" ")[0] if thanks.name_shown else _("A learner")
    if not thanks.school_shown or thanks.school is None:
        return who
    return _("%(who)s, from %(school)s") % {"who": who, "school": thanks.school.name}


def thanks_url(host: Host | None, *, began_on: dt.date | None, on: dt.date) -> str:
    """Where a learner writes to a host with whom their days have begun; "" before that."""
    if host is None or began_on is None or began_on > on:
        return ""
    return reverse("placements:thanks_write", args=[host.public_id])
