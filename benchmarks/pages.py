"""What pages cost: an answer among 100,000 helpers through HTTP, and lists against a minimal page.

Run alone with ``python -m benchmarks.pages``. Everything stands in a database that is thrown
away. A page's cost is its processor time in this process, in one run with the page that it is
compared with. The answer is asked with Django's test client: door, middleware, engine, live look,
storing and redirect are in it; the wire is not. Each ask differs from the one before, so that each
is answered and stored anew.
"""

import atexit
import datetime as dt
import itertools
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

_DATA = tempfile.mkdtemp(prefix="catchment-bench-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ |= {"CATCHMENT_DATA": _DATA, "CATCHMENT_TESTING": "1"}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catchment.config.settings")

import django  # noqa: E402  # settings read the lines above

django.setup()

import numpy as np  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks._alone import note, say  # noqa: E402
from catchment.network.actions.directory import bump_directory  # noqa: E402
from catchment.network.actions.helpers import set_helper_load  # noqa: E402
from catchment.network.models import Credential, Helper, Offer, Site  # noqa: E402
from catchment.people.actor import system  # noqa: E402
from catchment.people.enums import Role  # noqa: E402
from catchment.people.models import (  # noqa: E402
    Catchment,
    Membership,
    MembershipRole,
    Neighbourhood,
    Organisation,
    Person,
    SafetyNumber,
    TermsAcceptance,
    User,
)
from catchment.support.models import Answer, Ladder, LadderLayer, Need  # noqa: E402
from catchment.vocabulary.models import Topic  # noqa: E402
from catchment.web.support.forms.answers import DISTANCES, TIMES  # noqa: E402

HELPERS = 100_000
OFFERS = 20_000
ASKS = 200
CHANGES = 15
REPEATS = 30
SEED = 7

#: How many offers the finder lists, most first: those of a whole county, and one page of them.
LISTED = (3_000, 20)

Row = dict[str, Any]


def run() -> list[Row]:
    """Measure; the database is filled first, which takes most of the time."""
    call_command("migrate", verbosity=0)
    note(f"filling a directory with {HELPERS:,} helpers")
    person, client = _valley()
    asker = _Asker(client, reverse("support:ask", args=[person.public_id]))
    cold = _milliseconds(asker.ask) / 1000
    asked = [_milliseconds(asker.ask) for _ in range(ASKS)]
    asker.check_stored(1 + ASKS)
    answer = reverse("support:answer", args=[Answer.objects.latest("pk").public_id])
    finder, minimal = reverse("network:finder"), reverse("pages:safety")
    minimal_cpu = _cpu(lambda: client.get(minimal))
    changed = [_after_change(asker, helper) for helper in _some_helpers()]
    rows = [
        _row("best_placed.http_p95_ms", HELPERS, float(np.percentile(asked, 95)), "ms"),
        _row("best_placed.http_p50_ms", HELPERS, statistics.median(asked), "ms"),
        _row("best_placed.http_cpu_ms", HELPERS, _cpu(asker.ask), "ms"),
        _row("best_placed.http_queries", HELPERS, _queries(asker.ask), "queries"),
        _row("best_placed.http_first_s", HELPERS, cold, "s"),
        _row("best_placed.http_after_change_s", HELPERS, statistics.median(changed), "s"),
        _row("page.best_placed_cpu_ms", 0, _cpu(lambda: client.get(answer)), "ms"),
        _row("page.best_placed_queries", 0, _queries(lambda: client.get(answer)), "queries"),
        _row("page.minimal_cpu_ms", 0, minimal_cpu, "ms"),
    ]
    for offers in LISTED:
        _keep(offers)
        spent = _cpu(lambda: client.get(finder))
        rows += [
            _row("page.list_cpu_ms", offers, spent, "ms"),
            _row("page.list_cpu_over_minimal", offers, spent / minimal_cpu, "ratio"),
        ]
    return rows


class _Asker:
    """Asks who can help, each time in another way, as somebody with new wishes does."""

    def __init__(self, client: Client, address: str) -> None:
        self.client = client
        self.address = address
        wishes = itertools.product(
            [value for value, _ in DISTANCES],
            [["in person"], ["remote"], []],
            _subsets(list(TIMES)),
        )
        self.wishes = itertools.cycle(
            {"distance": far, "how": how, "times": times} for far, how, times in wishes
        )

    def ask(self) -> None:
        """Press the button."""
        self.client.post(self.address, next(self.wishes))

    def check_stored(self, number: int) -> None:
        """Nothing was measured that was not answered.

        Raises:
            RuntimeError: if fewer answers were stored.
        """
        stored = Answer.objects.count()
        if stored != number:
            raise RuntimeError(f"{number} were asked, {stored} answered")


def _subsets(values: list[str]) -> list[list[str]]:
    return [
        list(some)
        for size in range(len(values) + 1)
        for some in itertools.combinations(values, size)
    ]


def _row(name: str, size: int, value: float, unit: str) -> Row:
    return {"name": name, "size": size, "value": round(value, 3), "unit": unit}


def _milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - begun)


