"""Where each role's day begins: what needs you now, a few things at once; then the rest."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from catchment.design.phrases import in_words, since
from catchment.network.enums import freshness
from catchment.network.models import Helper, Offer, ProposedChange
from catchment.network.rules import may_keep_offers
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Invitation, Person, Supporter
from catchment.support.enums import ConcernStatus, ParentLinkStatus
from catchment.support.models import Concern, Contest
from catchment.support.queries import gaps
from catchment.support.queries.parents import links_at_school
from catchment.support.queries.today import today_of
from catchment.vocabulary.names import inside
from catchment.web import figures
from catchment.web.gate import members
from catchment.web.navigation import home_for
from catchment.web.pages.attention import Attention
from catchment.web.pages.said import said_to_school
from catchment.web.pages.today import attention, caseload_figure, caseload_heading
from catchment.web.pages.work import urgent_work
from catchment.web.requests import MemberRequest

MOST_ITEMS = 5

#: A helper's list says so many at once; the rest is folded away.
MOST_OF_A_DAY = 7


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """Something that the reader offers, and whether it was said to be right lately."""

    title: str
    url: str
    confirm_url: str
    state: str
    checked: str


@dataclass(frozen=True, slots=True)
class Home:
    """What a home page shows.

    Attributes:
        heading: a greeting and how many things there are.
        items: what needs the reader now, a few.
        more: the rest of it, for helpers.
        news: sentences about what is new.
        persons: whom the reader may see, newest first.
        coverage: the coverage figure, for coordinators.
        offers: what the reader’s organisation offers, longest unconfirmed first, at most five.
        keeps_offers: whether the reader looks after offers of help.
        meets_people: whether other people’s records belong to the reader’s work.
        load_heading: how many people the reader helps, and how much room there is.
        load: the same drawn, where they have said how many they can hold.
    """

    heading: str
    items: list[Attention]
    more: list[Attention] = field(default_factory=list)
    news: list[str] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    coverage: Any = None
    offers: list[OwnOffer] = field(default_factory=list)
    keeps_offers: bool = False
    meets_people: bool = False
    load_heading: str = ""
    load: figures.Figure | None = None


@require_GET
@members()
def home(request: MemberRequest) -> HttpResponse:
    """The home of the role in use; a person's own space and the desks begin elsewhere."""
    actor, catchment = request.actor, request.catchment
    if actor.has(Role.COORDINATOR):
        return render(
            request, "pages/home_coordinator.html", {"home": _coordinator(actor, catchment)}
        )
    if actor.has(Role.HELPER, Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD, Role.HOST):
        return render(request, "pages/home_helper.html", {"home": _helper(actor, catchment)})
    return redirect(home_for(actor))


def _coordinator(actor: Actor, catchment: Catchment) -> Home:
    """The same number of queries, however large the catchment."""
    coverage = gaps.coverage(catchment, at=actor.now)
    items = [
        *urgent_work(actor, on=timezone.localdate(actor.now)),
        *_most_waited_for(coverage),
        *_contests(actor),
        *_changes(actor),
        *_stale(actor, catchment),
        *_invitations(actor, catchment),
    ][:MOST_ITEMS]
    return Home(
        heading=_greeting(actor, len(items)),
        items=items,
        news=_coordinator_news(catchment, coverage),
        coverage=figures.coverage_figure(coverage),
    )


def _helper(actor: Actor, catchment: Catchment) -> Home:
    """The same number of queries, however many people somebody helps."""
    on = timezone.localdate(actor.now)
    today = today_of(actor, on=on)
    items = [
        *_concerns(actor),
        *urgent_work(actor, on=on),
        *attention(today, on=on),
        *said_to_school(actor),
        *_supporters(actor),
        *_parents(actor),
        *_own_stale(actor),
        *_own_full(actor),
        *_changes(actor),
    ]
    seen = Person.objects.visible_to(actor).order_by("known_as", "pk")[: MOST_ITEMS + 1]
    persons = [one for one in seen if one.pk != actor.person_id]
    keeps_offers = may_keep_offers(actor, catchment)
    return Home(
        heading=_greeting(actor, len(items)),
        items=items[:MOST_OF_A_DAY],
        more=items[MOST_OF_A_DAY:],
        persons=persons,
        offers=_own_offers(actor) if keeps_offers else [],
        keeps_offers=keeps_offers,
        meets_people=bool(persons) or actor.has(Role.HELPER, Role.CAREERS_LEADER),
        load_heading=caseload_heading(today.caseload),
        load=caseload_figure(today.caseload),
    )


