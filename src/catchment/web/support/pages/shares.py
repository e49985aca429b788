"""How the pages about sharing call a thing."""

from django.utils.translation import gettext as _

from catchment.support.actions.shares import Shareable
from catchment.support.models import Document, LadderLayer, PlanStep


def name_of(thing: Shareable) -> str:
    """A thing of one's own, as its owner reads it in a sentence."""
    if isinstance(thing, Document):
        return _("your document “%(title)s”") % {"title": thing.title}
    if isinstance(thing, PlanStep):
        return _("the step “%(title)s”") % {"title": thing.title}
    if isinstance(thing, LadderLayer):
        return _("“%(title)s” of your ladder") % {"title": thing.kind.label}
    return _("your plan")
