"""The pages of the ladder, for the person, for helpers, and shut to everybody else."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import Grant, JournalEntry, Membership, Person, Supporter
from catchment.support.enums import LadderStatus
from catchment.support.models import (
    HelperView,
    Influence,
    Ladder,
    LadderLayer,
    LayerShare,
    Need,
)
from catchment.vocabulary.models import Topic
from tests.factories.network import HelperFactory
from tests.factories.people import (
    CatchmentFactory,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SupporterFactory,
    UserFactory,
)
from tests.factories.signin import signed_in
from tests.factories.support import (
    HelperViewFactory,
    InfluenceFactory,
    LadderFactory,
    NeedFactory,
    layer_of,
    let_in,
)

pytestmark = pytest.mark.django_db
WHAT_FOR = {"purpose": "to apply", "span": "91"}

SUMMARY = "/my/ladder/"
FIRST, THIRD, LAST = (f"/my/ladder/step/{number}/" for number in (1, 3, 7))


@dataclass
class Karen:
    """Karen, signed in to her own space."""

    person: Person
    client: Client

    def ladder(self, **values: Any) -> Ladder:
        made: Ladder = LadderFactory(person=self.person, **values)
        return made

    def address(self, end: str = "") -> str:
        return f"/people/{self.person.public_id}/ladder/{end}"


@pytest.fixture
def karen() -> Karen:
    home = CatchmentFactory()
    user = UserFactory(name="Karen Example")
    own = MembershipFactory(user=user, catchment=home, holds=[Role.PERSON])
    person = PersonFactory(catchment=home, user=user, known_as="Karen")
    return Karen(person, signed_in(own))


@pytest.fixture
def ruth(karen: Karen) -> Membership:
    made: Membership = MembershipFactory(
        catchment=karen.person.catchment,
        user__name="Ruth Sutcliffe",
        job_title="personal adviser",
        holds=[Role.HELPER],
    )
    return made


def until_next_year() -> dict[str, dt.datetime]:
    """Grants of these tests are judged by the real clock."""
    now = timezone.now()
    return {"starts_at": now - dt.timedelta(days=1), "until": now + dt.timedelta(days=90)}


def page(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def sent(layer: LadderLayer, **values: Any) -> dict[str, Any]:
    """What a browser sends from the step as it is shown."""
    return {
        "version": layer.version,
        "own_words": layer.own_words,
        "source": layer.source,
        "need_words": "",
        "asked_words": "",
        "new_name": "",
        "new_relation": "",
        "do": "go",
    } | values


def test_without_a_ladder_the_page_says_how_to_begin(karen: Karen) -> None:
    text = page(karen.client.get(SUMMARY))

    assert "Say what matters to you, in your own words" in text
    assert "/my/ladder/begin/" in text
    assert not Ladder.objects.exists()


def test_begin_goes_to_the_first_step(karen: Karen) -> None:
    response = karen.client.post("/my/ladder/begin/")

    assert (response.status_code, response["Location"]) == (302, FIRST)
    assert Ladder.objects.get().person == karen.person


def test_begin_twice_goes_to_the_ladder_that_is_there(karen: Karen) -> None:
    karen.ladder()

    response = karen.client.post("/my/ladder/begin/")

    assert (response.status_code, response["Location"]) == (302, SUMMARY)
    assert Ladder.objects.count() == 1


def test_a_member_without_a_person_record_has_no_ladder_of_their_own(ruth: Membership) -> None:
    assert signed_in(ruth).get(SUMMARY).status_code == 404


@pytest.mark.parametrize("number", range(1, 8))
def test_every_step_is_a_question(karen: Karen, number: int) -> None:
    karen.ladder()

    text = page(karen.client.get(f"/my/ladder/step/{number}/"))

    assert f"Step {number} of 7" in text
    assert text.count("<h1") == 1


def test_there_is_no_eighth_step(karen: Karen) -> None:
    karen.ladder()

    assert karen.client.get("/my/ladder/step/8/").status_code == 404


def test_words_are_saved_and_the_next_step_comes(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 3)

    response = karen.client.post(
        THIRD, sent(layer, own_words="Bev backs me.\r\nMum worries.", source="They say so")
    )

    assert (response.status_code, response["Location"]) == (302, "/my/ladder/step/4/")
    layer.refresh_from_db()
    assert layer.own_words == "Bev backs me.\nMum worries."


@pytest.mark.parametrize(
    ("step", "wish", "comes"),
    [
        (THIRD, "stop", SUMMARY),
        (THIRD, "not_now", "/my/ladder/step/4/"),
        (THIRD, "person", THIRD),
        (LAST, "go", SUMMARY),
        (LAST, "not_now", SUMMARY),
    ],
)
def test_each_button_leads_on(karen: Karen, step: str, wish: str, comes: str) -> None:
    layer = layer_of(karen.ladder(), 3 if step == THIRD else 7)

    response = karen.client.post(step, sent(layer, own_words="Half a line.", do=wish))

    layer.refresh_from_db()
    assert (response["Location"], layer.own_words) == (comes, "Half a line.")
    assert layer.not_now is (wish == "not_now")


def test_after_one_step_the_summary_speaks(karen: Karen) -> None:
    karen.ladder(words={1: "What is a kitchen job like?"})

    text = page(karen.client.get(SUMMARY))

    assert "What matters to you now, in your words" in text
    assert "You wrote one of seven steps" in text
    assert "Say in one of them what would help" in text
    assert "See who can help" not in text
    assert "What is a kitchen job like?" in text
    assert "You, and nobody else." in text


def test_after_one_need_the_summary_offers_to_see_who_can_help(karen: Karen) -> None:
    NeedFactory(layer=layer_of(karen.ladder(), 1))

    text = page(karen.client.get(SUMMARY))

    assert "That is enough for an answer." in text
    assert "See who can help" in text
    assert f'action="/people/{karen.person.public_id}/ask/"' in text


def test_a_need_is_found_by_its_words_and_nothing_is_lost_between(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 6)
    address = "/my/ladder/step/6/"

    asked = karen.client.post(
        address, sent(layer, own_words="Bills first.", need_words="help with benefits", do="go")
    )

    text = page(asked)
    assert "Which of these is it?" in text
    assert 'value="money-and-benefits"' in text
    assert "Bills first." in text
    assert not Need.objects.exists()

    layer.refresh_from_db()
    answered = karen.client.post(
        address,
        sent(
            layer,
            need_words="help with benefits",
            asked_words="help with benefits",
            topic="money-and-benefits",
            urgency="now",
            wants_guidance="on",
        ),
    )

    assert answered["Location"] == LAST
    need = Need.objects.get()
    assert need.topic == Topic.objects.get(slug="money-and-benefits")
    assert (need.words, need.urgency, need.wants_guidance) == ("help with benefits", "now", True)


def test_words_that_no_topic_fits_are_a_need_by_themselves(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 1)

    karen.client.post(
        FIRST,
        sent(
            layer, need_words="a drum kit", asked_words="a drum kit", topic="words", urgency="later"
        ),
    )

    need = Need.objects.get()
    assert (need.topic, need.words, need.urgency) == (None, "a drum kit", "later")


def test_words_that_nobody_understands_offer_the_topics_of_the_step(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 7)

    text = page(karen.client.post(LAST, sent(layer, need_words="zzzz qqqq")))

    assert 'value="travel"' in text


def test_changed_words_are_asked_about_anew(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 1)

    text = page(
        karen.client.post(
            FIRST,
            sent(
                layer,
                need_words="interviews",
                asked_words="bus money",
                topic="travel",
                urgency="now",
            ),
        )
    )

    assert 'value="interviews"' in text
    assert not Need.objects.exists()


def test_a_topic_has_to_be_chosen(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 1)

    text = page(
        karen.client.post(FIRST, sent(layer, need_words="interviews", asked_words="interviews"))
    )

    assert "Choose what fits best, or keep your own words" in text
    assert not Need.objects.exists()


def test_whoever_leaves_a_step_keeps_what_they_typed(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 1)
    typed = {"need_words": "interviews", "asked_words": "interviews", "do": "not_now"}

    response = karen.client.post(FIRST, sent(layer, **typed))

    need = Need.objects.get()
    assert response["Location"] == "/my/ladder/step/2/"
    assert (need.topic, need.words, need.urgency) == (None, "interviews", "later")


def test_the_same_need_twice_is_told_kindly(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 1)
    NeedFactory(layer=layer, topic=Topic.objects.get(slug="interviews"))

    text = page(
        karen.client.post(
            FIRST,
            sent(
                layer,
                need_words="interviews",
                asked_words="interviews",
                topic="interviews",
                urgency="soon",
            ),
        )
    )

    assert "You have said this already" in text


def test_people_are_named_and_placed(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 3)
    bev = SupporterFactory(person=karen.person, name="Auntie Bev")

    karen.client.post(
        THIRD,
        sent(
            layer,
            **{
                f"place_{bev.pk}": "helps",
                f"mode_{bev.pk}": "support",
                "new_name": "Mum",
                "new_relation": "at home",
                "new_direction": "both",
            },
        ),
    )

    standing = Influence.objects.filter(layer=layer).order_by("pk")
    assert [(one.supporter.name, one.direction) for one in standing if one.supporter] == [
        ("Auntie Bev", "helps"),
        ("Mum", "both"),
    ]
    text = page(karen.client.get(SUMMARY))
    assert "Helps:\n  Auntie Bev." in text or "Helps: Auntie Bev." in text


def test_a_name_given_before_is_told(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 3)
    SupporterFactory(person=karen.person, name="Bev")

    text = page(karen.client.post(THIRD, sent(layer, own_words="Kept.", new_name="Bev")))

    assert "You have named somebody called this" in text
    assert "Kept." in text


def test_of_two_who_write_the_second_is_told_and_loses_nothing(
    karen: Karen, ruth: Membership
) -> None:
    layer = layer_of(karen.ladder(), 3)
    let_in(layer.ladder, ruth, together=True, **until_next_year())
    signed_in(ruth).post(karen.address("step/3/"), sent(layer, own_words="Ruth typed this."))

    late = karen.client.post(THIRD, sent(layer, own_words="I typed this."))

    text = page(late)
    assert "Somebody else has saved this step while you were writing" in text
    assert "Ruth typed this." in text
    assert "I typed this." in text
    assert 'name="version" value="2"' in text

    again = karen.client.post(THIRD, sent(layer, own_words="Both of us.", version=2))
    layer.refresh_from_db()
    assert (again.status_code, layer.own_words) == (302, "Both of us.")


def test_a_need_is_changed(karen: Karen) -> None:
    need = NeedFactory(layer=layer_of(karen.ladder(), 1), words="bus money")
    address = f"/my/ladder/need/{need.public_id}/"

    assert "bus money" in page(karen.client.get(address))
    response = karen.client.post(
        address, {"words": "bus money", "topic": "travel", "urgency": "now"}
    )

    need.refresh_from_db()
    assert (response.status_code, need.urgency) == (302, "now")
    assert need.topic == Topic.objects.get(slug="travel")


def test_a_need_says_something(karen: Karen) -> None:
    need = NeedFactory(layer=layer_of(karen.ladder(), 1))

    text = page(
        karen.client.post(
            f"/my/ladder/need/{need.public_id}/", {"words": "", "topic": "words", "urgency": "now"}
        )
    )

    assert "Write what you need, or choose what it is about" in text


def test_a_need_does_not_become_another(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 1)
    NeedFactory(layer=layer, topic=Topic.objects.get(slug="travel"))
    need = NeedFactory(layer=layer)

    text = page(
        karen.client.post(
            f"/my/ladder/need/{need.public_id}/",
            {"words": "", "topic": "travel", "urgency": "now"},
        )
    )

    assert "This step has such a need already" in text


def test_a_need_is_taken_off_once(karen: Karen) -> None:
    need = NeedFactory(layer=layer_of(karen.ladder(), 1))
    address = f"/my/ladder/need/{need.public_id}/close/"

    assert karen.client.post(address)["Location"] == FIRST
    assert karen.client.post(address).status_code == 404


def test_a_new_ladder_keeps_the_earlier_one_readable(karen: Karen) -> None:
    earlier = karen.ladder(words={1: "Old words."})
    assert "Start a new ladder?" in page(karen.client.get("/my/ladder/new/"))

    assert karen.client.post("/my/ladder/new/")["Location"] == SUMMARY

    assert "Old words." not in page(karen.client.get(SUMMARY))
    assert "Old words." in page(karen.client.get(f"/my/ladder/earlier/{earlier.public_id}/"))


def test_the_history_of_a_step(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 1)
    karen.client.post(FIRST, sent(layer, own_words="First words."))
    karen.client.post(FIRST, sent(layer, own_words="Second words.", version=2))

    text = page(karen.client.get("/my/ladder/step/1/history/"))

    assert text.index("Second words.") < text.index("First words.")


def test_a_stranger_finds_nothing(karen: Karen, ruth: Membership) -> None:
    ladder = karen.ladder(words={1: "Private."}, status=LadderStatus.CURRENT)
    need = NeedFactory(layer=layer_of(ladder, 1))
    stranger = signed_in(ruth)

    ends = [
        "",
        "step/1/",
        "step/1/history/",
        "step/1/view/",
        f"need/{need.public_id}/",
        "share/",
        "new/",
        "together/",
        f"earlier/{ladder.public_id}/",
    ]

    assert {stranger.get(karen.address(end)).status_code for end in ends} == {404}


def test_a_helper_who_may_see_the_person_learns_nothing_of_a_ladder(
    karen: Karen, ruth: Membership
) -> None:
    karen.ladder(words={1: "Private."})
    GrantFactory(person=karen.person, recipient=ruth, **until_next_year())

    text = page(signed_in(ruth).get(karen.address()))

    assert "Karen has shared no steps with you" in text
    assert "Private." not in text
    assert not JournalEntry.objects.filter(sentence="read your ladder").exists()


def test_a_reader_reads_what_is_shared_and_karen_sees_that_they_looked(
    karen: Karen, ruth: Membership
) -> None:
    ladder = karen.ladder(words={1: "Shared words.", 2: "Kept words."})
    NeedFactory(layer=layer_of(ladder, 2), words="kept need")
    let_in(ladder, ruth, layers=(1,), **until_next_year())

    text = page(signed_in(ruth).get(karen.address()))

    assert "What matters now, in Karen’s words" in text
    assert "Shared words." in text
    assert "Kept words." not in text
    assert "kept need" not in text
    entry = JournalEntry.objects.get(kind="read")
    assert (entry.about_person, entry.sentence) == (karen.person, "read your ladder")


def test_a_reader_may_not_write_her_words(karen: Karen, ruth: Membership) -> None:
    ladder = karen.ladder()
    let_in(ladder, ruth, layers=(1,), **until_next_year())
    client = signed_in(ruth)

    assert client.get(karen.address("step/1/")).status_code == 403
    assert client.get(karen.address("step/2/")).status_code == 404
    assert client.get(karen.address("share/")).status_code == 403
    assert client.get(karen.address("new/")).status_code == 403


def test_a_helper_writes_a_view_beside_her_words(karen: Karen, ruth: Membership) -> None:
    ladder = karen.ladder(words={1: "Her words."})
    let_in(ladder, ruth, layers=(1,), **until_next_year())
    client, address = signed_in(ruth), karen.address("step/1/view/")
    assert "Her words." in page(client.get(address))

    client.post(address, {"words": "Good questions.", "how_known": "We talked"})

    assert HelperView.objects.get().words == "Good questions."
    assert "Good questions." in page(client.get(address))
    mine = page(karen.client.get(SUMMARY))
    assert "Ruth Sutcliffe, personal adviser" in mine
    assert "How I know: We talked" in mine


def test_a_view_needs_words_and_a_source(karen: Karen, ruth: Membership) -> None:
    ladder = karen.ladder()
    let_in(ladder, ruth, layers=(1,), **until_next_year())

    text = page(signed_in(ruth).post(karen.address("step/1/view/"), {"words": "", "how_known": ""}))

    assert "Write what you see, or go back" in text
    assert "Say how you know" in text


def test_a_note_where_somebody_is_stuck_is_folded_away(karen: Karen, ruth: Membership) -> None:
    ladder = karen.ladder(words={1: "Her words."})
    let_in(ladder, ruth, layers=(1,), **until_next_year())
    client, address = signed_in(ruth), karen.address("step/1/stuck/")

    half = page(client.post(address, {"task": "opportunity", "stage": ""}))
    whole = client.post(address, {"task": "opportunity", "stage": "sifting"})

    assert "Choose both a task and a stage, or neither" in half
    assert whole["Location"] == karen.address()
    assert "Knowing what is out there. Sifting" in page(client.get(karen.address()))


def test_sharing_a_step_seeing_what_they_see_and_stopping(karen: Karen) -> None:
    karen.ladder(words={1: "Shared words.", 2: "Kept words."})
    school = EnrolmentFactory(person=karen.person).organisation
    lead = MembershipFactory(
        catchment=karen.person.catchment,
        organisation=school,
        user__name="Ms Okafor",
        holds=[Role.CAREERS_LEADER],
    )
    assert "Ms Okafor" in page(karen.client.get("/my/ladder/share/"))

    response = karen.client.post(
        "/my/ladder/share/", {"recipient": lead.public_id, "layers": ["1"], **WHAT_FOR}
    )

    assert response["Location"] == "/my/shares/"
    grant = Grant.objects.get()
    assert (grant.purpose, grant.until - grant.starts_at) == ("to apply", dt.timedelta(days=91))
    kept = karen.client.get(f"/my/ladder/share/{grant.public_id}/")
    assert kept["Location"] == f"/my/shares/{grant.public_id}/see/"
    theirs = page(karen.client.get(kept["Location"]))
    assert "This is what Ms Okafor sees" in theirs
    assert "Shared words." in theirs
    assert "Kept words." not in theirs

    karen.client.post(f"/my/ladder/share/{grant.public_id}/stop/")

    assert "You, and nobody else." in page(karen.client.get(SUMMARY))
    karen.client.post(f"/my/ladder/share/{grant.public_id}/stop/")
    assert "This had ended already" in page(karen.client.get(SUMMARY))


def test_stopping_shuts_the_ladder_while_the_reader_reads(karen: Karen, ruth: Membership) -> None:
    karen.ladder(words={1: "Shared words."})
    cleared(ruth)
    reader = signed_in(ruth)
    karen.client.post(
        "/my/ladder/share/",
        {"q": "ruth", "recipient": ruth.public_id, "layers": ["1"], "together": "on", **WHAT_FOR},
    )
    before = [page(reader.get(karen.address(end))) for end in ("", "step/1/")]
    told = page(reader.get("/new/"))

    karen.client.post(f"/my/shares/{Grant.objects.get().public_id}/stop/")

    assert ["Shared words." in text for text in before] == [True, True]
    assert "Karen shares something with you" in told
    assert [reader.get(karen.address(end)).status_code for end in ("", "step/1/")] == [404, 404]
    assert reader.post(karen.address("step/1/"), {"own_words": "Late"}).status_code == 404
    assert reader.get(f"/people/{karen.person.public_id}/shared/").status_code == 404


def test_a_second_click_on_sharing_says_so(karen: Karen, ruth: Membership) -> None:
    karen.ladder(words={1: "Shared words."})
    cleared(ruth)
    chosen = {"q": "ruth", "recipient": ruth.public_id, "layers": ["1"], **WHAT_FOR}

    for _ in range(2):
        karen.client.post("/my/ladder/share/", chosen)

    assert "can read these steps already" in page(karen.client.get("/my/shares/"))
    assert Grant.objects.count() == 1


def test_nobody_is_let_in_without_what_for(karen: Karen, ruth: Membership) -> None:
    karen.ladder(words={1: "Shared words."})
    cleared(ruth)
    chosen = {"q": "ruth", "recipient": ruth.public_id, "layers": ["1"], "span": "91"}

    text = page(karen.client.post("/my/ladder/share/", chosen))

    assert ("Say in a few words what for" in text, Grant.objects.exists()) == (True, False)


def test_sharing_begins_with_a_ladder(karen: Karen) -> None:
    assert karen.client.get("/my/ladder/share/")["Location"] == SUMMARY


def test_sharing_asks_who_and_which(karen: Karen, ruth: Membership) -> None:
    karen.ladder()
    GrantFactory(person=karen.person, recipient=ruth, **until_next_year())

    text = page(karen.client.post("/my/ladder/share/", {"span": "91"}))

    assert "Choose who may read" in text
    assert "Tick at least one step" in text


def test_one_shares_only_with_people_one_knows(karen: Karen, ruth: Membership) -> None:
    karen.ladder()

    text = page(
        karen.client.post(
            "/my/ladder/share/", {"recipient": ruth.public_id, "layers": ["1"], **WHAT_FOR}
        )
    )

    assert "There is nobody to choose from yet" in text
    assert not LayerShare.objects.exists()


def test_writing_together_with_somebody_without_an_account(karen: Karen, ruth: Membership) -> None:
    joey = PersonFactory(catchment=karen.person.catchment, known_as="Joey")
    GrantFactory(person=joey, recipient=ruth, **until_next_year())
    client, address = signed_in(ruth), f"/people/{joey.public_id}/ladder/"
    assert "Joey is with me" in page(client.get(address))

    missing = page(client.post(f"{address}together/", {"present": ["beside"]}))
    begun = client.post(f"{address}together/", {"present": ["beside", "told", "yes"]})
    layer = layer_of(Ladder.objects.get(), 1)
    client.post(f"{address}step/1/", sent(layer, own_words="I like engines."))

    assert "Tick all of these" in missing
    assert begun["Location"] == address
    layer.refresh_from_db()
    assert layer.own_words == "I like engines."
    assert "with " + ruth.user.name in page(client.get(f"{address}step/1/history/"))


def test_who_is_beside_them_shares_only_with_their_yes(karen: Karen, ruth: Membership) -> None:
    joey = PersonFactory(
        catchment=karen.person.catchment, known_as="Joey", born_on=dt.date(2000, 1, 1)
    )
    let_in(LadderFactory(person=joey), ruth, together=True, **until_next_year())
    amir = MembershipFactory(catchment=joey.catchment, holds=[Role.HELPER])
    GrantFactory(person=joey, recipient=amir, **until_next_year())
    client, address = signed_in(ruth), f"/people/{joey.public_id}/ladder/share/"
    values = {"recipient": amir.public_id, "layers": ["1"], **WHAT_FOR}

    refused = page(client.post(address, values))
    client.post(address, values | {"confirm": "on"})

    assert "Tick this, or ask them first" in refused
    client.get(address)
    assert JournalEntry.objects.filter(sentence="looked at who can read your ladder").exists()
    assert LayerShare.objects.filter(grant__recipient=amir).count() == 1


def test_nobody_signs_in_their_stead(karen: Karen) -> None:
    assert Client().get(SUMMARY)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_summary_asks_the_same_number_of_questions(
    karen: Karen, ruth: Membership, rows: int, django_assert_num_queries: Any
) -> None:
    ladder = karen.ladder(words=dict.fromkeys(range(1, rows + 1), "Words."))
    for number in range(1, rows + 1):
        layer = layer_of(ladder, number)
        NeedFactory(layer=layer, topic=Topic.objects.get(slug="debt"))
        InfluenceFactory(layer=layer)
        HelperViewFactory(layer=layer, author__catchment=karen.person.catchment)
        member = MembershipFactory(catchment=karen.person.catchment, holds=[Role.HELPER])
        let_in(ladder, member, **until_next_year())
        LadderFactory(person=karen.person, status=LadderStatus.EARLIER)

    with django_assert_num_queries(18):
        page(karen.client.get(SUMMARY))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_step_asks_the_same_number_of_questions(
    karen: Karen, rows: int, django_assert_num_queries: Any
) -> None:
    layer = layer_of(karen.ladder(), 3)
    for _ in range(rows):
        NeedFactory(layer=layer)
        supporter = SupporterFactory(person=karen.person)
        InfluenceFactory(layer=layer, supporter=supporter, who="")

    with django_assert_num_queries(20):
        page(karen.client.get(THIRD))


def test_a_role_without_a_name_stands_in_the_step_and_can_be_taken_off(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 3)

    karen.client.post(
        THIRD, sent(layer, new_relation="my form tutor", new_direction="helps", do="person")
    )

    named = Influence.objects.get()
    assert (named.who, named.supporter, named.direction) == ("my form tutor", None, "helps")
    assert not Supporter.objects.exists()
    assert "my form tutor" in page(karen.client.get(THIRD))

    layer.refresh_from_db()
    karen.client.post(
        THIRD, sent(layer) | {f"place_role_{named.pk}": "both", f"mode_role_{named.pk}": "support"}
    )
    named.refresh_from_db()
    assert (named.direction, named.mode) == ("both", "support")

    layer.refresh_from_db()
    karen.client.post(THIRD, sent(layer) | {f"place_role_{named.pk}": ""})
    assert not Influence.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"new_relation": "my form tutor"}, "Say what they do here, or what you call them"),
        ({"new_direction": "helps"}, "Say what you call them, or who they are to you"),
    ],
)
def test_somebody_half_named_is_asked_for_the_rest(
    karen: Karen, typed: dict[str, str], said: str
) -> None:
    layer = layer_of(karen.ladder(), 3)

    assert said in page(karen.client.post(THIRD, sent(layer, **typed)))
    assert not Influence.objects.exists()


def test_the_same_role_twice_in_a_step_says_so(karen: Karen) -> None:
    layer = layer_of(karen.ladder(), 3)
    standing = InfluenceFactory(layer=layer, who="my form tutor")
    typed = sent(layer, new_relation="my form tutor", new_direction="helps")

    text = page(karen.client.post(THIRD, typed | {f"place_role_{standing.pk}": "helps"}))

    assert "They stand in this step already" in text
    assert Influence.objects.get() == standing


def test_a_first_name_that_two_helpers_have_is_asked_about_and_kept_in_full(karen: Karen) -> None:
    home = karen.person.catchment
    advice = OrganisationFactory(catchment=home, name="Calder Advice")
    rashid = HelperFactory(
        catchment=home, organisation=advice, name="Amina Rashid", role_title="welfare worker"
    )
    HelperFactory(catchment=home, organisation=advice, name="Amina Khan")
    layer = layer_of(karen.ladder(), 3)

    asked = page(karen.client.post(THIRD, sent(layer, new_name="Amina", new_direction="helps")))
    amina = Supporter.objects.get()
    response = karen.client.post(
        f"{THIRD}meant/", {"supporter": amina.public_id, "helper": rashid.public_id}
    )

    assert "Is Amina one of these helpers?" in asked
    assert "Amina Rashid, welfare worker, Calder Advice" in asked
    assert "Amina Khan, " in asked
    assert response["Location"] == THIRD
    amina.refresh_from_db()
    assert (amina.name, amina.relation) == ("Amina Rashid", "welfare worker")


def test_nobody_is_asked_about_an_aunt_and_nobody_names_for_somebody_else(karen: Karen) -> None:
    helper = HelperFactory(catchment=karen.person.catchment, name="Amina Rashid")
    theirs = SupporterFactory(name="Amina")
    layer = layer_of(karen.ladder(), 3)

    response = karen.client.post(
        THIRD, sent(layer, new_name="Amina", new_relation="my aunt", new_direction="helps")
    )
    karen.client.post(f"{THIRD}meant/", {"supporter": theirs.public_id, "helper": helper.public_id})

    assert response.status_code == 302
    theirs.refresh_from_db()
    assert theirs.name == "Amina"


def test_topics_found_in_the_words_are_ticked_and_can_be_asked_about(karen: Karen) -> None:
    ladder = karen.ladder(words={6: "I cannot pay the bills. We run out of money."})

    summary = page(karen.client.get(SUMMARY))
    offered = page(karen.client.get(f"{SUMMARY}needs/"))
    nothing = page(karen.client.post(f"{SUMMARY}needs/"))
    response = karen.client.post(f"{SUMMARY}needs/", {"step_6": ["money-and-benefits"]})

    assert f'href="{SUMMARY}needs/"' in summary
    assert "Money and benefits" in offered
    assert "Tick at least one" in nothing
    assert response["Location"] == SUMMARY
    need = Need.objects.get()
    assert (need.layer, need.topic) == (
        layer_of(ladder, 6),
        Topic.objects.get(slug="money-and-benefits"),
    )
    assert "See who can help" in page(karen.client.get(SUMMARY))


def test_words_that_mean_nothing_known_lead_to_the_steps(karen: Karen) -> None:
    karen.ladder(words={6: "Zxqv."})

    assert "We found nothing in the words that we know" in page(
        karen.client.get(f"{SUMMARY}needs/")
    )


def cleared(member: Membership) -> Membership:
    HelperFactory(
        catchment=member.catchment, membership=member, name=member.user.name, cleared=True
    )
    return member


def test_a_ladder_is_shared_with_a_helper_found_by_name(karen: Karen, ruth: Membership) -> None:
    ladder = karen.ladder(words={3: "Auntie Bev backs me."})
    cleared(ruth)

    found = page(karen.client.get(f"{SUMMARY}share/?q=sutc"))
    karen.client.post(
        f"{SUMMARY}share/",
        {"q": "sutc", "recipient": ruth.public_id, "layers": ["3"], **WHAT_FOR},
    )

    assert "Ruth Sutcliffe, personal adviser" in found
    assert LayerShare.objects.get().grant.recipient == ruth
    assert LayerShare.objects.get().layer == layer_of(ladder, 3)


def test_a_search_finds_no_child_no_uncleared_helper_and_nobody_by_two_letters(
    karen: Karen, ruth: Membership
) -> None:
    karen.ladder(words={3: "Auntie Bev backs me."})
    MembershipFactory(
        catchment=karen.person.catchment, user__name="Rutherford Child", holds=[Role.PERSON]
    )
    elsewhere = MembershipFactory(user__name="Ruthie Elsewhere", holds=[Role.HELPER])
    cleared(elsewhere)

    uncleared = page(karen.client.get(f"{SUMMARY}share/?q=ruth"))
    cleared(ruth)
    short = page(karen.client.get(f"{SUMMARY}share/?q=ru"))

    for text in (uncleared, short):
        assert "Ruth Sutcliffe" not in text
    assert "Rutherford" not in uncleared
    assert "Elsewhere" not in uncleared
    assert "Nobody of that name can be let in here" in uncleared


def test_an_adult_may_let_in_a_helper_without_a_clearance(karen: Karen, ruth: Membership) -> None:
    karen.ladder(words={3: "Auntie Bev backs me."})
    Person.objects.filter(pk=karen.person.pk).update(born_on=dt.date(1990, 1, 1))

    assert "Ruth Sutcliffe" in page(karen.client.get(f"{SUMMARY}share/?q=ruth"))


def test_the_recipients_swapped_in_are_those_of_the_page(karen: Karen, ruth: Membership) -> None:
    karen.ladder(words={3: "Auntie Bev backs me."})
    cleared(ruth)

    part = page(karen.client.get(f"{SUMMARY}share/?q=ruth", headers={"HX-Request": "true"}))
    whole = page(karen.client.get(f"{SUMMARY}share/?q=ruth"))

    assert part.strip().startswith('<div id="recipients">')
    assert part.strip() in whole
