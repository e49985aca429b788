"""Everything that is held about one person, table by table, for their own eyes.

One registry names each table that holds something about a person, how it reaches them, and which of
its fields are not given and why. A guard test fails for a table with a way to a person that is
neither given nor held back here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catchment.network.models import Credential, Helper
from catchment.people.models import (
    Enrolment,
    Grant,
    Invitation,
    JournalEntry,
    JournalListing,
    Membership,
    MembershipRole,
    Person,
    SignInCode,
    Supporter,
    TermsAcceptance,
    User,
)
from catchment.support import models as ours

Words = str | Promise

#: Keys, and what opens a door: of no use to the reader, or of use to a thief.
KEYS = frozenset({"id", "key", "token_hash", "code_hash", "password", "version", "subject_id"})


@dataclass(frozen=True, slots=True)
class Table:
    """One table that holds something about people.

    Attributes:
        title: what the reader calls it.
        model: the table.
        path: how a row reaches its person; "" for the person's own row.
        left_out: fields that are not given, besides keys.
        only: which of the rows are given, if not all.
    """

    title: Words
    model: type[models.Model]
    path: str
    left_out: frozenset[str] = frozenset()
    only: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A table with a way to a person that their own download does not hold, and why.

    ``why`` is empty where the line before has said it.
    """

    model: type[models.Model]
    why: Words


ACCOUNT = "user__persons"
STEPS = "ladder__person"

#: A person belongs to one catchment: what their sign-in holds in another is told there, not here.
HERE = Q(catchment=F("user__persons__catchment"))
MEMBER_HERE = Q(membership__catchment=F("membership__user__persons__catchment"))
HELPER_HERE = Q(helper__membership__catchment=F("helper__membership__user__persons__catchment"))

#: Words on pages about oneself; what one began to write about somebody else is theirs.
ABOUT_ONESELF = Q(form__startswith="/my/")

#: A decision of which the person must not know, because it would endanger somebody.
TOLD = ~Q(safety_decisions__endangers=True)
TOLD_GRANT = ~Q(grant__safety_decisions__endangers=True)

