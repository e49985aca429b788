"""Forms draw themselves, say what to do, and lose nothing that was typed."""

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from catchment.design.fields import (
    Checkboxes,
    DayField,
    DayMonthYear,
    PostcodeField,
    Radios,
    Text,
    Words,
)
from catchment.design.renderer import error_summary
from tests.design.test_bridge import normal

TOWNS = [("tod", "Todmorden"), ("hal", "Halifax")]


def form_with(field: forms.Field, data: dict[str, Any] | None = None, **options: Any) -> forms.Form:
    form = forms.Form(data, **options)
    form.fields["answer"] = field
    return form


def drawn(field: forms.Field, data: dict[str, Any] | None = None, **options: Any) -> str:
    return str(form_with(field, data, **options)["answer"].as_field_group())


KINDS = [
    pytest.param(forms.CharField(label="Name"), "a box", id="text"),
    pytest.param(forms.EmailField(label="Name"), "a box", id="email"),
    pytest.param(forms.URLField(label="Name", assume_scheme="https"), "a box", id="url"),
    pytest.param(forms.IntegerField(label="Name"), "a box", id="number"),
    pytest.param(forms.CharField(label="Name", widget=Text(input_type="tel")), "a box", id="tel"),
    pytest.param(
        forms.CharField(label="Name", widget=forms.TextInput(attrs={"type": "search"})),
        "a box",
        id="search",
    ),
    pytest.param(forms.CharField(label="Name", widget=forms.PasswordInput), "a box", id="password"),
    pytest.param(forms.CharField(label="Name", widget=Words()), "a box", id="words"),
    pytest.param(forms.ChoiceField(label="Name", choices=TOWNS), "a box", id="select"),
    pytest.param(forms.FileField(label="Name"), "a box", id="file"),
    pytest.param(forms.TimeField(label="Name"), "a box", id="time"),
    pytest.param(PostcodeField(label="Name"), "a box", id="postcode"),
    pytest.param(
        forms.ChoiceField(label="Name", choices=TOWNS, widget=Radios()), "choices", id="radios"
    ),
    pytest.param(
        forms.MultipleChoiceField(label="Name", choices=TOWNS, widget=Checkboxes()),
        "choices",
        id="checkboxes",
    ),
    pytest.param(
        forms.MultipleChoiceField(
            label="Name", choices=[("Up the valley", TOWNS)], widget=Checkboxes()
        ),
        "choices",
        id="checkboxes in groups",
    ),
    pytest.param(DayField(label="Name"), "choices", id="date"),
]


@pytest.mark.parametrize(("field", "kind"), KINDS)
def test_every_field_ties_its_hint_and_its_error_to_what_is_filled_in(
    field: forms.Field, kind: str
) -> None:
    field.help_text = "A hint."

    tags = [part for part in normal(drawn(field, {})) if isinstance(part, tuple)]

    ids = {value for _, attrs in tags for name, value in attrs if name == "id"}
    described = [
        dict(attrs)["aria-describedby"] for _, attrs in tags if "aria-describedby" in dict(attrs)
    ]
    owner = next(tag for tag, attrs in tags if "aria-describedby" in dict(attrs))
    assert described[0] == "id_answer-hint id_answer-error"
    assert {"id_answer-hint", "id_answer-error"} <= ids
    assert (owner == "fieldset") == (kind == "choices")


@pytest.mark.parametrize(("field", "kind"), KINDS)
def test_every_field_has_a_label_or_a_legend(field: forms.Field, kind: str) -> None:
    html = drawn(field)

    tag = "legend" if kind == "choices" else "label"
    assert f"<{tag}" in html
    assert "Name" in html


@pytest.mark.parametrize(("field", "kind"), KINDS)
def test_the_list_of_problems_leads_to_a_box_that_is_there(field: forms.Field, kind: str) -> None:
    form = form_with(field, {})

    link = error_summary(form).split('href="#')[1].split('"')[0]

    assert f'id="{link}"' in str(form["answer"].as_field_group())


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        pytest.param(forms.EmailField(), {"answer": "ruth at hub"}, id="email"),
        pytest.param(forms.IntegerField(), {"answer": "a few"}, id="number"),
        pytest.param(PostcodeField(), {"answer": "HX1?"}, id="postcode"),
        pytest.param(
            forms.CharField(max_length=5, widget=Words(counted=True)),
            {"answer": "Bev backs me"},
            id="words",
        ),
        pytest.param(
            DayField(),
            {"answer_day": "31", "answer_month": "Feb", "answer_year": "1999"},
            id="date",
        ),
    ],
)
def test_what_was_typed_is_still_there_after_an_error(
    field: forms.Field, typed: dict[str, str]
) -> None:
    form = form_with(field, typed)

    html = str(form)

    assert form.errors
    assert [text for text in typed.values() if text not in html] == []


