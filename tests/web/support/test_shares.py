"""Sharing one thing, what they see, stopping; documents behind their door."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import Grant, JournalEntry, Membership, Person
from catchment.support.models import Document, Plan
from tests.factories.documents import PDF, DocumentFactory, let_read
from tests.factories.people import MembershipFactory, SupporterFactory
from tests.factories.plans import PlanStepFactory, let_into_plan
from tests.factories.signin import signed_in
from tests.factories.support import LadderFactory, let_in
from tests.factories.team import helper_in, karen_with_a_plan

pytestmark = pytest.mark.django_db
LONG_NAME = "Alexandria Wilhelmina Featherstonehaugh-Cholmondeley-Marchbanks"
SENT = {"purpose": "to help me apply", "span": "91"}


@dataclass
class Karen:
    """Karen, signed in to her own space, and her plan."""

    plan: Plan
    client: Client

    @property
    def person(self) -> Person:
        return self.plan.person


@pytest.fixture
def karen() -> Karen:
    plan = karen_with_a_plan()
    own = Membership.objects.get(user=plan.person.user, catchment=plan.person.catchment)
    return Karen(plan, signed_in(own))


@pytest.fixture
def ruth(karen: Karen) -> Membership:
    return helper_in(karen.person)


@pytest.fixture
def document(karen: Karen) -> Document:
    made: Document = DocumentFactory(person=karen.person)
    return made


def in_force() -> dict[str, dt.datetime]:
    now = timezone.now()
    return {"starts_at": now - dt.timedelta(days=1), "until": now + dt.timedelta(days=90)}


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return " ".join(response.content.decode().split())


def share_address(document: Document, to: Membership | None = None) -> str:
    address = f"/my/share/document/{document.public_id}/"
    return f"{address}{to.public_id}/" if to else address


def test_at_first_nothing_is_shared(karen: Karen) -> None:
    assert "You share nothing" in page(karen.client.get("/my/shares/"))


def test_from_a_document_to_a_share_and_back(
    karen: Karen, ruth: Membership, document: Document
) -> None:
    reader = signed_in(ruth)
    found = page(karen.client.get(share_address(document), {"q": "rut"}))
    karen.client.get(share_address(document, ruth))
    karen.client.post(share_address(document, ruth), SENT)
    taken = reader.get(f"/documents/{document.public_id}/")

    shares = page(karen.client.get("/my/shares/"))
    karen.client.post(f"/my/shares/{karen.person.grants.get().public_id}/stop/")

    assert f'href="{ruth.public_id}/"' in found
    assert (taken.status_code, taken.content) == (200, PDF)
    assert ("to help me apply" in shares, "opened one of your documents" in shares) == (True, True)
    assert reader.get(f"/documents/{document.public_id}/").status_code == 404
    assert "What you shared before" in page(karen.client.get("/my/shares/"))


def test_a_withdrawal_shuts_every_way_while_the_recipient_reads(
    karen: Karen, ruth: Membership, document: Document
) -> None:
    reader, person = signed_in(ruth), karen.person.public_id
    step = PlanStepFactory(plan=karen.plan, member=ruth)
    grant = let_into_plan(karen.plan, ruth, writes=True, **in_force())
    grants = [grant, let_read(document, ruth, **in_force())]
    ways = [
        ("get", f"/people/{person}/plan/"),
        ("post", f"/people/{person}/plan/steps/{step.public_id}/done/"),
        ("get", f"/documents/{document.public_id}/"),
        ("get", f"/people/{person}/shared/"),
    ]
    open_before = [reader.get(address).status_code for method, address in ways if method == "get"]

    for one in grants:
        karen.client.post(f"/my/shares/{one.public_id}/stop/")

    after = [getattr(reader, method)(address) for method, address in ways]
    step.refresh_from_db()
    assert open_before == [200, 200, 200]
    assert [response.status_code for response in after] == [404, 404, 404, 404]
    assert "they may have ended that" in page(after[0], 404)
    assert step.status == "open"


def test_a_double_click_shares_once(karen: Karen, ruth: Membership, document: Document) -> None:
    for _ in range(2):
        last = karen.client.post(share_address(document, ruth), SENT)

    assert (last["Location"], Grant.objects.count()) == ("/my/shares/", 1)
    assert "can read your document “My CV” already" in page(karen.client.get("/my/shares/"))


def test_stopping_twice_says_so(karen: Karen, ruth: Membership, document: Document) -> None:
    grant = let_read(document, ruth, **in_force())
    for _ in range(2):
        karen.client.post(f"/my/shares/{grant.public_id}/stop/")

    assert "This had ended already" in page(karen.client.get("/my/shares/"))


def test_mistakes_keep_what_was_typed(karen: Karen, ruth: Membership, document: Document) -> None:
    shown = page(karen.client.post(share_address(document, ruth), SENT | {"span": ""}))

    assert ("to help me apply" in shown, "Choose for how long" in shown) == (True, True)
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("kind", "thing", "status"),
    [
        ("plan", "plan", 200),
        ("step", "step", 200),
        ("layer", "1", 200),
        ("layer", "9", 404),
        ("layer", "one", 404),
        ("document", "document", 200),
        ("document", "none", 404),
        ("plan", "none", 404),
        ("plan", "<script>", 404),
        ("record", "plan", 404),
    ],
)
def test_forged_things_are_not_found(
    karen: Karen, document: Document, kind: str, thing: str, status: int
) -> None:
    LadderFactory(person=karen.person)
    keys = {
        "plan": karen.plan.public_id,
        "step": PlanStepFactory(plan=karen.plan).public_id,
        "document": document.public_id,
        "none": uuid.uuid4(),
    }

    response = karen.client.get(f"/my/share/{kind}/{keys.get(thing, thing)}/")

    assert response.status_code == status


def test_nobody_shares_what_is_not_theirs(karen: Karen, ruth: Membership) -> None:
    others = DocumentFactory(
        person__catchment=karen.person.catchment, person__born_on=dt.date(2000, 1, 1)
    )
    let_read(others, Membership.objects.get(user=karen.person.user), **in_force())

    response = karen.client.post(share_address(others, ruth), SENT)

    assert response.status_code == 403


@pytest.mark.parametrize(("words", "found"), [("ru", 0), ("rut", 10), ("utc", 0), ("zzz", 0)])
def test_members_cannot_be_listed(karen: Karen, document: Document, words: str, found: int) -> None:
    for number in range(12):
        helper_in(karen.person, f"Ruth Sutcliffe{number}")
    helper_in(karen.person, "Ruth Hostess", Role.HOST)
    MembershipFactory(user__name="Ruth Elsewhere", holds=[Role.HELPER])

    shown = page(karen.client.get(share_address(document), {"q": words}))

    assert shown.count("Share it with them") == found
    assert ("Hostess" in shown, "Elsewhere" in shown) == (False, False)


def test_what_they_see_is_what_they_see(karen: Karen, ruth: Membership, document: Document) -> None:
    PlanStepFactory(plan=karen.plan, title="Ring the college")
    DocumentFactory(person=karen.person, title="My secret letter")
    let_in(LadderFactory(person=karen.person, words={1: "Shared", 2: "Mine"}), ruth, layers=(1,))
    Grant.objects.update(**in_force())
    let_into_plan(karen.plan, ruth, **in_force())
    grant = let_read(document, ruth, **in_force())
    before = JournalEntry.objects.count()

    hers = page(karen.client.get(f"/my/shares/{grant.public_id}/see/"))
    noted = JournalEntry.objects.count() - before
    theirs = page(signed_in(ruth).get(f"/people/{karen.person.public_id}/shared/"))

    assert noted == 0
    for words, seen in [
        ("Ring the college", True),
        ("My CV", True),
        (karen.plan.goal.split(",")[0], True),
        ("Shared", True),
        ("My secret letter", False),
        (">Mine<", False),
    ]:
        assert (words, words in hers, words in theirs) == (words, seen, seen)


def test_nothing_is_seen_through_a_share_that_has_ended(karen: Karen, ruth: Membership) -> None:
    grant = let_into_plan(karen.plan, ruth, **in_force())
    Grant.objects.update(withdrawn_at=timezone.now())

    assert karen.client.get(f"/my/shares/{grant.public_id}/see/").status_code == 404


def test_pasted_scripts_are_shown_as_text(karen: Karen, ruth: Membership) -> None:
    document = DocumentFactory(person=karen.person, title="<script>alert(1)</script>")
    let_read(document, ruth, **in_force(), purpose="<img src=x>")

    for shown in (
        page(karen.client.get("/my/shares/")),
        page(karen.client.get("/my/documents/")),
        page(signed_in(ruth).get(f"/people/{karen.person.public_id}/shared/")),
    ):
        assert ("<script>alert" in shown, "<img src=x>" in shown) == (False, False)


@pytest.mark.parametrize("number", [1, 30])
def test_many_shares_cost_no_more(
    karen: Karen, number: int, django_assert_num_queries: Any
) -> None:
    LadderFactory(person=karen.person)
    SupporterFactory(person=karen.person)
    for _ in range(number):
        let_into_plan(karen.plan, helper_in(karen.person, LONG_NAME), **in_force())
        document = DocumentFactory(person=karen.person)
        let_read(document, helper_in(karen.person), **in_force())
    karen.client.get("/my/shares/")

    with django_assert_num_queries(16):
        shown = page(karen.client.get("/my/shares/"))

    assert shown.count("Stop sharing") == min(2 * number, 25)
    assert ("1 to 25 of 60" in shown) == (number > 1)


def upload(karen: Karen, name: str = "cv.pdf", content: bytes = PDF, **values: Any) -> Any:
    return karen.client.post(
        "/my/documents/add/", {"file": SimpleUploadedFile(name, content)} | values
    )


def test_a_document_is_put_away_taken_and_deleted(karen: Karen) -> None:
    empty = page(karen.client.get("/my/documents/"))
    karen.client.get("/my/documents/add/")
    upload(karen, "../../My “CV”.pdf", title="My CV")
    address = f"/documents/{Document.objects.get().public_id}/"
    listed = page(karen.client.get("/my/documents/"))
    taken = karen.client.get(address)
    content = taken.content

    karen.client.get(f"{address}delete/")
    karen.client.post(f"{address}delete/")

    assert ("can live here" in empty, "My CV" in listed) == (True, True)
    assert content == PDF
    assert (
        taken["Content-Type"],
        taken["Content-Disposition"],
        taken["X-Content-Type-Options"],
        taken["Cache-Control"],
    ) == ("application/pdf", 'attachment; filename="My CV.pdf"', "nosniff", "private, no-store")
    assert karen.client.get(address).status_code == 404
    assert karen.client.post(f"{address}delete/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cv.pdf", b"MZ\x00\xff", "We cannot read this file"),
        ("cv.pdf", b"", "This file is empty"),
        ("cv.pdf", b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_other_files_are_refused_and_the_title_stays(
    karen: Karen, name: str, content: bytes, said: str
) -> None:
    shown = page(upload(karen, name, content, title="What I call it"))

    assert (said in shown, "What I call it" in shown) == (True, True)
    assert not Document.objects.exists()


def test_the_same_file_twice_is_one_document(karen: Karen) -> None:
    upload(karen)

    assert "This file is here already" in page(upload(karen))


def test_a_full_cupboard_says_so(karen: Karen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchment.support.actions.documents.MOST_DOCUMENTS", 0)

    assert "There is no room left" in page(upload(karen))


def test_a_reader_may_not_delete(karen: Karen, ruth: Membership, document: Document) -> None:
    let_read(document, ruth, **in_force())

    response = signed_in(ruth).post(f"/documents/{document.public_id}/delete/")

    assert (response.status_code, Document.objects.count()) == (403, 1)
