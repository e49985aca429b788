"""``catchment demo``: the invented valley holds what the tour and the stories promise."""

import argparse

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from catchment.cli.demo import command, ground
from catchment.cli.demo.work.host_sheet import host_sheet
from catchment.cli.demo.work.rounds import first_mondays
from catchment.cli.demo.work.sheets import SCHOOLS
from catchment.network.models import Helper, Offer
from catchment.people.enums import Role
from catchment.people.models import Catchment, JournalEntry, Organisation, Person, User
from catchment.people.queries import actor_of
from catchment.placements.actions.host_imports.looking import look_through
from catchment.placements.models import (
    Cohort,
    CohortImport,
    CohortImportRow,
    CohortMember,
    FocusListing,
    OpportunityWeek,
    OwnFind,
    SchoolQuestion,
    Thanks,
    Wish,
    WishList,
)
from catchment.support.enums import (
    AppointmentStatus,
    ParentLinkStatus,
    ParentSees,
    PlanStatus,
    ReferralStatus,
    TeamStatus,
)
from catchment.support.models import (
    Answer,
    Appointment,
    Concern,
    ParentLink,
    Plan,
    PlanReview,
    PlanStep,
    Referral,
    StepMessage,
    TeamMember,
    UnmetNeed,
)
from catchment.support.queries import answered
from catchment.web.pages.front import DEMO_LEADERS, DEMO_ORDER

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def valley(django_db_setup, django_db_blocker):
    """The demo, loaded once for this file and taken away after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield command.load()
        transaction.set_rollback(True)


def answer_of(name):
    answer = Answer.objects.filter(person__known_as=name).earliest("asked_at")
    return answered.result(answer.result)


def everybody_in(result):
    return {one.name for one in (*result.team, *result.others)}


def test_it_is_as_large_as_promised(valley):
    assert Organisation.objects.filter(catchment=valley.catchment).count() >= 60
    assert Offer.objects.filter(catchment=valley.catchment).count() >= 150
    assert Helper.objects.filter(catchment=valley.catchment).count() >= 78
    assert Person.objects.filter(catchment=valley.catchment).count() == 300 + 1599


def test_everybody_in_it_is_labelled_as_invented(valley):
    for model in (Organisation, Offer, Helper, Person):
        assert not model.objects.filter(catchment=valley.catchment, invented=False).exists()
    assert valley.catchment.invented
    assert not User.objects.filter(memberships__catchment=valley.catchment, invented=False).exists()


def test_karens_answer_goes_first_to_her_schools_safeguarding_lead(valley):
    result = answer_of("Karen")

    assert result.safety.leads == ("Farida Hussain, the safeguarding lead at Stoodley High School",)


def test_nobody_is_there_yet_who_did_what_karen_asks_about(valley):
    open_needs = UnmetNeed.objects.open().filter(person__known_as="Karen")

    assert [one.topic.slug for one in open_needs] == ["someone-from-here-who-did-it"]


def test_somebody_who_is_not_cleared_is_never_suggested_to_karen(valley):
    assert not everybody_in(answer_of("Karen")) & {"Leon Marsh", "Joan Pickles"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Karen", {"Amina Rashid", "Denise Holroyd", "Yusuf Mir"}),
        ("Joey", {"Craig Horsfall"}),
        ("Terence", {"Gloria Bennett"}),
    ],
)
def test_the_three_stories_meet_those_who_are_best_placed(valley, name, expected):
    assert expected <= {one.name for one in answer_of(name).team}


def test_every_answer_stands_under_the_weights_of_the_board(valley):
    numbers = set(Answer.objects.values_list("weights__number", flat=True))

    assert numbers == {1}


def test_karens_team_holds_helpers_of_four_organisations_and_her_aunt(valley):
    team = TeamMember.objects.filter(plan__person__known_as="Karen", status=TeamStatus.ACTIVE)

    assert set(team.values_list("membership__organisation__name", flat=True)) == {
        "Calder Valley Youth Hub",
        "Calder Advice Exchange",
        "Brook House Young Carers",
        "Stoodley High School",
        None,
    }
    assert team.get(is_lead=True).membership.user.name == "Ruth Sutcliffe"
    bev = team.get(supporter__isnull=False).supporter
    assert bev.name == "Auntie Bev"
    assert bev.confirmed_by.organisation.name == "Stoodley High School"


def test_auntie_bev_has_answered_from_a_link(valley):
    said = StepMessage.objects.filter(author_name="Auntie Bev")

    assert {one.step.status for one in said.select_related("step")} == {"done", "open"}


def test_amina_offers_times_and_answers_what_karen_asked(valley):
    offered = Appointment.objects.get()

    assert (offered.person.known_as, offered.status) == ("Karen", AppointmentStatus.OFFERED)
    assert offered.slots.count() == 3
    said = StepMessage.objects.filter(step=offered.step).order_by("sent_at")
    assert [one.author_name for one in said] == ["Karen", "Amina Rashid"]


def test_one_said_yes_to_karen_one_no_with_a_reason_and_one_has_still_to_answer(valley):
    asked = Referral.objects.filter(person__known_as="Karen")

    assert dict(asked.values_list("helper__name", "status")) == {
        "Amina Rashid": ReferralStatus.ACCEPTED,
        "Danny Firth": ReferralStatus.DECLINED,
        "Pete Ackroyd": ReferralStatus.SENT,
    }
    declined = asked.get(status=ReferralStatus.DECLINED)
    assert declined.decline_reason
    assert declined.answer_words


def test_the_three_have_plans_and_terences_rests(valley):
    three = Plan.objects.filter(person__known_as__in=["Karen", "Joey", "Terence"])

    assert dict(three.values_list("person__known_as", "status")) == {
        "Karen": PlanStatus.ACTIVE,
        "Joey": PlanStatus.ACTIVE,
        "Terence": PlanStatus.PAUSED,
    }
    assert PlanReview.objects.get().plan.person.known_as == "Karen"


def test_other_plans_were_begun_with_the_person_there(valley):
    others = Plan.objects.filter(person__user=None)

    assert others.count() >= 6
    assert not others.filter(present="").exists()


@pytest.mark.parametrize("name", ["Ruth Sutcliffe", "Amina Rashid", "Denise Holroyd"])
def test_helpers_have_something_to_do(valley, name):
    assert PlanStep.objects.open().filter(member__user__name=name).exists()


def test_joeys_mother_sees_dates_and_nobodys_mother_sees_karen(valley):
    link = ParentLink.objects.get(status=ParentLinkStatus.VERIFIED)
    asked = ParentLink.objects.exclude(pk=link.pk).get()

    assert (link.person.known_as, link.sees) == ("Joey", ParentSees.DATES)
    assert (asked.person.known_as, asked.status) == ("Karen", ParentLinkStatus.ASKED)


def test_the_one_worry_is_about_nobody_of_the_stories(valley):
    worry = Concern.objects.select_related("person", "organisation").get()

    assert worry.person.user is None
    assert worry.organisation.name == "Stoodley High School"


def test_eight_schools_gave_their_learners_and_joey_is_one_of_them(valley):
    assert Cohort.objects.filter(catchment=valley.catchment).count() == 8
    assert CohortMember.objects.count() == 1600
    assert CohortMember.objects.get(person__user__isnull=False).person.known_as == "Joey"


def test_every_school_has_a_careers_leader_who_gave_its_list(valley):
    gave = CohortImport.objects.values_list(
        "cohort__school__name", "started_by__user__name", "started_by__roles__role"
    )

    assert sorted(gave) == sorted(
        (one.name, one.leader, str(Role.CAREERS_LEADER)) for one in SCHOOLS
    )
    assert {one.leader for one in SCHOOLS} <= {*DEMO_ORDER, *DEMO_LEADERS}


def test_no_row_of_their_spreadsheets_has_a_problem(valley):
    assert set(CohortImportRow.objects.values_list("result", flat=True)) == {"new", "changed"}
    assert not CohortImportRow.objects.exclude(problems=[]).exists()


def test_the_list_of_workplaces_names_those_that_are_there(valley):
    given = look_through(
        catchment=valley.catchment,
        own=None,
        file_name="workplaces.csv",
        data=host_sheet(first_mondays(valley.now)),
        by=actor_of(valley.members["Priya Nair"], now=valley.now),
        on=valley.now.date(),
    )

    assert not given.rows.exclude(problems=[]).exists()
    assert given.counts["hosts_known"] > 300
    assert given.counts["same"] == given.rows.count()


def test_the_round_is_tight_and_nobody_on_the_list_was_put_there_by_a_machine(valley):
    seats = OpportunityWeek.objects.aggregate(all=Sum("seats"))["all"]
    without = OwnFind.objects.filter(status="agreed").count()
    listed = FocusListing.objects.all()

    assert 0.95 < seats / (1600 - without) < 1.1
    assert 80 < listed.on_the_list().count() < 400
    assert not listed.filter(status="suggested").exists()
    assert not listed.filter(decided_by=None).exists()


def test_nearly_everybody_has_options_and_joey_wants_the_weir_kitchen(valley):
    lists = WishList.objects.all()
    kitchen = Wish.objects.get(
        wish_list__person__user__isnull=False,
        week__opportunity__host__organisation__name="The Weir Kitchen",
    )

    assert lists.count() == 1600
    assert lists.filter(options_found__lt=10).count() < 60
    assert kitchen.position == 3


def test_what_joey_reads_about_his_round_was_done_by_somebody(valley):
    joeys = WishList.objects.get(person__user__isnull=False)
    lines = JournalEntry.objects.filter(about_person=joeys.person)

    assert joeys.sent_at is not None
    assert lines.filter(sentence="sent the list of wishes").get().actor_name == "Joey"
    assert lines.filter(sentence__startswith="decided about").get().actor_name == "Priya Nair"
    assert lines.filter(sentence__startswith="wrote you down").get().actor_name == "Andrew Bell"


def test_a_kitchen_reads_joeys_thanks_and_school_has_answered_him(valley):
    yusuf = actor_of(valley.members["Yusuf Mir"], now=valley.now)
    assert [one.person.known_as for one in Thanks.objects.visible_to(yusuf)] == ["Joey"]
    assert SchoolQuestion.objects.get().answer


def test_a_second_time_changes_nothing(valley, settings, capsys):
    settings.DEMO = True
    before = Person.objects.count()

    code = command.run(argparse.Namespace(if_empty=True))

    assert code == 0
    assert Person.objects.count() == before
    assert "there already" in capsys.readouterr().out


def test_outside_demo_mode_it_refuses(settings, capsys):
    settings.DEMO = False

    assert command.run(argparse.Namespace(if_empty=False)) == 2
    assert not Catchment.objects.filter(slug=ground.SLUG, created_at__gt=timezone.now()).exists()
