"""Whether a page is sound: nothing that the accessibility checker objects to, no sideways scroll.

The checker costs half a second a page. What it judges is a page's shape (elements, classes, states,
names that are there or missing), hardly its words: so each shape is judged once at each width, in
whichever test meets it first, and is remembered in a folder that all processes share.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Route, ViewportSize

SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "desk": {"width": 1280, "height": 900},
}
#: Rules of WCAG 2.0 to 2.2, levels A and AA.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": False,  # no rule of these reads style sheets
}
ASK = """async ([where, rules]) => {
    const found = await axe.run(where || document, rules);
    return found.violations.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html)]);
}"""
#: Gives how wide the page is, and the shapes of its main part and of what stands round it. Rows of
#: one kind count once. Of attributes with words of ours or keys only their presence counts, and not
#: where a script notes that it has begun.
LOOK = """() => {
    const told = new Set(["class", "role", "type", "lang", "scope", "tabindex", "style", "fill",
        "autocomplete", "dir", "href", "viewBox"]);
    const points = new Set(["for", "aria-labelledby", "aria-describedby", "aria-controls"]);
    const ids = new Map();
    for (const one of document.querySelectorAll("[id]"))
        ids.set(one.id, (ids.get(one.id) || 0) + 1);
    const leads = (value) => value.split(/\\s+/).every((id) => ids.get(id) === 1);
    const value = ({ name, value }) => {
        if (points.has(name)) return leads(value);
        if (name === "href") return value.startsWith("#") ? ids.has(value.slice(1)) : "away";
        if (name === "aria-label" || name === "alt" || name === "title") return value.trim() !== "";
        return told.has(name) || name.startsWith("aria-") ? value : "";
    };
    const shape = (one) => {
        const named = [...one.attributes].filter(({ name }) => !name.endsWith("-init"));
        const parts = named.map((each) => each.name + "=" + value(each)).sort();
        const words = [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
        const inside = new Set();
        for (const child of one.children)
            inside.add(child.matches("main, script") ? child.tagName : shape(child));
        return `<${one.tagName} ${parts} ${words}>${[...inside].join("")}</>`;
    };
    const main = document.querySelector("main");
    return {
        width: document.documentElement.scrollWidth,
        shapes: [shape(document.documentElement), main ? shape(main) : ""],
    };
}"""


@dataclass(frozen=True)
class Judge:
    """Judges pages of one kind of window.

    Attributes:
        sound: the folder that remembers shapes, a file each.
        kind: what makes a page look another way, such as dark colours.
        mirror: where pages of windows without JavaScript are shown to the checker, which needs it.
    """

    sound: Path
    kind: str
    mirror: Page | None

    def check(self, page: Page, *, own: str) -> None:
        """Look at the page in both sizes; leaves the window in its own."""
        page.wait_for_load_state()
        for size in sorted(SIZES, key=lambda one: one == own):
            self._check_at(page, size)

    def _check_at(self, page: Page, size: str) -> None:
        page.set_viewport_size(SIZES[size])
        seen = page.evaluate(LOOK)
        wide = seen["width"]
        assert wide <= SIZES[size]["width"], f"{page.url} scrolls sideways at a {size}: {wide} px"
        around, main = (self.sound / self._mark(size, shape) for shape in seen["shapes"])
        if around.exists() and main.exists():
            return
        found = self._objections(page, size, where="main" if around.exists() else "")
        assert found == [], f"{page.url} at a {size}: {found}"
        around.touch()
        main.touch()

    def _mark(self, size: str, shape: str) -> str:
        return hashlib.sha256(f"{size} {self.kind} {shape}".encode()).hexdigest()

    def _objections(self, page: Page, size: str, *, where: str) -> list[list[object]]:
        """What the checker objects to on the whole page, or there: the rule, and up to three places."""
        if self.mirror is not None:
            _show(self.mirror, page, size)
            page = self.mirror
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found: list[list[object]] = page.evaluate(ASK, [where, RULES])
        return found


def _show(mirror: Page, page: Page, size: str) -> None:
    """Load what stands on a page without JavaScript into a page that has it, and run none of its own."""
    words = page.content()
    mirror.context.clear_cookies()
    mirror.context.add_cookies(page.context.cookies())
    mirror.set_viewport_size(SIZES[size])
    mirror.route("**/*", lambda asked: _answer(asked, words))
    mirror.goto(page.url)
    mirror.unroute_all()


def _answer(asked: Route, words: str) -> None:
    if asked.request.is_navigation_request():
        asked.fulfill(body=words, content_type="text/html; charset=utf-8")
    elif asked.request.resource_type == "script":
        asked.abort()
    else:
        asked.continue_()
