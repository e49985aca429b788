"""What the worker does. What remains to be done lives in our tables; the queue only wakes a worker.

Every task is safe to run twice, looks for itself at what waits, and is called again each minute: a
task that died is made good by the next sweep.
"""

import logging
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey, crontab

from catchment.network.actions.imports import working
from catchment.placements.actions import runs
from catchment.placements.actions.host_rounds import sweep_requests
from catchment.placements.actions.proposing import make_waiting_lists
from catchment.placements.actions.rounds import close_what_is_over
from catchment.support.actions.appointments import sweep_appointments
from catchment.support.actions.clearance_round import sweep_clearances
from catchment.support.actions.drafts import forget_old_drafts
from catchment.support.actions.links import forget_old_addresses
from catchment.support.actions.messages import tell_of_messages
from catchment.support.actions.notices import mail_notices
from catchment.support.actions.parents import refresh_parent_links
from catchment.support.actions.plan_round import sweep_plans
from catchment.support.actions.referral_rounds import sweep_referrals
from catchment.support.actions.retention import keep_no_longer
from catchment.support.actions.team_round import sweep_team
from catchment.support.actions.unmet import look_again_everywhere
from catchment.web import mail

NAME = "catchment"
QUEUE_FILE = "queue.sqlite3"

logger = logging.getLogger(__name__)


def make_queue(database: dict[str, Any], *, folder: Path, in_memory: bool) -> Huey:
    """A queue on the kind of database that Catchment itself uses.

    SQLite's stands in a file of its own, so that waiting for work never holds up a page. Tables are
    made by the worker when it starts, not by whoever imports this.
    """
    if in_memory:
        return MemoryHuey(NAME, results=False)
    if database["ENGINE"].endswith("sqlite3"):
        where = folder / QUEUE_FILE
        return SqliteHuey(NAME, results=False, filename=str(where), create_tables=False)
    parts = {
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database["HOST"],
        "port": database["PORT"],
    }
    given = {name: value for name, value in parts.items() if value}
    return PostgresHuey(NAME, results=False, create_tables=False, **given)


queue = make_queue(
    settings.DATABASES["default"], folder=settings.DATA_DIR, in_memory=settings.TESTING
)


def each_minute(work: Callable[[], object]) -> Any:
    """Register work that looks at what waits, on fresh database connections."""

    @wraps(work)
    def on_fresh_connections() -> None:
        close_old_connections()
        try:
            work()
        finally:
            close_old_connections()

    return queue.periodic_task(crontab(), name=work.__name__)(on_fresh_connections)


def send_waiting_mail() -> None:
    """Draw and send what the outbox holds."""
    mail.send_waiting(now=timezone.now())


def look_again_for_unmet_needs() -> None:
    """Where the directory has changed, ask again for every need that nobody covered."""
    look_again_everywhere(now=timezone.now())


def run_waiting_imports() -> None:
    """Look through, run or undo the imports that wait."""
    working.run_waiting(timezone.now)


def make_waiting_wish_lists() -> None:
    """Look for options of learners whose list is empty yet."""
    make_waiting_lists(timezone.now)


def decide_waiting_rounds() -> None:
    """Work out the trial runs of rounds that wait, or whose worker died."""
    runs.run_waiting(timezone.now, folder=settings.DATA_DIR)


def mail_what_waits() -> None:
    """Put urgent notices, and each member's daily mail, into the outbox."""
    mail_notices(now=timezone.now())


def throw_old_drafts_away() -> None:
    """What nobody touched for a month is forgotten."""
    forget_old_drafts(now=timezone.now())


def look_after_referrals() -> None:
    """Remind of referrals that wait, let them run out, and close those whose time is over."""
    sweep_referrals(now=timezone.now())


def look_after_plans() -> None:
    """Remind of steps, call for reviews, and take up plans whose rest is over."""
    sweep_plans(now=timezone.now())


def look_after_teams() -> None:
    """Tell of places in teams that end soon, end those that are over, forget where links were sent."""
    sweep_team(now=timezone.now())
    forget_old_addresses(now=timezone.now())


def look_after_clearances() -> None:
    """Tell of clearances that end soon, and of what has shut with one."""
    sweep_clearances(now=timezone.now())


def look_after_parent_links() -> None:
    """Work out anew what parents see: birthdays, schools left and joined."""
    refresh_parent_links(now=timezone.now(), on=timezone.localdate())


def keep_records_no_longer() -> None:
    """Once a day: warn of records whose time is nearly over, delete those whose time is over."""
    keep_no_longer(now=timezone.now(), on=timezone.localdate())


def look_after_appointments() -> None:
    """Remind of meetings, and take back times that nobody picked."""
    sweep_appointments(now=timezone.now())


def tell_of_what_was_said() -> None:
    """Tell those who were away when something was said about a step."""
    tell_of_messages(now=timezone.now())


def look_after_requests() -> None:
    """Remind workplaces, tell learners after 15 days, and let silent hosts rest."""
    sweep_requests(now=timezone.now())


def close_rounds() -> None:
    """Close rounds whose weeks have gone by."""
    close_what_is_over(now=timezone.now())


SWEEPS = [
    each_minute(throw_old_drafts_away),
    each_minute(mail_what_waits),
    each_minute(send_waiting_mail),
    each_minute(look_again_for_unmet_needs),
    each_minute(look_after_referrals),
    each_minute(look_after_plans),
    each_minute(look_after_teams),
    each_minute(look_after_clearances),
    each_minute(look_after_parent_links),
    each_minute(look_after_appointments),
    each_minute(tell_of_what_was_said),
    each_minute(keep_records_no_longer),
    each_minute(look_after_requests),
    each_minute(close_rounds),
    each_minute(run_waiting_imports),
    each_minute(make_waiting_wish_lists),
    each_minute(decide_waiting_rounds),
]


def wake() -> None:
    """Ask the worker to look now, not at the next full minute; twice is no harm."""
    for sweep in SWEEPS:
        sweep()
