"""Pages of thanks: written on a phone, read by staff, shown to a host; and the ways that lead there."""

import pytest
from django.urls import reverse

from catchment.people.enums import Role
from catchment.placements.enums import ThanksStatus
from catchment.placements.models import Thanks
from catchment.support.models import Draft
from tests.factories.people import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.placements import (
    CohortFactory,
    CohortMemberFactory,
    ExperienceFactory,
    HostFactory,
    ThanksFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

KIND = {"words": "Thank you for the knife.", "signed": "name"}


class Story:
    """Joey was at a kitchen; a careers leader and the kitchen's manager have accounts."""

    def __init__(self) -> None:
        user = UserFactory()
        self.person = PersonFactory(user=user, name="Joey Trotter", known_as="Joey")
        here = self.person.catchment
        self.school = OrganisationFactory(catchment=here, school=True, name="Dales Academy")
        self.host = HostFactory(catchment=here, verified=True, organisation__name="Weir Kitchen")
        self.experience = ExperienceFactory(person=self.person, host=self.host)
        cohort = CohortFactory(catchment=here, school=self.school)
        CohortMemberFactory(cohort=cohort, person=self.person)
        self.learner = signed_in(MembershipFactory(catchment=here, user=user, holds=[Role.PERSON]))
        leader = MembershipFactory(
            catchment=here, organisation=self.school, holds=[Role.CAREERS_LEADER]
        )
        self.leader = signed_in(leader)
        manager = MembershipFactory(
            catchment=here, organisation=self.host.organisation, holds=[Role.HOST]
        )
        self.manager = signed_in(manager)
        self.address = reverse("placements:thanks_write", args=[self.host.public_id])

    def said(self, **facts):
        return ThanksFactory(host=self.host, person=self.person, school=self.school, **facts)


@pytest.fixture
def story():
    return Story()


def page_of(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_from_the_learner_past_staff_to_the_host(story):
    way = page_of(story.learner, "placements:experience", story.experience.public_id)
    assert story.address in way

    story.learner.post(story.address, KIND | {"school": "on"})
    home = page_of(story.manager, "placements:host_home")
    assert "the knife" not in home

    waiting = page_of(story.leader, "placements:thanks_waiting")
    thanks = Thanks.objects.get()
    read = reverse("placements:thanks_read", args=[thanks.public_id])
    assert read in waiting
    assert "Joey, from Dales Academy" in story.leader.get(read).content.decode()
    story.leader.post(read, {"decision": "through", "version": thanks.version})

    home = page_of(story.manager, "placements:host_home")
    assert "the knife" in home
    assert "Joey, from Dales Academy" in home
    assert "Trotter" not in home


def test_without_a_name_the_host_reads_a_learner(story):
    story.said(passed=True)

    home = page_of(story.manager, "placements:host_home")

    assert "A learner" in home
    assert [word for word in ("Joey", "Dales") if word in home] == []


@pytest.mark.parametrize("words", ["Ring 07700 900123", "Love, Joey Trotter", "joey@example.org"])
def test_what_tells_how_to_find_somebody_is_pointed_out_before_it_is_sent(story, words):
    page = story.learner.post(story.address, KIND | {"words": words}).content.decode()

    assert "Do not tell how to find you" in page
    assert not Thanks.objects.exists()
    story.learner.post(story.address, KIND | {"words": words, "sure": "on"})
    assert Thanks.objects.get().words == words


def test_the_box_to_leave_it_in_stands_only_where_something_was_found(story):
    fresh = story.learner.get(story.address).content.decode()
    wrong = story.learner.post(story.address, {"words": "Thanks"}).content.decode()

    assert [page for page in (fresh, wrong) if "It can stay in" in page] == []


def test_who_chose_nothing_is_told_what_to_do(story):
    page = story.learner.post(story.address, {}).content.decode()

    assert "Write a few words" in page
    assert "Choose a name, or no name" in page


def test_it_is_changed_or_taken_back_while_nobody_has_read_it(story):
    story.learner.post(story.address, KIND)
    story.learner.post(story.address, KIND | {"words": "Thank you for the lamb."})
    thanks = Thanks.objects.get()
    page = story.learner.get(story.address).content.decode()
    assert "Thank you for the lamb." in page

    story.learner.post(reverse("placements:thanks_back", args=[thanks.public_id]))

    assert not Thanks.objects.exists()


def test_held_back_says_why_and_invites_another_try(story):
    thanks = story.said()
    read = reverse("placements:thanks_read", args=[thanks.public_id])
    wordless = story.leader.post(read, {"decision": "back", "version": 1}).content.decode()
    assert "Say why, kindly" in wordless

    story.leader.post(read, {"decision": "back", "reason": "No numbers, please.", "version": 1})

    page = story.learner.get(story.address).content.decode()
    assert "No numbers, please." in page
    assert "You can write it another way." in page
    story.learner.post(story.address, KIND)
    assert "No numbers, please." not in story.learner.get(story.address).content.decode()


def test_staff_read_again_what_changed_while_they_read(story):
    thanks = story.said()
    read = reverse("placements:thanks_read", args=[thanks.public_id])
    story.learner.post(story.address, KIND | {"words": "Something else"})

    told = story.leader.post(read, {"decision": "through", "version": 1}, follow=True)

    assert "They have changed meanwhile" in told.content.decode()
    assert Thanks.objects.get().status == ThanksStatus.WAITING


def test_a_host_hides_and_shows_again(story):
    thanks = story.said(passed=True)

    story.manager.post(reverse("placements:thanks_hide", args=[thanks.public_id]))
    assert "What you have hidden" in page_of(story.manager, "placements:host_home")
    story.manager.post(reverse("placements:thanks_show", args=[thanks.public_id]))

    assert "What you have hidden" not in page_of(story.manager, "placements:host_home")


def test_nobody_writes_where_they_were_not(story):
    elsewhere = HostFactory(catchment=story.host.catchment, verified=True)
    address = reverse("placements:thanks_write", args=[elsewhere.public_id])

    assert story.learner.get(address).status_code == 404
    assert story.learner.post(address, KIND).status_code == 404


def test_staff_of_another_school_do_not_find_it(story):
    thanks = story.said()
    here = story.host.catchment
    other = OrganisationFactory(catchment=here, school=True)
    leader = signed_in(
        MembershipFactory(catchment=here, organisation=other, holds=[Role.CAREERS_LEADER])
    )
    read = reverse("placements:thanks_read", args=[thanks.public_id])

    assert leader.get(read).status_code == 404
    assert "No thanks wait" in page_of(leader, "placements:thanks_waiting")


def test_what_was_typed_is_kept_for_later(story):
    story.learner.post(
        reverse("support:draft_save") + f"?at={story.address}", {"words": "Thank you for"}
    )

    assert Draft.objects.get().values == {"words": "Thank you for"}
    assert "Thank you for" in story.learner.get(story.address).content.decode()


def test_the_list_asks_as_often_for_three_as_for_one(story, django_assert_num_queries):
    story.said()
    address = reverse("placements:thanks_waiting")
    story.leader.get(address)
    with django_assert_num_queries(12):
        story.leader.get(address)
    for _each in range(2):
        ThanksFactory(host=story.host, school=story.school)

    with django_assert_num_queries(12):
        story.leader.get(address)
