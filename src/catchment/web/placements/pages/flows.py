"""The map of flows of a run, with its sentence and its table."""

from django.utils.translation import gettext as _

from catchment.design.phrases import in_words
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.flows import Flow, flows_map
from catchment.design.pictures.tables import Table
from catchment.people.models import Catchment
from catchment.placements.queries.flows import Flows
from catchment.web.figures import Figure
from catchment.web.ground import landscape_of


def figure_of(flows: Flows, catchment: Catchment) -> Figure | None:
    """Arrows from town to town; None where nothing can be drawn."""
    landscape = landscape_of(catchment)
    if landscape is None or not flows.ways:
        return None
    caption = Caption(
        "flows-map",
        _("Map of who goes where"),
        _("An arrow from each town to each other, and a ring for those who stay in their town."),
    )
    arrows = [
        Flow(
            each.many,
            (each.begin.longitude, each.begin.latitude),
            (each.end.longitude, each.end.latitude),
        )
        for each in flows.ways
    ]
    rows = [(each.begin.name, each.end.name, f"{each.many:,}") for each in flows.ways]
    if flows.others:
        rows.append((_("Other ways, and not known"), "", f"{flows.others:,}"))
    return Figure(
        heading=_heading(flows),
        picture=flows_map(caption, landscape, arrows),
        sentence=_(
            "An arrow is a way from home to work, as broad as it is busy; a ring is a town whose "
            "learners stay in it. Ways that few go are counted together."
        ),
        table=Table((_("From"), _("To"), _("Learners")), tuple(rows), figures=(2,)),
        key=[],
    )


def _heading(flows: Flows) -> str:
    """Say how many of those whose ways are known stay in their own town."""
    stay = sum(each.many for each in flows.ways if each.begin.pk == each.end.pk)
    everybody = sum(each.many for each in flows.ways)
    tenths = round(10 * stay / everybody)
    return _("About %(tenths)s in ten stay in their own town") % {"tenths": in_words(tenths)}