def test_choices_stay_chosen_after_an_error() -> None:
    field = forms.MultipleChoiceField(choices=TOWNS, widget=Checkboxes())

    html = drawn(field, {"answer": ["hal", "york"]})

    assert html.count(" checked") == 1
    assert 'value="hal" checked' in html


def test_a_password_is_never_sent_back() -> None:
    field = forms.CharField(widget=forms.PasswordInput)

    assert "secret" not in drawn(field, {"answer": "secret"})


@pytest.mark.parametrize(
    ("field", "data", "said"),
    [
        (forms.CharField(label="Name"), {}, "Fill in “Name”"),
        (forms.ChoiceField(label="Town", choices=TOWNS), {}, "Choose an answer to “Town”"),
        (
            forms.ChoiceField(label="Town", choices=TOWNS),
            {"answer": "york"},
            "Choose one of the answers to “Town”",
        ),
        (forms.FileField(label="The list"), {}, "Choose a file for “The list”"),
        (forms.BooleanField(label="I agree"), {}, "Tick “I agree” to go on"),
        (
            forms.CharField(label="Name", max_length=3),
            {"answer": "Karen"},
            "Shorten “Name” to 3 characters, it has 5",
        ),
        (
            forms.CharField(label="Name", min_length=6),
            {"answer": "Karen"},
            "Write at least 6 characters in “Name”",
        ),
        (
            forms.IntegerField(label="Seats", max_value=4),
            {"answer": "5"},
            "Enter a number up to 4 in “Seats”",
        ),
        (
            forms.IntegerField(label="Seats", min_value=1),
            {"answer": "0"},
            "Enter a number from 1 in “Seats”",
        ),
        (
            forms.EmailField(label="E-mail"),
            {"answer": "ruth"},
            "Enter an e-mail address like name@example.com in “E-mail”",
        ),
        (
            forms.CharField(label="Name", error_messages={"required": "Enter Karen’s name"}),
            {},
            "Enter Karen’s name",
        ),
        (DayField(label="Day"), {}, "Enter the day, the month and the year"),
        (DayField(), {"answer_day": "3"}, "Add the month and the year"),
        (
            DayField(),
            {"answer_day": "3", "answer_month": "5", "answer_year": "26"},
            "Enter the year with four figures, for example 2026",
        ),
        (
            DayField(),
            {"answer_day": "3", "answer_month": "Mai", "answer_year": "2026"},
            "Enter a real date, for example 27 3 2026",
        ),
        (PostcodeField(), {"answer": "HX1"}, "Enter a full postcode, for example HX1 1UJ"),
    ],
)
def test_an_error_says_what_to_do(field: forms.Field, data: dict[str, str], said: str) -> None:
    form = form_with(field, data)

    assert form["answer"].problems == [said]  # type: ignore[attr-defined]  # our bound field
    assert said in str(form["answer"].as_field_group())


def test_an_empty_file_is_asked_for_again() -> None:
    form = form_with(
        forms.FileField(label="The list"),
        {},
        files={"answer": SimpleUploadedFile("list.csv", b"")},
    )

    assert form["answer"].problems == ["Choose a file that is not empty for “The list”"]  # type: ignore[attr-defined]


def test_a_form_lists_its_problems_first_and_draws_every_field() -> None:
    class Ask(forms.Form):
        name = forms.CharField(label="Name")
        token = forms.CharField(widget=forms.HiddenInput)
        note = forms.CharField(label="Note", required=False)

        def clean(self) -> None:
            raise forms.ValidationError("Ask one of them first")

    html = str(Ask({}))

    places = [
        html.index(text)
        for text in (
            "There is a problem",
            "Ask one of them first",
            'for="id_name"',
            "Note (optional)",
        )
    ]
    assert places == sorted(places)
    assert 'type="hidden" name="token"' in html


def test_a_form_without_problems_lists_none() -> None:
    assert error_summary(form_with(forms.CharField())) == ""


def test_optional_is_not_said_where_a_form_does_not_want_it() -> None:
    class Filters(forms.Form):
        mark_optional = False
        near = forms.CharField(label="Near", required=False)

    assert "optional" not in str(Filters())


def test_the_persons_own_words_stand_on_paper() -> None:
    assert "c-ownfield" in drawn(forms.CharField(widget=Words(own=True)))
    assert "c-ownfield" not in drawn(forms.CharField(widget=Words()))


def test_counted_words_say_how_many_fit() -> None:
    html = drawn(forms.CharField(max_length=200, widget=Words(counted=True)))

    assert 'data-maxlength="200"' in html


def test_a_box_never_cuts_what_is_pasted() -> None:
    assert " maxlength=" not in drawn(forms.CharField(max_length=20))


def test_a_number_is_typed_in_a_plain_box() -> None:
    html = drawn(forms.IntegerField(), {"answer": "12"})

    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html
    assert 'value="12"' in html


