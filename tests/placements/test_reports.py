"""Reports: whoever sees it writes one, staff look, and what is taken off stays off."""

import pytest
from django.urls import reverse

from catchment.people.enums import Role
from catchment.placements.actions import reports as actions
from catchment.placements.actions.host_links import OWN_PAUSES
from catchment.placements.actions.hosts import HostMovedOn, bring_back_host
from catchment.placements.enums import HostStatus, OpportunityStatus, PauseReason, ReportStatus
from catchment.placements.models import UnsuitableReport
from catchment.placements.rules import reports as rules
from tests.factories.people import NOW, CatchmentFactory, MembershipFactory, actor_in
from tests.factories.placements import OpportunityFactory, UnsuitableReportFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


def staff_of(report):
    catchment = report.opportunity.host.catchment
    return actor_in(catchment, Role.COORDINATOR, membership_id=None)


def test_visible_to_agrees_with_may_view_over_all_roles():
    report = UnsuitableReportFactory()
    UnsuitableReportFactory(opportunity__host__catchment=report.opportunity.host.catchment)
    UnsuitableReportFactory()
    host = report.opportunity.host
    actors = [
        actor_in(host.catchment, role, organisation=organisation)
        for role in Role
        for organisation in (None, host.organisation)
    ]
    actors += [actor_in(CatchmentFactory(), Role.COORDINATOR), actor_in(None, membership_id=None)]

    for actor in actors:
        every = UnsuitableReport.objects.all()
        allowed = {one for one in every if rules.may_view_report(actor, one)}
        assert set(UnsuitableReport.objects.visible_to(actor)) == allowed


# role, of the workplace itself, state of the report, may answer
@pytest.mark.parametrize(
    ("role", "own", "status", "may"),
    [
        pytest.param(Role.COORDINATOR, False, "open", True, id="coordinator"),
        pytest.param(Role.CAREERS_LEADER, False, "open", True, id="school"),
        pytest.param(Role.COORDINATOR, True, "open", False, id="about one's own workplace"),
        pytest.param(Role.COORDINATOR, False, "dismissed", False, id="answered"),
        pytest.param(Role.HOST, True, "open", False, id="the host"),
        pytest.param(Role.PERSON, False, "open", False, id="learner"),
    ],
)
def test_who_may_answer(role, own, status, may):
    report = UnsuitableReportFactory(status=status, answer="" if status == "open" else "Fine.")
    host = report.opportunity.host
    actor = actor_in(host.catchment, role, organisation=host.organisation if own else None)

    assert rules.may_answer_report(actor, report) is may


def test_a_report_that_is_upheld_closes_it_and_only_staff_end_the_pause():
    report = UnsuitableReportFactory()
    by = staff_of(report)

    actions.uphold_report(report=report, words="We rang. It is true.", by=by)

    opportunity = report.opportunity
    opportunity.refresh_from_db()
    host = opportunity.host
    host.refresh_from_db()
    assert opportunity.status == OpportunityStatus.CLOSED
    assert (host.status, host.pause_reason) == (HostStatus.PAUSED, PauseReason.REPORTED)
    with pytest.raises(HostMovedOn):
        bring_back_host(host=host, by=by, reasons=OWN_PAUSES)


def test_a_host_that_rests_already_rests_after_a_report_for_that_reason():
    report = UnsuitableReportFactory(
        opportunity__host__status=HostStatus.PAUSED,
        opportunity__host__paused_at=NOW,
        opportunity__host__pause_reason=PauseReason.ASKED,
    )

    actions.uphold_report(report=report, words="It is true.", by=staff_of(report))

    report.opportunity.host.refresh_from_db()
    assert report.opportunity.host.pause_reason == PauseReason.REPORTED


def test_a_report_that_is_dismissed_changes_nothing_else():
    report = UnsuitableReportFactory()

    actions.dismiss_report(report=report, words="We went there.", by=staff_of(report))

    report.opportunity.refresh_from_db()
    assert report.status == ReportStatus.DISMISSED
    assert report.opportunity.status == OpportunityStatus.OPEN


@pytest.mark.parametrize("act", [actions.uphold_report, actions.dismiss_report])
def test_a_report_is_answered_once_and_with_words(act):
    report = UnsuitableReportFactory()
    with pytest.raises(actions.NoWords):
        act(report=report, words=" ", by=staff_of(report))
    actions.dismiss_report(report=report, words="We looked.", by=staff_of(report))

    with pytest.raises(actions.ReportMovedOn):
        act(report=report, words="Again.", by=staff_of(report))


def test_a_report_needs_words_and_one_of_mine_waits_at_a_time():
    opportunity = OpportunityFactory()
    member = MembershipFactory(catchment=opportunity.host.catchment, holds=[Role.PERSON])
    by = actor_in(opportunity.host.catchment, Role.PERSON, membership_id=member.pk)
    with pytest.raises(actions.NoWords):
        actions.report_opportunity(opportunity=opportunity, words="", by=by)
    actions.report_opportunity(opportunity=opportunity, words="Not safe.", by=by)

    with pytest.raises(actions.ReportedAlready):
        actions.report_opportunity(opportunity=opportunity, words="Not safe.", by=by)


@pytest.mark.parametrize(
    ("decision", "ends"), [("uphold", OpportunityStatus.CLOSED), ("dismiss", "open")]
)
def test_from_a_learner_s_two_sentences_to_an_answer(decision, ends):
    opportunity = OpportunityFactory()
    here = opportunity.host.catchment
    learner = signed_in(MembershipFactory(catchment=here, holds=[Role.PERSON]))
    address = reverse("placements:opportunity_report", args=[opportunity.public_id])
    assert "Say what is wrong" in learner.post(address, {"words": ""}).content.decode()
    learner.post(address, {"words": "There was no adult."})
    again = learner.post(address, {"words": "There was no adult."}, follow=True)
    assert "staff are looking at it" in again.content.decode()
    staff = signed_in(MembershipFactory(catchment=here, holds=[Role.COORDINATOR]))

    listed = staff.get(reverse("placements:reports")).content.decode()
    report = UnsuitableReport.objects.get()
    answer = reverse("placements:report", args=[report.public_id])
    assert answer in listed
    assert "There was no adult." in staff.get(answer).content.decode()
    staff.post(answer, {"decision": decision, "words": "We looked."})

    opportunity.refresh_from_db()
    assert opportunity.status == ends
    assert "No report waits" in staff.get(reverse("placements:reports")).content.decode()
