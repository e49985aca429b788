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
    "Noor Aziz": "",
    "Sam Tetley": "",
    "Angela Ogden": "Hello, Angela",
}


@pytest.mark.parametrize("name", ROLES)
def test_role_walks_through_its_menu(visit, name):
    visit.sign_in(name)
    assert ROLES[name] in visit.heading()
    visit.check()

    menu = visit.page.locator(".c-nav a")
    addresses = [menu.nth(at).get_attribute("href") for at in range(menu.count())]
    assert addresses

    for address in addresses:
        visit.open(address)
        assert visit.page.locator(".c-nav a[aria-current]").count() == 1
        visit.check()


@pytest.mark.parametrize(
    "address",
    [
        "/", "/find/", "/find/?q=bills+are+too+much&near=OL14+5QA", "/find/topics/", "/offer-help/",
        "/safety/", "/about/", "/about/privacy/", "/about/accessibility/", "/about/travel/",
        "/accounts/login/", "/school-code/", "/gallery/", "/no-such-page/",
    ],
)  # fmt: skip
def test_public_page_is_sound(visit, address):
    visit.open(address)

    visit.check()
