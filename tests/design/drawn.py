"""Reads pictures back: what a browser and a listener would find in them."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from markupsafe import Markup

SVG = "{http://www.w3.org/2000/svg}"


def sheets(markup: Markup) -> list[ET.Element]:
    """Parse one or more pictures; fails where they are not well-formed XML."""
    return list(ET.fromstring(f'<div xmlns="http://www.w3.org/2000/svg">{markup}</div>'))


def tags(sheet: ET.Element, name: str, class_: str | None = None) -> list[ET.Element]:
    """Give all elements of one name, and one class if given."""
    return [
        e for e in sheet.iter(f"{SVG}{name}") if class_ is None or e.attrib.get("class") == class_
    ]


def words(sheet: ET.Element) -> list[str]:
    """Give every line of text that is drawn."""
    return [e.text or "" for e in tags(sheet, "text")]


def attributes(markup: Markup) -> Iterator[tuple[str, str]]:
    """Give every attribute in the markup."""
    for sheet in sheets(markup):
        for each in sheet.iter():
            yield from each.attrib.items()
