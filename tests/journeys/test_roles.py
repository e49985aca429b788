"""Every role signs in with one click, and each page of its menu opens, is sound and fits the window."""

import pytest
from playwright.sync_api import expect

ROLES = {
    "Karen": "What matters to you now",
    "Joey": "What matters to you now",
    "Terence": "What matters to you now",
    "Ruth Sutcliffe": "Hello, Ruth",
    "Andrew Bell": "Hello, Andrew",
    "Farida Hussain": "Hello, Farida",
    "Yusuf Mir": "Hello, Yusuf",
    "Priya Nair": "Hello, Priya",
    "Sana Qureshi": "Hello, Sana",
    "Marcus Webb": "",
    "Noor Aziz": "No request waits for an answer",
    "Sam Tetley": "Settings",
    "Angela Ogden": "No child is linked to you yet",
    "Carol Lumb": "",
    "Amina Rashid": "Hello, Amina",
}
#: Pages of each that no menu names, as other pages lead to them.
MORE = {
    "Karen": (
        "/new/",
        "/new/how/",
        "/my/plan/team/",
        "/my/plan/team/ask/",
        "/my/plan/review/",
        "/my/shares/",
        "/my/documents/",
        "/my/referrals/",
        "/my/parents/",
        "/meetings/",
        "/my/data/",
        "/my/leave/",
    ),
    "Joey": (
        "/my/plan/",
        "/my/parents/",
        "/my/hours/add/",
        "/my/own-finds/",
        "/my/own-finds/new/",
        "/work-experience/my-wishes/",
        "/work-experience/my-place/",
        "/work-experience/my-first-call/",
    ),
    "Terence": ("/my/plan/", "/work-experience/my-wishes/"),
    "Ruth Sutcliffe": ("/new/", "/referrals/rule/"),
    "Andrew Bell": (
        "/parents/",
        "/parents/setting/",
        "/cohorts/begin/",
        "/own-finds/",
        "/hosts/add/",
        "/work-experience/asked-again/",
    ),
    "Farida Hussain": ("/concerns/new/", "/decisions/", "/parents/"),
    "Priya Nair": (
        "/referrals/rule/change/",
        "/needs-and-gaps/said-no/",
        "/needs-and-gaps/not-met/",
        "/cohorts/",
        "/hosts/add/",
        "/work-experience/rounds/new/",
        "/work-experience/focus/schemes/",
        "/work-experience/focus/schemes/new/",
        "/work-experience/asked-again/",
    ),
    "Noor Aziz": ("/requests/new/", "/keeping/"),
    "Carol Lumb": ("/children/ask/",),
}
PUBLIC = (
    "/",
    "/find/?q=bills+are+too+much&near=OL14+5QA",
    "/find/?q=bills+are+too+much&view=map",
    "/find/?q=bills+are+too+much&view=table",
    "/find/topics/",
    "/offer-help/",
    "/hosts/new/",
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
def read_plainly(shared):
    """A folder that remembers which addresses somebody has read without scripts."""
    folder = shared / "read-plainly"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize("name", ROLES)
def test_role_walks_through_its_menu_and_behind_it(visit, name):
    visit.sign_in_by_click(name)
    assert ROLES[name] in visit.heading()
    visit.check()
    menu = visit.menu_addresses()

    for address in menu:
        if address != visit.path:
            assert visit.open(address).status == 200, address
            visit.check()
        assert visit.page.locator(".c-nav a[aria-current]").count() == 1

    for address in MORE.get(name, ()):
        assert visit.open(address).status == 200, address
        visit.check()


@pytest.mark.parametrize("name", ROLES)
def test_role_reads_all_of_it_without_scripts(windows, name, read_plainly):
    """Each address is read by the first who comes: scripts make no difference to whose page it is."""
    visit = windows("phone", scripts=False)
    visit.sign_in(name)

    for address in (visit.path, *visit.menu_addresses(), *MORE.get(name, ())):
        read = read_plainly / address.replace("/", "-")
        if not read.exists():
            assert visit.open(address).status == 200, address
            expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
            visit.check()
            read.touch()


def test_public_pages_are_sound(visit):
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
