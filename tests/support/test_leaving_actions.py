"""Leaving: asked, taken back, refused, held, and everything deleted for real."""

import datetime as dt
import threading
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection, connections, models

from catchment.people import journal
from catchment.people.actions.outbox import put_in_outbox
from catchment.people.enums import FileKind, Role
from catchment.people.models import (
    Catchment,
    Invitation,
    JournalEntry,
    Membership,
    OutboxMessage,
    Person,
    StoredFile,
    User,
)
from catchment.people.queries import actor_of
from catchment.support.actions import leaving as actions
from catchment.support.actions.links import make_link
from catchment.support.models import (
    Concern,
    DeletionWarning,
    Document,
    Draft,
    LeavingWish,
    LegalHold,
    Notice,
    SupporterLink,
)
from catchment.support.queries import own_data
from tests.factories.concerns import ConcernFactory
from tests.factories.people import (
    NOW,
    TODAY,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SupporterFactory,
)
from tests.factories.plans import PlanFactory, PlanStepFactory
from tests.factories.referrals import ReferralFactory
from tests.factories.support import LadderFactory

pytestmark = pytest.mark.django_db

NAME = "Karen Unmistakable"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lead_member():
    return MembershipFactory(holds=[Role.DATA_PROTECTION_LEAD])


@pytest.fixture
def lead(lead_member):
    return actor_of(lead_member, now=NOW)


@pytest.fixture
def member(lead_member):
    return MembershipFactory(
        catchment=lead_member.catchment,
        organisation=None,
        user__email="karen@example.org",
        user__name=NAME,
        holds=[Role.PERSON],
    )


@pytest.fixture
def karen(member):
    return PersonFactory(catchment=member.catchment, user=member.user, name=NAME, known_as="Kaz")


@pytest.fixture
def herself(member, karen):
    return actor_of(member, now=NOW)


def document(person: Person) -> Document:
    kept = StoredFile.objects.create(
        catchment=person.catchment,
        kind=FileKind.DOCUMENT,
        name="letter.txt",
        size=5,
        sha256="0" * 64,
        content=ContentFile(b"Hello", name="letter.txt"),
        uploaded_by=person.user,
        created_at=NOW,
    )
    return Document.objects.create(person=person, file=kept, title="A letter", added_at=NOW)


def with_everything(person: Person, by) -> SupporterLink:
    """A ladder, a plan, a link to somebody they trust, shares, mail and a draft."""
    LadderFactory(person=person, words={1: "words of hers"})
    plan = PlanFactory(person=person)
    helper = MembershipFactory(catchment=person.catchment, holds=[Role.HELPER])
    bev = SupporterFactory(person=person, confirmed_by=helper, confirmed_at=NOW)
    step = PlanStepFactory(plan=plan, supporter=bev)
    ReferralFactory(person=person)
    GrantFactory(person=person, recipient=helper)
    Draft.objects.create(user=person.user, form="/my/plan/", saved_at=NOW)
    put_in_outbox(
        template="supporter_link",
        recipient="bev@example.org",
        facts={"who": f"{NAME} asks you"},
        at=NOW,
        catchment=person.catchment,
    )
    put_in_outbox(
        template="notices_daily",
        recipient="Karen@example.org",
        facts={},
        at=NOW,
        catchment=person.catchment,
    )
    Invitation.objects.create(
        catchment=person.catchment,
        email="karen@example.org",
        name=NAME,
        token_hash="0" * 64,
        created_at=NOW,
        expires_at=NOW,
    )
    journal.record(by=by, sentence="read the plan of Kaz", about=person, subject=plan)
    journal.record(by=by, sentence=f"was told of {NAME}", subject=plan)
    return make_link(step=step, by=by).link


