"""Which organisations of the directory may be the one that a file names.

Evidence, strongest first:

1. the same number in the same register: the same organisation, whatever it is called;
2. the same name, once both are written plainly: the same, unless both have postcodes far apart;
3. nearly the same name (weighted words in common, or nearly the same letters) and a place that agrees.

Rare words weigh more than common ones: "Brook House" and "Brook Street" share the common word, "Brookhouse Carers"
and "Brook House Young Carers" share nearly all letters. Two different numbers in one register speak against a match.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from functools import lru_cache

#: From this likeness somebody is asked; from ``CERTAIN`` it is taken as the same.
LIKELY = 0.72
CERTAIN = 0.97

#: How much of a word's letters must agree for a slip of the pen.
SLIP = 0.8

_SPELT = {
    "&": " and ",
    "+": " and ",
    "@": " at ",
}
_SHORT = {
    "st": "saint",
    "ltd": "",
    "limited": "",
    "plc": "",
    "llp": "",
    "cic": "",
    "cio": "",
    "co": "company",
    "inc": "",
    "the": "",
    "and": "",
    "of": "",
    "for": "",
    "in": "",
    "uk": "",
    "assoc": "association",
    "assn": "association",
    "ctr": "centre",
    "center": "centre",
    "cent": "centre",
    "comm": "community",
    "cttee": "committee",
    "dept": "department",
    "svc": "service",
    "svcs": "services",
    "sch": "school",
    "coll": "college",
    "acad": "academy",
    "prim": "primary",
    "jnr": "junior",
    "snr": "senior",
    "rd": "road",
    "hosp": "hospital",
    "lib": "library",
    "yth": "youth",
    "cofe": "church england",
    "ce": "church england",
    "rc": "catholic",
}


class Nearness(Enum):
    """What two sets of postcodes say."""

    SAME = "same"
    NEAR = "near"
    ELSEWHERE = "elsewhere"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An organisation of the directory, or of the file, as the matcher sees it.

    Attributes:
        key: opaque.
        identifiers: pairs of scheme and number.
        postcodes: of its sites, normalised; empty where none is known.
        web: host of its website, without "www.".
    """

    key: str
    name: str
    identifiers: frozenset[tuple[str, str]] = frozenset()
    postcodes: frozenset[str] = frozenset()
    web: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two organisations are, from 0 to 1, and why, for the person who decides."""

    key: str
    degree: float
    why: str

    @property
    def certain(self) -> bool:
        return self.degree >= CERTAIN


def plain_words(name: str) -> tuple[str, ...]:
    """Write a name plainly: no capitals, accents, stops or legal endings; usual short forms spelt out."""
    text = unicodedata.normalize("NFKD", name.lower())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    for sign, word in _SPELT.items():
        text = text.replace(sign, word)
    text = re.sub(r"\bc\.?\s?of\s?e\.?\b", "cofe", text)
    text = re.sub(r"['’`.]", "", text)
    words = re.findall(r"[a-z0-9]+", text)
    return tuple(part for word in words for part in _SHORT.get(word, word).split())


class Directory:
    """The organisations that are known already, ready to be asked about many others."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._known = list(known)
        self._words = [plain_words(one.name) for one in self._known]
        self._by_number: dict[tuple[str, str], int] = {}
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_start: dict[str, list[int]] = defaultdict(list)
        counts: Counter[str] = Counter()
        for at, (one, words) in enumerate(zip(self._known, self._words, strict=True)):
            for number in one.identifiers:
                self._by_number.setdefault(number, at)
            for word in set(words):
                counts[word] += 1
                self._by_word[word].append(at)
            self._by_start["".join(words)[:4]].append(at)
        self._total = max(len(self._known), 1)
        self._counts = counts

    def like(self, asked: Known, *, most: int = 3) -> list[Likeness]:
        """Give those that may be the same, most alike first.

        Args:
            asked: an organisation of a file.
            most: how many at the most.
        """
        same = next(
            (self._by_number[n] for n in sorted(asked.identifiers) if n in self._by_number), None
        )
        if same is not None:
            return [Likeness(self._known[same].key, 1.0, "It has the same register number.")]
        words = plain_words(asked.name)
        found = [
            likeness
            for at in self._candidates(words)
            if (likeness := self._compare(asked, words, at)) is not None
        ]
        return sorted(found, key=lambda one: (-one.degree, one.key))[:most]

    def _candidates(self, words: Sequence[str]) -> list[int]:
        """Rows that share a word which is not everywhere, or begin with the same letters."""
        rows = set(self._by_start.get("".join(words)[:4], ()))
        for word in sorted(set(words), key=lambda word: self._counts[word])[:4]:
            if self._counts[word] <= max(20, self._total // 20):
                rows.update(self._by_word.get(word, ()))
        return sorted(rows)

    def _compare(self, asked: Known, words: Sequence[str], at: int) -> Likeness | None:
        known = self._known[at]
        if _different_numbers(asked, known):
            return None
        named = self._name_likeness(words, self._words[at])
        near = _places(asked, known)
        degree, why = _judge(named, near, same_web=bool(asked.web) and asked.web == known.web)
        return Likeness(known.key, degree, why) if degree >= LIKELY else None

    def _name_likeness(self, one: Sequence[str], other: Sequence[str]) -> float:
        """The better of: weighted words in common, and letters in common with spaces left out."""
        if not one or not other:
            return 0.0
        if sorted(one) == sorted(other) or "".join(one) == "".join(other):
            return 1.0
        letters = SequenceMatcher(None, "".join(one), "".join(other), autojunk=False).ratio()
        return max(self._words_in_common(one, other), letters if letters >= 0.9 else letters * 0.8)

    def _words_in_common(self, one: Sequence[str], other: Sequence[str]) -> float:
        left = list(other)
        shared = 0.0
        for word in one:
            match = _nearest(word, left)
            if match is not None:
                left.remove(match)
                shared += min(self._weight(word), self._weight(match)) * (
                    1.0 if word == match else SLIP
                )
        whole = sum(map(self._weight, one)) + sum(map(self._weight, other))
        return 2 * shared / whole if whole else 0.0

    def _weight(self, word: str) -> float:
        return math.log((self._total + 1) / (self._counts.get(word, 0) + 0.5)) + 0.3


def _nearest(word: str, others: Sequence[str]) -> str | None:
    if word in others:
        return word
    if len(word) < 4:
        return None
    best = max(others, key=lambda other: _alike(word, other), default=None)
    return None if best is None or _alike(word, best) < SLIP else best


@lru_cache(maxsize=100_000)
def _alike(word: str, other: str) -> float:
    """How alike two words are, from ``SLIP`` to 1; 0 below. Kept: names share most of their words."""
    letters = SequenceMatcher(None, word, other)
    if letters.real_quick_ratio() < SLIP or letters.quick_ratio() < SLIP:
        return 0.0
    ratio = letters.ratio()
    return ratio if ratio >= SLIP else 0.0


def _different_numbers(one: Known, other: Known) -> bool:
    """Whether both have a number in one register, and never the same: then they are two."""
    mine, theirs = dict(one.identifiers), dict(other.identifiers)
    shared = mine.keys() & theirs.keys() - {"feed"}
    return bool(shared) and all(mine[scheme] != theirs[scheme] for scheme in shared)


def _places(one: Known, other: Known) -> Nearness:
    """Compare the postcodes: the whole, or all but the last two letters, which are some streets."""
    if not one.postcodes or not other.postcodes:
        return Nearness.NOT_KNOWN
    if one.postcodes & other.postcodes:
        return Nearness.SAME
    sectors = {postcode[:-2] for postcode in other.postcodes}
    near = any(postcode[:-2] in sectors for postcode in one.postcodes)
    return Nearness.NEAR if near else Nearness.ELSEWHERE


def _judge(named: float, near: Nearness, *, same_web: bool) -> tuple[float, str]:
    if same_web and named >= 0.5:
        return max(named, 0.9), "The website is the same, and the name is alike."
    if near is Nearness.SAME:
        return min(1.0, named + 0.18), "The name is alike, and the postcode is the same."
    if near is Nearness.NEAR:
        return min(1.0, named + 0.06), "The name is alike, and the place is near."
    if near is Nearness.NOT_KNOWN:
        return named * 0.98, "The name is alike; one of the two has no postcode."
    if named >= 1.0:
        return 0.85, "The name is the same, but the place is another: perhaps a second branch."
    return named * 0.8, "The name is alike, but the place is another."
