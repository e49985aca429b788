"""Pages of answers: asking, reading, choosing, contesting, what counts, needs and gaps."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Membership
from catchment.support.models import Answer, AnswerChoice, Contest, UnmetNeed, Weights
from tests.factories.karen import Valley, valley
from tests.factories.network import HelperFactory
from tests.factories.people import NOW, CatchmentFactory, MembershipFactory, PersonFactory
from tests.factories.signin import signed_in
from tests.factories.support import let_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The story happens on one day, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def story() -> Valley:
    return valley()


@pytest.fixture
def karen(story: Valley) -> Client:
    return signed_in(story.membership)


def member(story: Valley, *roles: Role) -> Membership:
    return MembershipFactory(catchment=story.catchment, holds=list(roles))


def page(answer: Answer, name: str = "support:answer") -> str:
    return reverse(name, args=[answer.public_id])


def test_asking_with_one_press_stores_an_answer_and_shows_it(story: Valley, karen: Client) -> None:
    response = karen.post(reverse("support:ask", args=[story.karen.public_id]), follow=True)

    assert Answer.objects.count() == 1
    text = response.content.decode()
    assert "First, talk to Farida Hussain, the safeguarding lead at Stoodley High School" in text
    assert "Amina Rashid" in text
    assert "You said “Money and benefits” matters now" in text
    assert "Nobody yet: “Someone from round here who has done it”" in text
    assert "Cooks tea on Tuesdays and has the boys." in text


def test_first_the_question_page_then_the_wishes_count(story: Valley, karen: Client) -> None:
    address = reverse("support:ask", args=[story.karen.public_id])
    asked = karen.get(address)
    karen.post(address, {"times": ["saturdays"], "how": ["remote"], "distance": "1500"})

    assert asked.status_code == 200
    kept = Answer.objects.get().ask
    assert (kept["times"], kept["in_person_ok"], kept["metres"]) == ([15, 16, 17], False, 1500)


def test_an_unknown_postcode_is_an_error_that_says_what_to_do(story: Valley, karen: Client) -> None:
    response = karen.post(
        reverse("support:ask", args=[story.karen.public_id]), {"postcode": "ZZ1 1ZZ"}
    )

    assert "We do not know this postcode. Check it" in response.content.decode()
    assert not Answer.objects.exists()


def test_without_a_need_one_is_sent_to_the_ladder(story: Valley, karen: Client) -> None:
    story.ladder.layers.get(layer=1)
    for layer in story.ladder.layers.all():
        layer.needs.all().delete()

    response = karen.post(reverse("support:ask", args=[story.karen.public_id]))

    assert response.headers["Location"] == reverse("support:my_ladder")


def test_a_helper_asks_for_steps_that_are_shared_and_karen_sees_who_looked(story: Valley) -> None:
    ruth = member(story, Role.HELPER)
    let_in(story.ladder, ruth, layers=(6,))
    client = signed_in(ruth)

    response = client.post(reverse("support:ask", args=[story.karen.public_id]), follow=True)

    answer = Answer.objects.get()
    text = response.content.decode()
    assert [need["topic"] for need in answer.ask["needs"]] == ["money-and-benefits"]
    assert "Karen’s words" in text
    assert "Auntie Bev" not in text
    read = JournalEntry.objects.filter(about_person=story.karen, kind="read")
    assert [line.sentence for line in read] == ["read an answer about who can help you"]
    assert "Not this person" not in text


def test_a_helper_who_writes_with_karen_may_keep_her_choice(story: Valley) -> None:
    ruth = member(story, Role.HELPER)
    let_in(story.ladder, ruth, together=True)
    client = signed_in(ruth)
    client.post(reverse("support:ask", args=[story.karen.public_id]))
    answer = Answer.objects.get()

    response = client.post(
        page(answer, "support:choose"),
        {"candidate": f"helper:{story.amina.public_id}"},
        follow=True,
    )

    assert "Karen chose Amina. Here is how to ask:" in response.content.decode()


def test_strangers_find_nothing(story: Valley) -> None:
    answer = story.ask()
    elsewhere = signed_in(MembershipFactory(catchment=CatchmentFactory(), holds=[Role.COORDINATOR]))
    coordinator = signed_in(member(story, Role.COORDINATOR))
    other = PersonFactory(catchment=story.catchment)

    for client in (elsewhere, coordinator):
        assert client.get(page(answer)).status_code == 404
        assert client.post(page(answer, "support:choose")).status_code == 404
        assert client.get(page(answer, "support:contest")).status_code == 404
    ask_other = reverse("support:ask", args=[other.public_id])
    assert signed_in(story.membership).post(ask_other).status_code == 404


def test_reading_a_letter_in_does_not_let_one_choose(story: Valley) -> None:
    ruth = member(story, Role.HELPER)
    let_in(story.ladder, ruth)
    client = signed_in(ruth)
    client.post(reverse("support:ask", args=[story.karen.public_id]))

    response = client.post(page(Answer.objects.get(), "support:choose"), {"candidate": "x"})

    assert response.status_code == 403


def test_choosing_keeps_it_and_shows_how_to_ask(story: Valley, karen: Client) -> None:
    answer = story.ask()

    response = karen.post(
        page(answer, "support:choose"),
        {"candidate": f"helper:{story.leon.public_id}"},
        follow=True,
    )

    text = response.content.decode()
    assert AnswerChoice.objects.get().candidate == f"helper:{story.leon.public_id}"
    assert "Kept. Here is how to ask. Nothing has been sent" in text
    assert "Ring on any weekday." in text


def test_choosing_somebody_who_filled_up_says_so(story: Valley, karen: Client) -> None:
    answer = story.ask()
    type(story.amina).objects.filter(pk=story.amina.pk).update(load=3)

    response = karen.post(
        page(answer, "support:choose"),
        {"candidate": f"helper:{story.amina.public_id}"},
        follow=True,
    )

    assert "They cannot take anybody on just now" in response.content.decode()
    assert not AnswerChoice.objects.exists()


def test_not_this_person_is_said_on_the_card(story: Valley, karen: Client) -> None:
    answer = story.ask()

    response = karen.post(
        page(answer, "support:decline"),
        {"candidate": f"helper:{story.amina.public_id}"},
        follow=True,
    )

    assert "You said: not this person." in response.content.decode()


@pytest.mark.parametrize("name", ["support:choose", "support:decline"])
def test_candidates_who_are_not_in_the_answer_are_refused(
    story: Valley, karen: Client, name: str
) -> None:
    answer = story.ask()
    stranger = HelperFactory(catchment=story.catchment)

    response = karen.post(
        page(answer, name), {"candidate": f"helper:{stranger.public_id}"}, follow=True
    )

    assert "They are not in this answer. Ask again" in response.content.decode()
    assert not AnswerChoice.objects.exists()


def test_not_right_goes_to_a_person_whose_reply_is_visible(story: Valley, karen: Client) -> None:
    answer = story.ask()
    coordinator = signed_in(member(story, Role.COORDINATOR))

    karen.post(page(answer, "support:contest"), {"words": "Leon does not work there any more."})
    desk = coordinator.get(reverse("support:contests")).content.decode()
    contest = Contest.objects.get()
    reply = reverse("support:contest_reply", args=[contest.public_id])
    coordinator.post(reply, {"reply": "Thank you. We have taken him out."})

    assert "Leon does not work there any more." in desk
    assert "Todmorden" in desk
    assert "Thank you. We have taken him out." in karen.get(page(answer)).content.decode()
    assert coordinator.post(reply, {"reply": "Again"}).status_code == 403
    assert karen.get(reverse("support:contests")).status_code == 403


def test_not_right_needs_words(story: Valley, karen: Client) -> None:
    response = karen.post(page(story.ask(), "support:contest"), {"words": ""})

    assert "Write what is not right, in a few words" in response.content.decode()
    assert not Contest.objects.exists()


def test_the_answer_asks_the_database_as_often_with_few_as_with_many(
    story: Valley, karen: Client, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    few = story.ask()
    karen.get(page(few))
    with django_assert_num_queries(ANSWER_QUERIES):  # type: ignore[operator]
        karen.get(page(few))
    for name in ("Ann", "Ben", "Cat"):
        HelperFactory(catchment=story.catchment, name=name, gives=[story.money_help], cleared=True)
    many = story.ask()

    with django_assert_num_queries(ANSWER_QUERIES):  # type: ignore[operator]
        karen.get(page(many))


ANSWER_QUERIES = 13


def test_weights_are_looked_at_before_they_are_kept(story: Valley) -> None:
    story.ask()
    client = signed_in(member(story, Role.COORDINATOR))
    address = reverse("support:weights_edit")
    sent = {
        "after": 1,
        "needs": 10,
        "travel": 10,
        "trust": 60,
        "capacity": 10,
        "times": 10,
        "agreed_by": "the board",
    }

    looked = client.post(address, sent).content.decode()
    kept_before = Weights.objects.count()
    client.post(address, sent | {"keep": "yes"})

    assert "We asked 1 recent question again, under both." in looked
    assert kept_before == 1
    assert Weights.objects.latest("number").trust == 60
    assert "Version 2" in client.get(reverse("support:weights")).content.decode()


def test_weights_must_add_up(story: Valley) -> None:
    client = signed_in(member(story, Role.COORDINATOR))

    response = client.post(
        reverse("support:weights_edit"),
        {
            "after": 0,
            "needs": 50,
            "travel": 20,
            "trust": 20,
            "capacity": 10,
            "times": 10,
            "agreed_by": "me",
            "keep": "yes",
        },
    )

    assert "Make the five add up to 100. Now they add up to 110." in response.content.decode()
    assert not Weights.objects.exists()


def test_the_slower_of_two_who_change_weights_is_told(story: Valley) -> None:
    story.ask()
    client = signed_in(member(story, Role.COORDINATOR))

    response = client.post(
        reverse("support:weights_edit"),
        {
            "after": 0,
            "needs": 40,
            "travel": 20,
            "trust": 20,
            "capacity": 10,
            "times": 10,
            "agreed_by": "me",
            "keep": "yes",
        },
    )

    assert "Somebody else has changed these since you opened this page" in response.content.decode()


def test_everybody_reads_what_counts_and_only_the_coordinator_changes_it(
    story: Valley, karen: Client
) -> None:
    assert "The weights we begin with" in karen.get(reverse("support:weights")).content.decode()
    assert karen.get(reverse("support:weights_edit")).status_code == 403


def test_gaps_are_figures_for_coordinators_and_observers(story: Valley, karen: Client) -> None:
    observer = signed_in(member(story, Role.OBSERVER))

    empty = observer.get(reverse("support:gaps")).content.decode()

    assert "Nobody has asked yet" in empty
    assert karen.get(reverse("support:gaps")).status_code == 403
    assert karen.get(reverse("support:gaps_download")).status_code == 403


def test_gaps_and_their_download_never_show_a_few_people(story: Valley) -> None:
    answer = story.ask()
    for _number in range(6):
        person = PersonFactory(catchment=story.catchment, neighbourhood=story.todmorden)
        copied = Answer.objects.create(
            person=person,
            weights=answer.weights,
            asked_at=answer.asked_at,
            ask=answer.ask,
            result=answer.result,
        )
        unmet = UnmetNeed.objects.get(answer=answer)
        unmet.pk, unmet.person, unmet.answer = None, person, copied
        unmet.public_id = person.public_id
        unmet.save()
    client = signed_in(member(story, Role.COORDINATOR))

    seen = client.get(reverse("support:gaps")).content.decode()
    sheet = client.get(reverse("support:gaps_download")).content.decode("utf-8-sig")

    assert "More people wait for help with someone from round here" in seen
    rows = list(csv.reader(io.StringIO(sheet)))
    assert ["Someone from round here who has done it", "Todmorden", "7", "0", "7"] in rows
    assert ["Money and benefits", "Todmorden", "7", "7", "0"] in rows
