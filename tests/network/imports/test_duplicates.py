"""Two hundred seeded duplicates among names that look alike: how many are found, how many are wrong."""

import random

import pytest

from catchment.network.imports.duplicates import Directory, Known, Likeness, plain_words

PLACES = ["Todmorden", "Hebden Bridge", "Halifax", "Elland", "Brighouse", "Ripponden", "Luddenden"]
FIRST = [
    "Brook House", "Hope Street", "Calder", "Pennine", "Riverside", "St Mary’s", "St John’s",
    "Woodlands", "Ash Green", "Queens Road", "Valley", "Hillside", "Bridge", "Northgate", "Victoria",
    "Old Town", "Mill Lane", "Park Road", "Crossley", "Savile", "Beacon", "Rosehill", "Moorside",
]  # fmt: skip
KINDS = [
    "Community Centre", "Primary School", "Youth Club", "Library", "Advice Service", "Young Carers",
    "Food Bank", "High School", "Nursery", "Joinery Limited", "Motors Ltd", "Textiles Ltd",
    "Church", "Sports Association", "Training Company", "Housing Trust", "Day Hospital",
]  # fmt: skip


def postcode(rng):
    return f"HX{rng.randint(1, 7)} {rng.randint(0, 9)}{rng.choice('ABDEF')}{rng.choice('GHJLN')}"


def noisy(name, rng):
    """A name as another clerk would have written it: one or two usual changes."""
    for change in rng.sample(CHANGES, k=rng.choice([1, 1, 2])):
        name = change(name, rng)
    return name


def _short_forms(name, rng):
    for long, short in (("Limited", "Ltd"), ("Centre", "Ctr"), ("Association", "Assoc"), ("Saint", "St"),
                        ("School", "Sch"), ("Community", "Comm"), ("Hospital", "Hosp")):  # fmt: skip
        name = name.replace(long, short)
    return name


def _typo(name, rng):
    at = rng.randrange(2, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _lost_letter(name, rng):
    at = rng.randrange(2, len(name) - 1)
    return name[:at] + name[at + 1 :]


CHANGES = [
    _short_forms,
    _typo,
    _lost_letter,
    lambda name, rng: name.upper(),
    lambda name, rng: "The " + name,
    lambda name, rng: name.replace(" ", "", 1) if name.count(" ") > 1 else name,
    lambda name, rng: name.replace("’", ""),
    lambda name, rng: " ".join(reversed(name.split(" ", 1))),
    lambda name, rng: name + " Ltd" if not name.endswith("Ltd") else name[:-4],
]


def seeded_world(seed=7, duplicates=200, others=600):
    """A directory of alike names, and rows of a file: some the same organisation, some new."""
    rng = random.Random(seed)
    names = [f"{first} {kind}" for first in FIRST for kind in KINDS]
    rng.shuffle(names)
    # Every name stands in the directory once; the new rows of the file are alike, elsewhere.
    known = [
        Known(key=str(at), name=name, postcodes=frozenset({postcode(rng)}))
        for at, name in enumerate(names[:300])
    ]
    rows = []
    for one in rng.sample(known, duplicates):
        lost = rng.random() < 0.25
        rows.append(
            (
                Known(
                    key="file",
                    name=noisy(one.name, rng),
                    postcodes=frozenset() if lost else one.postcodes,
                ),
                one.key,
            )
        )
    new = (names[300:] + [f"{name} {rng.choice(PLACES)}" for name in names])[:others]
    rows += [
        (Known(key="file", name=name, postcodes=frozenset({postcode(rng)})), None) for name in new
    ]
    return known, rows


def measured(seed=7):
    known, rows = seeded_world(seed)
    directory = Directory(known)
    right = wrong = 0
    for row, truth in rows:
        best = directory.like(row, most=1)
        if best and best[0].key == truth:
            right += 1
        elif best:
            wrong += 1
    return right / (right + wrong), right / 200


def test_two_hundred_seeded_duplicates_are_found_and_few_others_are_asked_about(record_property):
    precision, recall = measured()

    record_property("precision", round(precision, 3))
    record_property("recall", round(recall, 3))
    assert recall >= 0.95
    assert precision >= 0.95


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("The Brook House & Carers Ltd.", ("brook", "house", "carers")),
        ("ST. MARY’S C of E Sch", ("saint", "marys", "church", "england", "school")),
        ("Café Über", ("cafe", "uber")),
        ("", ()),
    ],
)
def test_plain_words(name, words):
    assert plain_words(name) == words


def known(name, **facts):
    return Known(key=name, name=name, **facts)


def test_the_same_register_number_is_certain_whatever_the_name():
    directory = Directory([known("Old Name", identifiers=frozenset({("GB-EDU", "107499")}))])

    found = directory.like(known("New Name", identifiers=frozenset({("GB-EDU", "107499")})))

    assert found == [Likeness("Old Name", 1.0, "It has the same register number.")]
    assert found[0].certain


def test_another_number_in_the_same_register_is_another_organisation():
    directory = Directory([known("Hillside School", identifiers=frozenset({("GB-EDU", "1")}))])

    assert directory.like(known("Hillside School", identifiers=frozenset({("GB-EDU", "2")}))) == []


def test_the_same_name_elsewhere_is_asked_about_and_not_taken_as_the_same():
    directory = Directory([known("Hope Street Centre", postcodes=frozenset({"HX7 8EJ"}))])

    (found,) = directory.like(known("Hope Street Centre", postcodes=frozenset({"HD6 1BA"})))

    assert not found.certain


def test_a_shared_postcode_says_more_than_a_near_one():
    directory = Directory([known("Northgate Motors", postcodes=frozenset({"HX1 4BL"}))])

    (same,) = directory.like(known("Northgate Motor Works", postcodes=frozenset({"HX1 4BL"})))
    (near,) = directory.like(known("Northgate Motor Works", postcodes=frozenset({"HX1 4EN"})))
    far = directory.like(known("Northgate Motor Works", postcodes=frozenset({"HD6 1BA"})))

    assert same.degree > near.degree
    assert far == []


def test_the_same_website_helps():
    directory = Directory([known("Brook House Young Carers", web="brook.example")])

    (found,) = directory.like(known("Brook House Carers Project", web="brook.example"))

    assert found.why == "The website is the same, and the name is alike."


def test_nothing_is_like_an_empty_name():
    assert Directory([known("Hope Street")]).like(known("???")) == []


def test_an_empty_directory_knows_nobody():
    assert Directory([]).like(known("Hope Street")) == []