def _own_offers(actor: Actor) -> list[OwnOffer]:
    """Open offers of the reader's organisation, each with a button that says "still right"."""
    on = actor.now.date()
    mine = Offer.objects.public().filter(organisation_id=actor.organisation_id or 0)
    return [
        OwnOffer(
            title=one.title,
            url=reverse("network:offer", args=[one.public_id]),
            confirm_url=reverse("network:confirm_offer", args=[one.public_id]),
            state=freshness(one.assured_on, one.rhythm_months, on),
            checked=_("Checked %(ago)s") % {"ago": since(one.assured_on, on)}
            if one.assured_on
            else _("Never checked"),
        )
        for one in mine.order_by(F("assured_on").asc(nulls_first=True), "title", "pk")[:MOST_ITEMS]
    ]


def _greeting(actor: Actor, count: int) -> str:
    first = actor.name.split(" ")[0]
    if not count:
        return _("Hello, %(name)s. Nothing needs you now") % {"name": first}
    return ngettext(
        "Hello, %(name)s. One thing needs you now",
        "Hello, %(name)s. %(count)s things need you now",
        count,
    ) % {"name": first, "count": in_words(count).capitalize()}


def _most_waited_for(coverage: gaps.Coverage) -> list[Attention]:
    worst = coverage.most_waited_for
    if worst is None:
        return []
    return [
        Attention(
            _("%(count)s people in %(place)s wait for help with %(topic)s")
            % {
                "count": worst.waiting,
                "place": worst.place,
                "topic": inside(worst.topic),
            },
            reverse("support:gaps"),
            _("Nobody who offers it has room, or nobody offers it yet."),
        )
    ]


def _contests(actor: Actor) -> list[Attention]:
    waiting = Contest.objects.visible_to(actor).waiting().count()
    if not waiting:
        return []
    return [
        Attention(
            ngettext(
                "An answer was called “not right”, and needs a person",
                "%(count)s answers were called “not right”, and need a person",
                waiting,
            )
            % {"count": waiting},
            reverse("support:contests"),
            _("Whoever wrote it waits for a reply."),
        )
    ]


def _changes(actor: Actor) -> list[Attention]:
    waiting = ProposedChange.objects.visible_to(actor).waiting()
    count = waiting.exclude(proposed_by_id=actor.membership_id).count()
    if not count:
        return []
    return [
        Attention(
            ngettext(
                "A change to a record waits for your yes or no",
                "%(count)s changes to records wait for your yes or no",
                count,
            )
            % {"count": count},
            reverse("network:changes"),
            _("Nothing changes until you decide."),
        )
    ]


def _stale(actor: Actor, catchment: Catchment) -> list[Attention]:
    stale = Offer.objects.in_catchment(catchment).public().unconfirmed(on=actor.now.date())
    first = stale.select_related("organisation").order_by("assured_on", "pk").first()
    if first is None:
        return []
    more = stale.count() - 1
    return [
        Attention(
            _("%(name)s has not said that it is still open") % {"name": first.organisation.name},
            reverse("network:offer", args=[first.public_id]),
            ngettext(
                "One other offer is out of date too.",
                "%(count)s other offers are out of date too.",
                more,
            )
            % {"count": more}
            if more
            else _("Ring first."),
        )
    ]


