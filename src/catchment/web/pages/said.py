"""What learners and hosts said to a school: questions that wait for an answer, thanks to be read."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.models import SchoolQuestion, Thanks
from catchment.web.pages.attention import Attention


def said_to_school(actor: Actor) -> list[Attention]:
    """A line for each kind that waits, for staff of a school. Two queries."""
    if not actor.has(Role.CAREERS_LEADER, Role.COORDINATOR):
        return []
    asked = SchoolQuestion.objects.visible_to(actor).waiting().count()
    thanks = Thanks.objects.visible_to(actor).waiting().count()
    questions = ngettext(
        "A question about work experience waits for an answer",
        "%(count)s questions about work experience wait for an answer",
        asked,
    )
    words = ngettext(
        "A learner wants to say thank you to a workplace",
        "%(count)s learners want to say thank you to a workplace",
        thanks,
    )
    lines = (
        (questions, asked, "placements:questions", _("They were told that a person answers.")),
        (words, thanks, "placements:thanks_waiting", _("Nobody there reads it before you have.")),
    )
    return [
        Attention(text % {"count": count}, reverse(where), why)
        for text, count, where, why in lines
        if count
    ]
