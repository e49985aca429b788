"""Parents and carers: asking, the school's answer, what the child chooses, a parent's children."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Organisation, Person
from catchment.people.rules import may_view_journal_of
from catchment.support.actions import parents as actions
from catchment.support.enums import ParentLinkStatus, ParentSees
from catchment.support.models import ParentLink, ParentSetting
from catchment.support.queries import parents as queries
from catchment.support.rules import parents as rules
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, typed_before
from catchment.web.gate import members, requires, showed
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.parents import (
    AskForChildForm,
    ChooseForm,
    LinkParentForm,
    SettingForm,
    StopForm,
)
from catchment.web.support.pages import parents as pages
from catchment.web.support.views.things import READING_PERSON, itself, visible_person

FASTER = "Somebody was faster. Here is how it stands."
READING_LINK = "looked at a parent’s link to you"


def visible_link(actor: Actor, *, parent_link: uuid.UUID) -> ParentLink:
    return queries.visible_parent_link(actor, parent_link)


def own_school(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id or 0)


def whose(link: ParentLink) -> Person:
    return link.person


@require_GET
@members(Role.PARENT, listing="opened the list of their children, with dates")
def children(request: MemberRequest) -> HttpResponse:
    """A parent's children, what comes next, and the plan where it may be read."""
    found = queries.children_of(request.actor)
    showed(request, [one.link.person for one in found])
    shown = {"children": found, "title": pages.children_title(found), "says": pages}
    return render(request, "support/children.html", shown)


@require_http_methods(["GET", "POST"])
@members(Role.PARENT)
def ask(request: MemberRequest) -> HttpResponse:
    """Ask to be linked to a child. The answer is the same whoever was named."""
    form = AskForChildForm(
        request.POST if request.method == "POST" else None,
        schools=queries.schools_of(request.actor.catchment_id),
        today=timezone.localdate(),
    )
    if form.is_valid():
        try:
            actions.ask_for_child(
                name=form.cleaned_data["name"],
                born_on=form.cleaned_data["born_on"],
                school=form.chosen_school,
                relation=form.cleaned_data["relation"],
                by=request.actor,
            )
        except actions.TooManyAsked:
            form.add_error(
                None, _("You have asked often today. Ask again tomorrow, or ring the school")
            )
        else:
            messages.success(
                request, _("Thank you. The school will look at it. They tell you when it is done.")
            )
            return redirect("support:children")
    return render(request, "support/child_ask.html", {"form": form})


@require_GET
@requires(may_view_journal_of, of=visible_person)
def my_parents(request: MemberRequest, person: Person) -> HttpResponse:
    """What the child's parents can see, said to the child."""
    links = queries.parents_of(person)
    shown = {
        "rows": [
            (
                one,
                pages.told_to_child(one),
                rules.may_choose_what_parent_sees(request.actor, one),
                rules.may_end_parent_link(request.actor, one),
            )
            for one in links
        ],
        "title": pages.my_parents_title(links),
        "old_enough": rules.is_old_enough(request.actor, person),
    }
    return render(request, "support/my_parents.html", shown)


@require_http_methods(["GET", "POST"])
@requires(rules.may_choose_what_parent_sees, of=visible_link)
def choose(request: MemberRequest, link: ParentLink) -> HttpResponse:
    """The child shows a parent less, or as much again."""
    form = ChooseForm(
        request.POST if request.method == "POST" else None,
        most=actions.most_for(link, on=timezone.localdate()),
        initial={"chosen": link.sees},
    )
    if form.is_valid():
        try:
            actions.choose_what_parent_sees(
                link=link, chosen=ParentSees(form.cleaned_data["chosen"]), by=request.actor
            )
        except actions.LinkHasMoved:
            messages.info(request, _("This link has ended meanwhile"))
        else:
            messages.success(request, _("Kept. From now on they see what you chose."))
        return redirect("support:my_parents")
    return render(request, "support/parent_sees.html", {"form": form, "link": link})


@require_POST
@requires(rules.may_end_parent_link, of=visible_link)
def end(request: MemberRequest, link: ParentLink) -> HttpResponse:
    """The child or the parent ends it."""
    try:
        actions.end_parent_link(link=link, by=request.actor)
    except actions.LinkHasMoved:
        messages.info(request, _("It had ended already"))
    else:
        messages.success(request, _("Ended. Nothing is seen any more."))
    own = link.person_id == request.actor.person_id
    return redirect("support:my_parents" if own else "support:children")


