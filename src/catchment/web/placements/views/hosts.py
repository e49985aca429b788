"""Hosts, for staff and for the workplace itself: written down, checked, paused, brought back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.network.actions.directory import AlreadyAdded
from catchment.people.enums import Role
from catchment.placements.actions import contacts as contact_actions
from catchment.placements.actions import hosts as actions
from catchment.placements.actions.host_links import OWN_PAUSES
from catchment.placements.enums import HostSource, HostStatus, PauseReason
from catchment.placements.models import Host, HostContact
from catchment.placements.models.hosts import HOST_KEEPERS
from catchment.placements.queries import hosts as queries
from catchment.placements.rules import hosts as rules
from catchment.placements.rules.host_imports import may_import_hosts
from catchment.placements.rules.opportunities import may_write_for_host
from catchment.web.gate import members, requires
from catchment.web.placements.forms.hosts import (
    BeginForm,
    CheckForm,
    ContactForm,
    HostsForm,
    WorkplaceForm,
    YearForm,
)
from catchment.web.placements.pages import desks, narrowing
from catchment.web.placements.views.fetch import once_of, visible_contact, visible_host
from catchment.web.requests import MemberRequest

HOSTS_A_PAGE = 50
MOVED_ON = "Somebody was faster. This is how it stands now"


@require_GET
@members(*HOST_KEEPERS)
def hosts(request: MemberRequest) -> HttpResponse:
    """Every workplace, those that wait to be checked first."""
    on = timezone.localdate(request.actor.now)
    asked = HostsForm(request.GET).asked
    counts = queries.counted(request.actor, on=on)
    found = queries.desk(request.actor, on=on, **asked)
    page = Paginator(found, HOSTS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "asked": asked,
        "choices": narrowing.choices(desks.states(counts), asked),
        "to_check": counts[HostStatus.PENDING],
        "every": counts.total(),
        "rows": page,
        "lines": desks.lines(page, on=on),
        "before": narrowing.before(asked),
        "may_import": may_import_hosts(request.actor, request.catchment),
    }
    return render(request, "placements/hosts.html", shown)


@require_http_methods(["GET", "POST"])
@members(*HOST_KEEPERS)
def add(request: MemberRequest) -> HttpResponse:
    """Staff write a workplace down, for example after a telephone call."""
    posted = request.POST if request.method == "POST" else None
    form = WorkplaceForm(posted, initial={"contacts_a_month": 2})
    once = once_of(request)
    if form.is_valid():
        try:
            made = actions.add_host(
                catchment=request.catchment,
                details=form.workplace,
                source=HostSource.STAFF,
                by=request.actor,
                public_id=once,
            )
        except AlreadyAdded:
            messages.info(request, _("This was written down already"))
            return redirect("placements:hosts")
        messages.success(request, _("Written down. It is seen by nobody before it was checked"))
        return _to(made)
    return render(request, "placements/host_add.html", {"form": form, "once": once})


@require_http_methods(["GET", "POST"])
@members(Role.HOST)
def begin(request: MemberRequest) -> HttpResponse:
    """Whoever was invited as host tells about their workplace."""
    own = Host.objects.of(request.actor).first()
    if own is not None:
        return redirect("placements:host_home")
    organisation = queries.own_organisation(request.actor)
    if organisation is None:
        return render(request, "placements/host_nowhere.html")
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        initial={"contact_name": request.actor.name, "contacts_a_month": 2},
    )
    if form.is_valid():
        try:
            actions.begin_host(
                organisation=organisation,
                catchment=request.catchment,
                source=HostSource.INVITATION,
                year=form.year,
                contact=form.contact,
                about=form.cleaned_data["about"],
                by=request.actor,
            )
        except actions.HostThere:
            messages.info(request, _("This was written down already"))
        else:
            messages.success(
                request, _("Thank you. Now describe a day, so that learners can picture it")
            )
        return redirect("placements:host_home")
    return render(
        request, "placements/host_begin.html", {"form": form, "organisation": organisation}
    )


@require_GET
@requires(rules.may_view_host, of=visible_host)
def host(request: MemberRequest, host: Host) -> HttpResponse:
    """One workplace: what it opens, and for staff whom to ring and how it stands."""
    return render(
        request,
        "placements/host.html",
        {
            "shown": queries.host_page(host, request.actor),
            "may_edit": rules.may_edit_host(request.actor, host),
            "may_write": may_write_for_host(request.actor, host),
            "may_check": rules.may_check_host(request.actor, host),
            "may_bring_back": _may_bring_back(request, host),
        },
    )


def _may_bring_back(request: MemberRequest, host: Host) -> bool:
    allowed = rules.may_bring_back_host(request.actor, host)
    return allowed and host.pause_reason in _reasons(request, host)


def _reasons(request: MemberRequest, host: Host) -> tuple[PauseReason, ...]:
    return tuple(PauseReason) if rules.may_check_host(request.actor, host) else OWN_PAUSES


@require_http_methods(["GET", "POST"])
@requires(rules.may_check_host, of=visible_host)
def check(request: MemberRequest, host: Host) -> HttpResponse:
    """Say that a workplace was looked at, or that it is not taken on."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        takes = form.cleaned_data["decision"] == CheckForm.TAKE
        act = actions.verify_host if takes else actions.refuse_host
        try:
            act(host=host, words=form.cleaned_data["words"], by=request.actor)
        except actions.HostMovedOn:
            messages.info(request, _(MOVED_ON))
        else:
            messages.success(
                request,
                _("Checked. Learners can find it from now on")
                if takes
                else _("Written down. It is not taken on"),
            )
        return _to(host)
    return render(
        request,
        "placements/host_check.html",
        {"form": form, "host": host, "alike": queries.named_alike(host)},
    )


