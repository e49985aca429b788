"""Widgets and fields that forms of every context share.

Widgets hold only what the drawing needs to know (``groups.py`` draws them); fields turn what was typed into a value and
say what to do when that fails. Plain Django widgets are drawn as well; take these where they say more.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
FIRST_YEAR, LAST_YEAR = 1900, 2100


class Text(forms.TextInput):
    """One line of text as wide as what belongs in it."""

    def __init__(
        self,
        *,
        width: int | None = None,
        prefix: str | Promise = "",
        suffix: str | Promise = "",
        autocomplete: str = "",
        input_type: str = "text",
        label_size: str = "s",
    ) -> None:
        """Remember how to draw the box.

        Args:
            width: characters that fit: 2, 3, 4, 5, 10, 20 or 30; none means the whole width.
            prefix: stands before the box, for example "£".
            suffix: stands after the box, for example "hours".
            autocomplete: HTML's token, only where the answer is about the person who types.
            input_type: HTML's type.
            label_size: "s", "m", "l", "xl" or "hidden".
        """
        attrs = {"class": f"govuk-input--width-{width}"} if width else {}
        super().__init__(attrs | ({"autocomplete": autocomplete} if autocomplete else {}))
        self.input_type = input_type
        self.prefix, self.suffix, self.label_size = prefix, suffix, label_size


class Words(forms.Textarea):
    """Several lines; with ``own`` on cream paper, which always means the person's own words."""

    def __init__(
        self, *, rows: int = 4, own: bool = False, counted: bool = False, label_size: str = "s"
    ) -> None:
        """Remember how to draw the box.

        Args:
            rows: lines shown.
            own: whether these are the words of the person that the page is about.
            counted: whether to say how many characters are left of the field's ``max_length``.
            label_size: "s", "m", "l", "xl" or "hidden".
        """
        super().__init__({"rows": rows})
        self.own, self.counted, self.label_size = own, counted, label_size


class Radios(forms.RadioSelect):
    """One of a few."""

    def __init__(
        self,
        *,
        inline: bool = False,
        small: bool = False,
        hints: Mapping[str, str | Promise] | None = None,
        label_size: str = "s",
    ) -> None:
        """Remember how to draw the choices; ``hints`` says more about a value."""
        super().__init__()
        self.inline, self.small, self.hints, self.label_size = (
            inline,
            small,
            hints or {},
            label_size,
        )


class Checkboxes(forms.CheckboxSelectMultiple):
    """Any of a few; choices in groups get their group's name above them."""

    def __init__(
        self,
        *,
        small: bool = False,
        hints: Mapping[str, str | Promise] | None = None,
        label_size: str = "s",
    ) -> None:
        """Remember how to draw the choices; ``hints`` says more about a value."""
        super().__init__()
        self.small, self.hints, self.label_size = small, hints or {}, label_size


class DayMonthYear(forms.MultiWidget):
    """Three boxes for one date: nobody has to fight a calendar."""

    def __init__(self, *, birthday: bool = False, label_size: str = "s") -> None:
        """Remember whether the browser may fill in the reader's own birthday."""
        super().__init__({part: forms.TextInput() for part in PARTS})
        self.birthday, self.label_size = birthday, label_size

    def decompress(self, value: dt.date | None) -> list[str]:
        """Take a date apart; what was typed comes back as typed."""
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]


class DayField(forms.Field):
    """A date in three boxes. Months may be written in letters."""

    widget = DayMonthYear
    default_error_messages = {
        "required": _("Enter the day, the month and the year"),
        "incomplete": _("Add the %(missing)s"),
        "invalid": _("Enter a real date, for example 27 3 2026"),
        "year": _("Enter the year with four figures, for example 2026"),
    }

    def to_python(self, value: Any) -> dt.date | None:
        """Put the three boxes together."""
        if value is None or isinstance(value, dt.date):
            return value
        typed = [str(part or "").strip() for part in value]
        if not any(typed):
            return None
        self._refuse_gaps(typed)
        return self._date(typed)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare dates, not boxes."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True

    def _refuse_gaps(self, typed: Sequence[str]) -> None:
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            words = _(" and the ").join(missing)
            raise ValidationError(
                self.error_messages["incomplete"], code="incomplete", params={"missing": words}
            )

    def _date(self, typed: Sequence[str]) -> dt.date:
        day, month, year = typed
        if not re.fullmatch(r"[0-9]{4}", year) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise ValidationError(self.error_messages["year"], code="year")
        try:
            return dt.date(int(year), _month_number(month), int(day))
        except ValueError as wrong:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from wrong


def _month_number(text: str) -> int:
    """Read "3", "03", "Mar" or "March".

    Raises:
        ValueError: if it is none of these.
    """
    beginning = text.lower()[:3]
    return MONTHS.index(beginning) + 1 if beginning in MONTHS else int(text)


class PostcodeField(forms.CharField):
    """A full British postcode, kept as "HX1 1UJ" however it was typed."""

    default_error_messages = {
        "required": _("Enter a postcode"),
        "invalid": _("Enter a full postcode, for example HX1 1UJ"),
    }

    def __init__(self, *, own: bool = False, **options: Any) -> None:
        """Make the field.

        Args:
            own: whether it is the postcode of the person who types, so that the browser may fill it in.
            options: as for every field.
        """
        widget = Text(width=10, autocomplete="postal-code" if own else "")
        widget.attrs |= {"spellcheck": "false", "autocapitalize": "characters"}
        options.setdefault("label", _("Postcode"))
        options.setdefault("widget", widget)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """Bring spaces, dots and small letters into order."""
        typed: str = super().to_python(value) or ""
        if not typed:
            return ""
        parts = POSTCODE.fullmatch(re.sub(r"[^A-Z0-9]", "", typed.upper()))
        if parts is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return f"{parts[1]} {parts[2]}"
