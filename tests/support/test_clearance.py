"""A clearance that lapses shuts what it opened, from the day after its last; a new one opens it again."""

import datetime as dt
from dataclasses import dataclass

import pytest

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.people.queries import actor_of
from catchment.support import models
from catchment.support.actions.clearance_round import sweep_clearances
from catchment.support.actions.team import choose_lead
from catchment.support.rules import ladder as ladder_rules
from catchment.support.rules import messages as message_rules
from catchment.support.rules import plans as plan_rules
from catchment.support.rules import shares as share_rules
from catchment.support.rules.clearance import may_be_let_in_about
from tests.factories.documents import DocumentFactory
from tests.factories.people import (
    NOW,
    TODAY,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    clear,
)
from tests.factories.plans import PlanFactory, PlanStepFactory, StepMessageFactory
from tests.factories.support import LadderFactory, let_in
from tests.factories.team import helper_in, herself, in_team, karen_with_a_plan

pytestmark = pytest.mark.django_db
CHILD, ADULT = dt.date(2012, 3, 4), dt.date(2000, 1, 1)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Shared:
    """Everything of one person that a member can be let in about."""

    ruth: Membership
    plan: models.Plan
    step: models.PlanStep
    message: models.StepMessage
    ladder: models.Ladder
    document: models.Document

    def opens_to(self, actor: Actor) -> dict[str, tuple[bool, bool]]:
        """Of each thing whether ``visible_to`` and the rule open it."""
        layer = models.LadderLayer.objects.select_related("ladder__person").get(
            ladder=self.ladder, layer=3
        )
        asked = {
            "plan": (self.plan, plan_rules.may_view_plan(actor, self.plan)),
            "step": (self.step, plan_rules.may_view_step(actor, self.step)),
            "message": (self.message, message_rules.may_view_message(actor, self.message)),
            "ladder": (self.ladder, ladder_rules.may_view_ladder(actor, self.ladder)),
            "layer": (layer, ladder_rules.may_view_layer(actor, layer)),
            "document": (self.document, share_rules.may_view_document(actor, self.document)),
        }
        return {
            name: (type(row)._default_manager.visible_to(actor).filter(pk=row.pk).exists(), may)  # type: ignore[attr-defined]
            for name, (row, may) in asked.items()
        }


def shared_by(born_on: dt.date | None, *roles: Role, **values: object) -> Shared:
    """A plan, a ladder and a document, all of them shared with Ruth, whom nobody has cleared."""
    person = PersonFactory(born_on=born_on)
    ruth = MembershipFactory(
        catchment=person.catchment, holds=list(roles) or [Role.HELPER], **values
    )
    plan = PlanFactory(person=person)
    in_team(plan, ruth)
    ladder = LadderFactory(person=person)
    let_in(ladder, ruth)
    document = DocumentFactory(person=person)
    given = GrantFactory(person=person, recipient=ruth)
    models.DocumentShare.objects.create(grant=given, document=document)
    step = PlanStepFactory(plan=plan)
    ruth.helpers.all().delete()
    return Shared(
        ruth=ruth,
        plan=plan,
        step=step,
        message=StepMessageFactory(step=step, author=ruth),
        ladder=ladder,
        document=document,
    )


ALL_OPEN = dict.fromkeys(["plan", "step", "message", "ladder", "layer", "document"], (True, True))
ALL_SHUT = dict.fromkeys(ALL_OPEN, (False, False))


@pytest.mark.parametrize(
    ("born_on", "until", "opens"),
    [
        pytest.param(CHILD, TODAY + DAY, True, id="in date"),
        pytest.param(CHILD, TODAY, True, id="its last day"),
        pytest.param(CHILD, TODAY - DAY, False, id="lapsed"),
        pytest.param(CHILD, None, False, id="never recorded"),
        pytest.param(None, TODAY - DAY, False, id="of unknown age, lapsed"),
        pytest.param(None, TODAY, True, id="of unknown age, in date"),
        pytest.param(ADULT, None, True, id="grown up"),
        pytest.param(dt.date(2008, 11, 21), None, True, id="18 today"),
        pytest.param(dt.date(2008, 11, 22), None, False, id="18 tomorrow"),
    ],
)
def test_what_was_shared_is_open_while_the_clearance_is(
    born_on: dt.date | None, until: dt.date | None, opens: bool
) -> None:
    shared = shared_by(born_on)
    if until is not None:
        clear(shared.ruth, until=until)
    actor = actor_of(shared.ruth, now=NOW)

    assert shared.opens_to(actor) == (ALL_OPEN if opens else ALL_SHUT)
    assert may_be_let_in_about(actor, shared.plan.person) is opens


def test_renewed_it_opens_again_without_a_new_invitation() -> None:
    shared = shared_by(CHILD)
    clear(shared.ruth, until=TODAY)
    later = actor_of(shared.ruth, now=NOW + DAY)
    assert shared.opens_to(later) == ALL_SHUT

    clear(shared.ruth, until=TODAY + dt.timedelta(days=365))

    assert shared.opens_to(later) == ALL_OPEN