def _cpu(act: Callable[[], object]) -> float:
    """Median processor time of one call, in milliseconds, after three that do not count."""
    for _ in range(3):
        act()
    spent = []
    for _ in range(REPEATS):
        begun = time.process_time()
        act()
        spent.append(1000 * (time.process_time() - begun))
    return statistics.median(spent)


def _some_helpers() -> list[Helper]:
    return list(Helper.objects.order_by("pk")[:CHANGES])


def _after_change(asker: _Asker, helper: Helper) -> float:
    """Seconds until the next answer knows that one helper has no room any more."""
    set_helper_load(helper=helper, load=helper.capacity, by=system("bench", now=timezone.now()))
    return _milliseconds(asker.ask) / 1000


def _keep(offers: int) -> None:
    """Close all offers but the first so many."""
    keep = list(Offer.objects.order_by("pk").values_list("pk", flat=True)[:offers])
    Offer.objects.filter(pk__gt=keep[-1]).update(status="closed")
    bump_directory(catchment_ids=Catchment.objects.values_list("pk", flat=True))


def _queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as counted:
        act()
    return len(counted)


def _valley() -> tuple[Person, Client]:
    """A catchment with its directory, and somebody with six needs who is signed in."""
    now = timezone.now()
    catchment = Catchment.objects.create(slug="bench", name="Bench", status="open", created_at=now)
    SafetyNumber.objects.create(
        catchment=catchment, who="In danger", number="999", position=1, checked_on=now.date()
    )
    Neighbourhood.objects.create(
        catchment=catchment, name="Todmorden", postcode="OL14 5QA", latitude=53.71, longitude=-2.09
    )
    _directory(catchment, now)
    user = User.objects.create(email="bench@example.org", name="Bench", created_at=now)
    TermsAcceptance.objects.create(user=user, version="2026-11", accepted_at=now)
    member = Membership.objects.create(user=user, catchment=catchment, started_at=now)
    MembershipRole.objects.create(membership=member, role=Role.PERSON)
    person = Person.objects.create(
        catchment=catchment,
        user=user,
        name="Bench",
        known_as="Bench",
        born_on=dt.date(2011, 1, 1),
        postcode="OL14 5QA",
        created_at=now,
    )
    _ladder(person, now)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return person, client


def _ladder(person: Person, now: dt.datetime) -> None:
    ladder = Ladder.objects.create(person=person, begun_at=now, changed_at=now)
    for number, topic in enumerate(Topic.objects.shared().order_by("number")[6:12], start=1):
        layer = LadderLayer.objects.create(ladder=ladder, layer=number, changed_at=now)
        Need.objects.create(layer=layer, topic=topic, added_at=now)


def _directory(catchment: Catchment, now: dt.datetime) -> None:
    random = np.random.default_rng(SEED)
    today = now.date()
    organisations = Organisation.objects.bulk_create(
        Organisation(
            catchment=catchment, name=f"O {at}", kind="charity", created_at=now, changed_at=now
        )
        for at in range(2_000)
    )
    sites = Site.objects.bulk_create(
        Site(
            organisation=organisation,
            name="Hall",
            latitude=53.71 + float(random.normal(0, 0.1)),
            longitude=-2.0 + float(random.normal(0, 0.15)),
            changed_at=now,
        )
        for organisation in organisations
    )
    offers = Offer.objects.bulk_create(
        Offer(
            catchment=catchment,
            organisation=organisations[at % 2_000],
            site=sites[at % 2_000],
            title=f"Offer {at}",
            times=sorted(int(one) for one in random.choice(21, 6, replace=False)),
            assured_on=today,
            created_at=now,
            changed_at=now,
        )
        for at in range(OFFERS)
    )
    topics = list(Topic.objects.shared().order_by("number"))
    links = Offer.topics.through
    links.objects.bulk_create(
        [
            links(offer=offer, topic=topics[int(at)])
            for offer in offers
            for at in random.choice(len(topics), int(random.integers(1, 5)), replace=False)
        ],
        batch_size=5_000,
    )
    _helpers(catchment, offers, now, random)


def _helpers(
    catchment: Catchment, offers: list[Offer], now: dt.datetime, random: np.random.Generator
) -> None:
    today = now.date()
    helpers = Helper.objects.bulk_create(
        (
            Helper(
                catchment=catchment,
                organisation_id=offers[at % OFFERS].organisation_id,
                name=f"Helper {at}",
                capacity=10,
                load=int(random.integers(0, 11)),
                assured_on=today,
                created_at=now,
                changed_at=now,
            )
            for at in range(HELPERS)
        ),
        batch_size=5_000,
    )
    links = Helper.offers.through
    links.objects.bulk_create(
        [links(helper=one, offer=offers[at % OFFERS]) for at, one in enumerate(helpers)],
        batch_size=5_000,
    )
    Credential.objects.bulk_create(
        (
            Credential(
                helper=one,
                kind="clearance",
                outcome="clear",
                seen_on=today,
                valid_to=today + dt.timedelta(days=300),
                created_at=now,
            )
            for at, one in enumerate(helpers)
            if at % 10
        ),
        batch_size=5_000,
    )


if __name__ == "__main__":
    say("pages", run)
