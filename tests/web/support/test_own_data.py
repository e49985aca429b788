"""Everything about oneself: proved by sentinels in every table, and nobody else's among them."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse

from catchment.network.enums import CredentialKind
from catchment.network.models import Credential
from catchment.people.actor import Actor
from catchment.people.enums import FileKind, Role
from catchment.people.models import (
    Catchment,
    JournalEntry,
    Membership,
    MembershipRole,
    Organisation,
    Person,
    StoredFile,
    Supporter,
    User,
)
from catchment.placements import models as work
from catchment.placements.enums import (
    AppealStatus,
    ExperienceStatus,
    ListingStatus,
    OwnFindStatus,
    PlaceStatus,
    QuestionStatus,
    RequestStatus,
    ThanksStatus,
)
from catchment.support import models as ours
from catchment.support.actions.own_data import NotOneself, take_own_data
from catchment.support.enums import ContestStatus
from catchment.support.models import AccessRequest, Document
from catchment.support.queries import own_data
from catchment.support.rules.own_data import may_take_own_data
from catchment.vocabulary.models import Topic
from tests.factories.people import (
    NOW,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.placements import (
    CohortFactory,
    CohortImportFactory,
    HostFactory,
    OpportunityWeekFactory,
    RoundFactory,
    RoundRunFactory,
)
from tests.factories.signin import signed_in
from tests.factories.support import WeightsFactory

pytestmark = pytest.mark.django_db

#: Moments that come after the others of their row.
ENDS = ("until", "ends_at", "expires_at")

#: Ours alone: what other makers' tables hold of a sign-in is told on the page "How you sign in".
CONTEXTS = {"people", "vocabulary", "network", "support", "placements"}


@pytest.fixture
def membership() -> Membership:
    membership: Membership = MembershipFactory(holds=[Role.PERSON])
    PersonFactory(catchment=membership.catchment, user=membership.user, name="Karen Example")
    return membership


def person_of(membership: Membership) -> Person:
    return Person.objects.get(user=membership.user)


def stored_file(catchment: Catchment) -> StoredFile:
    return StoredFile.objects.create(
        catchment=catchment,
        kind=FileKind.DOCUMENT,
        name="letter.txt",
        size=5,
        sha256="0" * 64,
        content=ContentFile(b"Hello", name="letter.txt"),
        created_at=NOW,
    )


def taken(membership: Membership) -> dict[str, str]:
    """The files of the ZIP, by name."""
    response = signed_in(Membership.objects.get(pk=membership.pk)).post(
        reverse("support:take_data")
    )
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        return {one: packed.read(one).decode() for one in packed.namelist()}


def test_a_person_takes_a_file_to_read_and_one_for_machines(membership: Membership) -> None:
    files = taken(membership)

    assert set(files) == {"everything.html", "everything.json"}
    assert "Karen Example" in files["everything.html"]
    assert json.loads(files["everything.json"])["tables"]["person"][0]["name"] == "Karen Example"


def test_taking_it_is_noted(membership: Membership) -> None:
    taken(membership)

    noted = JournalEntry.objects.about(person_of(membership)).values_list("sentence", flat=True)
    assert "took a copy of everything about you" in noted


def test_documents_come_along(membership: Membership, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = stored_file(membership.catchment)
    Document.objects.create(person=person_of(membership), file=kept, title="A letter", added_at=NOW)

    assert taken(membership)["documents/001-letter.txt"] == "Hello"


def test_the_page_tells_how_far_a_request_has_come(membership: Membership) -> None:
    AccessRequest.objects.create(
        person=person_of(membership),
        asked_by_name="Karen",
        received_on=TODAY,
        due_on=TODAY,
        created_at=NOW,
    )

    text = signed_in(membership).get(reverse("support:my_data")).content.decode()

    assert "What you asked the data-protection lead for" in text
    assert "Safeguarding records are kept by the leads" in text


def test_nobody_takes_another_persons(membership: Membership) -> None:
    other = Actor(now=NOW, person_id=person_of(membership).pk + 1, catchment_id=1)

    assert not may_take_own_data(other, person_of(membership))
    with pytest.raises(NotOneself):
        take_own_data(person=person_of(membership), by=other)


def test_every_table_with_a_way_to_a_person_is_given_or_held_back() -> None:
    named = {table.model for table in own_data.TABLES}
    named |= {one.model for one in own_data.HELD_BACK}

    assert {model for model in _about_people() if model not in named} == set()


def test_all_of_hers_appear_and_none_of_his(membership: Membership, settings, tmp_path) -> None:
    """Words that stand nowhere else, in each field of text of each table, for two persons."""
    settings.MEDIA_ROOT = tmp_path
    hers, his = (
        person_of(membership),
        PersonFactory(catchment=membership.catchment, user=UserFactory()),
    )
    MembershipFactory(catchment=his.catchment, user=his.user, holds=[Role.PERSON])
    sown = {hers: Sower(hers, mark="h"), his: Sower(his, mark="s")}
    for sower in sown.values():
        sower.sow()

    files = "".join(taken(membership).values())

    missing = [where for word, where in sown[hers].given.items() if word not in files]
    leaked = [where for word, where in sown[his].every.items() if word in files]
    held = [where for word, where in sown[hers].held.items() if word in files]
    assert (missing, leaked, held) == ([], [], [])
    assert len(sown[hers].given) > 60


def _about_people() -> Iterator[type[models.Model]]:
    """Our tables from which keys lead to a person or a sign-in, and not to a catchment alone."""
    for model in apps.get_models():
        if model._meta.app_label in CONTEXTS and (
            model in (Person, User) or _owned_by_a_person(model, set())
        ):
            yield model


def _owned_by_a_person(model: type[models.Model], seen: set[type[models.Model]]) -> bool:
    """Whether deleting a person deletes the row: cascades lead to whoever it is about."""
    seen.add(model)
    for field in model._meta.concrete_fields:
        if not field.is_relation or field.remote_field.on_delete is not models.CASCADE:
            continue
        target = field.related_model
        if target is Person or (target not in seen and _owned_by_a_person(target, seen)):
            return True
    return False


class Sower:
    """Makes one row in each table of the registry for a person, with words of its own in each field.

    ``given`` maps words that must be found to where they stand; ``held`` those that must not, and
    ``every`` both.
    """

    #: Values that a table's constraints ask for.
    FIXED: ClassVar[dict[type[models.Model], dict[str, Any]]] = {
        ours.LeavingWish: {"status": "refused", "answered_at": NOW},
        MembershipRole: {"role": Role.HOST},
        Supporter: {"confirmed_at": NOW},
        Credential: {"kind": CredentialKind.OTHER, "outcome": ""},
        ours.Contest: {"status": ContestStatus.ANSWERED, "replied_at": NOW},
        ours.Influence: {"supporter": None},
        ours.PlanStep: {"member": None, "supporter": None},
        ours.TeamMember: {"supporter": None},
        work.FocusListing: {"status": ListingStatus.ADDED, "decided_at": NOW},
        work.SeatRequest: {"status": RequestStatus.ASKED, "agreed_at": NOW},
        work.Thanks: {"status": ThanksStatus.SHOWN, "read_at": NOW},
        work.SchoolQuestion: {"status": QuestionStatus.ANSWERED, "answered_at": NOW},
        work.OwnFind: {"status": OwnFindStatus.PROPOSED},
        work.Experience: {"status": ExperienceStatus.DONE, "minutes": 60},
        work.Place: {"status": PlaceStatus.CONFIRMED},
        work.Appeal: {"status": AppealStatus.ANSWERED},
    }

    def __init__(self, person: Person, *, mark: str) -> None:
        self.person = person
        self.mark = mark
        self.given: dict[str, str] = {}
        self.held: dict[str, str] = {}
        catchment = person.catchment
        own = Membership.objects.get(user=person.user)
        self.own: dict[type[models.Model], Any] = {Person: person, User: person.user}
        self.own[Membership] = own
        self.own[StoredFile] = stored_file(catchment)
        self.shared: dict[type[models.Model], Any] = {
            Membership: MembershipFactory(catchment=catchment, holds=[Role.HELPER]),
            Catchment: catchment,
            Organisation: OrganisationFactory(catchment=catchment),
            ours.Weights: WeightsFactory(catchment=catchment),
            Topic: Topic.objects.order_by("pk").first(),
            User: UserFactory(),
        } | self._work(catchment)

    def _work(self, catchment: Catchment) -> dict[type[models.Model], Any]:
        """A host, a cohort and a published round of the catchment."""
        host = HostFactory(catchment=catchment, verified=True)
        cohort = CohortFactory(catchment=catchment)
        held = RoundFactory(catchment=catchment, published_at=NOW)
        run = RoundRunFactory(round=held)
        held.chosen_run = run
        held.save()
        return {
            work.Host: host,
            work.OpportunityWeek: OpportunityWeekFactory(opportunity__host=host),
            work.Cohort: cohort,
            work.CohortImport: CohortImportFactory(cohort=cohort),
            work.Round: held,
            work.RoundRun: run,
        }

    @property
    def every(self) -> dict[str, str]:
        return self.given | self.held

    def sow(self) -> None:
        for table in own_data.TABLES:
            if table.model in (Person, User, Membership):
                self._write_over(table)
            else:
                values = self._values(table) | self.FIXED.get(table.model, {})
                self.own[table.model] = table.model._default_manager.create(**values)

    def _write_over(self, table: own_data.Table) -> None:
        fields = table.model._meta.concrete_fields
        words = {one.name: self._word(table, one) for one in fields if _is_text(one)}
        table.model._default_manager.filter(pk=self.own[table.model].pk).update(**words)

    def _values(self, table: own_data.Table) -> dict[str, Any]:
        filled = (one for one in table.model._meta.concrete_fields if not one.primary_key)
        return {one.name: self._value(table, one) for one in filled if self._is_filled(table, one)}

    def _is_filled(self, table: own_data.Table, field: Any) -> bool:
        if field.is_relation:
            return not field.null or field.related_model in self.own
        return _is_text(field) or not (field.null or field.has_default())

    def _value(self, table: own_data.Table, field: Any) -> Any:
        if field.is_relation:
            return self._end_of(table, field)
        if _is_text(field):
            word = self._word(table, field)
            return {"said": word} if isinstance(field, models.JSONField) else word
        if field.choices:
            return field.choices[0][0]
        if isinstance(field, models.DateTimeField):
            return NOW + dt.timedelta(hours=field.name in ENDS)
        return TODAY if isinstance(field, models.DateField) else 1

    def _end_of(self, table: own_data.Table, field: Any) -> Any:
        """The person's own row where the way to them leads through it; else somebody's."""
        on_the_way = table.path.split("__")[0] == field.name
        if field.related_model in self.shared and not on_the_way:
            return self.shared[field.related_model]
        return self.own[field.related_model]

    def _word(self, table: own_data.Table, field: Any) -> str:
        word = f"q{self.mark}{len(self.every)}k"
        is_given = field.name not in own_data.KEYS | table.left_out
        (self.given if is_given else self.held)[word] = f"{table.model.__name__}.{field.name}"
        if field.name == "form":
            return f"/my/{word}"
        return f"{word}@example.org" if isinstance(field, models.EmailField) else word


def _is_text(field: Any) -> bool:
    kinds = (models.CharField, models.TextField, models.JSONField)
    return isinstance(field, kinds) and not field.choices
