"""Karen's part of the valley: a ladder with four needs, helpers, and whoever asks."""

from dataclasses import dataclass

from catchment.network.models import Helper, Offer
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, Neighbourhood, Person
from catchment.support.actions.answers import Wishes, ask_who_can_help
from catchment.support.models import Answer, Ladder
from catchment.support.queries.answers import needs_to_ask
from catchment.vocabulary.models import Topic
from tests.factories.network import HelperFactory, OfferFactory, SiteFactory
from tests.factories.people import (
    TODAY,
    CatchmentFactory,
    EnrolmentFactory,
    MembershipFactory,
    NeighbourhoodFactory,
    OrganisationFactory,
    PersonFactory,
    SupporterFactory,
    UserFactory,
    actor_in,
)
from tests.factories.support import InfluenceFactory, LadderFactory, NeedFactory, layer_of

AFTERNOONS = [1, 4, 7, 10, 13]


@dataclass(frozen=True)
class Valley:
    """Everybody in the story; ``role_model`` is the need that nobody covers."""

    catchment: Catchment
    todmorden: Neighbourhood
    karen: Person
    membership: Membership
    ladder: Ladder
    amina: Helper
    denise: Helper
    leon: Helper
    money_help: Offer
    caring_help: Offer
    kitchen: Offer

    @property
    def karen_acts(self) -> Actor:
        return actor_in(
            self.catchment,
            Role.PERSON,
            person_id=self.karen.pk,
            membership_id=self.membership.pk,
            user_id=self.membership.user_id,
            name="Karen",
        )

    def ask(self, **wishes: object) -> Answer:
        """Karen asks for herself."""
        return ask_who_can_help(
            person=self.karen,
            needs=needs_to_ask(self.karen, reader=self.karen_acts),
            wishes=Wishes(**{"times": tuple(AFTERNOONS)} | wishes),  # type: ignore[arg-type]
            by=self.karen_acts,
        )


def topic(slug: str) -> Topic:
    """A topic of the shared list."""
    return Topic.objects.get(slug=slug)


def valley() -> Valley:
    """Four needs, three of them covered; money is marked "now"."""
    catchment = CatchmentFactory(name="Calder Valley (demo)")
    todmorden = NeighbourhoodFactory(catchment=catchment, name="Todmorden")
    user = UserFactory(name="Karen Ogden")
    membership = MembershipFactory(catchment=catchment, user=user, holds=[Role.PERSON])
    karen = PersonFactory(catchment=catchment, known_as="Karen", user=user, neighbourhood=todmorden)
    school = OrganisationFactory(catchment=catchment, school=True, name="Stoodley High School")
    EnrolmentFactory(person=karen, organisation=school)
    MembershipFactory(
        catchment=catchment,
        organisation=school,
        user=UserFactory(name="Farida Hussain"),
        holds=[Role.SAFEGUARDING_LEAD],
    )
    ladder = _ladder(karen)
    advice = OrganisationFactory(catchment=catchment, name="Calder Advice", phone="01632 960200")
    site = SiteFactory(organisation=advice, name="Todmorden Library")
    money_help = OfferFactory(
        organisation=advice,
        site=site,
        title="Benefits and letters",
        about=[topic("money-and-benefits")],
        times=AFTERNOONS,
        how_to_ask="Ring on any weekday.",
    )
    caring_help = OfferFactory(
        organisation=advice,
        site=site,
        title="Young carers’ group",
        about=[topic("caring-for-someone"), topic("someone-who-believes-in-me")],
        times=AFTERNOONS,
    )
    kitchen = OfferFactory(
        organisation=OrganisationFactory(catchment=catchment, name="The Weir Kitchen"),
        title="Saturday visits",
        about=[topic("what-a-job-is-really-like")],
    )
    return Valley(
        catchment=catchment,
        todmorden=todmorden,
        karen=karen,
        membership=membership,
        ladder=ladder,
        amina=_helper(catchment, advice, "Amina Rashid", money_help, capacity=3),
        leon=_helper(catchment, advice, "Leon Marsh", money_help, capacity=3, load=2),
        denise=_helper(catchment, advice, "Denise Holroyd", caring_help, capacity=4),
        money_help=money_help,
        caring_help=caring_help,
        kitchen=kitchen,
    )


def _ladder(karen: Person) -> Ladder:
    ladder = LadderFactory(
        person=karen,
        words={
            3: "Auntie Bev backs me.",
            6: "If the bills are sorted I can think about me.",
        },
    )
    NeedFactory(
        layer=layer_of(ladder, 6), topic=topic("money-and-benefits"), words="", urgency="now"
    )
    NeedFactory(layer=layer_of(ladder, 3), topic=topic("caring-for-someone"), words="")
    NeedFactory(layer=layer_of(ladder, 2), topic=topic("someone-who-believes-in-me"), words="")
    NeedFactory(layer=layer_of(ladder, 4), topic=topic("someone-from-here-who-did-it"), words="")
    InfluenceFactory(
        layer=layer_of(ladder, 3),
        who="",
        supporter=SupporterFactory(
            person=karen,
            name="Auntie Bev",
            can_give="Cooks tea on Tuesdays and has the boys",
            created_at=ladder.begun_at,
        ),
    )
    return ladder


def _helper(
    catchment: Catchment, organisation: object, name: str, offer: Offer, **values: object
) -> Helper:
    return HelperFactory(
        catchment=catchment,
        organisation=organisation,
        name=name,
        gives=[offer],
        cleared=True,
        assured_on=TODAY,
        **values,
    )
