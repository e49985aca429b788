"""Photos of a place: added with words, shown behind a door, taken off."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.enums import FileKind
from catchment.placements.actions import day_photos as actions
from catchment.placements.actions.opportunities import TakenOff
from catchment.placements.models import DayPhoto, Opportunity
from catchment.placements.rules import opportunities as rules
from catchment.support.files import CONTENT_TYPES, FileRefused
from catchment.web.gate import requires
from catchment.web.placements.forms.day_photos import PhotoForm
from catchment.web.placements.views.fetch import kept_opportunity
from catchment.web.requests import MemberRequest


def visible_photo(actor: Actor, *, photo: uuid.UUID) -> DayPhoto:
    """A photo of what the actor may read; never a file that is kept for something else."""
    seen = DayPhoto.objects.filter(
        opportunity__in=Opportunity.objects.visible_to(actor), file__kind=FileKind.PHOTO
    )
    return seen.select_related("file", "opportunity__host").get(public_id=photo)


def kept_photo(actor: Actor, *, photo: uuid.UUID) -> DayPhoto:
    """A photo of what the actor may at most write."""
    kept = DayPhoto.objects.filter(opportunity__in=Opportunity.objects.kept_by(actor))
    return kept.select_related("file", "opportunity__host").get(public_id=photo)


@require_http_methods(["GET", "POST"])
@requires(rules.may_write_opportunity, of=kept_opportunity)
def add(request: MemberRequest, opportunity: Opportunity) -> HttpResponse:
    """A picture of the place, with words."""
    form = PhotoForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.add_photo(
                opportunity=opportunity,
                name=file.name,
                content=file.read(),
                words=form.cleaned_data["words"],
                by=request.actor,
            )
        except FileRefused:
            form.add_error("file", _("We cannot read this photo. Save it as PNG or JPG"))
        except actions.SamePhoto:
            form.add_error("file", _("This photo is here already"))
        except actions.PhotosEnough:
            form.add_error("file", _("Six photos are enough. Take one off first"))
        except TakenOff:
            form.add_error(None, _("Staff took this off. The coordinator can tell why"))
        else:
            messages.success(request, _("Added"))
            return redirect("placements:opportunity_write", opportunity.public_id)
    return render(request, "placements/opportunity_photo.html", {"form": form, "what": opportunity})


@require_GET
@requires(rules.may_view_photo, of=visible_photo)
def show(request: MemberRequest, photo: DayPhoto) -> HttpResponse:
    """The picture, to whoever may read the page that it stands on."""
    file = photo.file
    with file.content.open("rb") as kept:
        content = kept.read()
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[file.name.rsplit(".", 1)[-1]],
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )


@require_POST
@requires(rules.may_write_photo, of=kept_photo)
def remove(request: MemberRequest, photo: DayPhoto) -> HttpResponse:
    """Take it off."""
    try:
        actions.remove_photo(photo=photo, by=request.actor)
    except actions.PhotoGone:
        messages.info(request, _("It was taken off already"))
    else:
        messages.success(request, _("Taken off"))
    return redirect("placements:opportunity_write", photo.opportunity.public_id)