@require_GET
@members(*rules.LEADS, listing="opened the list of parents of learners, to confirm them")
def parents(request: MemberRequest) -> HttpResponse:
    """Links of the learners of one's own school: those that wait first."""
    links = queries.links_at_school(request.actor)
    showed(request, [one.person for one in links])
    stops = request.actor.has(Role.SAFEGUARDING_LEAD)
    shown = {
        "links": links,
        "waiting": sum(one.status == ParentLinkStatus.ASKED for one in links),
        "stops": stops,
        "Status": ParentLinkStatus,
        "may_set": request.actor.organisation_id is not None
        and rules.may_set_what_parents_see(request.actor, own_school(request.actor)),
    }
    return render(request, "support/parents.html", shown)


@require_POST
@requires(rules.may_decide_parent_link, of=visible_link)
def verify(request: MemberRequest, link: ParentLink) -> HttpResponse:
    """The school says that this is a parent."""
    try:
        actions.verify_parent_link(link=link, by=request.actor)
    except actions.LinkHasMoved:
        messages.info(request, _(FASTER))
    else:
        messages.success(request, _("Confirmed. The learner is told what their parent can see."))
    return redirect("support:parents")


@require_POST
@requires(rules.may_decide_parent_link, of=visible_link)
def refuse(request: MemberRequest, link: ParentLink) -> HttpResponse:
    """The school does not confirm it."""
    try:
        actions.refuse_parent_link(link=link, by=request.actor)
    except actions.LinkHasMoved:
        messages.info(request, _(FASTER))
    else:
        messages.success(request, _("Not confirmed. They are not told who is known here."))
    return redirect("support:parents")


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(
    rules.may_block_parent_link, of=visible_link, about=whose, reading=READING_LINK, hidden=True
)
def stop(request: DraftingRequest, link: ParentLink) -> HttpResponse:
    """The safeguarding lead stops a link."""
    form = StopForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request)
    )
    if form.is_valid():
        try:
            actions.block_parent_link(
                link=link, reason=form.cleaned_data["reason"], by=request.actor
            )
        except actions.LinkHasMoved:
            messages.info(request, _(FASTER))
        else:
            sent(request)
            messages.success(request, _("Stopped. From this moment it opens nothing."))
        return redirect("support:parents")
    return render(request, "support/parent_stop.html", {"form": form, "link": link})


@require_POST
@requires(rules.may_lift_block, of=visible_link)
def lift(request: MemberRequest, link: ParentLink) -> HttpResponse:
    """Let a link that was stopped be asked for again."""
    try:
        actions.lift_block(link=link, by=request.actor)
    except actions.LinkHasMoved:
        messages.info(request, _(FASTER))
    else:
        messages.success(request, _("The link has ended. It can be asked for again."))
    return redirect("support:parents")


@require_http_methods(["GET", "POST"])
@requires(rules.may_link_parent, of=visible_person, about=itself, reading=READING_PERSON)
def add(request: MemberRequest, person: Person) -> HttpResponse:
    """The careers leader links a parent from the learner's record."""
    form = LinkParentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        linked = _link(request, person, form)
        if linked is not None:
            return linked
    return render(request, "support/parent_add.html", {"form": form, "person": person})


def _link(
    request: MemberRequest, person: Person, form: LinkParentForm
) -> HttpResponseRedirect | None:
    """Back to the list; None where it was refused."""
    parent = queries.parent_called(form.cleaned_data["email"], catchment_id=person.catchment_id)
    if parent is None:
        form.add_error("email", _("No parent signs in with this. Have them invited first"))
        return None
    try:
        actions.link_parent(
            person=person, parent=parent, relation=form.cleaned_data["relation"], by=request.actor
        )
    except actions.NotForOneself:
        form.add_error(
            "email", _("This is the learner’s own address, or yours: ask another lead to link you")
        )
        return None
    except actions.LinkedAlready:
        form.add_error("email", _("There is a link already. Look at the list of parents"))
        return None
    messages.success(request, _("Linked. The learner is told what their parent can see."))
    return redirect("support:parents")


@require_http_methods(["GET", "POST"])
@requires(rules.may_set_what_parents_see, of=own_school)
def setting(request: MemberRequest, school: Organisation) -> HttpResponse:
    """What parents see by default at this school."""
    form = SettingForm(
        request.POST if request.method == "POST" else None, initial=_standing(school)
    )
    if form.is_valid():
        actions.set_what_parents_see(
            organisation=school, by=request.actor, **_levels(form.cleaned_data)
        )
        messages.success(request, _("Kept. Every learner it changes something for is told."))
        return redirect("support:parents")
    return render(request, "support/parent_setting.html", {"form": form, "school": school})


def _standing(school: Organisation) -> dict[str, Any]:
    said = ParentSetting.objects.filter(organisation=school).first() or ParentSetting()
    return {
        "younger_see": said.younger_see,
        "older_see": said.older_see,
        "older_from": said.older_from,
    }


def _levels(given: dict[str, Any]) -> dict[str, Any]:
    return given | {
        "younger_see": ParentSees(given["younger_see"]),
        "older_see": ParentSees(given["older_see"]),
    }
