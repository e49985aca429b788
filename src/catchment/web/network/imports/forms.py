"""Forms of imports: what to import, what the columns say, what is a duplicate."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Text
from catchment.network.actions.imports.starting import Decision
from catchment.network.enums import DuplicateChoice, ImportKind
from catchment.network.imports.feed import AddressRefused, check_address
from catchment.network.imports.mapping import CALLED, Guess
from catchment.network.imports.readers import OFFICIAL_NAMES
from catchment.network.imports.tables import MOST_BYTES, Table
from catchment.network.queries.imports import Question
from catchment.people.enums import OrganisationKind

_HINTS = {
    ImportKind.ORUK: _("A file, or the address of the feed."),
    ImportKind.GIAS: _("The file edubasealldata, as you download it."),
    ImportKind.LIBRARIES: _("The list of libraries, or the one with opening hours."),
    ImportKind.EMPLOYERS: _("The file of one year, as you download it."),
    ImportKind.SPREADSHEET: _(
        "Excel (.xlsx, and the old .xls), OpenDocument (.ods) or CSV. You then say what each column means."
    ),
}
_MILES = ((5, "8047"), (10, "16093"), (20, "32187"))


class StartForm(forms.Form):
    """A file or an address, and where it is from."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=ImportKind.choices,
        widget=Radios(hints={kind.value: str(hint) for kind, hint in _HINTS.items()}),
        error_messages={"required": _("Choose what it is")},
    )
    file = forms.FileField(
        label=_("The file"),
        required=False,
        help_text=_("At most 25 MB and 100,000 rows."),
        widget=forms.FileInput,
    )
    url = forms.CharField(
        label=_("Or the address of an Open Referral UK feed"),
        required=False,
        max_length=500,
        help_text=_("For example https://example.org/services"),
        widget=Text(input_type="url"),
    )
    source_name = forms.CharField(
        label=_("Who is it from?"),
        required=False,
        max_length=120,
        help_text=_("Use the same name next time: then records are updated, and none comes twice."),
    )
    within_metres = forms.ChoiceField(
        label=_("Which places?"),
        required=False,
        choices=[
            ("", _("All in the file")),
            *(
                (metres, _("Only within %d miles of our neighbourhoods") % miles)
                for miles, metres in _MILES
            ),
        ],
    )
    again = forms.BooleanField(
        label=_("Import this file a second time"), required=False, widget=forms.HiddenInput
    )

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """Refuse what is too large before it is read.

        Raises:
            ValidationError: saying what to do.
        """
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise ValidationError(
                _now(
                    "The file is larger than 25 MB. Take out columns that are not needed, or split it."
                )
            )
        return file

    def clean_url(self) -> str:
        """Refuse an address that imports may not ask.

        Raises:
            ValidationError: saying which may.
        """
        url: str = self.cleaned_data["url"].strip()
        if url:
            try:
                check_address(url)
            except AddressRefused as refused:
                raise ValidationError(str(refused)) from refused
        return url

    def clean(self) -> dict[str, Any]:
        """One of file and address, and a name of the source where none is usual."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file, url, kind = cleaned.get("file"), cleaned.get("url"), cleaned.get("kind")
        if "file" not in self.errors and "url" not in self.errors:
            if not file and not url:
                self.add_error("file", _now("Choose a file"))
            elif file and url:
                self.add_error("url", _now("Give a file or an address, not both"))
            elif url and kind and kind != ImportKind.ORUK:
                self.add_error(
                    "url", _now("Only feeds of Open Referral UK have an address. Choose a file.")
                )
        if not cleaned.get("source_name") and kind in (ImportKind.ORUK, ImportKind.SPREADSHEET):
            self.add_error(
                "source_name", _now("Enter who it is from, for example Calderdale Council")
            )
        elif not cleaned.get("source_name") and kind:
            cleaned["source_name"] = OFFICIAL_NAMES[ImportKind(kind)]
        return cleaned

    def mean_it_again(self) -> None:
        """When the same file is sent once more after this, it is meant."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["again"] = "on"
        self.data = data

    @property
    def within(self) -> int | None:
        chosen = self.cleaned_data["within_metres"]
        return int(chosen) if chosen else None