@require_POST
@requires(rules.may_edit_host, of=visible_host)
def pause(request: MemberRequest, host: Host) -> HttpResponse:
    """Rest for a while."""
    try:
        actions.pause_host(host=host, reason=PauseReason.ASKED, by=request.actor)
    except actions.HostMovedOn:
        messages.info(request, _(MOVED_ON))
    else:
        messages.success(request, _("Paused. Nobody is asked anything until you take it up again"))
    return _to(host)


@require_POST
@requires(rules.may_bring_back_host, of=visible_host)
def bring_back(request: MemberRequest, host: Host) -> HttpResponse:
    """End the pause."""
    try:
        actions.bring_back_host(host=host, by=request.actor, reasons=_reasons(request, host))
    except actions.HostMovedOn:
        messages.info(request, _("This pause is not ended from here. The coordinator can tell why"))
    else:
        messages.success(request, _("Good to have you back"))
    return _to(host)


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_host, of=visible_host)
def year(request: MemberRequest, host: Host) -> HttpResponse:
    """What the host wants this year."""
    form = YearForm(
        request.POST if request.method == "POST" else None,
        initial={
            "appetite": host.appetite,
            "appetite_reason": host.appetite_reason,
            "ask_again_on": host.ask_again_on,
            "contacts_a_month": host.contacts_a_month,
            "at_once": host.at_once,
        },
    )
    if form.is_valid():
        actions.say_year(host=host, year=form.year, by=request.actor)
        messages.success(request, _("Written down"))
        return _to(host)
    return _small(request, host, form, _("What would you like this year?"))


@require_http_methods(["GET", "POST"])
@requires(rules.may_edit_host, of=visible_host)
def add_contact(request: MemberRequest, host: Host) -> HttpResponse:
    """Somebody else whom staff may ask."""
    form = ContactForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.contact
        contact_actions.write_first_contact(
            host=host,
            name=told.name,
            email=told.email,
            phone=told.phone,
            job_title=told.job_title,
            by=request.actor,
        )
        messages.success(request, _("We ask them first from now on"))
        return _to(host)
    return _small(request, host, form, _("Who else may we talk to?"))


@require_POST
@requires(rules.may_view_host_contact, of=visible_contact)
def remove_contact(request: MemberRequest, contact: HostContact) -> HttpResponse:
    """Take a contact off."""
    try:
        contact_actions.remove_contact(contact=contact, by=request.actor)
    except contact_actions.ContactGone:
        messages.info(request, _(MOVED_ON))
    else:
        messages.success(request, _("Taken off"))
    return _to(contact.host)


def _small(
    request: MemberRequest, host: Host, form: YearForm | ContactForm, title: str
) -> HttpResponse:
    return render(
        request, "placements/host_small.html", {"form": form, "host": host, "title": title}
    )


def _to(host: Host) -> HttpResponseRedirect:
    return redirect("placements:host", host.public_id)
