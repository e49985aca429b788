"""What the front page shows, as one frozen value."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count

from catchment.network.models import Offer
from catchment.people.actor import Actor
from catchment.people.enums import OrganisationKind, Role
from catchment.people.models import Catchment, Membership, Neighbourhood, Organisation
from catchment.support.queries import gaps
from catchment.web import figures

SCHOOLS = (OrganisationKind.SCHOOL, OrganisationKind.COLLEGE)

#: Whom the demo lets one be, in this order; the words say what they are.
DEMO_ORDER = (
    "Karen",
    "Joey",
    "Terence",
    "Angela Ogden",
    "Carol Lumb",
    "Ruth Sutcliffe",
    "Amina Rashid",
    "Denise Holroyd",
    "Grace Okafor",
    "Danny Firth",
    "Andrew Bell",
    "Pete Ackroyd",
    "Farida Hussain",
    "Yusuf Mir",
    "Priya Nair",
    "Sana Qureshi",
    "Marcus Webb",
    "Noor Aziz",
    "Sam Tetley",
)
#: Those of the other schools, folded away below: each gives the list of their own.
DEMO_LEADERS = (
    "Helen Crowther",
    "Tariq Mahmood",
    "Joanne Pickles",
    "Mike Sykes",
    "Sunita Patel",
    "Owen Thackray",
)


@dataclass(frozen=True, slots=True)
class DemoRole:
    value: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Front:
    """The front page.

    Attributes:
        streams: who asked and who found somebody, by neighbourhood; None where nobody has asked.
        schools, services, employers: how many organisations of each kind are here.
        places: names of the neighbourhoods.
        demo_roles: whom one may be, in demo mode only; demo_leaders: careers leaders of more schools.
    """

    catchment: Catchment | None
    streams: figures.Figure | None = None
    schools: int = 0
    services: int = 0
    employers: int = 0
    offers: int = 0
    places: list[str] = field(default_factory=list)
    demo_roles: list[DemoRole] = field(default_factory=list)
    demo_leaders: list[DemoRole] = field(default_factory=list)


def front_of(catchment: Catchment | None, *, actor: Actor) -> Front:
    """Everything on the front page; six queries whatever the size of the catchment."""
    if catchment is None:
        return Front(catchment=None)
    kinds = dict(
        Organisation.objects.in_catchment(catchment)
        .active()
        .values_list("kind")
        .annotate(found=Count("pk"))
        .order_by("kind")
    )
    schools = sum(kinds.get(kind, 0) for kind in SCHOOLS)
    employers = kinds.get(OrganisationKind.EMPLOYER, 0)
    roles = _demo_roles(catchment) if settings.DEMO and catchment.invented else {}
    return Front(
        catchment=catchment,
        streams=figures.streams_figure(gaps.streams(catchment, at=actor.now)),
        schools=schools,
        employers=employers,
        services=sum(kinds.values()) - schools - employers,
        offers=Offer.objects.in_catchment(catchment).public().count(),
        places=list(
            Neighbourhood.objects.filter(catchment=catchment)
            .order_by("position", "name")
            .values_list("name", flat=True)
        ),
        demo_roles=[roles[name] for name in DEMO_ORDER if name in roles],
        demo_leaders=[roles[name] for name in DEMO_LEADERS if name in roles],
    )


def _demo_roles(catchment: Catchment) -> dict[str, DemoRole]:
    """Whom one may be, by name. Two queries."""
    names = (*DEMO_ORDER, *DEMO_LEADERS)
    found = (
        Membership.objects.active()
        .filter(catchment=catchment, user__invented=True, user__name__in=names)
        .select_related("user", "organisation")
        .prefetch_related("roles")
    )
    return {
        one.user.name: DemoRole(value=str(one.public_id), title=one.user.name, text=_described(one))
        for one in found
    }


def _described(membership: Membership) -> str:
    roles = [str(Role(each.role).label) for each in membership.roles.all()]
    what = membership.job_title or ", ".join(roles)
    where = membership.organisation.name if membership.organisation else ""
    return f"{what}, {where}" if where else what
