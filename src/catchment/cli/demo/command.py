"""``catchment demo``: load the invented valley, once."""

import argparse
import sys

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catchment.cli.demo import (
    asked_of_helpers,
    asking,
    directory,
    ground,
    members,
    other_plans,
    persons,
    plans,
    schools,
    waiting,
)
from catchment.cli.demo.work import hosts, hours, rounds, said, scheme
from catchment.cli.demo.work import schools as work_schools
from catchment.cli.steps import step
from catchment.people.models import Catchment
from catchment.vocabulary.actions.occupations import refresh_occupations


def arguments(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument(
        "--if-empty", action="store_true", help="do nothing where the demo is loaded already"
    )


def run(options: argparse.Namespace) -> int:
    """Load everything in one transaction: a demo half loaded never stays."""
    if not settings.DEMO:
        print("The demo is for demo mode only: set CATCHMENT_DEMO=1.", file=sys.stderr)
        return 2
    if Catchment.objects.filter(slug=ground.SLUG).exists():
        print("- The demo catchment is there already.")
        return 0 if options.if_empty else 1
    with transaction.atomic():
        load()
    return 0


def load() -> ground.Demo:
    """Load the valley, saying each step."""
    demo = step("Beginning Calder Valley (demo)", lambda: ground.begin(timezone.now()))
    step(
        "Adding organisations, places and offers of help",
        lambda: directory.load_organisations(demo),
    )
    step("Adding people who can sign in", lambda: members.load_members(demo))
    step("Adding helpers and what was seen of them", lambda: directory.load_helpers(demo))
    step("Writing down what waits for a yes", lambda: waiting.leave_changes(demo))
    stories = step("Writing three ladders", lambda: persons.load_stories(demo))
    others = step("Adding three hundred people", lambda: persons.load_others(demo))
    step("Asking who can help each of them", lambda: asking.ask_all(demo, stories, others))
    step("Beginning plans, with their teams", lambda: _load_plans(demo, others))
    _load_work(demo)
    return demo


def _load_work(demo: ground.Demo) -> None:
    """Work experience: hosts, eight schools' spreadsheets, a round whose wishes are open."""
    refresh_occupations(by=demo.at(190))
    mondays = rounds.first_mondays(demo.now)
    scheme.agree_scheme(demo)
    step("Adding hosts and what they open", lambda: hosts.load_hosts(demo, mondays=mondays))
    cohorts = step("Taking in eight schools' spreadsheets", lambda: work_schools.load_cohorts(demo))
    step("Writing down hours of work", lambda: hours.load_hours(demo, cohorts))
    step("Opening a round for wishes", lambda: rounds.load_round(demo, cohorts, mondays))
    said.load_said(demo)


def _load_plans(demo: ground.Demo, others: list[persons.Asking]) -> None:
    asked_of_helpers.agree_who_receives(demo)
    karens = plans.load_plans(demo)
    asked_of_helpers.refer_karen(karens)
    plans.go_on_with_karens(karens)
    asked_of_helpers.refer_others(demo, other_plans.load_other_plans(demo, others))
    schools.load_schools(demo, others)
