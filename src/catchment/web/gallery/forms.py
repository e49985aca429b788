"""One form with every kind of field, to look at and to check."""

from typing import Any

from django import forms

from catchment.design.fields import (
    Checkboxes,
    DayField,
    DayMonthYear,
    PostcodeField,
    Radios,
    Text,
    Words,
)

WAYS = [("helps", "Helps me on"), ("holds", "Holds me back"), ("both", "Both")]
TOWNS = [("tod", "Todmorden"), ("heb", "Hebden Bridge"), ("hal", "Halifax")]
TOPICS = [
    ("Purpose", [("money", "Money and benefits"), ("housing", "Somewhere to live")]),
    ("Attachments", [("backing", "Somebody who believes in me")]),
]


class EveryField(forms.Form):
    """Draws each widget that the renderer knows."""

    name = forms.CharField(label="Your name", max_length=100)
    words = forms.CharField(
        label="In your own words",
        help_text="Two lines are enough. Only you can see this until you share it.",
        widget=Words(own=True, label_size="m"),
    )
    note = forms.CharField(
        label="A note for the host", max_length=200, widget=Words(rows=3, counted=True)
    )
    email = forms.EmailField(label="E-mail", help_text="We only write when somebody answers.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    phone = forms.CharField(
        label="Phone", required=False, widget=Text(width=20, input_type="tel", autocomplete="tel")
    )
    hours = forms.IntegerField(label="Hours a week", widget=Text(width=3, suffix="hours"))
    price = forms.IntegerField(label="What it costs", required=False, widget=forms.NumberInput)
    postcode = PostcodeField(help_text="For example HX1 1UJ", own=True)
    town = forms.ChoiceField(label="Town", choices=[("", "Choose a town"), *TOWNS])
    way = forms.ChoiceField(
        label="Auntie Bev",
        choices=WAYS,
        widget=Radios(inline=True, small=True, hints={"both": "Some of each"}),
    )
    towns = forms.MultipleChoiceField(label="Where could you go?", choices=TOWNS, widget=Checkboxes)
    topics = forms.MultipleChoiceField(
        label="What would help?", choices=TOPICS, widget=Checkboxes(small=True)
    )
    born = DayField(
        label="When were you born?",
        help_text="For example 27 3 2008",
        widget=DayMonthYear(birthday=True),
    )
    paper = forms.FileField(label="A spreadsheet", help_text="Excel or CSV, at most 40 MB.")
    agreed = forms.BooleanField(
        label="Karen knows that I am writing this",
        error_messages={"required": "Tick the box when Karen knows"},
    )
    back = forms.CharField(widget=forms.HiddenInput, initial="gallery")


class OneQuestion(forms.Form):
    """A question page asks one thing, in a person's own words."""

    words = forms.CharField(
        label="In your own words",
        help_text="Two lines are enough. Only you can see this until you share it.",
        widget=Words(own=True, label_size="m"),
    )


#: What somebody in a hurry might send: each field shows its error, and what was typed is still there.
CARELESS: dict[str, Any] = {
    "words": "",
    "note": "Too long. " * 25,
    "email": "ruth at hub",
    "hours": "a few",
    "price": "ten pounds",
    "postcode": "HX1",
    "town": "leeds",
    "towns": ["hal", "york"],
    "topics": [],
    "born_day": "31",
    "born_month": "2",
    "born_year": "2008",
    "back": "gallery",
}