class ColumnsForm(forms.Form):
    """One question a column: what does it say?"""

    def __init__(
        self, data: QueryDict | None, *, table: Table, guess: Guess, earlier: dict[str, Any]
    ) -> None:
        """Prepare the questions.

        Args:
            data: what was sent, or None.
            table: the file.
            guess: what the names of the columns suggest.
            earlier: how a file with these columns was read last time, or empty.
        """
        super().__init__(data)
        self.table = table
        columns = earlier.get("columns") or guess.columns
        says = {header: target for target, header in columns.items()}
        doubts = {} if earlier else _doubts(guess)
        self.doubts = sorted({CALLED[target][0] for target in guess.unclear}) if not earlier else []
        for at, header in enumerate(table.headers):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=header,
                required=False,
                choices=[
                    ("", _("Not used")),
                    *((name, label) for name, (label, _x) in CALLED.items()),
                ],
                help_text=_column_hint(table, at, doubts.get(header, "")),
                initial=says.get(header, ""),
            )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Which kind of organisation are they, where no column says?"),
            choices=[
                (OrganisationKind.OTHER.value, _("Guess it from the name")),
                *(one for one in OrganisationKind.choices if one[0] != OrganisationKind.OTHER),
            ],
            initial=earlier.get("kind", OrganisationKind.OTHER.value),
        )

    def clean(self) -> dict[str, Any]:
        """Each thing is said by one column, and one names the organisation."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        used: dict[str, str] = {}
        for at, header in enumerate(self.table.headers):
            target = cleaned.get(f"column_{at}")
            if target and target in used:
                self.add_error(
                    f"column_{at}",
                    _now(
                        "“%(first)s” says the same. Choose one of the two, and “Not used” for the other."
                    )
                    % {"first": used[target]},
                )
            elif target:
                used[target] = header
        if "organisation" not in used and not self.errors:
            self.add_error(None, _now("Choose the column with the name of the organisation"))
        cleaned["columns"] = used
        return cleaned


class DuplicatesForm(forms.Form):
    """One question an organisation: is it here already?"""

    def __init__(self, data: QueryDict | None, *, asked: Sequence[Question]) -> None:
        super().__init__(data)
        self.asked = list(asked)
        for at, question in enumerate(self.asked):
            self.fields[f"question_{at}"] = forms.ChoiceField(
                label=question.name,
                help_text=_question_hint(question),
                required=False,
                choices=_answers(question),
                widget=Radios(small=True),
                initial=_answered(question),
            )
            self.fields[f"group_{at}"] = forms.CharField(
                widget=forms.HiddenInput, initial=question.group, required=False
            )

    def decisions(self) -> list[Decision]:
        """What was answered. An answer counts only for the question that was shown with it."""
        found = []
        for at, question in enumerate(self.asked):
            answer: str = self.cleaned_data[f"question_{at}"]
            if answer and self.cleaned_data[f"group_{at}"] == question.group:
                choice, _colon, same_as = answer.partition(":")
                found.append(Decision(question.group, DuplicateChoice(choice), same_as))
        return found


def _doubts(guess: Guess) -> dict[str, str]:
    return {
        header: _now("This and “%(other)s” may both be “%(target)s”: choose one.")
        % {
            "other": "”, “".join(one for one in headers if one != header),
            "target": CALLED[target][0],
        }
        for target, headers in guess.unclear.items()
        for header in headers
    }


def _column_hint(table: Table, at: int, doubt: str) -> str:
    """A few cells, so that somebody sees what the column says."""
    cells = dict.fromkeys(line.cells[at][:40] for line in table.lines[:200] if line.cells[at])
    samples = "; ".join(list(cells)[:3])
    shown = _now("For example: %(cells)s") % {"cells": samples} if samples else _now("It is empty.")
    return f"{doubt} {shown}".strip()


def _question_hint(question: Question) -> str:
    parts = [question.place]
    if question.rows > 1:
        parts.append(_now("%(rows)s rows of the file are about it") % {"rows": question.rows})
    return ". ".join(part for part in parts if part)


def _answers(question: Question) -> list[tuple[str, str]]:
    same = [
        (
            f"{DuplicateChoice.SAME.value}:{one['key']}",
            _now("The same as “%(name)s”%(place)s. %(why)s")
            % {
                "name": one["name"],
                "place": f", {one['place']}" if one["place"] else "",
                "why": one["why"],
            },
        )
        for one in question.likeness
    ]
    return [
        *same,
        (DuplicateChoice.DIFFERENT.value, _now("Another one: add it")),
        (DuplicateChoice.SKIP.value, _now("Leave it out")),
    ]


def _answered(question: Question) -> str:
    if question.choice == DuplicateChoice.SAME:
        return f"{question.choice}:{question.likeness[0]['key']}"
    return question.choice
