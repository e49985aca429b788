"""Rules of law and practice: dated, sourced, changed by a catchment as far as it may."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catchment.people import queries, shipped_practice
from catchment.people.actions import practice as actions
from catchment.people.enums import Role
from catchment.people.models import Catchment, JournalEntry, PracticeRule
from catchment.people.rules import may_change_practice
from catchment.people.shipped_practice import BY_KEY, RULES, Line, Unit
from catchment.web.people.views.practice import Here
from tests.factories.people import NOW, TODAY, CatchmentFactory, actor_in

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + dt.timedelta(days=1)


def wanted(value: Any, **changed: Any) -> actions.Wanted:
    facts = {
        "value": value,
        "valid_from": TODAY,
        "why": "Our board agreed",
        "source_name": "Minutes",
    }
    return actions.Wanted(**(facts | changed))


def set_rule(catchment: Catchment, key: str, value: Any, **changed: Any) -> PracticeRule:
    return actions.set_practice(
        catchment=catchment,
        key=key,
        wanted=wanted(value, **changed),
        by=actor_in(catchment, Role.COORDINATOR),
        on=TODAY,
    )


def number(catchment: Catchment, key: str, *, on: dt.date = TODAY) -> int:
    return queries.practice(catchment.pk, on=on).number(key)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_every_shipped_line_has_a_source_and_keeps_within_its_own_limits(rule: Any):
    free = replace(rule, fixed=False) if rule.fixed else rule
    least = free.least or (free.lines[0].value if rule.fixed else 0)
    bounded = replace(free, least=least, most=free.most or least)

    assert all(line.source_name for line in rule.lines)
    assert all(bounded.allows(line.value) for line in rule.lines)
    assert str(rule.refusal)
    assert [line.valid_from for line in rule.lines] == sorted(
        line.valid_from for line in rule.lines
    )


def test_a_catchment_goes_by_what_is_shipped_until_it_sets_its_own(
    django_assert_num_queries: Any,
):
    catchment = CatchmentFactory()
    elsewhere = CatchmentFactory()
    before = number(catchment, "first-share-days")

    set_rule(catchment, "first-share-days", 30)

    assert (before, number(catchment, "first-share-days")) == (90, 30)
    assert number(elsewhere, "first-share-days") == 90
    with django_assert_num_queries(1):
        queries.practice(catchment.pk, on=TODAY)


def test_a_rule_for_tomorrow_counts_from_tomorrow_on():
    catchment = CatchmentFactory()

    set_rule(catchment, "first-share-days", 30, valid_from=TOMORROW)

    assert number(catchment, "first-share-days") == 90
    assert number(catchment, "first-share-days", on=TOMORROW) == 30


def test_lines_of_before_stay_and_end_where_the_next_begins():
    catchment = CatchmentFactory()
    first = set_rule(catchment, "first-share-days", 30)
    planned = set_rule(catchment, "first-share-days", 20, valid_from=TOMORROW)

    last = set_rule(catchment, "first-share-days", 10)

    kept = {row.pk: (row.valid_from, row.valid_to) for row in PracticeRule.objects.all()}
    assert kept == {
        first.pk: (TODAY, TODAY),
        planned.pk: (TOMORROW, TOMORROW),
        last.pk: (TODAY, None),
    }
    assert number(catchment, "first-share-days", on=TOMORROW) == 10


def test_going_back_to_shipped_ends_the_own_line():
    catchment = CatchmentFactory()
    set_rule(catchment, "first-share-days", 30)
    by = actor_in(catchment, Role.COORDINATOR)

    actions.go_back_to_shipped(catchment=catchment, key="first-share-days", by=by, on=TODAY)

    assert number(catchment, "first-share-days") == 90
    with pytest.raises(actions.NothingSet):
        actions.go_back_to_shipped(catchment=catchment, key="first-share-days", by=by, on=TODAY)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("adult-age", 17, id="children without clearance"),
        pytest.param("account-age", 12, id="accounts under 13"),
        pytest.param("clearance-months", 37, id="clearances for ever"),
        pytest.param("longest-share-days", 400, id="shares for ever"),
        pytest.param("code-days", 400, id="codes for ever"),
        pytest.param("guidance-level", 4, id="guidance without qualification"),
        pytest.param("guidance-level", 7, id="a fixed rule, even stricter"),
        pytest.param("tell-first", ["debt"], id="safety dropped"),
        pytest.param("tell-first", 3, id="a number for topics"),
        pytest.param("adult-age", ["debt"], id="topics for a number"),
    ],
)
def test_nobody_sets_a_rule_that_opens_a_gate(key: str, value: Any):
    catchment = CatchmentFactory()

    with pytest.raises(actions.BeyondTheRule) as refused:
        set_rule(catchment, key, value)

    assert str(refused.value) == str(BY_KEY[key].refusal)
    assert not PracticeRule.objects.exists()


def test_a_line_that_has_become_too_loose_counts_no_longer(monkeypatch: pytest.MonkeyPatch):
    catchment = CatchmentFactory()
    set_rule(catchment, "first-share-days", 80)
    stricter = replace(BY_KEY["first-share-days"], most=60)

    monkeypatch.setitem(shipped_practice.BY_KEY, "first-share-days", stricter)

    assert number(catchment, "first-share-days") == 90


def test_a_shipped_line_takes_effect_on_its_day():
    rule = replace(
        BY_KEY["account-age"],
        lines=(
            *BY_KEY["account-age"].lines,
            Line(value=16, valid_from=dt.date(2030, 1, 1), source_name="A law to come"),
        ),
    )

    values = [rule.line(on=dt.date(year, 1, 1)).value for year in (2020, 2027, 2030)]

    assert values == [13, 13, 16]


def test_set_practice_refuses_the_past_and_unknown_rules():
    catchment = CatchmentFactory()

    with pytest.raises(actions.RuleBeginsTooEarly):
        set_rule(catchment, "account-age", 16, valid_from=TODAY - dt.timedelta(days=1))
    with pytest.raises(actions.UnknownRule):
        set_rule(catchment, "no-such-rule", 21)


def test_set_practice_refuses_the_slower_of_two(monkeypatch: pytest.MonkeyPatch):
    catchment = CatchmentFactory()
    set_rule(catchment, "account-age", 14)
    monkeypatch.setattr(actions, "_end_lines", lambda *args, **kwargs: 0)  # the other came between

    with pytest.raises(actions.RuleChangedMeanwhile):
        set_rule(catchment, "account-age", 15)

    assert number(catchment, "account-age") == 14


def test_setting_a_rule_is_journalled_and_checked_by_name():
    catchment = CatchmentFactory()

    made = set_rule(catchment, "account-age", 16, verified_on=TODAY)

    line = JournalEntry.objects.latest("pk")
    assert line.sentence == "changed the rule “An account by e-mail”"
    assert (made.verified_on, made.changed_at, made.why) == (TODAY, NOW, "Our board agreed")


def test_practice_values_are_asked_for_by_their_kind():
    rules = queries.practice(None, on=TODAY)

    assert rules.days("invitation-days") == dt.timedelta(days=14)
    assert "feeling-safe" in rules.topics("tell-first")
    with pytest.raises(TypeError):
        rules.number("tell-first")
    with pytest.raises(TypeError):
        rules.topics("adult-age")
    assert shipped_practice.shipped_number("guidance-level", on=TODAY) == 6
    with pytest.raises(TypeError):
        shipped_practice.shipped_number("tell-first", on=TODAY)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        pytest.param({"valid_to": TODAY}, "practice_rule_ends_after_it_starts", id="ends before"),
        pytest.param({}, "practice_?rule", id="two open lines"),
    ],
)
def test_practice_rows_are_held_by_the_database(values: dict[str, Any], named: str):
    catchment = CatchmentFactory()
    set_rule(catchment, "account-age", 14)
    facts = {
        "catchment": catchment,
        "key": "account-age",
        "value": 15,
        "valid_from": TOMORROW,
        "changed_at": NOW,
    }

    with pytest.raises(IntegrityError, match=named), transaction.atomic():
        PracticeRule.objects.create(**(facts | values))


@pytest.mark.parametrize(
    ("role", "at_home", "key", "may"),
    [
        pytest.param(Role.COORDINATOR, True, "account-age", True, id="coordinator"),
        pytest.param(Role.ADMINISTRATOR, True, "account-age", True, id="administrator"),
        pytest.param(Role.COORDINATOR, True, "guidance-level", False, id="fixed"),
        pytest.param(Role.COORDINATOR, False, "account-age", False, id="another catchment"),
        pytest.param(Role.SAFEGUARDING_LEAD, True, "account-age", False, id="another role"),
    ],
)
def test_may_change_practice(role: Role, at_home: bool, key: str, may: bool):
    catchment = CatchmentFactory()
    actor = actor_in(catchment if at_home else CatchmentFactory(), role)

    assert may_change_practice(actor, Here(catchment, BY_KEY[key], None, {})) is may


def test_units_are_all_worded():
    assert {rule.unit for rule in RULES} == set(Unit)
