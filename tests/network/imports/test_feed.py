"""Feeds over the network: fetched whole or not at all, and never from our neighbours' machines."""

import http.server
import json
import threading
from urllib.parse import parse_qs, urlsplit

import pytest

from catchment.network.imports import feed
from catchment.network.imports.feed import (
    AddressRefused,
    Feed,
    FeedBroken,
    check_address,
    services_address,
)
from tests.network.imports.samples import oruk_page, oruk_service


class _Answers(http.server.BaseHTTPRequestHandler):
    """Answers from a table of paths; ``server.answers`` gives status, headers and body."""

    def do_GET(self):
        self.server.asked.append(self.path)
        status, headers, body = self.server.answers(self.path)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def site():
    server = http.server.HTTPServer(("127.0.0.1", 0), _Answers)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def at(site, path="/services"):
    return f"http://127.0.0.1:{site.server_port}{path}"


def pages_of(site, *pages, broken=None):
    def answers(path):
        number = int(parse_qs(urlsplit(path).query).get("page", ["1"])[0])
        if number == broken:
            return 500, {}, b"{}"
        return (
            200,
            {},
            json.dumps(oruk_page(*pages[number - 1], page=number, pages=len(pages))).encode(),
        )

    site.answers = answers


def test_all_pages_are_fetched(site):
    pages_of(site, [oruk_service(id="a")], [oruk_service(id="b")])
    told = []

    found = Feed(at(site, ""), told=lambda done, total: told.append((done, total))).services()

    assert [one["id"] for one in found] == ["a", "b"]
    assert site.asked == ["/services?page=1", "/services?page=2"]
    assert told == [(1, 2), (2, 2)]


def test_a_list_without_details_is_followed_to_each_service(site):
    whole = oruk_service(id="a")
    brief = {"id": "a", "name": whole["name"], "status": "active"}
    site.answers = lambda path: (
        200,
        {},
        json.dumps(whole if path.endswith("/a") else oruk_page(brief)).encode(),
    )

    assert Feed(at(site)).services() == [whole]


def test_half_a_feed_is_an_error_that_says_how_far_it_came(site):
    pages_of(site, [oruk_service(id="a")], [oruk_service(id="b")], [], broken=3)

    with pytest.raises(FeedBroken) as broken:
        Feed(at(site)).services()

    assert str(broken.value) == (
        "127.0.0.1 answers with an error (500). We stopped after 2 of 3 pages (2 services). "
        "Nothing was changed: try again later."
    )


def test_an_answer_that_breaks_off_is_told(site):
    site.answers = lambda path: (200, {}, b'{"contents": [')

    with pytest.raises(FeedBroken, match="breaks off, or is no JSON"):
        Feed(at(site)).services()


def test_too_large_a_page_is_refused(site, monkeypatch):
    monkeypatch.setattr(feed, "MOST_BYTES_A_PAGE", 10)
    pages_of(site, [oruk_service()])

    with pytest.raises(FeedBroken, match="larger than we can take"):
        Feed(at(site)).services()


def test_too_many_pages_are_refused(site):
    site.answers = lambda path: (200, {}, json.dumps(oruk_page(pages=5000)).encode())

    with pytest.raises(FeedBroken, match="5000 pages"):
        Feed(at(site)).services()


@pytest.mark.parametrize(
    "target",
    [
        "https://10.0.0.1/services",
        "https://169.254.169.254/latest",
        "https://[fd00::1]/",
        "http://192.168.1.1/",
    ],
)
def test_a_redirect_into_a_private_network_is_refused(site, target):
    site.answers = lambda path: (302, {"Location": target}, b"")

    with pytest.raises(AddressRefused):
        Feed(at(site)).services()


def test_redirects_end_somewhere(site):
    site.answers = lambda path: (302, {"Location": "/services"}, b"")

    with pytest.raises(FeedBroken, match="from one address to another"):
        Feed(at(site)).services()


@pytest.mark.parametrize(
    "found", ["10.1.2.3", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "0.0.0.0", "224.0.0.1"]
)  # fmt: skip
def test_a_name_that_leads_into_a_private_network_is_refused(monkeypatch, found):
    monkeypatch.setattr(feed.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (found, 443))])

    with pytest.raises(AddressRefused, match="private network"):
        Feed("https://feed.example").services()


def test_a_name_that_nobody_knows_is_told(monkeypatch):
    def unknown(*_, **__):
        raise OSError

    monkeypatch.setattr(feed.socket, "getaddrinfo", unknown)

    with pytest.raises(FeedBroken, match=r"There is no feed\.example"):
        Feed("https://feed.example").services()


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "ftp://example.org", "file:///etc/passwd", "nonsense", "https://", "https://a:b@c.org", "https://c.org:99999"],
)  # fmt: skip
def test_addresses_that_may_not_be_asked(address):
    with pytest.raises(AddressRefused):
        check_address(address)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("https://a.org", "https://a.org/services"),
        ("https://a.org/o/", "https://a.org/o/services"),
        ("https://a.org/services?x=1", "https://a.org/services?x=1"),
    ],
)
def test_services_address(given, asked):
    assert services_address(given) == asked


@pytest.mark.parametrize("address", ["http://localhost:8000", "https://127.0.0.1", "https://[::1]"])
def test_a_real_server_never_reads_from_itself(settings, address):
    settings.FEEDS_FROM_THIS_MACHINE = False

    with pytest.raises(AddressRefused):
        Feed(address).services()