@pytest.mark.parametrize(
    ("role", "learns_there", "opens"),
    [
        (Role.CAREERS_LEADER, True, True),
        (Role.SAFEGUARDING_LEAD, True, True),
        (Role.HELPER, True, False),
        (Role.CAREERS_LEADER, False, False),
    ],
)
def test_a_lead_where_they_learn_is_answered_for_by_the_school(
    role: Role, learns_there: bool, opens: bool
) -> None:
    school = OrganisationFactory(school=True)
    shared = shared_by(CHILD, role, organisation=school)
    if learns_there:
        EnrolmentFactory(person=shared.plan.person, organisation=school)
    actor = actor_of(shared.ruth, now=NOW)

    assert shared.opens_to(actor) == (ALL_OPEN if opens else ALL_SHUT)
    assert may_be_let_in_about(actor, shared.plan.person) is opens


def test_somebody_elses_clearance_opens_nothing() -> None:
    shared = shared_by(CHILD)
    clear(helper_in(shared.plan.person, "Denise Holroyd"))
    elsewhere = MembershipFactory(user=shared.ruth.user, holds=[Role.HELPER])
    clear(elsewhere)

    assert shared.opens_to(actor_of(shared.ruth, now=NOW)) == ALL_SHUT
    assert shared.opens_to(actor_of(elsewhere, now=NOW)) == ALL_SHUT


def test_the_person_still_reads_everything() -> None:
    plan = karen_with_a_plan(born_on=CHILD)

    assert plan_rules.may_view_plan(herself(plan), plan)
    assert models.Plan.objects.visible_to(herself(plan)).get() == plan


def test_without_a_clearance_nobody_sits_down_with_somebody_under_18() -> None:
    person = PersonFactory(born_on=CHILD)
    ruth = helper_in(person)
    GrantFactory(person=person, recipient=ruth, cleared=False)
    actor = actor_of(ruth, now=NOW)
    before = ladder_rules.may_sit_together(actor, person)

    clear(ruth)

    assert (before, ladder_rules.may_sit_together(actor, person)) == (False, True)


def told(to: Membership) -> list[str]:
    notices = models.Notice.objects.filter(to=to, key__startswith="clearance ").order_by("pk")
    return list(notices.values_list("sentence", flat=True))


def test_thirty_days_before_and_on_the_day_everybody_is_told_once() -> None:
    plan = karen_with_a_plan(born_on=CHILD)
    karen = Membership.objects.get(user=plan.person.user)
    ruth, amina = helper_in(plan.person), helper_in(plan.person, "Amina Rashid")
    in_team(plan, ruth)
    choose_lead(place=in_team(plan, amina), by=herself(plan))
    last = TODAY + dt.timedelta(days=31)
    clear(ruth, until=last)

    assert sweep_clearances(now=NOW) == 0
    assert [sweep_clearances(now=NOW + DAY), sweep_clearances(now=NOW + DAY)] == [1, 0]
    assert sweep_clearances(now=NOW + dt.timedelta(days=31)) == 0
    over = NOW + dt.timedelta(days=32)
    assert [sweep_clearances(now=over), sweep_clearances(now=over + DAY)] == [1, 0]

    assert told(ruth) == [
        "Your clearance ends on 22 December. Have it renewed, so that you can go on helping Karen",
        "Your clearance has ended. What Karen shares is shut until a new one is recorded",
    ]
    assert told(amina) == [
        "The clearance of Ruth Sutcliffe ends on 22 December. They help Karen",
        "Ruth Sutcliffe cannot help Karen until their clearance is renewed",
    ]
    assert told(karen) == [
        "Ruth Sutcliffe needs a new check by 22 December to go on helping you",
        "Ruth Sutcliffe is waiting for a new check, and cannot read your plan until then",
    ]


@pytest.mark.parametrize("why", ["grown up", "18 by then", "renewed", "lead where they learn"])
def test_where_nothing_shuts_nobody_is_told(why: str) -> None:
    born = {"grown up": ADULT, "18 by then": dt.date(2008, 11, 30)}.get(why, CHILD)
    plan = karen_with_a_plan(born_on=born)
    school = OrganisationFactory(catchment=plan.person.catchment, school=True)
    ruth = MembershipFactory(
        catchment=plan.person.catchment, organisation=school, holds=[Role.CAREERS_LEADER]
    )
    if why == "lead where they learn":
        EnrolmentFactory(person=plan.person, organisation=school)
    in_team(plan, ruth)
    clear(ruth, until=TODAY + dt.timedelta(days=365 if why == "renewed" else 20))

    assert sweep_clearances(now=NOW) == 0
    assert not models.Notice.objects.filter(key__startswith="clearance ").exists()


def test_two_renewals_are_two_endings() -> None:
    plan = karen_with_a_plan(born_on=CHILD)
    ruth = helper_in(plan.person)
    in_team(plan, ruth)
    clear(ruth, until=TODAY + dt.timedelta(days=5))
    first = sweep_clearances(now=NOW)

    clear(ruth, until=TODAY + dt.timedelta(days=25))

    assert (first, sweep_clearances(now=NOW)) == (1, 1)