def _invitations(actor: Actor, catchment: Catchment) -> list[Attention]:
    waiting = Invitation.objects.open_at(actor.now).filter(catchment=catchment).count()
    if not waiting:
        return []
    return [
        Attention(
            ngettext(
                "One invitation has not been taken up",
                "%(count)s invitations have not been taken up",
                waiting,
            )
            % {"count": waiting},
            reverse("people:invitations"),
            _("You can send them again."),
        )
    ]


def _coordinator_news(catchment: Catchment, coverage: gaps.Coverage) -> list[str]:
    helpers = Helper.objects.in_catchment(catchment).active()
    offers = Offer.objects.in_catchment(catchment).public()
    news = [
        ngettext("%(count)s helper", "%(count)s helpers", helpers.count())
        % {"count": helpers.count()},
        ngettext("%(count)s open offer of help", "%(count)s open offers of help", offers.count())
        % {"count": offers.count()},
    ]
    if coverage.waiting_at_least:
        news.append(
            _("at least %(count)s needs that nobody meets yet")
            % {"count": coverage.waiting_at_least}
        )
    return news


def _concerns(actor: Actor) -> list[Attention]:
    """Safeguarding records, for their leads alone; counted, never named."""
    if not actor.has(Role.SAFEGUARDING_LEAD):
        return []
    coming = Concern.objects.coming_to(actor).count()
    waiting = Concern.objects.visible_to(actor).filter(status=ConcernStatus.OPEN).count()
    asked = ngettext(
        "Another lead asks you to take over a record",
        "Other leads ask you to take over %(count)s records",
        coming,
    )
    kept = ngettext(
        "One safeguarding record is open", "%(count)s safeguarding records are open", waiting
    )
    where, why = reverse("support:concerns"), _("Only safeguarding leads here read them.")
    return [
        Attention(words % {"count": count}, where, why)
        for words, count in ((asked, coming), (kept, waiting))
        if count
    ]


def _supporters(actor: Actor) -> list[Attention]:
    """People whom learners named, for those at a school who may say that it is safe."""
    if not actor.has(Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD):
        return []
    named = Supporter.objects.visible_to(actor).filter(confirmed_at__isnull=True)
    waiting = named.exclude(person_id=actor.person_id or 0).count()
    if not waiting:
        return []
    return [
        Attention(
            ngettext(
                "Somebody whom a learner trusts waits for your yes",
                "%(count)s people whom learners trust wait for your yes",
                waiting,
            )
            % {"count": waiting},
            reverse("people:supporters_to_confirm"),
            _("Until somebody at school says that it is safe, nothing reaches them."),
        )
    ]


def _parents(actor: Actor) -> list[Attention]:
    """Parents who asked for a link to a learner, for those at the school who may answer."""
    if not actor.has(Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD):
        return []
    waiting = sum(one.status == ParentLinkStatus.ASKED for one in links_at_school(actor))
    if not waiting:
        return []
    return [
        Attention(
            ngettext(
                "A parent waits for your answer", "%(count)s parents wait for your answer", waiting
            )
            % {"count": waiting},
            reverse("support:parents"),
            _("They see nothing until the school has confirmed who they are."),
        )
    ]


def _own_stale(actor: Actor) -> list[Attention]:
    if actor.organisation_id is None:
        return []
    mine = Offer.objects.public().filter(organisation_id=actor.organisation_id)
    stale = mine.unconfirmed(on=actor.now.date()).order_by("assured_on", "pk")
    return [
        Attention(
            _("Is “%(title)s” still right?") % {"title": one.title},
            reverse("network:my_offers"),
            _("While it is not confirmed, nobody is sent to it."),
        )
        for one in stale[:3]
    ]


def _own_full(actor: Actor) -> list[Attention]:
    if actor.membership_id is None:
        return []
    mine = Helper.objects.active().filter(membership_id=actor.membership_id).first()
    if mine is None or mine.load < mine.capacity:
        return []
    return [
        Attention(
            _("Your week is full: nobody new is sent to you"),
            reverse("network:my_offers"),
            _("Say so when there is room again."),
        )
    ]
