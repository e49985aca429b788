"""Who may see and do what: every table holds the right role with the wrong thing."""

import pytest

from catchment.network import rules
from catchment.network.models import Credential, Helper, Offer, ProposedChange, Site
from catchment.people.actor import visitor
from catchment.people.enums import CatchmentStatus, OrganisationStatus, Role
from catchment.people.models import Organisation
from tests.factories.network import (
    CredentialFactory,
    HelperFactory,
    OfferFactory,
    ProposedChangeFactory,
    SiteFactory,
)
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    MembershipFactory,
    OrganisationFactory,
    actor_in,
)

pytestmark = pytest.mark.django_db


def somebody(thing, roles, *, own, here, **values):
    """An actor who is of the thing's organisation, or of its catchment, or of neither."""
    catchment = thing.organisation.catchment if here else CatchmentFactory()
    organisation = thing.organisation if own else OrganisationFactory(catchment=catchment)
    return actor_in(catchment, *roles, organisation=organisation, **values)


@pytest.mark.parametrize(
    ("roles", "own", "here", "may"),
    [
        pytest.param([Role.HELPER], True, True, True, id="own helper"),
        pytest.param([Role.HOST], True, True, True, id="own host"),
        pytest.param([Role.CAREERS_LEADER], True, True, True, id="own careers leader"),
        pytest.param([Role.PERSON], True, True, False, id="a pupil of the school"),
        pytest.param([Role.PARENT], True, True, False, id="a parent"),
        pytest.param([Role.OBSERVER], True, True, False, id="an observer"),
        pytest.param([Role.HELPER], False, True, False, id="another's helper"),
        pytest.param([Role.HELPER], True, False, False, id="own helper, acting elsewhere"),
        pytest.param([Role.COORDINATOR], False, True, True, id="coordinator"),
        pytest.param([Role.COORDINATOR], False, False, False, id="coordinator elsewhere"),
        pytest.param([Role.ADMINISTRATOR], False, True, False, id="administrator"),
    ],
)
def test_may_edit(roles, own, here, may):
    offer = OfferFactory()
    actor = somebody(offer, roles, own=own, here=here)

    assert rules.may_edit_offer(actor, offer) is may
    assert rules.may_edit_organisation(actor, offer.organisation) is may
    assert rules.may_edit_site(actor, offer.site) is may


@pytest.mark.parametrize(
    ("oneself", "roles", "own", "here", "may"),
    [
        pytest.param(True, [Role.HELPER], False, True, True, id="oneself"),
        pytest.param(True, [Role.HELPER], False, False, False, id="oneself, elsewhere"),
        pytest.param(False, [Role.HELPER], True, True, True, id="a colleague"),
        pytest.param(False, [Role.HELPER], False, True, False, id="another's helper"),
        pytest.param(False, [Role.COORDINATOR], False, True, True, id="coordinator"),
        pytest.param(False, [Role.PERSON], True, True, False, id="a pupil of the school"),
    ],
)
def test_may_edit_helper(oneself, roles, own, here, may):
    membership = MembershipFactory()
    helper = HelperFactory(membership=membership)
    key = membership.pk if oneself else membership.pk + 1
    actor = somebody(helper, roles, own=own, here=here, membership_id=key)

    assert rules.may_edit_helper(actor, helper) is may


@pytest.mark.parametrize(
    ("oneself", "roles", "own", "here", "clearance", "other"),
    [
        pytest.param(False, [Role.CAREERS_LEADER], True, True, True, True, id="own verifier"),
        pytest.param(False, [Role.SAFEGUARDING_LEAD], True, True, True, True, id="own lead"),
        pytest.param(True, [Role.SAFEGUARDING_LEAD], True, True, False, False, id="oneself"),
        pytest.param(False, [Role.HELPER], True, True, False, False, id="a colleague"),
        pytest.param(False, [Role.CAREERS_LEADER], False, True, False, False, id="another's"),
        pytest.param(False, [Role.CAREERS_LEADER], True, False, False, False, id="elsewhere"),
        pytest.param(False, [Role.COORDINATOR], False, True, False, True, id="coordinator"),
        pytest.param(True, [Role.COORDINATOR], False, True, False, False, id="coordinator oneself"),
    ],
)
def test_may_record_clearance_and_credential(oneself, roles, own, here, clearance, other):
    membership = MembershipFactory()
    helper = HelperFactory(membership=membership)
    key = membership.pk if oneself else membership.pk + 1
    actor = somebody(helper, roles, own=own, here=here, membership_id=key)

    assert rules.may_record_clearance(actor, helper) is clearance
    assert rules.may_record_credential(actor, helper) is other


