"""Every role signs in with one click, and each page of its menu opens, is sound and fits the window."""

import pytest

ROLES = {
    "Karen": "What matters to you now",
    "Joey": "What matters to you now",
    "Terence": "What matters to you now",
    "Ruth Sutcliffe": "Hello, Ruth",
    "Andrew Bell": "Hello, Andrew",
    "Farida Hussain": "Hello, Farida",
    "Yusuf Mir": "Hello, Yusuf",
    "Priya Nair": "Hello, Priya",
    "Marcus Webb": "",
    "Noor Aziz": "Who read what",
    "Sam Tetley": "Settings",
    "Angela Ogden": "Hello, Angela",
}
#: Menu pages on which everybody reads the same: seen once at each size.
SAME_FOR_ALL = {"/find/"}
PUBLIC = (
    "/",
    "/find/?q=bills+are+too+much&near=OL14+5QA",
    "/find/?q=bills+are+too+much&view=map",
    "/find/?q=bills+are+too+much&view=table",
    "/find/topics/",
    "/offer-help/",
    "/safety/",
    "/about/",
    "/about/privacy/",
    "/about/accessibility/",
    "/about/travel/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/school-code/",
    "/outbox/",
    "/terms/needs/money-and-benefits",
    "/no-such-page/",
)
GALLERY = ("/gallery/",)
DARK = ("/", "/find/?q=bills+are+too+much", "/safety/", "/gallery/")


@pytest.fixture(scope="session")
def seen():
    """Which pages that are the same for all have been checked, at which size."""
    return set()


@pytest.mark.parametrize("name", ROLES)
def test_role_walks_through_its_menu(visit, name, seen):
    visit.sign_in(name)
    assert ROLES[name] in visit.heading()
    visit.check()

    home = visit.page.url.removeprefix(visit.address)
    menu = visit.page.locator(".c-nav a")
    addresses = [menu.nth(at).get_attribute("href") for at in range(menu.count())]
    assert addresses

    for address in addresses:
        if address == home:
            continue
        visit.open(address)
        assert visit.page.locator(".c-nav a[aria-current]").count() == 1
        if (visit.size, address) not in seen:
            visit.check()
        if address in SAME_FOR_ALL:
            seen.add((visit.size, address))


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_public_pages_are_sound(windows, size):
    visit = windows(size)
    for address in PUBLIC + GALLERY:
        visit.open(address)
        visit.check()


def test_pages_are_sound_in_the_dark(windows):
    visit = windows("phone", color_scheme="dark")
    for address in DARK:
        visit.open(address)
        visit.check()
    visit.sign_in("Karen")
    visit.check()
