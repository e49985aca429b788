"""A browser window on the demo, and what a person does in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.journeys import sound

HOME = "/home/"

#: For the main stories: at a desk, and on a phone without JavaScript.
without_scripts_too = pytest.mark.parametrize("visit", ["desk", "plain"], indirect=True)


@dataclass(frozen=True)
class Visit:
    """One browser window on the demo."""

    page: Page
    address: str
    size: str
    judge: sound.Judge
    signed_in: Callable[[str], dict[str, str]]
    another: Callable[[], "Visit"]

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def path(self) -> str:
        """The address of this page on its server."""
        return self.page.url.removeprefix(self.address)

    def open(self, path: str) -> Response:
        """Type an address."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        return answer

    def sign_in_by_click(self, name: str) -> None:
        """One click on the front page."""
        self.open("/")
        self.page.locator(".c-roles button", has_text=name).first.click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_attached()

    def sign_in(self, name: str) -> None:
        """Come as somebody whom the front page signs in, without clicking there once more."""
        cookies = self.signed_in(name)
        self.page.context.add_cookies(
            [{"name": key, "value": kept, "url": self.address} for key, kept in cookies.items()]
        )
        self.open(HOME)
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

    def menu_addresses(self) -> list[str]:
        links = self.page.locator(".c-nav a")
        found: list[str] = links.evaluate_all("links => links.map(a => a.getAttribute('href'))")
        assert found, f"No menu on {self.page.url}"
        return found

    def check(self) -> None:
        """Nothing that the accessibility checker objects to, and no sideways scroll, in both sizes."""
        self.judge.check(self.page, own=self.size)


def _named(name: str) -> re.Pattern[str]:
    """Whatever its case; a colon may have a space before it where its words are only for ears."""
    return re.compile(name.replace(":", r"\s*:"), re.I)
