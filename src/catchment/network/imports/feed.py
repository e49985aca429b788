"""Fetch a feed over the network: a few polite requests, bounded in size, pages and time.

Only https, and in a demo http to this very machine. Addresses inside private networks are refused, also when a
name or a redirect leads there: nobody reads our neighbours' machines through an import.
"""

import ipaddress
import json
import socket
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

from django.conf import settings

from catchment.network.imports.incoming import FileNotUnderstood

MOST_PAGES = 1_000
MOST_SERVICES = 50_000
MOST_BYTES_A_PAGE = 10 * 1024 * 1024
MOST_BYTES = 200 * 1024 * 1024
LONGEST_WAIT_S = 20.0
LONGEST_FETCH_S = 15 * 60.0
MOST_REDIRECTS = 3

#: A list page has no details; each service is then asked for by itself.
_DETAILS = ("service_at_locations", "schedules", "contacts", "attributes", "phones")


class AddressRefused(FileNotUnderstood):
    """The address leads where imports may not go."""


class FeedBroken(FileNotUnderstood):
    """The feed could not be fetched whole. The message says how far it came."""


class Feed:
    """One fetch of one feed."""

    def __init__(self, address: str, *, told: Callable[[int, int], None] | None = None) -> None:
        """Prepare to fetch.

        Args:
            address: of the feed, with or without "/services" at its end.
            told: called now and then with how many services came, of how many.
        """
        self._address = services_address(address)
        self._told = told or (lambda done, total: None)
        self._bytes = 0
        self._ends = time.monotonic() + LONGEST_FETCH_S

    def services(self) -> list[Any]:
        """Fetch all pages, then whatever details they leave out.

        Raises:
            AddressRefused: if the address leads where it may not.
            FeedBroken: if any part did not come; then nothing is given.
        """
        listed: list[Any] = []
        for page, pages in self._pages():
            listed += page
            self._told(len(listed), max(len(listed), pages * max(len(page), 1)))
        if len(listed) > MOST_SERVICES:
            raise FeedBroken(
                f"The feed has more than {MOST_SERVICES:,} services. Ask for a part of it."
            )
        return [self._whole(one, at, len(listed)) for at, one in enumerate(listed)]

    def _pages(self) -> Iterator[tuple[list[Any], int]]:
        number, pages, came = 1, 1, 0
        while number <= pages:
            try:
                page = self._get(_with_query(self._address, page=str(number)))
            except FeedBroken as broken:
                raise _half(
                    broken, f"after {number - 1} of {pages} pages ({came} services)"
                ) from broken
            contents, pages = _contents(page, pages)
            came += len(contents)
            yield contents, pages
            number += 1

    def _whole(self, service: Any, at: int, total: int) -> Any:
        """The service with its details; asked for only where the list has none."""
        if not isinstance(service, dict) or any(service.get(name) for name in _DETAILS):
            return service
        if not isinstance(service.get("id"), str) or not _is_plain_id(service["id"]):
            return service
        try:
            found = self._get(f"{self._address.split('?')[0]}/{service['id']}")
        except FeedBroken as broken:
            raise _half(broken, f"after {at} of {total} services") from broken
        if at % 25 == 0:
            self._told(at, total)
        return found if isinstance(found, dict) and found.get("id") == service["id"] else service

    def _get(self, address: str) -> Any:
        body = self._bytes_of(address)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as broken:
            raise FeedBroken(
                f"The answer of {_host(address)} breaks off, or is no JSON"
            ) from broken

    def _bytes_of(self, address: str) -> bytes:
        for _ in range(MOST_REDIRECTS + 1):
            if time.monotonic() > self._ends:
                raise FeedBroken("Fetching took longer than a quarter of an hour")
            try:
                status, moved_to, body = _ask(address)
            except (OSError, HTTPException) as failed:
                raise FeedBroken(f"{_host(address)} does not answer ({failed})"[:200]) from failed
            if status in (301, 302, 303, 307, 308) and moved_to:
                address = urljoin(address, moved_to)
                continue
            return self._counted(status, body, address)
        raise FeedBroken(f"{_host(address)} sends us from one address to another")

    def _counted(self, status: int, body: bytes, address: str) -> bytes:
        if status != 200:
            raise FeedBroken(f"{_host(address)} answers with an error ({status})")
        self._bytes += len(body)
        if len(body) > MOST_BYTES_A_PAGE or self._bytes > MOST_BYTES:
            raise FeedBroken("The feed is larger than we can take")
        return body


