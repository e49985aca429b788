"""Places of a workplace: write, change, take off; and where an opportunity takes place."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.network.actions.directory import AlreadyAdded, ChangedMeanwhile
from catchment.network.actions.editing import NothingChanged, edit_record
from catchment.network.actions.organisations import add_site
from catchment.network.models import Site
from catchment.network.places import UnknownPostcode
from catchment.network.records import SiteDetails, details_of
from catchment.people.actor import Actor
from catchment.placements.actions import host_sites as actions
from catchment.placements.actions.opportunities import OpportunityMovedOn
from catchment.placements.models import Host, Opportunity
from catchment.placements.queries import host_sites as queries
from catchment.placements.queries.host_sites import HostSite
from catchment.placements.rules.opportunities import may_write_for_host, may_write_opportunity
from catchment.web.gate import requires
from catchment.web.placements.forms.host_sites import ONLINE, HostSiteForm, WhereForm
from catchment.web.placements.views.fetch import kept_host, kept_opportunity, once_of
from catchment.web.placements.views.opportunities import MOVED_ON, version_of
from catchment.web.requests import MemberRequest

UNKNOWN = "We do not know this postcode. Check it, or leave it empty"


def kept_site(actor: Actor, *, host: uuid.UUID, site: uuid.UUID) -> HostSite:
    """A place of a host whose words the actor may at most write."""
    kept = kept_host(actor, host=host)
    return HostSite(kept, Site.objects.get(public_id=site, organisation_id=kept.organisation_id))


def may_write_site(actor: Actor, one: HostSite) -> bool:
    """Whoever writes for the workplace."""
    return may_write_for_host(actor, one.host)


@require_GET
@requires(may_write_for_host, of=kept_host)
def host_sites(request: MemberRequest, host: Host) -> HttpResponse:
    """Every place of one workplace, and what takes place there."""
    return render(
        request, "placements/host_sites.html", {"host": host, "rows": queries.sites_with_use(host)}
    )


@require_http_methods(["GET", "POST"])
@requires(may_write_for_host, of=kept_host)
def host_site_add(request: MemberRequest, host: Host) -> HttpResponse:
    """Write a place down."""
    form = HostSiteForm(request.POST if request.method == "POST" else None)
    once = once_of(request)
    if form.is_valid():
        try:
            add_site(
                organisation=host.organisation,
                details=SiteDetails(**form.values),
                by=request.actor,
                public_id=once,
            )
        except UnknownPostcode:
            form.add_error("postcode", _(UNKNOWN))
        except AlreadyAdded:
            messages.info(request, _("This was written down already"))
            return redirect("placements:host_sites", host.public_id)
        else:
            messages.success(
                request, _("Written down. Say at each opportunity where it takes place")
            )
            return redirect("placements:host_sites", host.public_id)
    return render(
        request,
        "placements/host_site.html",
        {"form": form, "host": host, "site": None, "once": once, "version": 0},
    )


@require_http_methods(["GET", "POST"])
@requires(may_write_site, of=kept_site)
def host_site(request: MemberRequest, one: HostSite) -> HttpResponse:
    """Change a place."""
    now = details_of(one.site)
    assert isinstance(now, SiteDetails)
    form = HostSiteForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(now, name) for name in HostSiteForm.base_fields},
    )
    version = _version(request, one.site)
    if form.is_valid():
        try:
            edit_record(
                record=one.site,
                base_version=version,
                details=replace(now, **form.values),
                by=request.actor,
            )
        except UnknownPostcode:
            form.add_error("postcode", _(UNKNOWN))
        except ChangedMeanwhile:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it, then save again"))
            version = Site.objects.values_list("version", flat=True).get(pk=one.site.pk)
        except NothingChanged:
            messages.info(request, _("Nothing was changed"))
            return redirect("placements:host_sites", one.host.public_id)
        else:
            messages.success(request, _("Written down"))
            return redirect("placements:host_sites", one.host.public_id)
    return render(
        request,
        "placements/host_site.html",
        {"form": form, "host": one.host, "site": one.site, "once": "", "version": version},
    )


@require_POST
@requires(may_write_site, of=kept_site)
def host_site_off(request: MemberRequest, one: HostSite) -> HttpResponse:
    """Take a place off, once nothing takes place there."""
    try:
        actions.retire_site(host=one.host, site=one.site, by=request.actor)
    except actions.SiteInUse:
        messages.warning(
            request,
            _("Something is still offered there. Give it another place, or close it, first"),
        )
    except actions.SiteGone:
        messages.info(request, _("It was taken off already"))
    else:
        messages.success(request, _("Taken off"))
    return redirect("placements:host_sites", one.host.public_id)


@require_http_methods(["GET", "POST"])
@requires(may_write_opportunity, of=kept_opportunity)
def opportunity_where(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """Say where it takes place."""
    site = opportunity.site
    stands = ONLINE if opportunity.remote else str(site.public_id) if site else ""
    form = WhereForm(
        request.POST if request.method == "POST" else None,
        sites=queries.sites_of(opportunity.host),
        initial={"where": stands},
    )
    if form.is_valid():
        try:
            actions.choose_site(
                opportunity=opportunity,
                site=form.site,
                remote=form.remote,
                version=version_of(request, opportunity),
                by=request.actor,
            )
        except OpportunityMovedOn:
            messages.info(request, _(MOVED_ON))
            return redirect("placements:opportunity_where", opportunity.public_id)
        messages.success(request, _("Written down"))
        return redirect("placements:opportunity_write", opportunity.public_id)
    return render(
        request,
        "placements/opportunity_where.html",
        {"form": form, "what": opportunity, "version": version_of(request, opportunity)},
    )


def _version(request: MemberRequest, site: Site) -> int:
    """The version that the page was drawn with; a page without one counts as outdated."""
    if request.method != "POST":
        return site.version
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