@pytest.mark.parametrize(
    ("roles", "here", "may"),
    [
        pytest.param([Role.COORDINATOR], True, True, id="coordinator"),
        pytest.param([Role.COORDINATOR], False, False, id="coordinator elsewhere"),
        pytest.param([Role.CAREERS_LEADER], True, False, id="a careers leader"),
    ],
)
def test_may_record_clearance_of_independents(roles, here, may):
    helper = HelperFactory(independent=True)
    actor = actor_in(helper.catchment if here else CatchmentFactory(), *roles)

    assert rules.may_record_clearance(actor, helper) is may


@pytest.mark.parametrize(
    ("roles", "own", "here", "may"),
    [
        pytest.param([Role.SAFEGUARDING_LEAD], True, True, True, id="own lead"),
        pytest.param([Role.HELPER], True, True, False, id="own helper"),
        pytest.param([Role.SAFEGUARDING_LEAD], False, True, False, id="another's lead"),
        pytest.param([Role.SAFEGUARDING_LEAD], True, False, False, id="own lead, elsewhere"),
        pytest.param([Role.COORDINATOR], False, True, False, id="coordinator"),
    ],
)
def test_may_assure_for_under_18s(roles, own, here, may):
    offer = OfferFactory()

    assert rules.may_assure_for_under_18s(somebody(offer, roles, own=own, here=here), offer) is may


@pytest.mark.parametrize(
    ("roles", "own", "here", "proposer", "status", "view", "decide"),
    [
        pytest.param([Role.HELPER], True, True, False, {}, True, True, id="the owner"),
        pytest.param([Role.HELPER], True, True, True, {}, True, False, id="proposed by oneself"),
        pytest.param([Role.HELPER], False, True, True, {}, True, False, id="the proposer"),
        pytest.param([Role.HELPER], False, True, False, {}, False, False, id="somebody else"),
        pytest.param([Role.PERSON], True, True, False, {}, False, False, id="a pupil"),
        pytest.param([Role.COORDINATOR], False, True, False, {}, True, True, id="coordinator"),
        pytest.param([Role.COORDINATOR], False, False, False, {}, False, False, id="elsewhere"),
        pytest.param(
            [Role.COORDINATOR], False, True, False, {"accepted": True}, True, False, id="decided"
        ),
    ],
)
def test_may_view_and_decide_change(roles, own, here, proposer, status, view, decide):
    change = ProposedChangeFactory(**status)
    key = change.proposed_by_id + (0 if proposer else 1)
    actor = somebody(change, roles, own=own, here=here, membership_id=key)

    assert rules.may_view_change(actor, change) is view
    assert rules.may_decide_change(actor, change) is decide


@pytest.mark.parametrize(
    ("roles", "here", "may"),
    [
        pytest.param([Role.HELPER], True, True, id="a helper here"),
        pytest.param([Role.HELPER], False, False, id="a helper elsewhere"),
        pytest.param([Role.PERSON], True, False, id="a person"),
        pytest.param([Role.OBSERVER], True, False, id="an observer"),
    ],
)
@pytest.mark.parametrize("pick", ["organisation", "site", "offer", "helper"])
def test_may_propose_change(roles, here, may, pick):
    offer = OfferFactory()
    helper = HelperFactory(organisation=offer.organisation, catchment=offer.catchment)
    actor = somebody(offer, roles, own=False, here=here)
    record = {"organisation": offer.organisation, "site": offer.site, "offer": offer}.get(
        pick, helper
    )

    assert rules.may_propose_change(actor, record) is may


def test_a_visitor_proposes_nothing():
    assert rules.may_propose_change(visitor(now=NOW), OfferFactory()) is False


@pytest.mark.parametrize("rule", [rules.may_add_organisation, rules.may_see_directory_desk])
@pytest.mark.parametrize(
    ("role", "here", "may"),
    [
        (Role.COORDINATOR, True, True),
        (Role.COORDINATOR, False, False),
        (Role.HELPER, True, False),
    ],
)
def test_the_network_as_a_whole_is_the_coordinator_s(rule, role, here, may):
    catchment = CatchmentFactory()

    assert rule(actor_in(catchment if here else CatchmentFactory(), role), catchment) is may


