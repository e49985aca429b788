"""Every page of work experience that a link leads to is sound, for each role that works there."""

import pytest
from django.urls import Resolver404, resolve

#: What a link gives that is no page.
FILES = {"run_hosts_list", "day_photo", "host_files", "cohort_list"}
#: Who walks, from where besides their menu, and some of the pages that they must have come to.
WALKS = {
    "Joey": (
        ("/my/own-finds/new/", "/work-experience/my-place/"),
        {"my_wishes", "wishes_cross_out", "my_hours", "my_own_finds"},
    ),
    "Yusuf Mir": ((), {"host_home", "host", "opportunity"}),
    "Andrew Bell": (
        ("/hosts/", "/work-experience/asked-again/"),
        {"cohorts", "cohort", "round", "wishes", "own_finds", "hosts", "host"},
    ),
    "Priya Nair": (
        ("/cohorts/", "/hosts/", "/reports/", "/work-experience/focus/schemes/"),
        {"rounds", "round", "cohort", "wishes", "hosts", "host", "focus_list", "focus_add"},
    ),
}


@pytest.mark.parametrize("name", WALKS)
def test_pages_behind_links_are_sound(visit, name):
    more, expected = WALKS[name]
    visit.sign_in(name)

    seen = walk(visit, (*visit.menu_addresses(), *more))

    assert seen >= expected


def walk(visit, addresses):
    """Open a page of each kind that links lead to, and check it; gives the kinds."""
    waiting, seen = list(addresses), set()
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        assert visit.open(address).status == 200, address
        visit.check()
        links = visit.main.locator("a[href]")
        waiting += links.evaluate_all("links => links.map(a => a.getAttribute('href'))")
    return seen


def _kind(address):
    """What the page is called in the tree of addresses, if it is one of work experience."""
    try:
        found = resolve(address.split("#")[0].split("?")[0])
    except Resolver404:
        return None
    ours = found.namespace == "placements" and found.url_name not in FILES
    return found.url_name if ours else None
