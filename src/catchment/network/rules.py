"""Who may see and do what in the network."""

from catchment.network.enums import (
    KEEPING_ROLES,
    LEADING_ROLES,
    VERIFYING_ROLES,
    ChangeStatus,
    CredentialKind,
    HelperStatus,
    OfferStatus,
)
from catchment.network.models import (
    Credential,
    Helper,
    HiddenHere,
    ImportRun,
    Offer,
    ProposedChange,
    Site,
)
from catchment.people import rules as people_rules
from catchment.people.actor import Actor
from catchment.people.enums import CatchmentStatus, OrganisationStatus, Role
from catchment.people.models import Catchment, Organisation, Supporter


def may_view_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Organisations are public; a member sees those of the own catchment and those shown there."""
    if not actor.is_member:
        return _is_public(organisation)
    return _is_shown_to(actor, organisation)


def may_view_site(actor: Actor, site: Site) -> bool:
    """As its organisation, among members."""
    return actor.is_member and _is_shown_to(actor, site.organisation)


def may_view_offer(actor: Actor, offer: Offer) -> bool:
    """Open offers are public; the rest is seen by its own organisation and the coordinator."""
    listed = (
        offer.status == OfferStatus.ACTIVE
        and offer.organisation.status == OrganisationStatus.ACTIVE
    )
    if not actor.is_member:
        return listed and offer.catchment.status == CatchmentStatus.OPEN
    return (listed and _is_shown_to(actor, offer.organisation)) or may_edit_offer(actor, offer)


def may_view_helper(actor: Actor, helper: Helper) -> bool:
    """Visitors see helpers of listed organisations; members also those who are independent."""
    helping = helper.status == HelperStatus.ACTIVE
    if not actor.is_member:
        return helping and helper.organisation is not None and _is_public(helper.organisation)
    if helper.organisation is None:
        listed = helping and actor.in_catchment(helper.catchment_id)
    else:
        listed = (
            helping
            and helper.organisation.status == OrganisationStatus.ACTIVE
            and _is_shown_to(actor, helper.organisation)
        )
    return listed or may_edit_helper(actor, helper)


def may_confirm_supporter(actor: Actor, supporter: Supporter) -> bool:
    """A cleared professional who may act for the person; see the rule of the same name below."""
    return people_rules.may_confirm_supporter(actor, supporter) and is_cleared(actor)


def is_cleared(actor: Actor) -> bool:
    """Whether somebody else has recorded a clearance to work with under-18s, in force today."""
    return (
        actor.membership_id is not None
        and Credential.objects.cleared_for_under_18s(on=actor.now.date())
        .filter(helper__membership_id=actor.membership_id)
        .exists()
    )


def may_edit_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Those who keep the organisation's records, and the coordinator of its own catchment."""
    return actor.in_catchment(organisation.catchment_id) and (
        _keeps(actor, organisation.pk) or actor.has(Role.COORDINATOR)
    )


def may_edit_site(actor: Actor, site: Site) -> bool:
    return may_edit_organisation(actor, site.organisation)


def may_edit_offer(actor: Actor, offer: Offer) -> bool:
    return may_edit_organisation(actor, offer.organisation)


def may_edit_helper(actor: Actor, helper: Helper) -> bool:
    """The helper, those who keep the organisation's records, and the coordinator."""
    return actor.in_catchment(helper.catchment_id) and (
        _is_oneself(actor, helper)
        or _keeps(actor, helper.organisation_id)
        or actor.has(Role.COORDINATOR)
    )


def may_propose_change(actor: Actor, record: Organisation | Site | Offer | Helper) -> bool:
    """Anybody who keeps records somewhere in the catchment, and sees this one."""
    if not actor.roles & KEEPING_ROLES or not actor.is_member:
        return False
    match record:
        case Organisation():
            return may_view_organisation(actor, record)
        case Site():
            return may_view_site(actor, record)
        case Offer():
            return may_view_offer(actor, record)
        case _:
            return may_view_helper(actor, record)


def may_add_organisation(actor: Actor, catchment: Catchment) -> bool:
    return actor.in_catchment(catchment.pk) and actor.has(Role.COORDINATOR)


def may_see_directory_desk(actor: Actor, catchment: Catchment) -> bool:
    """The coordinator's desk of the whole network."""
    return actor.in_catchment(catchment.pk) and actor.has(Role.COORDINATOR)


def may_keep_offers(actor: Actor, catchment: Catchment) -> bool:
    """A desk of one's own: those who keep records, of an organisation or as an independent."""
    return actor.in_catchment(catchment.pk) and bool(actor.roles & KEEPING_ROLES)


def may_assure_for_under_18s(actor: Actor, offer: Offer) -> bool:
    """Only the organisation itself: its careers leader or safeguarding lead."""
    return (
        actor.in_catchment(offer.organisation.catchment_id)
        and actor.organisation_id == offer.organisation_id
        and bool(actor.roles & VERIFYING_ROLES)
    )


def may_record_clearance(actor: Actor, helper: Helper) -> bool:
    """The organisation's verifier; the coordinator for independents; never oneself."""
    if not actor.in_catchment(helper.catchment_id) or _is_oneself(actor, helper):
        return False
    if helper.organisation_id is None:
        return actor.has(Role.COORDINATOR)
    return actor.organisation_id == helper.organisation_id and bool(actor.roles & VERIFYING_ROLES)