def texts_left() -> list[str]:
    """Every table that still says her name, or knows her address."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                values = map(str, model._base_manager.values_list(field.name, flat=True))
                if any(word in text for text in values for word in (NAME, "Kaz", "words of hers")):
                    found.append(f"{model._meta.label}.{field.name}")
    return found


def test_erasing_leaves_no_word_of_her_and_no_way_in(karen, herself, lead):
    other = PersonFactory(catchment=karen.catchment, user=MembershipFactory().user)
    LadderFactory(person=other, words={1: "words of his"})
    with_everything(karen, herself)
    actions.ask_to_leave(person=karen, by=herself, on=TODAY)

    all_gone = actions.erase(person=karen, by=lead)

    assert all_gone
    assert texts_left() == []
    assert list(Person.objects.filter(catchment=karen.catchment)) == [other]
    assert other.ladders.exists()
    assert not User.objects.filter(email="karen@example.org").exists()
    assert not SupporterLink.objects.exists()
    assert not Draft.objects.exists()
    assert not Notice.objects.exists()


def test_files_go_from_the_disk_once_it_is_certain(karen, lead, django_capture_on_commit_callbacks):
    path = document(karen).file.content.path
    assert Path(path).exists()

    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(person=karen, by=lead)

    assert not StoredFile.objects.exists()
    assert not Path(path).exists()


def test_lines_of_the_journal_stay_without_her(karen, herself, lead):
    helper = actor_of(MembershipFactory(catchment=karen.catchment), now=NOW)
    hers = journal.record(by=herself, sentence="shared a step", about=karen, subject=karen)
    read = journal.record(by=helper, sentence="read your ladder", about=karen, subject=karen)
    named = journal.record(by=helper, sentence="asked Kaz something", about=karen)
    elsewhere = journal.record(by=helper, sentence="read the ladder of Kazimir")

    actions.erase(person=karen, by=lead)

    for line in (hers, read, named, elsewhere):
        line.refresh_from_db()
    assert (hers.about_person, hers.user, hers.actor_name, hers.subject_id) == (None, None, "", "")
    assert (read.about_person, read.actor_name, read.sentence) == (
        None,
        helper.name,
        "read your ladder",
    )
    assert (named.sentence, elsewhere.sentence) == ("", "read the ladder of Kazimir")
    assert JournalEntry.objects.filter(sentence="erased everything about somebody").count() == 1


def test_she_is_told_by_mail(karen, lead):
    actions.erase(person=karen, by=lead)

    told = OutboxMessage.objects.get()
    assert (told.template, told.recipient) == ("erased", "karen@example.org")
    assert told.facts == {"where": karen.catchment.name}


def test_without_an_account_or_a_mail_address_nobody_is_told(karen, lead):
    User.objects.update(email=None)
    nobody = PersonFactory(catchment=karen.catchment)

    actions.erase(person=karen, by=lead)
    actions.erase(person=nobody, by=lead)

    assert not OutboxMessage.objects.exists()
    assert not Person.objects.exists()


def test_who_also_helps_keeps_that_place_and_loses_only_their_own_space(karen, member, lead):
    helps = MembershipFactory(
        user=member.user,
        catchment=karen.catchment,
        organisation=OrganisationFactory(catchment=karen.catchment),
        holds=[Role.HELPER],
    )
    Draft.objects.create(user=member.user, form="/my/plan/", saved_at=NOW)
    Draft.objects.create(user=member.user, form="/people/1/", saved_at=NOW)

    actions.erase(person=karen, by=lead)

    assert list(Membership.objects.filter(user=member.user)) == [helps]
    assert list(Draft.objects.values_list("form", flat=True)) == ["/people/1/"]


def test_one_place_with_two_roles_loses_the_one(karen, member, lead):
    member.roles.create(role=Role.PARENT)

    actions.erase(person=karen, by=lead)

    assert list(member.roles.values_list("role", flat=True)) == [Role.PARENT]


def test_what_is_theirs_in_another_catchment_stays(karen, member, lead):
    elsewhere = PersonFactory(user=member.user)

    actions.erase(person=karen, by=lead)

    assert Person.objects.filter(pk=elsewhere.pk, user=member.user).exists()


def test_a_safeguarding_record_stays_with_the_name_alone(karen, herself, lead):
    link = with_everything(karen, herself)
    concern = ConcernFactory(person=karen)
    born_on = karen.born_on

    all_gone = actions.erase(person=karen, by=lead)

    karen.refresh_from_db()
    assert not all_gone
    assert list(Concern.objects.all()) == [concern]
    assert (karen.name, karen.born_on, karen.user, karen.known_as, karen.postcode) == (
        NAME,
        born_on,
        None,
        "",
        "",
    )
    sections = {one.table for one in own_data.everything_about(karen)}
    assert sections == {"person"}
    assert not SupporterLink.objects.filter(pk=link.pk).exists()


def test_a_legal_hold_stops_it_until_it_is_lifted(karen, lead):
    actions.place_hold(person=karen, reason="A court", by=lead)
    with pytest.raises(actions.OnHold):
        actions.erase(person=karen, by=lead)

    actions.lift_hold(person=karen, words="The court has decided", by=lead)

    assert actions.erase(person=karen, by=lead)


def test_a_hold_stands_once_and_is_lifted_once(karen, lead):
    actions.place_hold(person=karen, reason="A court", by=lead)
    with pytest.raises(actions.OnHold):
        actions.place_hold(person=karen, reason="Again", by=lead)

    actions.lift_hold(person=karen, words="Over", by=lead)
    with pytest.raises(actions.NoHold):
        actions.lift_hold(person=karen, words="Over", by=lead)

    assert LegalHold.objects.get().lifted_words == "Over"
    assert not JournalEntry.objects.about(karen).exists()


def test_of_two_who_erase_the_slower_is_told(karen, lead):
    seen_before = Person.objects.get(pk=karen.pk)
    actions.erase(person=karen, by=lead)

    for slower in (
        lambda: actions.erase(person=seen_before, by=lead),
        lambda: actions.place_hold(person=seen_before, reason="A court", by=lead),
    ):
        with pytest.raises(actions.PersonGone):
            slower()


def test_asking_twice_is_told_and_the_leads_hear_once(karen, herself, lead_member):
    wish = actions.ask_to_leave(person=karen, by=herself, on=TODAY)
    with pytest.raises(actions.AskedAlready):
        actions.ask_to_leave(person=karen, by=herself, on=TODAY)

    assert LeavingWish.objects.get() == wish
    assert list(Notice.objects.values_list("to_id", "route")) == [
        (lead_member.pk, "support:keeping_person")
    ]


def test_a_wish_is_taken_back_once(karen, herself):
    actions.ask_to_leave(person=karen, by=herself, on=TODAY)

    actions.stay(person=karen, by=herself)
    with pytest.raises(actions.NotAsked):
        actions.stay(person=karen, by=herself)

    wish = LeavingWish.objects.get()
    assert (wish.status, wish.answered_by_id) == ("taken back", herself.membership_id)


def test_a_refusal_says_why_once(karen, member, herself, lead):
    actions.ask_to_leave(person=karen, by=herself, on=TODAY)

    june = dt.date(2027, 6, 1)
    actions.refuse_leaving(person=karen, reason="your course runs until June", until=june, by=lead)
    with pytest.raises(actions.NotAsked):
        actions.refuse_leaving(person=karen, reason="again", by=lead)

    told = Notice.objects.get(to=member)
    wish = LeavingWish.objects.get()
    assert told.sentence == "You cannot leave yet. Read why"
    assert (wish.status, wish.reason, wish.refused_until, wish.answered_by_id) == (
        "refused",
        "your course runs until June",
        june,
        lead.membership_id,
    )
    assert Catchment.objects.filter(pk=karen.catchment_id).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_leads_one_erases_and_one_holds(karen, lead):
    start, won, told_so = threading.Barrier(2), [], []

    def act(name: str) -> None:
        start.wait()
        try:
            if name == "erase":
                actions.erase(person=karen, by=lead)
            else:
                actions.place_hold(person=karen, reason="A court", by=lead)
            won.append(name)
        except (actions.OnHold, actions.PersonGone):
            told_so.append(name)
        finally:
            connections.close_all()

    both = [threading.Thread(target=act, args=(name,)) for name in ("erase", "hold")]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert (len(won), len(told_so)) == (1, 1)
    assert Person.objects.filter(pk=karen.pk).exists() == (won == ["hold"])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_erase_at_once_one_is_told(karen, lead):
    start, won, told_so = threading.Barrier(2), [], []

    def act() -> None:
        start.wait()
        try:
            won.append(actions.erase(person=karen, by=lead))
        except actions.PersonGone:
            told_so.append(True)
        finally:
            connections.close_all()

    both = [threading.Thread(target=act) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert (won, told_so) == ([True], [True])
    assert OutboxMessage.objects.count() == 1


def test_wishes_and_refusals_of_before_move_to_their_table(karen, member):
    mover = import_module("catchment.support.migrations.0005_move_wishes_to_leave")
    DeletionWarning.objects.create(
        person=karen,
        kind="person",
        record=f"asked {karen.pk}",
        warned_at=NOW,
        deletes_on=TODAY,
    )
    kept = DeletionWarning.objects.create(
        person=karen, kind="person", record=f"person {karen.pk}", warned_at=NOW, deletes_on=TODAY
    )
    Notice.objects.create(
        to=member,
        about=karen,
        key=f"leaving refused {NOW.isoformat()}",
        sentence="You cannot leave yet: your course runs",
        written_at=NOW,
    )

    mover.move_wishes(apps, None)
    mover.move_refusals(apps, None)

    wishes = LeavingWish.objects.order_by("pk").values_list("status", "asked_at", "reason")
    assert list(wishes) == [("waiting", NOW, ""), ("refused", NOW, "your course runs")]
    assert list(DeletionWarning.objects.all()) == [kept]
    assert Notice.objects.get().sentence == "You cannot leave yet. Read why"
