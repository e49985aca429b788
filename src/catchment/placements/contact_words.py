"""Words that tell how to reach somebody: numbers, addresses, links. Pointed out before they are sent."""

import re

_MAIL = r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>().]+"
_LINK = r"(?:https?://|www\.)[^\s,;<>()]+|\b[\w-]+\.(?:co\.uk|org\.uk|com|org|net|uk|io|me|tv|gg)\b(?:/\S*)?"
_NUMBER = r"(?<![\w.])(?:\+|\()?\d(?:[ ().-]{0,2}\d){8,13}(?!\w)"
_POSTCODE = r"\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b"
_STREET = (
    r"\b\d{1,4}[A-Za-z]?,? (?:[A-Z][\w’'-]+ ){1,3}"
    r"(?i:street|road|lane|avenue|close|drive|way|terrace|gardens|court|place|crescent)\b"
)
_HANDLE = r"(?<![\w@])@[A-Za-z_][\w.]{2,}"
WAYS = re.compile("|".join((_MAIL, _LINK, _NUMBER, _POSTCODE, _STREET, _HANDLE)))


def ways_to_reach(text: str) -> list[str]:
    """Pick out what looks like a phone number, an address or a link, as typed, each once."""
    return list(dict.fromkeys(one.group().strip() for one in WAYS.finditer(text)))


def surname_in(text: str, name: str) -> str:
    """The last part of a name where it stands in a text as a word of its own; "" where it does not."""
    parts = name.split()
    if len(parts) < 2:
        return ""
    found = re.search(rf"(?<!\w){re.escape(parts[-1])}(?!\w)", text, re.IGNORECASE)
    return found.group() if found else ""
