"""Invented figures for the gallery."""

from catchment.design.charts import Bar, Point, bar_chart, line_chart
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.tables import Table

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
