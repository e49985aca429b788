"""Invented figures for the gallery."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from catchment.design.charts import Bar, Point, bar_chart, line_chart
from catchment.design.pictures import constellation, coverage, network, streams, valley
from catchment.design.pictures.constellation import Star
from catchment.design.pictures.coverage import Cell, CoverageGrid, NeedRow
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.landscape import Town
from catchment.design.pictures.network import Node
from catchment.design.pictures.streams import Stream
from catchment.design.pictures.tables import Table
from catchment.design.pictures.valley import Pin
from catchment.web.scenery import VALLEY

MAP = replace(
    VALLEY,
    towns=(
        Town("Todmorden", -2.099, 53.713),
        Town("Hebden Bridge", -2.013, 53.741),
        Town("Halifax", -1.863, 53.7235),
        Town("Brighouse", -1.783, 53.702),
    ),
)


@dataclass(frozen=True)
class Picture:
    """A picture with its sentence and its table, as the gallery shows it."""

    sentence: str
    svg: Markup
    table: Table
    on_tint: bool = False


BARS = bar_chart(
    Caption("waiting", "Who is waiting, by need", "Money has most people waiting: 21."),
    [
        Bar("Money and benefits", 21, open=True),
        Bar("Someone who has done it", 33, open=True),
        Bar("Caring for others", 12),
        Bar("A way into a trade", 47),
        Bar("Help in my own language", 3, open=True),
    ],
    head=("Need", "People"),
)
MONTHS = line_chart(
    Caption("months", "People who found somebody, by month", "It rose from 18 to 96 in a year."),
    [
        Point(label, people)
        for label, people in [
            ("Dec", 18),
            ("Jan", 24),
            ("Feb", 31),
            ("Mar", 40),
            ("Apr", 38),
            ("May", 52),
            ("Jun", 61),
            ("Jul", 44),
            ("Aug", None),
            ("Sep", 71),
            ("Oct", 88),
            ("Nov", 96),
        ]
    ],
    head=("Month", "People"),
)
SMALL_TABLE = Table(
    ("Who", "What they cover", "Hours"),
    (("Amina Rashid", "Money and benefits", "6"), ("Denise Holroyd", "Caring for others", "2")),
    figures=(2,),
)

_KAREN = constellation.Constellation(
    "Karen",
    trusted=(
        Star("AB", "Auntie Bev", "her aunt", (3,)),
        Star("MO", "Mrs Okafor", "form tutor", (5,)),
        Star("J", "Jade", "friend", (2,)),
    ),
    team=(
        Star("AR", "Amina", "money", (6,)),
        Star("DH", "Denise", "caring, backing", (2, 3)),
        Star("YM", "Yusuf", "the job", (1,)),
    ),
    others=(
        Star("SL", "Stoodley Library", "homework room", (5,)),
        Star("PA", "Pete", "the job", (1,)),
        Star("LM", "Leon", "money", (6,)),
    ),
    gaps=("someone who has done it",),
)
_WATER = streams.Confluence(
    (
        Stream("Todmorden", 84),
        Stream("Hebden Bridge", 52),
        Stream("Sowerby Bridge", 61),
        Stream("Halifax", 128),
        Stream("Elland", 39),
        Stream("Brighouse", 48),
    ),
    found=361,
    nobody=51,
)
_GRID = CoverageGrid(
    ("Halifax", "Todmorden", "Hebden Bridge"),
    (
        NeedRow(6, "Money and benefits", (Cell(60, 52), Cell(42, 21), Cell(22, 17))),
        NeedRow(3, "Caring for others", (Cell(24, 18), Cell(20, 15), Cell(3, 1))),
        NeedRow(4, "Someone who has done it", (Cell(22, 12), Cell(14, 5), Cell(12, 6))),
    ),
)
_LINKS = network.Network(
    (
        Node("advice", "Calder Advice Exchange"),
        Node("brook", "Brook House"),
        Node("hub", "Youth hub"),
        Node("denise", "Denise", organisation=False, bridge=True),
        Node("school", "Calder Ridge School"),
        Node("kitchen", "The Weir Kitchen"),
        Node("pete", "Pete", organisation=False, bridge=True),
        Node("chapel", "Walsden Chapel Rooms"),
    ),
    (
        ("advice", "brook"),
        ("brook", "hub"),
        ("hub", "advice"),
        ("denise", "brook"),
        ("denise", "school"),
        ("pete", "school"),
        ("pete", "kitchen"),
    ),
)
_PINS = (
    Pin(1, "Amina Rashid", -2.099, 53.713),
    Pin(2, "Walsden money morning", -2.09, 53.69),
    Pin(3, "Leon Marsh", -2.013, 53.741),
)

GRID = Picture(
    "A ring is the people who asked. The disc inside is the people who found somebody.",
    coverage.coverage(
        Caption("g-grid", "Needs by town", "Money in Todmorden has most waiting: 21."), _GRID
    ),
    coverage.table(_GRID),
)
PLACES = Picture(
    "Three places that can help with money. The list has the same numbers.",
    valley.valley_map(
        Caption("g-map", "Where they are", "All three lie in the upper valley."), MAP, _PINS
    ),
    valley.table(_PINS, MAP),
)
PICTURES = (
    Picture(
        "Nearer means closer to Karen. An open circle is a need that nobody covers yet.",
        constellation.constellation(
            Caption("g-karen", "Who could help Karen", "Three people she trusts are nearest."),
            _KAREN,
        ),
        constellation.table(_KAREN),
    ),
    Picture(
        "Each stream is a town. They join where help is found. 51 people are still waiting.",
        streams.streams(
            Caption("g-water", "Who asked and who found", "361 found somebody, 51 wait."), _WATER
        ),
        streams.table(_WATER),
        on_tint=True,
    ),
    GRID,
    Picture(
        "Two people hold the valley together. One organisation has no link yet.",
        network.network(
            Caption("g-links", "Who works with whom", "Denise and Pete join three groups."), _LINKS
        ),
        network.table(_LINKS),
    ),
    PLACES,
)
