"""Understand how people say what they need: lay phrases to topics, without any outside model.

Words are cut to a light stem; rare words count more than common ones; a word that nobody
listed is read as the listed word whose letters are most alike. Numbers are ignored.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catchment.vocabulary.topics import Term
from catchment.vocabulary.words import SAME_WORD, SMALL_WORDS

#: How much a small word says beside another that is used as often.
SMALL_WORD_WEIGHT = 0.2

#: A word that is not listed is read as another only from this length, and from this likeness.
SHORTEST_GUESS = 4
LEAST_LIKENESS = 0.5

#: Scores below this mean that nothing was understood.
LEAST_SCORE = 0.6

#: How much the words of a whole topic count beside its best single phrase.
BAG_SHARE = 0.5
SENTENCE_SHARE = 0.6

_WORD = re.compile(r"[a-z]+")
_VOWELS = "aeiou"
_OPEN = "aeiouwxy"


@dataclass(frozen=True, slots=True)
class Match:
    """A topic that a phrase may mean.

    Attributes:
        topic: the term.
        score: comparable within one search only.
        matched_phrase: the listed phrase that came closest, to show why.
    """

    topic: Term
    score: float
    matched_phrase: str


@dataclass(frozen=True, slots=True)
class _Line:
    """One listed phrase of a topic: its place, what it says, its whole weight, its share."""

    topic: int
    text: str
    weight: float
    share: float


class Thesaurus:
    """Everything listed about a set of topics, ready to be searched.

    Build it once and keep it: building takes tens of milliseconds, a search about one.
    """

    def __init__(self, topics: Iterable[Term]) -> None:
        self._topics = tuple(topics)
        listed = [
            (place, text, share, set(tokens(text)))
            for place, topic in enumerate(self._topics)
            for text, share in _texts(topic)
        ]
        self._weights = _weights(listed, len(self._topics))
        self._lines = [
            _Line(place, text, sum(self._weights[word] for word in words), share)
            for place, text, share, words in listed
        ]
        self._lines_with: dict[str, list[int]] = defaultdict(list)
        self._topics_with: dict[str, Counter[int]] = defaultdict(Counter)
        for number, (place, _, _, words) in enumerate(listed):
            for word in words:
                self._lines_with[word].append(number)
                self._topics_with[word][place] += 1
        self._written = _shortest_forms(text for _, text, _, _ in listed)
        self._likeness = _Likeness(word for word in self._weights if word not in SMALL_WORDS)

    def search(self, phrase: str, limit: int = 5) -> list[Match]:
        """Find the topics that a phrase may mean, the likeliest first; ties by number."""
        asked = self._understood(phrase)
        best, best_line = self._best_lines(asked)
        bag = self._bags(asked)
        found = [
            Match(
                self._topics[place],
                round(best[place] + BAG_SHARE * bag[place], 6),
                self._lines[best_line[place]].text,
            )
            for place in best
        ]
        found.sort(key=lambda match: (-match.score, match.topic.number))
        return [match for match in found[:limit] if match.score >= LEAST_SCORE]

    def did_you_mean(self, phrase: str) -> list[tuple[str, str]]:
        """List the words that were read as others, as (written, read as), in their order."""
        return [
            (word, self._written[nearest[0][0]])
            for word, stem in dict.fromkeys(_stems(phrase))
            if stem not in self._weights and (nearest := self._likeness.nearest(stem))
        ]

    def _understood(self, phrase: str) -> dict[str, float]:
        """The words asked for, each with how surely it was meant (1 when listed)."""
        asked: dict[str, float] = {}
        for word in tokens(phrase):
            readings = [(word, 1.0)] if word in self._weights else self._likeness.nearest(word)
            for reading, sureness in readings:
                asked[reading] = max(sureness, asked.get(reading, 0.0))
        return asked

    def _best_lines(self, asked: Mapping[str, float]) -> tuple[dict[int, float], dict[int, int]]:
        """For each topic touched, its best phrase's score and that phrase's number."""
        shared: dict[int, float] = defaultdict(float)
        for word, sureness in asked.items():
            worth = sureness * self._weights[word]
            for number in self._lines_with[word]:
                shared[number] += worth
        best: dict[int, float] = {}
        best_line: dict[int, int] = {}
        for number, weight in shared.items():
            line = self._lines[number]
            score = line.share * weight * weight / line.weight
            if score > best.get(line.topic, 0.0):
                best[line.topic] = score
                best_line[line.topic] = number
        return best, best_line

    def _bags(self, asked: Mapping[str, float]) -> dict[int, float]:
        """For each topic, the worth of the asked words that it knows from anywhere."""
        bag: dict[int, float] = defaultdict(float)
        for word, sureness in asked.items():
            worth = sureness * self._weights[word]
            for place, times in self._topics_with[word].items():
                bag[place] += worth * times / (times + 1)
        return bag


class _Likeness:
    """Words of like letters, by the three-letter pieces that they share (Dice's measure)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._pieces = {word: _pieces(word) for word in sorted(words)}
        self._words_with: dict[str, list[str]] = defaultdict(list)
        for word, pieces in self._pieces.items():
            for piece in pieces:
                self._words_with[piece].append(word)

    def nearest(self, word: str, most: int = 2) -> list[tuple[str, float]]:
        """Find the listed words most like this one, with their likeness from 0 to 1."""
        if len(word) < SHORTEST_GUESS or word in SMALL_WORDS:
            return []
        pieces = _pieces(word)
        shared = Counter(other for piece in pieces for other in self._words_with.get(piece, ()))
        likely = [
            (2 * count / (len(pieces) + len(self._pieces[other])), other)
            for other, count in shared.items()
        ]
        likely.sort(key=lambda pair: (-pair[0], pair[1]))
        return [(other, like) for like, other in likely[:most] if like >= LEAST_LIKENESS]


def tokens(phrase: str) -> list[str]:
    """Cut a phrase into light stems: no capitals, accents, apostrophes or numbers."""
    return [stem for _, stem in _stems(phrase)]


def _stems(phrase: str) -> list[tuple[str, str]]:
    """Each word of a phrase, in its plain letters, with its stem."""
    plain = unicodedata.normalize("NFKD", phrase.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = plain.replace("'", "").replace("\u2019", "")
    return [(word, _stem(SAME_WORD.get(word, word))) for word in _WORD.findall(plain)]


def _stem(word: str) -> str:
    """Take off the commonest English endings, never to fewer than three letters."""
    if word in SMALL_WORDS:
        return word
    for ending, instead in (("ies", "y"), ("ied", "y"), ("sses", "ss"), ("ing", ""), ("ed", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _whole_word(word[: -len(ending)] + instead)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return word


def _whole_word(stem: str) -> str:
    """Mend a stem that lost its ending: "runn" to "run", "hir" to "hire", "bully" stays."""
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS + "ls":
        return stem[:-1]
    if len(stem) == 3 and stem[1] in _VOWELS and stem[0] not in _VOWELS and stem[2] not in _OPEN:
        return f"{stem}e"
    return stem


def _texts(topic: Term) -> list[tuple[str, float]]:
    """What is listed of a topic: names and phrases in full, its sentence for less."""
    whole = dict.fromkeys((topic.name, topic.shared_name, *topic.phrases))
    return [(text, 1.0) for text in whole if text] + [(topic.sentence, SENTENCE_SHARE)]


def _shortest_forms(texts: Iterable[str]) -> dict[str, str]:
    """For each stem the shortest word that was listed with it, to show to people."""
    forms: dict[str, str] = {}
    for text in texts:
        for word, stem in _stems(text):
            forms[stem] = min(word, forms.get(stem, word), key=lambda form: (len(form), form))
    return forms


def _weights(listed: Sequence[tuple[int, str, float, set[str]]], topics: int) -> dict[str, float]:
    """Give every listed word its weight: the fewer topics use it, the more it says."""
    used: dict[str, set[int]] = defaultdict(set)
    for place, _, _, words in listed:
        for word in words:
            used[word].add(place)
    return {
        word: math.log(1 + topics / len(places)) * (SMALL_WORD_WEIGHT if word in SMALL_WORDS else 1)
        for word, places in used.items()
    }


def _pieces(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
