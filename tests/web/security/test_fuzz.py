"""Public pages take whatever is typed, and never fail."""

import os
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.network import OfferFactory
from tests.factories.people import CatchmentFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

#: Half as many where CI is set, as in the engine's tests.
FEW = settings(
    max_examples=30 if os.environ.get("CI") else 60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NAMES = ["q", "topic", "near", "far", "age", "how", "language", "access", "mode", "kind", "page"]
FLAGS = ["print", "words", "view", "sort", "map", "table"]
NASTY = [
    *(b"", b"\x00", b"a\x00b", b"\xed\xa0\x80", b"\xff\xfe", b"0", b"-1", b"999999", b"1e9"),
    *(b"9" * 30, b"9" * 5000, "٣".encode(), "²".encode(), b"'", b'"><script>', b"%", b"_", b"\\"),
    *(b"bus-15", b"bus-", b"walk-99999999999999999999", b"18-", b"HX1 1UJ", b"hebden bridge"),
    *(b"00000000-0000-0000-0000-000000000000", b"not-a-uuid", b"../../etc/passwd", b"{{7*7}}"),
    *("🦔".encode() * 50, "\u202e".encode(), b"a" * 9000, b"AND OR NOT *", b'"unclosed'),
]
VALUES = st.one_of(
    st.sampled_from(NASTY),
    st.binary(max_size=40),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES + FLAGS), VALUES), max_size=8)


@pytest.fixture
def visitor() -> Client:
    home = CatchmentFactory()
    OfferFactory.create_batch(3, organisation__catchment=home)
    OrganisationFactory(catchment=home, school=True)
    return Client()


def written(query: list[tuple[str, bytes]]) -> str:
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in query)


@given(query=QUERIES)
@FEW
def test_the_finder_takes_whatever_is_typed(visitor: Client, query: list[tuple[str, bytes]]):
    assert visitor.get(f"/find/?{written(query)}").status_code == 200


@pytest.mark.parametrize("first", range(0, len(NAMES + FLAGS), 3))
def test_the_finder_takes_each_nasty_value_in_each_place(visitor: Client, first: int):
    """Three places at a time, each with another value, until each place has had them all."""
    places = (NAMES + FLAGS)[first : first + 3]
    for at in range(len(NASTY)):
        values = [NASTY[(at + 9 * step) % len(NASTY)] for step in range(len(places))]
        query = list(zip(places, values, strict=True))
        assert visitor.get(f"/find/?{written(query)}").status_code == 200, query


@given(
    address=st.sampled_from(
        ["/", "/choose/", "/school-code/", "/join/x/", "/accounts/login/", "/accounts/login/code/"]
    ),
    sent=st.dictionaries(
        st.sampled_from(["catchment", "school", "name", "code", "login", "password", "email"]),
        VALUES,
        max_size=5,
    ),
)
@FEW
def test_public_forms_take_whatever_is_sent(visitor: Client, address: str, sent: dict[str, bytes]):
    body = written(list(sent.items()))
    with transaction.atomic():
        response: Any = visitor.post(
            address, body, content_type="application/x-www-form-urlencoded"
        )

    assert response.status_code < 500


@given(tail=VALUES)
@FEW
def test_addresses_that_are_made_up_are_not_found(visitor: Client, tail: bytes):
    for folder in ("offers", "organisations", "helpers", "terms/needs", "join", "brand"):
        response = visitor.get(f"/{folder}/{quote_from_bytes(tail, safe='')}/")

        assert response.status_code in (301, 302, 400, 404), folder
