"""What is said about parents' links: to the child, to the parent, to the school."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catchment.design.phrases import clock_time, weekday
from catchment.support.enums import ParentSees
from catchment.support.models import ParentLink
from catchment.support.queries.parents import Child, ChildDate

#: To the child: what a parent can see.
SEES_OF_YOURS = {
    ParentSees.NOTHING: gettext_lazy("nothing"),
    ParentSees.DATES: gettext_lazy("the dates of your meetings and reviews"),
    ParentSees.PLAN: gettext_lazy("your dates and your plan"),
}


def told_to_child(link: ParentLink) -> str:
    """One line for the child: "Pete Ackroyd (dad) can see: your dates and your plan"."""
    return _("%(who)s (%(relation)s) can see: %(what)s") % {
        "who": link.parent.user.name,
        "relation": link.relation,
        "what": SEES_OF_YOURS[ParentSees(link.sees)],
    }


def my_parents_title(links: list[ParentLink]) -> str:
    """The answer in a sentence."""
    if any(one.sees != ParentSees.NOTHING for one in links):
        return _("What your parents or carers can see")
    return _("No parent or carer sees anything of yours here")


def children_title(children: list[Child]) -> str:
    """The answer in a sentence: what comes next, or that nothing is linked yet."""
    if not children:
        return _("No child is linked to you yet")
    coming = [(one.dates[0], one) for one in children if one.dates]
    if not coming:
        return _("No dates are coming up")
    date, child = min(coming, key=lambda pair: pair[0].on)
    return _("Next: %(name)s, %(day)s") % {
        "name": child.link.person.known_as,
        "day": weekday(date.on),
    }


def date_line(date: ChildDate) -> str:
    """One date in words."""
    if date.at is None:
        when = _("%(day)s: the plan is looked at again") % {"day": weekday(date.on)}
    else:
        when = _("%(day)s, %(time)s: a meeting") % {
            "day": weekday(date.at),
            "time": clock_time(date.at),
        }
    return f"{when}, {date.place}" if date.place else when
