"""What somebody who means harm would try with messages, documents, requests and leaving."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Membership, Person
from catchment.support.actions import plans, team
from catchment.support.models import AccessRequest, Document, LegalHold, Plan, PlanStep, StepMessage
from tests.factories.access_requests import AccessRequestFactory
from tests.factories.documents import DocumentFactory, StoredFileFactory, let_read, picture
from tests.factories.parents import ParentLinkFactory
from tests.factories.people import NOW, TODAY, MembershipFactory
from tests.factories.plans import PlanStepFactory
from tests.factories.signin import signed_in
from tests.factories.team import helper_in, herself, in_team, karen_with_a_plan
from tests.guards.walks import addresses

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
ELSEWHERE = "https://evil.example/"


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """One day, and a room of its own for files."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def plan() -> Plan:
    return karen_with_a_plan()


@pytest.fixture
def step(plan: Plan) -> PlanStep:
    made: PlanStep = PlanStepFactory(plan=plan, title="Ask about the bus")
    return made


@pytest.fixture
def ruth(plan: Plan) -> Membership:
    return helper_in(plan.person)


@pytest.fixture
def karen(plan: Plan) -> Client:
    return signed_in(Membership.objects.get(user=plan.person.user))


@pytest.fixture
def lead(plan: Plan) -> Membership:
    made: Membership = MembershipFactory(
        catchment=plan.person.catchment, holds=[Role.DATA_PROTECTION_LEAD]
    )
    return made


def words_of(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def talk(step: PlanStep) -> str:
    return reverse("support:plan_step_talk", args=[step.plan.person.public_id, step.public_id])


def own_talk(step: PlanStep) -> str:
    return reverse("support:my_plan_step_talk", args=[step.public_id])


def line(said: str, key: uuid.UUID | None = None) -> dict[str, str]:
    return {"words": said, "key": str(key or uuid.uuid4())}


def everybody_else(plan: Plan) -> dict[str, Membership]:
    """Of each role one in the same catchment, a coordinator elsewhere, and the mother."""
    here = {
        role.value: MembershipFactory(catchment=plan.person.catchment, holds=[role])
        for role in Role
    }
    mum = ParentLinkFactory(person=plan.person, verified=True).parent
    return here | {"elsewhere": MembershipFactory(holds=[Role.COORDINATOR]), "mum": mum}


# Messages


def test_nobody_outside_the_team_reads_or_writes_about_a_step(step: PlanStep) -> None:
    StepMessage.objects.create(
        step=step, author_name="Karen", words="sentinel of the thread", sent_at=NOW
    )

    answers = {}
    for name, member in everybody_else(step.plan).items():
        client = signed_in(member)
        for address in (talk(step), own_talk(step)):
            read, wrote = client.get(address), client.post(address, line("let me in"))
            answers[name, address] = (read.status_code, wrote.status_code)
            assert "sentinel of the thread" not in words_of(read) + words_of(wrote)

    assert set(answers.values()) <= {(403, 403), (404, 404)}
    assert StepMessage.objects.count() == 1


def test_a_step_of_somebody_else_is_not_found_below_ones_own_plan(
    karen: Client, ruth: Membership, plan: Plan
) -> None:
    """A helper's own person in the address, and another person's step behind it."""
    in_team(plan, ruth)
    strange = PlanStepFactory(plan=karen_with_a_plan(catchment=plan.person.catchment))
    through = reverse("support:plan_step_talk", args=[plan.person.public_id, strange.public_id])

    answers = [
        signed_in(ruth).post(through, line("forged")).status_code,
        karen.post(own_talk(strange), line("forged")).status_code,
    ]

    assert answers == [404, 404]
    assert not StepMessage.objects.exists()


def test_whoever_is_shown_out_says_nothing_more_and_keeps_their_words(
    step: PlanStep, ruth: Membership
) -> None:
    place = in_team(step.plan, ruth)
    client = signed_in(ruth)
    before = client.post(talk(step), line("I asked."))
    team.end_place(place=place, by=herself(step.plan))

    after = client.post(talk(step), line("And another thing."))

    assert (before.status_code, after.status_code) == (302, 404)
    assert "And another thing." in words_of(after)
    assert [one.words for one in StepMessage.objects.all()] == ["I asked."]


def test_nothing_is_said_after_the_plan_has_ended(
    step: PlanStep, karen: Client, ruth: Membership
) -> None:
    in_team(step.plan, ruth)
    plans.end_plan(plan=step.plan, by=herself(step.plan))

    answers = [
        karen.post(own_talk(step), line("still here")).status_code,
        signed_in(ruth).post(talk(step), line("still here")).status_code,
    ]

    assert not StepMessage.objects.exists()
    assert set(answers) <= {200, 403, 404}


def test_a_script_said_about_a_step_is_shown_as_words(
    step: PlanStep, karen: Client, ruth: Membership
) -> None:
    in_team(step.plan, ruth)
    signed_in(ruth).post(talk(step), line(SCRIPT))

    shown = words_of(karen.get(own_talk(step)))

    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown
    assert "<img src=x" not in shown


def test_a_megabyte_is_refused_with_a_sentence_and_kept_nowhere(
    step: PlanStep, karen: Client
) -> None:
    answer = karen.post(own_talk(step), line("a" * 1_000_000))

    assert answer.status_code == 200
    assert "Write at most" in words_of(answer)
    assert not StepMessage.objects.exists()


def test_the_key_of_somebody_elses_line_tells_nothing_and_changes_nothing(
    step: PlanStep, karen: Client
) -> None:
    elsewhere = PlanStepFactory(plan=karen_with_a_plan())
    said = StepMessage.objects.create(
        step=elsewhere, author_name="Zoe", words="sentinel elsewhere", sent_at=NOW
    )

    answer = karen.post(own_talk(step), line("mine", said.key), follow=True)

    said.refresh_from_db()
    assert "sentinel elsewhere" not in words_of(answer)
    assert (said.words, said.step) == ("sentinel elsewhere", elsewhere)


# Documents


def test_a_document_is_found_by_nobody_it_is_not_shared_with(plan: Plan) -> None:
    kept = DocumentFactory(person=plan.person)
    pages = [reverse(f"support:{name}", args=[kept.public_id]) for name in DOCUMENT_PAGES]

    for member in everybody_else(plan).values():
        client = signed_in(member)
        answers = {client.get(page).status_code for page in pages}
        answers |= {client.post(pages[1]).status_code}
        assert answers <= {403, 404}

    assert Document.objects.filter(pk=kept.pk).exists()


DOCUMENT_PAGES = ("document", "document_delete")


def test_reading_a_document_gives_no_right_to_delete_it(plan: Plan, ruth: Membership) -> None:
    kept = DocumentFactory(person=plan.person)
    let_read(kept, ruth)
    client = signed_in(ruth)

    read = client.get(reverse("support:document", args=[kept.public_id]))
    deleted = client.post(reverse("support:document_delete", args=[kept.public_id]))

    assert (read.status_code, deleted.status_code) == (200, 403)
    assert Document.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("me.html", b"<script>alert(1)</script>"),
        ("me.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("../../settings.py", b"import os"),
        ("me.jpg", picture() + b"<script>alert(1)</script>"),
    ],
)
def test_no_browser_runs_what_was_put_away(karen: Client, name: str, content: bytes) -> None:
    karen.post(reverse("support:document_add"), {"file": SimpleUploadedFile(name, content)})
    kept = Document.objects.get()

    taken = karen.get(reverse("support:document", args=[kept.public_id]))

    assert taken.headers["Content-Disposition"].startswith("attachment;")
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    assert taken.headers["Content-Type"] in ("text/plain; charset=utf-8", "image/jpeg")
    assert "no-store" in taken.headers["Cache-Control"]
    assert "/" not in kept.file.name
    assert ".." not in str(kept.file.content.name)


