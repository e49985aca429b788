"""The form of a decision to share without consent."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Text, Words
from catchment.people.models import Membership
from catchment.support.actions.decisions import Reasons

YES, NO = "yes", "no"
LONG, SHORT, NAME = 2000, 500, 200
SPANS = {"7": _("One week"), "30": _("One month"), "91": _("Three months")}


def words(label: Any, hint: Any, missing: Any, *, most: int = LONG, rows: int = 3) -> Any:
    """A box that has to be filled in."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        widget=Words(rows=rows),
        error_messages={
            "required": missing,
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )


class DecisionForm(forms.Form):
    """What was decided, and why."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    shared = forms.ChoiceField(
        label=_("What did you decide?"),
        choices=[(YES, _("To share")), (NO, _("Not to share"))],
        widget=Radios(small=True),
        error_messages={"required": _("Choose what you decided")},
    )
    what = words(
        _("What is it about?"),
        _("Only what they need to know, and what you know to be so."),
        _("Say what it is about"),
        most=SHORT,
    )
    to_whom = forms.CharField(
        label=_("With whom?"),
        help_text=_("For example children’s social care. Only somebody with a role in it."),
        max_length=NAME,
        widget=Text(),
        error_messages={
            "required": _("Say with whom"),
            "max_length": _("Say it in at most %(limit_value)s letters"),
        },
    )
    risk = words(
        _("What is the risk?"), _("To whom, of what, how soon."), _("Say what the risk is")
    )
    why = words(
        _("Why did you decide so?"),
        _("Why without consent; or why nothing is shared."),
        _("Give your reasons"),
    )
    advice = forms.CharField(
        label=_("Whose advice did you take?"),
        max_length=SHORT,
        required=False,
        widget=Text(),
        error_messages={"max_length": _("Say it in at most %(limit_value)s letters")},
    )
    told = forms.ChoiceField(
        label=_("Did you tell the person?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=Radios(small=True),
        error_messages={"required": _("Say whether you told them")},
    )
    why_not_told = forms.CharField(
        label=_("If not, why not?"), max_length=SHORT, required=False, widget=Words(rows=2)
    )
    endangers = forms.BooleanField(
        label=_("If they learned of it, somebody would be in danger"),
        help_text=_("Then they never see it here."),
        required=False,
    )
    member = forms.CharField(
        label=_("Should a member here be let in? Type their name"),
        help_text=_(
            "They see the person’s name and details. The person sees this among their shares and can "
            "stop it. Leave it empty to let nobody in."
        ),
        max_length=80,
        required=False,
        widget=Text(width=20),
    )
    span = forms.ChoiceField(
        label=_("For how long?"),
        choices=list(SPANS.items()),
        initial="30",
        widget=Radios(small=True),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        find: Callable[[str], list[Membership]],
        **options: Any,
    ) -> None:
        """Make the form; ``find`` looks for members by name."""
        super().__init__(data, **options)
        self.find = find
        self.chosen: Membership | None = None

    @staticmethod
    def fresh() -> dict[str, Any]:
        """First values of a new form: a key of its own, so that sending it twice records once."""
        return {"key": uuid.uuid4()}

    def clean_member(self) -> str:
        """Exactly one member is meant, or none."""
        typed: str = self.cleaned_data["member"]
        if not typed:
            return typed
        found = self.find(typed)
        if len(found) != 1:
            raise forms.ValidationError(
                _("More than one member has this name. Type all of it")
                if found
                else _("Nobody of this name may be let in. Leave it empty, and call them")
            )
        self.chosen = found[0]
        return typed

    def clean(self) -> dict[str, Any]:
        """Nobody is let in behind the person’s back, or where nothing is shared."""
        said = super().clean() or {}
        if said.get("told") == NO and not said.get("why_not_told"):
            self.add_error("why_not_told", _("Say why you did not tell them"))
        if self.chosen and (said.get("endangers") or said.get("shared") == NO):
            self.add_error(
                "member",
                _(
                    "Whoever is let in here shows on the person’s page. Leave this empty, and pass it "
                    "on by telephone"
                ),
            )
        return said

    def reasons(self) -> Reasons:
        """What the action takes, once the form is valid."""
        said = self.cleaned_data
        plain = ("what", "to_whom", "why", "risk", "advice", "why_not_told", "endangers")
        return Reasons(
            shared=said["shared"] == YES,
            told_person=said["told"] == YES,
            **{name: said[name] for name in plain},
        )

    @property
    def chosen_span(self) -> dt.timedelta:
        """How long somebody is let in, once the form is valid."""
        return dt.timedelta(days=int(self.cleaned_data["span"]))
