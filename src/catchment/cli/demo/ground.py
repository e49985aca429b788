"""Begins the demo catchment: its towns, its numbers to call, its weights, and who runs it."""

import datetime as dt
from dataclasses import dataclass, field

from catchment.cli.demo.places import RIVERS, TOWNS
from catchment.network.models import Offer
from catchment.network.places import place_of
from catchment.people.actions.catchments import (
    NumberToCall,
    add_neighbourhood,
    create_catchment,
    open_catchment,
    set_safety_numbers,
)
from catchment.people.actor import Actor, system
from catchment.people.models import Catchment, Membership, Neighbourhood, Organisation

SLUG = "calder-valley-demo"
NAME = "Calder Valley (demo)"
DOMAIN = "calder-valley.example"

#: Numbers that Ofcom keeps free for drama; 999 is real and stands on every page.
NUMBERS = (
    NumberToCall("In danger now", "999", "day or night"),
    NumberToCall("Under 18, or worried about a child: the council", "01632 960100", "day or night"),
    NumberToCall("18 or over: the council", "01632 960200", "weekdays, 9am to 5pm"),
)


@dataclass(slots=True)
class Demo:
    """What has been loaded so far, by name, for the next step."""

    catchment: Catchment
    now: dt.datetime
    towns: dict[str, Neighbourhood] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    offers: dict[tuple[str, str], Offer] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)

    def at(self, days_ago: float = 0) -> Actor:
        """The demo loader acting some days ago."""
        return system(
            "the demo",
            now=self.now - dt.timedelta(days=days_ago),
            catchment_id=self.catchment.pk,
        )


def begin(now: dt.datetime) -> Demo:
    """An open catchment with its neighbourhoods and safety numbers."""
    founder = system("the demo", now=now - dt.timedelta(days=200))
    catchment = create_catchment(
        slug=SLUG,
        name=NAME,
        about=(
            "A demonstration with real towns and postcodes of the Calder valley. Every person and "
            "every organisation in it is invented."
        ),
        run_by="nobody: this is a demonstration",
        contact_email=f"priya@{DOMAIN}",
        invented=True,
        landscape={"rivers": [[list(point) for point in river] for river in RIVERS]},
        by=founder,
    )
    demo = Demo(catchment=catchment, now=now)
    for town in TOWNS:
        centre = place_of(town.postcodes[0])
        demo.towns[town.name] = add_neighbourhood(
            catchment=catchment,
            name=town.name,
            postcode=centre.postcode,
            latitude=town.latitude,
            longitude=town.longitude,
            by=founder,
        )
    set_safety_numbers(catchment=catchment, numbers=NUMBERS, by=demo.at(20))
    demo.catchment = open_catchment(catchment=catchment, by=demo.at(199))
    return demo
