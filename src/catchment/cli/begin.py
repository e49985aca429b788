"""``catchment begin``: a new catchment and its first coordinator, who does the rest in the browser."""

import argparse
import sys

from django.db import transaction
from django.utils import timezone

from catchment.people.actions.catchments import AddressTaken, create_catchment
from catchment.people.actions.memberships import add_member
from catchment.people.actor import system
from catchment.people.enums import Role
from catchment.people.models import User
from catchment.support.actions.retention import begin_clocks


def arguments(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("slug", help="a short name for addresses: small letters and hyphens")
    parser.add_argument("--name", required=True, help="what people call the catchment")
    parser.add_argument("--coordinator", required=True, help="the first coordinator's name")
    parser.add_argument("--email", required=True, help="the address that they sign in with")


def run(options: argparse.Namespace) -> int:
    """Make both or neither; 1 with a sentence where that cannot be."""
    try:
        _begin(options)
    except AddressTaken:
        print(f"There is a catchment {options.slug!r} already.", file=sys.stderr)
        return 1
    print(f"{options.name} is being prepared. It opens once its safety numbers are set.")
    print(f"{options.coordinator} signs in with {options.email} and a code sent there.")
    return 0


@transaction.atomic
def _begin(options: argparse.Namespace) -> None:
    by = system("the set-up", now=timezone.now())
    catchment = create_catchment(slug=options.slug, name=options.name, by=by)
    begin_clocks(catchment=catchment, on=timezone.localdate(), by=by)
    known = User.objects.filter(email=options.email.strip().lower()).first()
    add_member(
        catchment=catchment,
        roles=[Role.COORDINATOR],
        name=options.coordinator,
        email=options.email,
        user=known,
        by=by,
    )