@pytest.mark.parametrize(
    ("role", "here", "may"),
    [(Role.HOST, True, True), (Role.HOST, False, False), (Role.PERSON, True, False)],
)
def test_may_keep_offers(role, here, may):
    catchment = CatchmentFactory()
    actor = actor_in(catchment if here else CatchmentFactory(), role)

    assert rules.may_keep_offers(actor, catchment) is may


def world():
    """Records of every state, of an own, another, a shown and a foreign organisation."""
    own = OrganisationFactory()
    here = own.catchment
    shown = OrganisationFactory()
    shown.shown_in.add(here)
    organisations = [
        own,
        shown,
        OrganisationFactory(catchment=here),
        OrganisationFactory(catchment=here, status=OrganisationStatus.CLOSED),
        OrganisationFactory(),
        OrganisationFactory(catchment__status=CatchmentStatus.PREPARING),
    ]
    myself = MembershipFactory(catchment=here)
    HelperFactory(catchment=here, independent=True, status="ended", membership=myself)
    for organisation in organisations:
        ProposedChangeFactory(organisation=organisation)
        for status in ("active", "paused", "closed"):
            OfferFactory(organisation=organisation, status=status)
        for status in ("active", "paused", "ended"):
            HelperFactory(
                catchment=organisation.catchment,
                organisation=organisation,
                status=status,
                qualified=True,
                cleared=True,
            )
        HelperFactory(catchment=organisation.catchment, independent=True, qualified=True)
        HelperFactory(catchment=organisation.catchment, independent=True, status="paused")
    CredentialFactory(helper__membership=MembershipFactory(catchment=here), helper__catchment=here)
    ProposedChangeFactory(organisation=organisations[2], proposed_by=myself)
    return own, myself


ROWS = [
    (Offer, rules.may_view_offer),
    (Helper, rules.may_view_helper),
    (Credential, rules.may_view_credential),
    (ProposedChange, rules.may_view_change),
    (Site, rules.may_view_site),
]


@pytest.mark.parametrize("role", [None, *Role])
def test_visible_to_agrees_with_may_view(role):
    own, myself = world()
    actor = actor_in(
        own.catchment, *([role] if role else []), organisation=own, membership_id=myself.pk
    )

    for model, rule in ROWS:
        listed = set(model.objects.visible_to(actor))
        allowed = {one for one in model.objects.all() if rule(actor, one)}
        assert listed == allowed, model


def test_visible_to_agrees_with_may_view_for_visitors():
    world()
    actor = visitor(now=NOW)

    for model, rule in ROWS:
        listed = set(model.objects.visible_to(actor))
        allowed = {one for one in model.objects.all() if rule(actor, one)}
        assert listed == allowed, model


def test_may_view_organisation_for_members_and_visitors():
    own, _ = world()
    member, outside = actor_in(own.catchment), visitor(now=NOW)

    seen = {one for one in Organisation.objects.all() if rules.may_view_organisation(member, one)}
    public = [
        one for one in Organisation.objects.all() if rules.may_view_organisation(outside, one)
    ]

    assert seen == set(Organisation.objects.visible_to(member))
    assert {one.status for one in public} == {OrganisationStatus.ACTIVE}
    assert {one.catchment.status for one in public} == {CatchmentStatus.OPEN}


def test_sites_are_as_public_as_their_organisation():
    site = SiteFactory()

    assert rules.may_view_site(actor_in(site.organisation.catchment), site)
    assert not rules.may_view_site(actor_in(CatchmentFactory()), site)


@pytest.mark.parametrize(
    ("roles", "own", "clearance", "may"),
    [
        pytest.param([Role.SAFEGUARDING_LEAD], True, True, True, id="own lead, clearance"),
        pytest.param([Role.SAFEGUARDING_LEAD], True, False, True, id="own lead, qualification"),
        pytest.param([Role.COORDINATOR], False, True, False, id="coordinator, clearance"),
        pytest.param([Role.COORDINATOR], False, False, True, id="coordinator, qualification"),
        pytest.param([Role.SAFEGUARDING_LEAD], False, True, False, id="another's lead"),
    ],
)
def test_may_withdraw_credential(roles, own, clearance, may):
    credential = CredentialFactory(clearance=True) if clearance else CredentialFactory()
    actor = somebody(credential.helper, roles, own=own, here=True, membership_id=10**6)

    assert rules.may_withdraw_credential(actor, credential) is may
