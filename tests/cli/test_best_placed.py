"""``catchment best-placed``: the same engine on files, and on the directory."""

from pathlib import Path

import pytest
from django.utils import timezone

from catchment.cli.main import main
from tests.factories.karen import valley
from tests.factories.people import TODAY, CatchmentFactory

NEEDS = "topic,layer,urgency,guidance\nmoney-and-benefits,6,now,\ninterviews,1,,\n,7,later,\n"
OFFERS = (
    "name,topics,layers,postcode,cleared,places_left,languages,times\n"
    "Money morning,money-and-benefits;debt,6,OL14 5QA,yes,1,en;ur,0;3\n"
    "Debt advice,debt,6,OL14 5QA,yes,,,\n"
    "Benefits by bus,money-and-benefits,6,HX1 1UJ,yes,4,,\n"
    "Not cleared,interviews,1,OL14 5QA,,,,\n"
)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "needs.csv").write_text(NEEDS, encoding="utf-8-sig")
    (tmp_path / "offers.csv").write_text(OFFERS, encoding="utf-8")
    return {"needs": str(tmp_path / "needs.csv"), "offers": str(tmp_path / "offers.csv")}


def ask(files: dict[str, str], *more: str) -> int:
    return main(["best-placed", "--needs", files["needs"], "--offers", files["offers"], *more])


def test_files_give_team_others_and_nobody_yet(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = ask(files, "--from", "ol145qa", "--age", "14", "--metres", "50000")

    assert code == 0
    assert capsys.readouterr().out.splitlines() == [
        "The best to ask, together:",
        "  Money morning: money-and-benefits; you go, about 0.0 km (an estimate)"
        " (lacking: needs not covered, one place left)",
        "Others who could help:",
        "  Benefits by bus: money-and-benefits; you go, about 20.3 km (an estimate)"
        " (lacking: needs not covered, far)",
        "Nobody yet: interviews",
        "Nobody yet: layer 7",
    ]


def test_an_adult_needs_nobody_cleared(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    ask(files, "--from", "OL14 5QA", "--age", "40", "--languages", "en")

    assert "  Not cleared: interviews" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("needs", "offers", "said"),
    [
        ("topic\n", OFFERS, "The file of needs has no rows."),
        ("topic,layer\nx,9\n", OFFERS, "Needs, row 2: There is no layer 9"),
        ("topic,urgency\nx,asap\n", OFFERS, "Needs, row 2: write the urgency as now, soon"),
        ("wish\nx\n", OFFERS, "these columns are unknown: wish"),
        (NEEDS, "name,topics\n,x\n", "Offers, row 2: give the offer a name."),
        (NEEDS, "name,layers\nA,one\n", '"layers" needs whole numbers'),
        (NEEDS, "name,min_age\nA,young\n", '"min_age" needs a whole number, not "young"'),
        (NEEDS, "name,postcode\nA,ZZ1 1ZZ\n", 'we do not know the postcode "ZZ1 1ZZ"'),
        (NEEDS, "name,times\nA,21\n", "times are numbers from 0 to 20"),
        (NEEDS, "name,layers\nA,9\n", "has a layer outside 1 to 7"),
        (
            NEEDS,
            "name,topics\n" + "\n".join(f"A,t{at}" for at in range(256)),
            "There are more than 255 different topics",
        ),
    ],
)
def test_files_that_cannot_be_used_say_which_row_and_what_to_do(
    files: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    needs: str,
    offers: str,
    said: str,
) -> None:
    Path(files["needs"]).write_text(needs, encoding="utf-8")
    Path(files["offers"]).write_text(offers, encoding="utf-8")

    assert ask(files, "--from", "OL14 5QA") == 1
    assert said in capsys.readouterr().err


def test_files_ages_below_nothing_are_refused(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(files, "--from", "OL14 5QA", "--age", "-1") == 1
    assert "An age and a distance must be 0 or more." in capsys.readouterr().err


def test_an_unknown_postcode_and_a_missing_file_are_said(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(files, "--from", "ZZ1 1ZZ") == 1
    assert "We do not know the postcode 'ZZ1 1ZZ'. Check it." in capsys.readouterr().err
    assert main(["best-placed", "--needs", "/nowhere.csv", "--from", "OL14 5QA"]) == 1
    assert "No such file" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_directory_answers_under_its_own_weights(
    files: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    story = valley()
    story.ask()
    arguments = ["best-placed", "--needs", files["needs"], "--from", "OL14 5QA", "--age", "40"]

    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "  Amina Rashid: money-and-benefits; you go" in out
    assert "Nobody yet: interviews" in out
    CatchmentFactory()
    assert main(arguments) == 1
    assert "name one open catchment with --catchment" in capsys.readouterr().err
    assert main([*arguments, "--catchment", story.catchment.slug]) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("needs", "said"),
    [
        ("topic\n", "The file of needs has no rows."),
        ("topic,layer\nx,8\n", "layer is 1 to 7; urgency is now, soon or later"),
    ],
)
def test_needs_for_the_directory_are_checked_too(
    files: dict[str, str], capsys: pytest.CaptureFixture[str], needs: str, said: str
) -> None:
    CatchmentFactory()
    Path(files["needs"]).write_text(needs, encoding="utf-8")

    assert main(["best-placed", "--needs", files["needs"], "--from", "OL14 5QA"]) == 1
    assert said in capsys.readouterr().err