TABLES: list[Table] = [
    Table(_("You"), Person, "", frozenset({"user", "catchment"})),
    Table(_("Your sign-in"), User, "persons"),
    Table(_("What you accepted"), TermsAcceptance, ACCOUNT, frozenset({"user"})),
    Table(_("Your printed code"), SignInCode, ACCOUNT, frozenset({"user"})),
    Table(_("Where you belong"), Membership, ACCOUNT, frozenset({"user"}), HERE),
    Table(_("What you do there"), MembershipRole, "membership__user__persons", only=MEMBER_HERE),
    Table(_("You as a helper"), Helper, "membership__user__persons", only=MEMBER_HERE),
    Table(
        _("What was seen of you as a helper"),
        Credential,
        "helper__membership__user__persons",
        only=HELPER_HERE,
    ),
    Table(_("Invitations to you"), Invitation, "person", frozenset({"person"})),
    Table(_("Where you learn"), Enrolment, "person", frozenset({"person"})),
    Table(_("People you trust"), Supporter, "person", frozenset({"person"})),
    Table(_("Whom you let in"), Grant, "person", frozenset({"person"}), TOLD),
    Table(
        _("Who looked and who wrote"),
        JournalEntry,
        "about_person",
        frozenset({"about_person", "user", "hidden", "subject_kind"}),
        Q(hidden=False),
    ),
    Table(
        _("Who looked at lists with you in them"),
        JournalListing,
        "person",
        frozenset({"person"}),
        Q(entry__hidden=False),
    ),
    Table(_("Your ladders"), ours.Ladder, "person", frozenset({"person"})),
    Table(_("Steps of your ladders"), ours.LadderLayer, STEPS),
    Table(_("What those steps said before"), ours.LayerVersion, "layer__ladder__person"),
    Table(_("What helpers see beside them"), ours.HelperView, "layer__ladder__person"),
    Table(_("What you need"), ours.Need, "layer__ladder__person"),
    Table(_("Who helps, and who holds back"), ours.Influence, "layer__ladder__person"),
    Table(_("Steps that you share"), ours.LayerShare, "grant__person", only=TOLD_GRANT),
    Table(_("Answers to “who can help?”"), ours.Answer, "person", frozenset({"person"})),
    Table(_("What you chose"), ours.AnswerChoice, "answer__person"),
    Table(_("What nobody offers yet"), ours.UnmetNeed, "person", frozenset({"person"})),
    Table(_("What you said is not right"), ours.Contest, "answer__person"),
    Table(_("Your plans"), ours.Plan, "person", frozenset({"person"})),
    Table(_("Headings of your plans"), ours.PlanTheme, "plan__person"),
    Table(_("Steps of your plans"), ours.PlanStep, "plan__person"),
    Table(_("What helpers think of your plans"), ours.PlanView, "plan__person"),
    Table(_("Reviews"), ours.PlanReview, "plan__person"),
    Table(_("Messages about steps"), ours.StepMessage, "step__plan__person"),
    Table(_("Your documents"), ours.Document, "person", frozenset({"person"})),
    Table(_("Plans that you share"), ours.PlanShare, "grant__person", only=TOLD_GRANT),
    Table(_("Steps of plans that you share"), ours.StepShare, "grant__person", only=TOLD_GRANT),
    Table(_("Documents that you share"), ours.DocumentShare, "grant__person", only=TOLD_GRANT),
    Table(_("Your team"), ours.TeamMember, "plan__person"),
    Table(_("Hand-overs"), ours.HandOver, "plan__person"),
    Table(_("Links for people you trust"), ours.SupporterLink, "step__plan__person"),
    Table(_("Referrals"), ours.Referral, "person", frozenset({"person"})),
    Table(_("Questions about referrals"), ours.ReferralNote, "referral__person"),
    Table(_("Appointments"), ours.Appointment, "person", frozenset({"person"})),
    Table(_("Times that were offered"), ours.AppointmentSlot, "appointment__person"),
    Table(
        _("Parents and carers"),
        ours.ParentLink,
        "person",
        frozenset({"person", "block_reason"}),
        ~Q(status="blocked"),
    ),
    Table(
        _("Decisions to share for safety"),
        ours.SafetyDecision,
        "person",
        frozenset({"person", "endangers"}),
        Q(endangers=False),
    ),
    Table(_("What we told you and others about you"), ours.Notice, "about", frozenset({"about"})),
    Table(
        _("How you want to hear"),
        ours.HelperSetting,
        "membership__user__persons",
        only=MEMBER_HERE,
    ),
    Table(
        _("What you typed and did not send"),
        ours.Draft,
        ACCOUNT,
        frozenset({"user", "about"}),
        ABOUT_ONESELF,
    ),
    Table(_("When you asked for all this"), ours.AccessRequest, "person", frozenset({"person"})),
    Table(_("When you asked to leave"), ours.LeavingWish, "person", frozenset({"person"})),
    Table(_("What was left out then"), ours.Redaction, "request__person"),
    Table(
        _("Warnings before deletion"),
        ours.DeletionWarning,
        "person",
        frozenset({"person"}),
        ~Q(kind="concern") & ~Q(record__startswith="safetydecision"),
    ),
]

HELD_BACK: list[HeldBack] = [
    HeldBack(
        ours.Concern,
        _(
            "Safeguarding records are kept by the leads of your school. The law lets them hold back "
            "what could cause serious harm: ask the data-protection lead."
        ),
    ),
    HeldBack(ours.ConcernNote, ""),
    HeldBack(
        ours.ParentLink,
        _(
            "Whether a safeguarding lead has stopped a parent’s link to you: ask the lead. It is not "
            "here, so that nobody can make you fetch it for them."
        ),
    ),
    HeldBack(
        ours.LegalHold,
        _(
            "Whether somebody has told us to keep records for a court: ask the data-protection lead."
        ),
    ),
]


