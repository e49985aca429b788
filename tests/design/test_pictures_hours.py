"""The ring of hours: a piece an hour, and never more pieces than can be told apart."""

from catchment.design.pictures import hours
from catchment.design.pictures.drawing import Caption
from tests.design.drawn import sheets

CAPTION = Caption("ring", "Hours", "15 placement")


def pieces(held: hours.Hours) -> int:
    wide, _narrow = sheets(hours.hours_ring(CAPTION, held, "of 50 hours"))
    paths = [one for one in wide.iter() if one.tag.endswith("path")]
    return sum(one.get("fill") != "none" for one in paths)


def test_there_is_a_piece_for_each_hour_that_is_promised() -> None:
    done = (hours.Share("placement", "Placement", 15), hours.Share("visit", "Visit", 3))

    assert pieces(hours.Hours(done, agreed=30, promised=50)) == 50


def test_more_hours_than_promised_make_a_fuller_ring() -> None:
    assert pieces(hours.Hours((hours.Share("placement", "Placement", 80),), promised=50)) == 80


def test_a_lifetime_of_hours_still_fits() -> None:
    assert pieces(hours.Hours((hours.Share("project", "Project", 2000),))) == hours.MOST_PIECES


def test_nothing_done_is_an_empty_ring_with_a_table() -> None:
    empty = hours.Hours(())

    assert pieces(empty) == hours.FEWEST_PIECES
    assert hours.table(empty).rows == (("Agreed, not done yet", "0"),)


def test_the_table_holds_what_the_ring_shows() -> None:
    held = hours.Hours((hours.Share("visit", "Visit", 2.5),), agreed=30, promised=50)

    assert hours.table(held).rows == (
        ("Visit", "2.5"),
        ("Agreed, not done yet", "30"),
        ("Promised in all", "50"),
    )


def test_each_mode_and_what_is_agreed_has_a_swatch_of_its_own() -> None:
    modes = ["placement", *hours.MODE_LAYERS, "agreed", "open"]

    assert len({str(hours.swatch(mode)) for mode in modes}) == len(modes)