def test_widths_and_affixes_are_drawn() -> None:
    html = drawn(forms.IntegerField(widget=Text(width=3, prefix="£", suffix="a day")))

    assert "govuk-input--width-3" in html
    assert "£" in html
    assert "a day" in html


def test_radios_can_stand_in_a_row_and_be_explained() -> None:
    field = forms.ChoiceField(
        choices=TOWNS, widget=Radios(inline=True, small=True, hints={"hal": "The bus goes there"})
    )

    html = drawn(field, {"answer": "hal"})

    assert "govuk-radios--inline govuk-radios--small" in html
    assert "The bus goes there" in html
    assert 'value="hal" checked' in html


def test_groups_of_choices_are_named() -> None:
    choices = [("Up the valley", [("tod", "Todmorden")]), ("Down", [("hal", "Halifax")])]

    ticks = drawn(forms.MultipleChoiceField(choices=choices, widget=Checkboxes(small=True)))
    select = drawn(forms.ChoiceField(choices=choices))

    assert ticks.count("divider") == 2
    assert '<optgroup label="Up the valley">' in select


def test_a_single_tick_has_its_words_beside_it() -> None:
    field = forms.BooleanField(label="Karen knows", help_text="She can read this.")

    html = drawn(field, {"answer": "on"})

    assert "govuk-checkboxes__input" in html
    assert " checked" in html
    assert "She can read this." in html


def test_a_disabled_field_is_drawn_disabled() -> None:
    assert " disabled" in drawn(forms.CharField(disabled=True))


def test_a_widget_nobody_thought_of_is_still_drawn_in_the_frame() -> None:
    field = forms.SplitDateTimeField(label="When", widget=forms.SplitDateTimeWidget)

    html = drawn(field, {})

    assert "govuk-form-group--error" in html
    assert 'name="answer_0"' in html


def test_a_question_is_the_title_of_the_page() -> None:
    form = form_with(forms.CharField(label="Who backs you?"))

    assert '<h1 class="govuk-label-wrapper">' in form["answer"].as_question()  # type: ignore[attr-defined]


def test_a_label_may_be_for_listeners_only() -> None:
    assert "govuk-visually-hidden" in drawn(forms.CharField(widget=Text(label_size="hidden")))


def test_a_formset_draws_each_of_its_forms() -> None:
    class Person(forms.Form):
        name = forms.CharField(label="Name")

    html = str(forms.formset_factory(Person, extra=2)())

    assert html.count('class="govuk-input"') == 2
    assert 'name="form-TOTAL_FORMS"' in html


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hx11uj", "HX1 1UJ"),
        (" Hx1  1uj ", "HX1 1UJ"),
        ("M1.1AE", "M1 1AE"),
        ("ec1a1bb", "EC1A 1BB"),
    ],
)
def test_a_postcode_is_kept_one_way_however_it_was_typed(typed: str, kept: str) -> None:
    assert PostcodeField().clean(typed) == kept


def test_a_postcode_may_be_left_out_where_it_is_optional() -> None:
    assert PostcodeField(required=False).clean("") == ""


def test_only_ones_own_postcode_is_filled_in_by_the_browser() -> None:
    assert 'autocomplete="postal-code"' in drawn(PostcodeField(own=True))
    assert "autocomplete" not in drawn(PostcodeField())


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march"])
def test_a_month_may_be_written_in_letters(month: str) -> None:
    assert DayField().clean(["27", month, "2026"]) == dt.date(2026, 3, 27)


def test_a_date_may_be_left_out_where_it_is_optional() -> None:
    assert DayField(required=False).clean(["", "", ""]) is None


def test_a_date_that_is_known_stands_in_its_boxes() -> None:
    html = drawn(DayField(), initial={"answer": dt.date(2026, 3, 27)})

    assert [f'value="{part}"' in html for part in ("27", "3", "2026")] == [True, True, True]


def test_a_birthday_may_be_filled_in_by_the_browser() -> None:
    assert 'autocomplete="bday-month"' in drawn(DayField(widget=DayMonthYear(birthday=True)))


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        (["27", "3", "2026"], False),
        (["27", "march", "2026"], False),
        (["28", "3", "2026"], True),
        (["28", "", ""], True),
    ],
)
def test_a_date_has_changed_when_the_day_has(typed: list[str], changed: bool) -> None:
    assert DayField().has_changed(dt.date(2026, 3, 27), typed) is changed


def test_only_the_boxes_left_empty_are_marked() -> None:
    html = drawn(DayField(), {"answer_day": "3", "answer_month": "5", "answer_year": ""})

    assert html.count("govuk-input--error") == 1
    assert 'href="#id_answer_year"' in error_summary(
        form_with(DayField(), {"answer_day": "3", "answer_month": "5", "answer_year": ""})
    )