def services_address(address: str) -> str:
    """The address of the list of services, whichever of the feed's addresses was given."""
    parts = urlsplit(address.strip())
    path = parts.path.rstrip("/")
    if not path.endswith("/services"):
        path += "/services"
    return parts._replace(path=path, fragment="").geturl()


def check_address(address: str) -> None:
    """Refuse an address by its looks, before anything is fetched.

    Raises:
        AddressRefused: saying which addresses are taken.
    """
    parts = _split(address)
    if parts.scheme == "http" and not _is_this_machine(parts.hostname or ""):
        raise AddressRefused("Enter an address that begins with https://")
    if parts.username or parts.password:
        raise AddressRefused("Enter the address without a name and password in it.")


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address.strip())
        port_is_good = parts.port is None or parts.port > 0
    except ValueError as broken:
        raise AddressRefused(
            "Enter a whole address, for example https://example.org/services"
        ) from broken
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_good:
        raise AddressRefused("Enter a whole address, for example https://example.org/services")
    return parts


def _ask(address: str) -> tuple[int, str, bytes]:
    """One request to the address that was checked, and to no other that the name may have by then."""
    check_address(address)
    parts = _split(address)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    reached = _address_of(host, port)
    connection = _connection(parts.scheme, host, port, reached)
    path = parts.path or "/"
    try:
        connection.request(
            "GET",
            f"{path}?{parts.query}" if parts.query else path,
            headers={"Accept": "application/json", "User-Agent": "Catchment import"},
        )
        answer = connection.getresponse()
        body = answer.read(MOST_BYTES_A_PAGE + 1)
        return answer.status, answer.getheader("Location") or "", body
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int, reached: str) -> HTTPConnection:
    """A connection that goes to one address and still proves the host's name."""
    made: HTTPConnection = (
        HTTPSConnection(host, port, timeout=LONGEST_WAIT_S)
        if scheme == "https"
        else HTTPConnection(host, port, timeout=LONGEST_WAIT_S)
    )
    vars(made)["_create_connection"] = lambda _, *rest, **more: socket.create_connection(
        (reached, port), *rest, **more
    )
    return made


def _address_of(host: str, port: int) -> str:
    """Where a name leads; refused unless every address of it is public, or is this machine by name."""
    try:
        found = {
            str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        }
    except (OSError, UnicodeError) as unknown:
        raise FeedBroken(f"There is no {host}, or it cannot be reached from here") from unknown
    allowed = _is_this_machine(host)
    for one in found:
        address = ipaddress.ip_address(one.split("%")[0])
        if not (address.is_loopback if allowed else _is_public(address)):
            raise AddressRefused(
                f"{host} leads into a private network. Feeds are read from public addresses only."
            )
    return sorted(found)[0]


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    checked = mapped or address
    return checked.is_global and not checked.is_multicast


def _is_this_machine(host: str) -> bool:
    """Only where a demo or a developer serves a feed beside Catchment; never on a real server."""
    return settings.FEEDS_FROM_THIS_MACHINE and host in ("localhost", "127.0.0.1", "::1")


def _contents(page: Any, pages: int) -> tuple[list[Any], int]:
    """A page's services, and how many pages there are."""
    if isinstance(page, list):
        return page, 1
    contents = page.get("contents") if isinstance(page, dict) else None
    if not isinstance(contents, list):
        raise FeedBroken(
            "The address does not give a list of services, as Open Referral UK describes it"
        )
    told = page.get("total_pages")
    pages = told if isinstance(told, int) and told > 0 else pages
    if pages > MOST_PAGES:
        raise FeedBroken(f"The feed has {pages} pages; we read at most {MOST_PAGES}")
    return contents, pages


def _half(broken: FeedBroken, where: str) -> FeedBroken:
    return FeedBroken(
        f"{str(broken).rstrip('.')}. We stopped {where}. Nothing was changed: try again later."
    )


def _with_query(address: str, **more: str) -> str:
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in more]
    return parts._replace(query=urlencode([*query, *more.items()])).geturl()


def _is_plain_id(text: str) -> bool:
    return text.replace("-", "").replace("_", "").isalnum()


def _host(address: str) -> str:
    return urlsplit(address).hostname or address
