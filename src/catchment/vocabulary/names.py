"""How the name of a need stands inside a sentence."""

#: By these words a name speaks of whoever says it: "Knowing what I am good at".
FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours"})


def inside(name: str, *, own_words: bool = False) -> str:
    """Give a need's name for the middle of a sentence: "money and benefits", “What my family wants”.

    Somebody's own words, and a name that says "I" or "my", are quoted: without the marks the
    sentence would speak of whoever writes or reads it.
    """
    if own_words or speaks_of_itself(name):
        return f"“{name.strip(' .')}”"
    return lowered(name)


def lowered(name: str) -> str:
    """A name in the middle of a sentence; capitals within words stay ("CVs")."""
    first = name.split(" ")[0]
    if first == "I" or any(letter.isupper() for letter in first[1:]):
        return name
    return name[:1].lower() + name[1:]


def speaks_of_itself(name: str) -> bool:
    """Whether a name says "I", "my" or "we"."""
    words = name.lower().replace("’", " ").replace("'", " ").split()
    return not FIRST_PERSON.isdisjoint(words)