def may_record_credential(actor: Actor, helper: Helper) -> bool:
    """Credentials other than clearance: the verifier or the coordinator, never oneself."""
    return may_record_clearance(actor, helper) or (
        actor.in_catchment(helper.catchment_id)
        and not _is_oneself(actor, helper)
        and actor.has(Role.COORDINATOR)
    )


def may_withdraw_credential(actor: Actor, credential: Credential) -> bool:
    """Whoever may record such a one."""
    if credential.kind == CredentialKind.CLEARANCE:
        return may_record_clearance(actor, credential.helper)
    return may_record_credential(actor, credential.helper)


def may_view_credential(actor: Actor, credential: Credential) -> bool:
    """The helper, the verifiers of the helper's organisation, and the coordinator."""
    helper = credential.helper
    return actor.in_catchment(helper.catchment_id) and (
        _is_oneself(actor, helper)
        or actor.has(Role.COORDINATOR)
        or (
            actor.organisation_id is not None
            and actor.organisation_id == helper.organisation_id
            and bool(actor.roles & VERIFYING_ROLES)
        )
    )


def may_view_change(actor: Actor, change: ProposedChange) -> bool:
    """Whoever proposed it, the organisation that owns the record, and the coordinator."""
    return actor.in_catchment(change.catchment_id) and (
        _proposed(actor, change)
        or _keeps(actor, change.organisation_id)
        or actor.has(Role.COORDINATOR)
    )


def may_decide_change(actor: Actor, change: ProposedChange) -> bool:
    """The owner or the coordinator, while it waits, and never whoever proposed it."""
    return (
        may_view_change(actor, change)
        and change.status == ChangeStatus.WAITING
        and not _proposed(actor, change)
        and (actor.has(Role.COORDINATOR) or _keeps(actor, change.organisation_id))
    )


def may_edit(actor: Actor, record: Organisation | Site | Offer | Helper) -> bool:
    """Whether an edit of the record is written at once."""
    match record:
        case Organisation():
            return may_edit_organisation(actor, record)
        case Site():
            return may_edit_site(actor, record)
        case Offer():
            return may_edit_offer(actor, record)
        case _:
            return may_edit_helper(actor, record)


def may_edit_or_propose(actor: Actor, record: Organisation | Site | Offer | Helper) -> bool:
    """Whether somebody may open the form; the edit may have to wait for the owner."""
    return may_edit(actor, record) or may_propose_change(actor, record)


def may_close_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Close it, and open it again: those who lead it, and the coordinator of its catchment."""
    return actor.in_catchment(organisation.catchment_id) and (
        _leads(actor, organisation.pk) or actor.has(Role.COORDINATOR)
    )


def may_show_elsewhere(actor: Actor, organisation: Organisation) -> bool:
    """Say in which neighbouring catchments it is shown: whoever may close it."""
    return may_close_organisation(actor, organisation)


def may_hide_organisation(actor: Actor, organisation: Organisation) -> bool:
    """The coordinator of a catchment in which a neighbour's organisation is shown."""
    return (
        actor.has(Role.COORDINATOR)
        and not actor.in_catchment(organisation.catchment_id)
        and _is_shown_to(actor, organisation)
    )


def may_show_again(actor: Actor, hidden: HiddenHere) -> bool:
    """Whoever may hide it."""
    return actor.in_catchment(hidden.catchment_id) and actor.has(Role.COORDINATOR)


def may_import(actor: Actor, catchment: Catchment) -> bool:
    """Imports write to everybody's records: the coordinator's alone."""
    return actor.in_catchment(catchment.pk) and actor.is_member and actor.has(Role.COORDINATOR)


def may_view_import(actor: Actor, run: ImportRun) -> bool:
    return actor.in_catchment(run.catchment_id) and actor.is_member and actor.has(Role.COORDINATOR)


def may_manage_import(actor: Actor, run: ImportRun) -> bool:
    """Name columns, decide, run, undo. Whether it is the moment for it, the action says."""
    return may_view_import(actor, run)


def _keeps(actor: Actor, organisation_id: int | None) -> bool:
    return (
        organisation_id is not None
        and actor.organisation_id == organisation_id
        and bool(actor.roles & KEEPING_ROLES)
    )


def _leads(actor: Actor, organisation_id: int) -> bool:
    return actor.organisation_id == organisation_id and bool(actor.roles & LEADING_ROLES)


def _is_oneself(actor: Actor, helper: Helper) -> bool:
    return actor.membership_id is not None and actor.membership_id == helper.membership_id


def _proposed(actor: Actor, change: ProposedChange) -> bool:
    return actor.membership_id is not None and actor.membership_id == change.proposed_by_id


def _is_public(organisation: Organisation) -> bool:
    return (
        organisation.status == OrganisationStatus.ACTIVE
        and organisation.catchment.status == CatchmentStatus.OPEN
    )


def _is_shown_to(actor: Actor, organisation: Organisation) -> bool:
    return actor.in_catchment(organisation.catchment_id) or (
        organisation.shown_in.filter(pk=actor.catchment_id or 0).exists()
    )
