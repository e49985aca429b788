"""Forms of questions to a school, and of their answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Words


class OwnQuestionForm(forms.Form):
    """What a learner would like to know."""

    mark_optional = False

    words = forms.CharField(
        label=_("What would you like to know?"),
        help_text=_("Ask it your way. A person at your school reads it, and answers here."),
        max_length=1000,
        widget=Words(rows=4, own=True, counted=True, label_size="m"),
        error_messages={
            "required": _("Write what you would like to know"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )


class HostQuestionForm(forms.Form):
    """What a host would like to know before it answers."""

    mark_optional = False

    words = forms.CharField(
        label=_("What would you like to know?"),
        help_text=_(
            "Ask only what you need for the days at your place. Never ask about health or family: "
            "the school tells you what matters, with the learner’s yes."
        ),
        max_length=1000,
        widget=Words(rows=4, counted=True, label_size="m"),
        error_messages={
            "required": _("Write what you would like to know"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )


class QuestionAnswerForm(forms.Form):
    """What somebody at the school answers."""

    mark_optional = False

    words = forms.CharField(
        label=_("Your answer"),
        help_text=_("They read it as you write it, with your name."),
        max_length=1000,
        widget=Words(rows=5, counted=True, label_size="m"),
        error_messages={
            "required": _("Write an answer"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )
