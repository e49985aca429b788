"""A browser window on the demo, and what a person does in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Response, expect

SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
#: Rules of WCAG 2.0 to 2.2, levels A and AA.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}

#: For the main stories: at both sizes, and on a phone without JavaScript.
without_scripts_too = pytest.mark.parametrize("visit", ["desk", "phone", "plain"], indirect=True)


@dataclass(frozen=True)
class Visit:
    """One browser window on the demo."""

    page: Page
    address: str
    size: str
    scripts: bool
    another: Callable[[], "Visit"]

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def open(self, path: str) -> Response:
        """Type an address."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        return answer

    def sign_in(self, name: str) -> None:
        """One click on the front page."""
        self.open("/")
        self.page.locator(".c-roles button", has_text=name).first.click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_attached()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Sign out").click()

    def become(self, name: str) -> None:
        """Sign out, and in as somebody else."""
        self.sign_out()
        self.sign_in(name)

    def menu(self, name: str) -> None:
        self.page.locator(".c-nav a", has_text=name).click()

    def follow(self, name: str) -> None:
        """Click the first link of the page's main part that is called so, drawn as text or as a button."""
        named = _named(name)
        links = self.main.get_by_role("link", name=named)
        drawn_as_button = self.main.locator("a[role=button]", has_text=named)
        links.or_(drawn_as_button).first.click()

    def press(self, name: str) -> None:
        """Press the first button that is called so."""
        self.main.get_by_role("button", name=_named(name)).first.click()

    def write(self, label: str, words: str) -> None:
        self.main.get_by_label(label).first.fill(words)

    def tick(self, label: str) -> None:
        self.main.get_by_label(label).first.check()

    def unfold(self, name: str) -> None:
        self.main.locator("details:not([open]) > summary", has_text=name).first.click()

    def reads(self, *words: str) -> None:
        """These words stand on the page, whatever their case."""
        for said in words:
            expect(self.main).to_contain_text(re.compile(re.escape(said), re.I))

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def check(self) -> None:
        """Nothing that the accessibility checker objects to, and no sideways scroll."""
        if not self.scripts:
            return
        found = Axe().run(self.page, options=RULES).response["violations"]
        told = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]
        assert told == [], f"{self.page.url}: {told}"
        self.check_width(self.size)

    def check_width(self, size: str) -> None:
        """No sideways scroll in a window of this size, which may be one that it was not opened in."""
        self.page.set_viewport_size(SIZES[size])
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= SIZES[size]["width"], f"{self.page.url} scrolls sideways: {width} px"


def _named(name: str) -> re.Pattern[str]:
    """Whatever its case; a colon may have a space before it where its words are only for ears."""
    return re.compile(name.replace(":", r"\s*:"), re.I)
