"""Placements that several hosts give, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catchment.design.phrases import WEEKDAYS
from catchment.placements.enums import JointStatus
from catchment.placements.models import JointHost
from catchment.placements.queries.joint import Days

#: What stands in the way, by the exception's name.
REFUSALS = {
    "HostNotThere": gettext_lazy("One of the workplaces is not checked, or rests"),
    "DaysGone": gettext_lazy("These days are no longer free, or none would stay yours"),
    "AskedToJoin": gettext_lazy("This workplace was asked already"),
    "JointHostMovedOn": gettext_lazy("Somebody was faster. This is how it stands now"),
    "TooManyAtOnce": gettext_lazy(
        "With the seats that are given already it would be more learners at once than you take"
    ),
    "SeatsGiven": gettext_lazy(
        "Somebody has a seat in a week to come and counts on both. Ring the school first"
    ),
}

TAGS = {
    JointStatus.ASKED: "govuk-tag--yellow",
    JointStatus.YES: "govuk-tag--green",
    JointStatus.NO: "govuk-tag--grey",
    JointStatus.ENDED: "govuk-tag--grey",
}


def weekday_name(day: int) -> str:
    """Say a day of the week; 0 is Monday."""
    return _(WEEKDAYS[day])


def days_in_words(days: Sequence[int]) -> str:
    """Say several: "Monday, Tuesday and Friday"."""
    names = [weekday_name(day) for day in sorted(days)]
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def who_gives(days: Sequence[Days]) -> list[str]:
    """For a learner, who gives which days; empty where one host gives all."""
    return [
        _("%(days)s: %(host)s")
        % {"days": days_in_words(one.weekdays), "host": one.host.organisation.name}
        for one in days
    ]


def tag(joint: JointHost) -> str:
    """The class of the tag of a state."""
    return TAGS[JointStatus(joint.status)]