def test_a_package_made_to_break_its_reader_gets_a_sentence(karen: Client) -> None:
    broken = SimpleUploadedFile(
        "cv.odt", b"PK\x03\x04" + b"\xff" * 300 + b"PK\x05\x06" + b"\xff" * 18
    )

    answer = karen.post(reverse("support:document_add"), {"file": broken, "title": "My CV"})

    assert answer.status_code == 200
    assert "We cannot read this file" in words_of(answer)
    assert "My CV" in words_of(answer)


# Access requests


def test_a_prepared_file_opens_for_nobody_but_the_lead_before_it_is_given(
    plan: Plan, karen: Client, lead: Membership
) -> None:
    asked = AccessRequestFactory(
        person=plan.person,
        status="ready",
        file=StoredFileFactory(catchment=plan.person.catchment),
    )
    file = reverse("support:access_request_file", args=[asked.public_id])

    strangers = {
        signed_in(member).get(file).status_code
        for name, member in everybody_else(plan).items()
        if name != Role.DATA_PROTECTION_LEAD.value
    }
    elsewhere = signed_in(MembershipFactory(holds=[Role.DATA_PROTECTION_LEAD])).get(file)

    assert strangers == {404}
    assert elsewhere.status_code == 404
    assert karen.get(file).status_code == 403
    assert signed_in(lead).get(file).status_code == 200


def test_nobody_moves_their_own_request(plan: Plan, karen: Client) -> None:
    asked = AccessRequestFactory(person=plan.person)
    move = reverse("support:access_request_move", args=[asked.public_id])

    answers = [karen.post(move, {"do": do}).status_code for do in ("prepare", "give", "stop")]

    asked.refresh_from_db()
    assert set(answers) == {403}
    assert asked.status == "running"