def also(tables: Iterable[Table], held_back: Iterable[HeldBack] = ()) -> None:
    """Storeys above name their own tables; called once each, when the application starts."""
    TABLES.extend(tables)
    HELD_BACK.extend(held_back)


@dataclass(frozen=True, slots=True)
class Section:
    """What one table holds about a person.

    Attributes:
        title: what the reader calls it.
        table: its name in the JSON file.
        rows: one mapping of field to plain value for each row, with its "id" for the lead's use.
    """

    title: str
    table: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the person's, to be put beside the rest."""

    name: str
    content: Any


def everything_about(person: Person) -> list[Section]:
    """All that is held about a person and may be given to them; one query a table.

    Tables that hold nothing are left away.
    """
    drawn = (_section(table, person) for table in TABLES)
    return [section for section in drawn if section.rows]


def attachments_of(person: Person) -> Iterator[Attachment]:
    """The person's own documents, as they were stored; one query."""
    documents = ours.Document.objects.filter(person=person).select_related("file").order_by("pk")
    for number, document in enumerate(documents, start=1):
        yield Attachment(f"{number:03}-{document.file.name}", document.file.content)


def rows_of(table: Table, person: Person) -> "models.QuerySet[Any]":
    """The rows of one table that reach a person and may be given."""
    reached = Q(**{table.path: person.pk}) if table.path else Q(pk=person.pk)
    found = table.model._default_manager.filter(reached, table.only)
    return found.select_related(*_named_by(table)).order_by("pk").distinct()


def _section(table: Table, person: Person) -> Section:
    given = [one for one in table.model._meta.concrete_fields if _is_given(table, one)]
    rows = [
        {"id": row.pk} | {one.name: _plain(row, one) for one in given}
        for row in rows_of(table, person)
    ]
    return Section(title=str(table.title), table=table.model._meta.model_name or "", rows=rows)


def _is_given(table: Table, one: "models.Field[Any, Any]") -> bool:
    return one.name not in KEYS | table.left_out and one.name != "public_id"


def _plain(row: models.Model, one: "models.Field[Any, Any]") -> Any:
    """A value that anybody can read: what a link points to by its name, a choice by its words."""
    if one.is_relation:
        return _name_of(getattr(row, one.name))
    if one.choices:
        return str(getattr(row, f"get_{one.name}_display")())
    return one.value_from_object(row)


def _name_of(thing: models.Model | None) -> str:
    """How the thing that a row points to is called; nothing of another person's."""
    if thing is None:
        return ""
    if isinstance(thing, Membership):
        return thing.user.name
    for name in ("name", "title", "words", "goal", "about"):
        said = getattr(thing, name, None)
        if isinstance(said, str):
            return said
    return str(thing)


def _named_by(table: Table) -> Iterable[str]:
    """What has to be fetched along, so that a table is one query."""
    for one in table.model._meta.concrete_fields:
        if one.is_relation and _is_given(table, one):
            yield f"{one.name}__user" if one.related_model is Membership else one.name


def without(sections: Iterable[Section], redactions: Iterable[ours.Redaction]) -> list[Section]:
    """The same with what a data-protection lead has left out, and why, in place of the words."""
    reasons = {(one.table, one.record, one.field): one.reason for one in redactions}
    return [
        Section(
            section.title, section.table, [_redacted(section, row, reasons) for row in section.rows]
        )
        for section in sections
    ]


def _redacted(
    section: Section, row: dict[str, Any], reasons: dict[tuple[str, str, str], str]
) -> dict[str, Any]:
    """One row, with "[left out: reason]" wherever there is a reason."""
    return {
        name: f"[{_('left out')}: {reasons[where]}]"
        if (where := (section.table, str(row["id"]), name)) in reasons
        else value
        for name, value in row.items()
    }
