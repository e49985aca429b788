"""Printed codes: a whole class at once, and the learner's own words that follow a code."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catchment.people import queries, rules
from catchment.people.actions import codes
from catchment.people.models import Catchment, Organisation, Person, SignInCode, User
from catchment.web.gate import OWN_WORDS_KEY, requires, signed_in
from catchment.web.people import code_forms
from catchment.web.people.fetch import own_catchment
from catchment.web.requests import CatchmentRequest, MemberRequest

#: A sheet is as many as a page can wait for: each code is hashed slowly on purpose.
A_SHEET = 30


@require_http_methods(["GET", "POST"])
@never_cache
@requires(rules.may_print_codes, of=own_catchment)
def print_codes(request: MemberRequest, catchment: Catchment) -> HttpResponse:
    """Choose a year (GET); make a sheet of cards to cut out, shown once (POST)."""
    school = Organisation.objects.visible_to(request.actor).get(
        pk=request.actor.organisation_id or 0
    )
    today = timezone.localdate()
    years = queries.year_groups(school, on=today)
    form = code_forms.PrintCodes(
        request.POST if request.method == "POST" else None, years=[one.name for one in years]
    )
    if form.is_valid():
        waiting = queries.learners_without_words(
            school,
            year_group=form.cleaned_data["year_group"],
            at=request.actor.now,
            on=today,
            again=form.cleaned_data["again"],
        )
        sheet = list(waiting.order_by("name", "pk")[:A_SHEET])
        if sheet:
            return _sheet(request, school, form.cleaned_data["year_group"], sheet, waiting.count())
        form.add_error("year_group", _("Everybody in this year has a code, or words of their own"))
    shown = {
        "form": form,
        "years": years,
        "table_rows": [[one.name, one.learners, one.without_words] for one in years],
        "school": school,
        "a_sheet": A_SHEET,
    }
    return render(request, "people/print_codes.html", shown)


def _sheet(
    request: MemberRequest, school: Organisation, year: str, sheet: list[Person], waiting: int
) -> HttpResponse:
    printed = codes.print_codes(persons=sheet, organisation=school, by=request.actor)
    shown = {
        "printed": printed,
        "school": school,
        "year": year,
        "left": waiting - len(sheet),
    }
    return render(request, "people/printed_codes.html", shown)


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
def own_words(request: CatchmentRequest) -> HttpResponse:
    """Say who printed the code, and let its owner choose words that only they know."""
    user = cast(User, request.user)
    code = SignInCode.objects.filter(user=user).select_related("organisation").first()
    if code is None:
        return redirect("people:account")
    due = not user.has_usable_password()
    form = code_forms.OwnWords(request.POST if request.method == "POST" else None, change=not due)
    if form.is_valid() and _choose(form, user, request):
        update_session_auth_hash(request, user)
        request.session.pop(OWN_WORDS_KEY, None)
        messages.success(request, _("Saved. From now on you sign in with your own words."))
        return redirect("pages:home")
    return render(request, "people/own_words.html", {"form": form, "code": code, "due": due})


def _choose(form: code_forms.OwnWords, user: User, request: CatchmentRequest) -> bool:
    """Whether they are chosen; else the form says what to do."""
    try:
        codes.choose_own_words(
            user=user,
            words=form.cleaned_data["words"],
            now=form.cleaned_data.get("now", ""),
            by=request.actor,
        )
    except codes.WordsTooWeak as weak:
        for sentence in weak.args:
            form.add_error("words", sentence)
    except codes.OtherWords:
        form.add_error("now", _("These are not the words that you sign in with"))
    return form.is_valid()