def test_giving_twice_gives_once(plan: Plan, lead: Membership) -> None:
    asked = AccessRequestFactory(
        person=plan.person,
        status="ready",
        file=StoredFileFactory(catchment=plan.person.catchment),
    )
    move = reverse("support:access_request_move", args=[asked.public_id])
    client = signed_in(lead)

    answers = [client.post(move, {"do": "give"}).status_code for _ in range(2)]

    assert answers == [302, 403]
    assert JournalEntry.objects.filter(sentence="gave you what is held about you").count() == 1
    assert AccessRequest.objects.get().given_on == TODAY


# Leaving


@pytest.mark.parametrize("do", ["erase", "hold", "lift", "refuse", "Erase", "__class__", ""])
def test_nobody_but_the_lead_here_decides_what_is_deleted(
    plan: Plan, karen: Client, do: str
) -> None:
    page = reverse("support:keeping_person", args=[plan.person.public_id])
    sent = {"do": do, "sure": "on", "words": "forged", "reason": "forged"}
    others = {
        name: member
        for name, member in everybody_else(plan).items()
        if name != Role.DATA_PROTECTION_LEAD.value
    }
    others["lead elsewhere"] = MembershipFactory(holds=[Role.DATA_PROTECTION_LEAD])

    answers = {signed_in(member).post(page, sent).status_code for member in others.values()}

    assert answers | {karen.post(page, sent).status_code} <= {403, 404}
    assert Person.objects.filter(pk=plan.person_id).exists()
    assert not LegalHold.objects.exists()


@pytest.mark.parametrize("do", ["Erase", "__class__", "", "erase hold"])
def test_a_made_up_decision_changes_nothing(plan: Plan, lead: Membership, do: str) -> None:
    page = reverse("support:keeping_person", args=[plan.person.public_id])

    answer = signed_in(lead).post(page, {"do": do, "sure": "on", "words": "forged"})

    assert answer.status_code == 200
    assert "Nothing was changed" in words_of(answer)
    assert Person.objects.filter(pk=plan.person_id).exists()


def test_looking_at_an_address_that_says_erase_deletes_nobody(plan: Plan, lead: Membership) -> None:
    page = reverse("support:keeping_person", args=[plan.person.public_id])

    signed_in(lead).get(page, {"do": "erase", "sure": "on"})

    assert Person.objects.filter(pk=plan.person_id).exists()


def test_holding_twice_holds_once(plan: Plan, lead: Membership) -> None:
    page = reverse("support:keeping_person", args=[plan.person.public_id])
    client = signed_in(lead)

    for _ in range(2):
        client.post(page, {"do": "hold", "words": "A court asks."})
    erased = client.post(page, {"do": "erase", "sure": "on"}, follow=True)

    assert LegalHold.objects.count() == 1
    assert "A legal hold stands: nothing was deleted" in words_of(erased)
    assert Person.objects.filter(pk=plan.person_id).exists()


# Every form


def test_no_form_is_taken_without_its_token(plan: Plan, step: PlanStep) -> None:
    member = Membership.objects.get(user=plan.person.user)
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(member).cookies
    kept = DocumentFactory(person=plan.person)

    answers = {
        client.post(own_talk(step), line("forged")).status_code,
        client.post(reverse("support:document_delete", args=[kept.public_id])).status_code,
        client.post(reverse("support:my_leave"), {"do": "ask"}).status_code,
        client.post(reverse("support:take_data")).status_code,
    }

    assert answers == {403}
    assert not StepMessage.objects.exists()
    assert Document.objects.filter(pk=kept.pk).exists()


def test_no_page_of_ours_is_let_off_its_token() -> None:
    ours = [
        (written, view) for written, view in addresses() if view.__module__.startswith("catchment.")
    ]

    assert ours
    assert [written for written, view in ours if getattr(view, "csrf_exempt", False)] == []


def test_no_form_of_a_plan_leads_elsewhere(plan: Plan, step: PlanStep, karen: Client) -> None:
    wanted = dict.fromkeys(("next", "back", "at", "onward", "return", "url"), ELSEWHERE)
    posts = [
        (own_talk(step), line("Hello.")),
        (reverse("support:my_plan_step_done", args=[step.public_id]), {"version": "1"}),
        (reverse("support:my_plan_step_add"), {"title": "Ring Bev", "who": "person"}),
        (reverse("support:notices_read"), {}),
        (reverse("support:my_leave"), {"do": "ask"}),
        (reverse("support:my_leave"), {"do": "stay"}),
        (reverse("support:draft_save"), {}),
        (reverse("support:draft_forget"), {}),
    ]

    answers = [
        karen.post(
            f"{address}?next={ELSEWHERE}&back={ELSEWHERE}&at={ELSEWHERE}",
            sent | wanted,
            HTTP_REFERER=ELSEWHERE,
        )
        for address, sent in posts
    ]

    went = [one.headers.get("Location", "") for one in answers]
    assert [one for one in went if one and (not one.startswith("/") or one.startswith("//"))] == []
    assert [one for one in went if "evil.example" in one] == []
    assert [one.status_code for one in answers][:2] == [302, 302]
