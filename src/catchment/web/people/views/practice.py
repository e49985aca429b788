"""The rules that a catchment goes by: read by everybody, changed by who runs it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.design import phrases
from catchment.people import rules
from catchment.people.actions import practice as actions
from catchment.people.actor import Actor
from catchment.people.models import Catchment, PracticeRule
from catchment.people.queries import practice_rows
from catchment.people.shipped_practice import BY_KEY, Line, Rule, Unit, Value
from catchment.vocabulary.queries import topics_for
from catchment.web.gate import public, requires
from catchment.web.people.fetch import own_catchment
from catchment.web.people.practice_forms import form_for
from catchment.web.requests import CatchmentRequest, MemberRequest


@dataclass(frozen=True, slots=True)
class Shown:
    """One line in words.

    Attributes:
        own: whether the catchment has set it; else it was shipped.
        newer: whether a line was shipped after the catchment had set its own.
    """

    title: Any
    says: str
    source_name: str
    source_url: str
    valid_from: dt.date
    verified_on: dt.date | None
    own: bool
    key: str = ""
    why: str = ""
    by: str = ""
    valid_to: dt.date | None = None
    newer: bool = False


@dataclass(frozen=True, slots=True)
class Here:
    """A rule in one's own catchment, and the line of its own that is in force."""

    catchment: Catchment
    rule: Rule
    line: PracticeRule | None
    names: dict[str, str]


def rule_here(actor: Actor, name: str) -> Here:
    """Fetch a rule by its key, for who may change it."""
    catchment = own_catchment(actor)
    today = timezone.localdate(actor.now)
    for rule, line in practice_rows(catchment.pk, on=today):
        if rule.key == name:
            return Here(catchment, rule, line, _names(catchment))
    raise PracticeRule.DoesNotExist


@require_GET
@public
def practice(request: CatchmentRequest) -> HttpResponse:
    """Every rule in force today, and where it comes from. Three queries."""
    catchment, today = request.catchment, timezone.localdate()
    names = _names(catchment)
    rows = practice_rows(catchment.pk if catchment else 0, on=today)
    shown = {"lines": [_in_force(rule, line, names, on=today) for rule, line in rows]}
    return render(request, "people/practice.html", shown)


@require_GET
@public
def practice_rule(request: CatchmentRequest, name: str) -> HttpResponse:
    """One rule: what counts today, and everything that counted before. Four queries."""
    if name not in BY_KEY:
        raise Http404
    catchment, today = request.catchment, timezone.localdate()
    names = _names(catchment)
    key = catchment.pk if catchment else 0
    rule, line = next(row for row in practice_rows(key, on=today) if row[0].key == name)
    kept = PracticeRule.objects.of(key).filter(key=name).order_by("-changed_at", "-pk")
    history = [_own(rule, one, names) for one in kept]
    history += [_shipped(rule, one, names) for one in reversed(rule.lines)]
    shown = {
        "line": _in_force(rule, line, names, on=today),
        "history": history,
        "fixed": rule.fixed,
        "refusal": rule.refusal,
        "may_change": catchment is not None
        and rules.may_change_practice(request.actor, Here(catchment, rule, line, names)),
        "set_here": line is not None,
    }
    return render(request, "people/practice_rule.html", shown)


@require_http_methods(["GET", "POST"])
@requires(rules.may_change_practice, of=rule_here)
def change_practice(request: MemberRequest, here: Here) -> HttpResponse:
    """Set the catchment's own line; less safe than the law is refused with a sentence."""
    today = timezone.localdate()
    value = here.line.value if here.line else here.rule.line(on=today).value
    form = form_for(
        here.rule,
        here.names,
        request.POST if request.method == "POST" else None,
        initial={"value": value, "valid_from": today},
    )
    if form.is_valid():
        try:
            actions.set_practice(
                catchment=here.catchment,
                key=here.rule.key,
                wanted=form.wanted(today=today),
                by=request.actor,
                on=today,
            )
        except actions.BeyondTheRule as beyond:
            form.add_error("value", str(beyond))
        except actions.RuleBeginsTooEarly:
            form.add_error("valid_from", _("Choose today or a later day"))
        except actions.RuleChangedMeanwhile:
            form.add_error(None, _("Somebody else has changed this rule. Look again, then save"))
        else:
            messages.success(request, _("Saved. The line before it stays in the history."))
            return redirect("people:practice_rule", name=here.rule.key)
    shown = {"form": form, "line": _in_force(here.rule, here.line, here.names, on=today)}
    return render(request, "people/change_practice.html", shown)


@require_POST
@requires(rules.may_change_practice, of=rule_here)
def back_to_shipped(request: MemberRequest, here: Here) -> HttpResponse:
    """Go by the shipped line again."""
    try:
        actions.go_back_to_shipped(
            catchment=here.catchment,
            key=here.rule.key,
            by=request.actor,
            on=timezone.localdate(),
        )
    except actions.NothingSet:
        messages.info(request, _("The shipped rule counts already."))
    else:
        messages.success(request, _("From now on the shipped rule counts again."))
    return redirect("people:practice_rule", name=here.rule.key)


def _names(catchment: Catchment | None) -> dict[str, str]:
    """Names of topics by slug, as the catchment words them."""
    if catchment is None:
        return {}
    return {term.slug: term.name for term in topics_for(catchment, with_hidden=True)}


def _in_force(
    rule: Rule, line: PracticeRule | None, names: dict[str, str], *, on: dt.date
) -> Shown:
    shipped = rule.line(on=on)
    return _shipped(rule, shipped, names) if line is None else _own(rule, line, names, shipped)


def _own(
    rule: Rule, line: PracticeRule, names: dict[str, str], shipped: Line | None = None
) -> Shown:
    return Shown(
        title=rule.title,
        key=rule.key,
        says=_said(rule, line.value, names),
        source_name=line.source_name,
        source_url=line.source_url,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
        verified_on=line.verified_on,
        own=True,
        why=line.why,
        by=line.changed_by_name,
        newer=shipped is not None and shipped.valid_from > line.valid_from,
    )


def _shipped(rule: Rule, line: Line, names: dict[str, str]) -> Shown:
    return Shown(
        title=rule.title,
        key=rule.key,
        says=_said(rule, line.value, names),
        source_name=line.source_name,
        source_url=line.source_url,
        valid_from=line.valid_from,
        verified_on=line.verified_on,
        own=False,
    )


def _said(rule: Rule, value: Value, names: dict[str, str]) -> str:
    return str(rule.says).replace("{value}", _value_in_words(rule.unit, value, names))


def _value_in_words(unit: Unit, value: Value, names: dict[str, str]) -> str:
    if not isinstance(value, int):
        return ", ".join(sorted(names.get(slug, slug.replace("-", " ")) for slug in value))
    match unit:
        case Unit.DAYS:
            return ngettext("%(count)s day", "%(count)s days", value) % {"count": value}
        case Unit.MONTHS:
            return ngettext("%(count)s month", "%(count)s months", value) % {"count": value}
        case Unit.PEOPLE:
            return _("%(count)s people") % {"count": phrases.in_words(value)}
        case _:
            return str(value)
