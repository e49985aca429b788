"""Pages of questions to a school: asked and answered on one page, by learners and by hosts."""

import pytest
from django.urls import reverse

from catchment.people.enums import Role
from catchment.placements.enums import QuestionStatus
from catchment.placements.models import SchoolQuestion
from catchment.web.pages.said import said_to_school
from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)
from tests.factories.placements import (
    CohortFactory,
    CohortMemberFactory,
    HostFactory,
    SchoolQuestionFactory,
    SeatRequestFactory,
    ThanksFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

MINE = "placements:my_questions"


class Story:
    """Joey asks his school; so does the kitchen that he would like to come to."""

    def __init__(self) -> None:
        user = UserFactory()
        self.person = PersonFactory(user=user, known_as="Joey Trotter")
        here = self.person.catchment
        self.school = OrganisationFactory(catchment=here, school=True, name="Dales Academy")
        cohort = CohortFactory(catchment=here, school=self.school)
        CohortMemberFactory(cohort=cohort, person=self.person)
        host = HostFactory(catchment=here, verified=True, organisation__name="Weir Kitchen")
        self.request = SeatRequestFactory(
            week__opportunity__host=host, person=self.person, school=self.school
        )
        self.learner, self.leader, self.manager = (
            signed_in(MembershipFactory(catchment=here, **facts))
            for facts in (
                {"user": user, "holds": [Role.PERSON]},
                {
                    "organisation": self.school,
                    "holds": [Role.CAREERS_LEADER],
                    "user__name": "Priya",
                },
                {"organisation": host.organisation, "holds": [Role.HOST]},
            )
        )


@pytest.fixture
def story():
    return Story()


def answered(story):
    question = SchoolQuestion.objects.get()
    story.leader.post(
        reverse("placements:question", args=[question.public_id]), {"words": "Yes, the 662."}
    )


def test_a_learner_asks_and_reads_the_answer_on_the_same_page(story):
    sent = story.learner.post(reverse(MINE), {"words": "Can I go by bus?"}, follow=True)
    page = sent.content.decode()
    assert "Can I go by bus?" in page
    assert "What would you like to know?" not in page

    waiting = story.leader.get(reverse("placements:questions")).content.decode()
    assert "Joey Trotter asks something" in waiting
    answered(story)

    page = story.learner.get(reverse(MINE)).content.decode()
    assert "Priya answered" in page
    assert "Yes, the 662." in page
    assert "What would you like to know?" in page


def test_a_second_question_waits_for_the_first_answer(story):
    for _each in range(2):
        page = story.learner.post(reverse(MINE), {"words": "Why?"})

    assert "A person answers that first" in page.content.decode()
    assert SchoolQuestion.objects.count() == 1


def test_a_host_asks_about_who_would_like_to_come_and_reads_the_answer(story):
    home = story.manager.get(reverse("placements:host_home")).content.decode()
    address = reverse("placements:request_ask", args=[story.request.public_id])
    assert address in home

    page = story.manager.post(address, {"words": "Does he cook?"}, follow=True).content.decode()
    assert "Does he cook?" in page
    assert "Trotter" not in page
    waiting = story.leader.get(reverse("placements:questions")).content.decode()
    assert "Weir Kitchen asks about Joey Trotter" in waiting
    answered(story)

    assert "Yes, the 662." in story.manager.get(address).content.decode()
    home = story.manager.get(reverse("placements:host_home")).content.decode()
    assert "Yes, the 662." in home


def test_a_host_asks_once_at_a_time(story):
    address = reverse("placements:request_ask", args=[story.request.public_id])
    for _each in range(2):
        page = story.manager.post(address, {"words": "Why?"})

    assert "The school answers that first" in page.content.decode()


def test_a_host_s_question_is_not_on_the_learner_s_page(story):
    address = reverse("placements:request_ask", args=[story.request.public_id])
    story.manager.post(address, {"words": "Does he cook?"})

    assert "Does he cook?" not in story.learner.get(reverse(MINE)).content.decode()


def test_empty_words_say_what_to_do(story):
    page = story.learner.post(reverse(MINE), {"words": " "}).content.decode()
    assert "Write what you would like to know" in page

    question = SchoolQuestionFactory(person=story.person, school=story.school)
    answer = reverse("placements:question", args=[question.public_id])
    assert "Write an answer" in story.leader.post(answer, {}).content.decode()
    assert SchoolQuestion.objects.get().status == QuestionStatus.OPEN


def test_whoever_is_in_no_cohort_has_no_school_to_ask(story):
    member = MembershipFactory(catchment=story.person.catchment, holds=[Role.PERSON])
    PersonFactory(catchment=member.catchment, user=member.user)

    assert signed_in(member).get(reverse(MINE)).status_code == 404


def test_what_waits_stands_on_the_home_of_staff_and_of_nobody_else(story):
    here = story.person.catchment
    SchoolQuestionFactory(person=story.person, school=story.school)
    for _each in range(2):
        ThanksFactory(host__catchment=here, school=story.school)

    def lines(role):
        return [one.text for one in said_to_school(actor_in(here, role, organisation=story.school))]

    assert lines(Role.CAREERS_LEADER) == [
        "A question about work experience waits for an answer",
        "2 learners want to say thank you to a workplace",
    ]
    assert lines(Role.HOST) == []


@pytest.mark.parametrize("page", ["pages:home", "pages:work"])
def test_a_careers_leader_begins_with_what_waits(story, page):
    SchoolQuestionFactory(person=story.person, school=story.school)

    home = story.leader.get(reverse(page)).content.decode()

    assert reverse("placements:questions") in home
