"""Two catchments with a member of each role, what is theirs, what is another's, what is elsewhere."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from catchment.network.enums import ImportKind, ImportStatus
from catchment.network.models import Credential, Helper, ImportRun, Offer, ProposedChange, Site
from catchment.people.actions.invitations import invite_member
from catchment.people.actor import Actor
from catchment.people.enums import FileKind, Role
from catchment.people.models import (
    Catchment,
    Grant,
    Invitation,
    Membership,
    Organisation,
    Person,
    StoredFile,
    Supporter,
)
from catchment.people.queries import actor_of
from catchment.placements.actions.host_links import make_link as make_host_link
from catchment.placements.enums import (
    CohortImportStatus,
    ExperienceStatus,
    HostImportStatus,
    HostLinkPurpose,
    RequestStatus,
    ThanksStatus,
)
from catchment.placements.models import (
    Cohort,
    CohortImport,
    DayPhoto,
    Experience,
    FocusListing,
    Guarantee,
    Host,
    HostContact,
    HostImport,
    JointHost,
    OwnFind,
    Round,
    SchoolQuestion,
    SeatRequest,
    Thanks,
    UnsuitableReport,
)
from catchment.support.actions.links import make_link
from catchment.support.enums import LadderStatus, TeamStatus
from catchment.support.models import (
    AccessRequest,
    Answer,
    Appointment,
    Concern,
    Contest,
    Document,
    HandOver,
    Ladder,
    Need,
    ParentLink,
    Plan,
    PlanReview,
    PlanStep,
    PlanTheme,
    Redaction,
    Referral,
    RetentionClock,
    SafetyDecision,
    StepMessage,
    SupporterLink,
    TeamMember,
)
from catchment.support.queries import answered
from catchment.vocabulary.actions.occupations import refresh_occupations
from catchment.vocabulary.models import Topic
from tests.factories.access_requests import AccessRequestFactory, RedactionFactory
from tests.factories.appointments import AppointmentFactory
from tests.factories.concerns import ConcernFactory
from tests.factories.decisions import SafetyDecisionFactory
from tests.factories.documents import DocumentFactory, let_read
from tests.factories.network import (
    CredentialFactory,
    HelperFactory,
    HiddenHereFactory,
    OfferFactory,
    ProposedChangeFactory,
)
from tests.factories.parents import ParentLinkFactory
from tests.factories.people import (
    CatchmentFactory,
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SupporterFactory,
    UserFactory,
)
from tests.factories.placements import (
    CohortFactory,
    CohortImportFactory,
    CohortMemberFactory,
    DayPhotoFactory,
    ExperienceFactory,
    GuaranteeFactory,
    HostContactFactory,
    HostFactory,
    HostImportFactory,
    JointHostFactory,
    OwnFindFactory,
    SchoolQuestionFactory,
    SeatRequestFactory,
    ThanksFactory,
    UnsuitableReportFactory,
)
from tests.factories.plans import (
    PlanFactory,
    PlanReviewFactory,
    PlanStepFactory,
    PlanThemeFactory,
    StepMessageFactory,
    let_into_plan,
)
from tests.factories.referrals import ReferralFactory
from tests.factories.retention import RetentionClockFactory
from tests.factories.signin import signed_in
from tests.factories.support import (
    AnswerFactory,
    LadderFactory,
    NeedFactory,
    WeightsFactory,
    layer_of,
    let_in,
)
from tests.factories.team import HandOverFactory, TeamMemberFactory
from tests.guards.world_planning import PlanningThings, planning_things
from tests.guards.world_rounds import RoundThings, round_things

#: Tables that reading a page may write to: who looked, and what keeps somebody signed in.
WRITTEN_BY_READING = (
    "people_journalentry",
    "people_journallisting",
    "django_session",
    "shared_cache",
)
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@dataclass(frozen=True, slots=True)
class PlanThings:
    """A plan that goes on, with one of each thing in it, and one that has ended."""

    current: Plan
    ended: Plan
    step: PlanStep
    theme: PlanTheme
    review: PlanReview


@dataclass(frozen=True, slots=True)
class TeamThings:
    """The reader's place in a team, what it is offered to, and the link of an informal helper."""

    place: TeamMember
    hand_over: HandOver
    member: Membership
    step: PlanStep
    link: SupporterLink
    key: str


@dataclass(frozen=True, slots=True)
class FamilyThings:
    """Links of parents to the person: one that waits, one confirmed, one stopped."""

    asked: ParentLink
    verified: ParentLink
    blocked: ParentLink


@dataclass(frozen=True, slots=True)
class WorkThings:
    """A cohort that the person is in, lists that were given for it, hours, and a place of their own."""

    cohort: Cohort
    looked: CohortImport
    written: CohortImport
    done: Experience
    agreed: Experience
    find: OwnFind
    guarantee: Guarantee


@dataclass(frozen=True, slots=True)
class HostThings:
    """The host that the organisation is, checked; somebody asks to come; one that waits, one at rest."""

    host: Host
    contact: HostContact
    asked: SeatRequest
    proposed: SeatRequest
    joint: JointHost
    resting: Host
    photo: DayPhoto
    report: UnsuitableReport
    said: dict[str, Thanks]
    question: SchoolQuestion
    listed: HostImport
    listed_before: HostImport
    token: str
    way_back: str


@dataclass(frozen=True, slots=True)
class Things:
    """One of each thing that an address can name, all belonging together."""

    catchment: Catchment
    person: Person
    ladder: Ladder
    earlier: Ladder
    need: Need
    grant: Grant
    answer: Answer
    contest: Contest
    supporter: Supporter
    organisation: Organisation
    site: Site
    offer: Offer
    helper: Helper
    credential: Credential
    change: ProposedChange
    colleague: Membership
    invitation: Invitation
    token: str
    topic: Topic
    run: ImportRun
    plan: PlanThings
    team: TeamThings
    family: FamilyThings
    message: StepMessage
    offered: Appointment
    booked: Appointment
    referral: Referral
    document: Document
    decision: SafetyDecision
    concern: Concern
    coming: Concern
    asked: AccessRequest
    taken: AccessRequest
    redaction: Redaction
    clock: RetentionClock
    shown: Organisation
    hidden: Organisation
    work: WorkThings
    rounds: RoundThings
    planning: PlanningThings
    hosting: HostThings

    def parts(self, names: set[str], of: str) -> dict[str, Any]:
        """The parts of an address that is about these things."""
        known = {
            "person": self.person.public_id,
            "step": 1,
            "need": self.need.public_id,
            "ladder": self.earlier.public_id,
            "grant": self.grant.public_id,
            "answer": self.answer.public_id,
            "contest": self.contest.public_id,
            "token": self.token,
            "request_id": (self.taken if of == "taken" else self.asked).public_id,
            "redaction": self.redaction.pk,
            "clock": self.clock.pk,
            "concern": (self.coming if of == "coming" else self.concern).public_id,
            "plan": self.plan.ended.public_id,
            "plan_step": self.plan.step.public_id,
            "theme": self.plan.theme.pk,
            "review": self.plan.review.public_id,
            "place": self.team.place.public_id,
            "hand_over": self.team.hand_over.public_id,
            "member": self.team.member.public_id,
            "supporter_step": self.team.step.public_id,
            "link": self.team.link.public_id,
            "key": self.team.key,
            "referral": self.referral.public_id,
            "document": self.document.public_id,
            "decision": self.decision.public_id,
            "kind": "document",
            "thing": str(self.document.public_id),
            "appointment": (self.booked if of == "booked" else self.offered).public_id,
            "message": self.message.public_id,
            "parent_link": self._parent_link(of).public_id,
            "host": (self.hosting.resting if of == "resting" else self.hosting.host).public_id,
            "host_import": (
                self.hosting.listed_before if of == "written" else self.hosting.listed
            ).public_id,
            "contact": self.hosting.contact.public_id,
            "kind_of_work": "hairdresser",
            "site": self.site.public_id,
            "joint": self.hosting.joint.public_id,
            "seat_request": self._seat_request(of).public_id,
            "opportunity": self.hosting.asked.week.opportunity.public_id,
            "photo": self.hosting.photo.public_id,
            "report": self.hosting.report.public_id,
            "seat_week": self.hosting.asked.week.public_id,
            "host_token": self.hosting.token,
            "visited": self.hosting.host.public_id,
            "thanks": self.hosting.said.get(of, self.hosting.said[""]).public_id,
            "question": self.hosting.question.public_id,
            "way_back": self.hosting.way_back,
            "cohort": self.work.cohort.public_id,
            "cohort_import": (self.work.written if of == "written" else self.work.looked).public_id,
            "experience": (self.work.agreed if of == "agreed" else self.work.done).public_id,
            "find": self.work.find.public_id,
            "guarantee": self.work.guarantee.public_id,
            "in_round": (self.rounds.told if of == "told" else self.rounds.tried).public_id,
            "trial": (self.rounds.checked if of == "checked" else self.rounds.trial).public_id,
            "wish_list": self.rounds.wish_list.public_id,
            "seat": self.rounds.place.public_id,
            "appeal": self.rounds.appeal.public_id,
            "planned": self._round(of).public_id,
            "entry": self.planning.entry.public_id,
            "wishes_of": self.planning.wish.wish_list.public_id,
            "wish": self.planning.wish.pk,
            "scheme": self.planning.scheme.public_id,
            "listing": self._listing(of).public_id,
        }
        if "public_id" in names:
            known["public_id"] = getattr(self, of).public_id
        if "slug" in names:
            known["slug"] = getattr(self, of).slug
        if "name" in names:
            known["name"] = of
        return {name: known[name] for name in names}

    def _seat_request(self, of: str) -> SeatRequest:
        return self.hosting.proposed if of == "proposed" else self.hosting.asked

    def _round(self, of: str) -> Round:
        rounds = {"open": self.planning.open, "closed": self.planning.closed}
        return rounds.get(of, self.planning.planned)

    def _listing(self, of: str) -> FocusListing:
        return self.planning.contested if of == "contested" else self.planning.listing

    def _parent_link(self, of: str) -> ParentLink:
        links = {"asked": self.family.asked, "blocked": self.family.blocked}
        return links.get(of, self.family.verified)


@dataclass(frozen=True, slots=True)
class World:
    """Who tries, and what they try it on."""

    members: dict[Role, Membership]
    clients: dict[Role, Client]
    own: dict[Role, Things]
    same: Things
    elsewhere: Things


def build() -> World:
    """A member of each role in one catchment, each with things of their own."""
    refresh_occupations(by=Actor(now=timezone.now(), name="the worker"))
    home, neighbour = (
        CatchmentFactory(brand_colour="#00625a"),
        CatchmentFactory(brand_colour="#00625a"),
    )
    for catchment in (home, neighbour):
        WeightsFactory(catchment=catchment)
    members = {role: _member(home, role) for role in Role}
    return World(
        members=members,
        clients={role: signed_in(member) for role, member in members.items()},
        own={role: _own(member, role) for role, member in members.items()},
        same=_things(home, reader=MembershipFactory(catchment=home, holds=[Role.HELPER])),
        elsewhere=_things(
            neighbour, reader=MembershipFactory(catchment=neighbour, holds=[Role.HELPER])
        ),
    )


def _member(catchment: Catchment, role: Role) -> Membership:
    """A member of a school of their own; whoever has their own space belongs to none."""
    school = OrganisationFactory(catchment=catchment, school=True)
    made: Membership = MembershipFactory(
        catchment=catchment,
        organisation=None if role == Role.PERSON else school,
        user__name=f"The {role}",
        holds=[role],
    )
    if role in (Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD):
        HelperFactory(catchment=catchment, organisation=school, membership=made, cleared=True)
    return made


def _own(member: Membership, role: Role) -> Things:
    """A person's own things; for the others, things of somebody who lets them read and write."""
    if role != Role.PERSON:
        return _things(member.catchment, reader=member, organisation=member.organisation)
    person = PersonFactory(catchment=member.catchment, user=member.user)
    reader = MembershipFactory(catchment=member.catchment, holds=[Role.HELPER])
    return _things(member.catchment, reader=reader, person=person, writer=member)


def _things(
    catchment: Catchment,
    *,
    reader: Membership,
    person: Person | None = None,
    organisation: Organisation | None = None,
    writer: Membership | None = None,
) -> Things:
    organisation = organisation or OrganisationFactory(catchment=catchment, school=True)
    person = person or PersonFactory(catchment=catchment)
    EnrolmentFactory(person=person, organisation=organisation)
    ladder = LadderFactory(person=person, words={1: "words of theirs"})
    earlier = LadderFactory(person=person, status=LadderStatus.EARLIER)
    topic = Topic.objects.get(slug="money-and-benefits")
    let_in(earlier, reader, **_in_force())
    offer = OfferFactory(organisation=organisation)
    helper = HelperFactory(catchment=catchment, organisation=organisation)
    answer = AnswerFactory(
        person=person,
        ladder=ladder,
        asked_by=writer or reader,
        ask=answered.stored(_asked()),
        result=answered.stored(_answered()),
        weights=catchment.weights.first(),
    )
    invited = invite_member(
        catchment=catchment,
        email=UserFactory.build().email,
        name="Joan",
        roles=[Role.HELPER],
        organisation=organisation,
        by=Actor(now=timezone.now(), name="Helen", catchment_id=catchment.pk),
    )
    plan = _plan(person, reader)
    return Things(
        catchment=catchment,
        person=person,
        ladder=ladder,
        earlier=earlier,
        need=NeedFactory(layer=layer_of(ladder, 1), topic=topic),
        grant=let_in(ladder, reader, together=True, **_in_force()),
        answer=answer,
        contest=Contest.objects.create(
            answer=answer, words="That is not so", by=writer or reader, at=timezone.now()
        ),
        supporter=SupporterFactory(person=person),
        organisation=organisation,
        site=offer.site,
        offer=offer,
        helper=helper,
        credential=CredentialFactory(helper=helper),
        change=ProposedChangeFactory(organisation=organisation, target_id=offer.public_id),
        colleague=MembershipFactory(
            catchment=catchment, organisation=organisation, holds=[Role.HELPER]
        ),
        invitation=invited.invitation,
        token=invited.token,
        topic=topic,
        run=ImportRun.objects.create(
            catchment=catchment,
            kind=ImportKind.ORUK,
            source="feed",
            source_name="A feed",
            status=ImportStatus.CHECKED,
            created_at=timezone.now(),
        ),
        shown=_of_a_neighbour(shown_in=[catchment]),
        hidden=HiddenHereFactory(catchment=catchment).organisation,
        plan=plan,
        team=_team(plan.current, reader),
        family=_family(person, reader),
        message=StepMessageFactory(step=plan.step),
        offered=AppointmentFactory(person=person, offered_by=reader, at=_in_days(3, 4)),
        booked=AppointmentFactory(person=person, offered_by=reader, booked=True, at=_in_days(5)),
        referral=ReferralFactory(person=person, offer=offer),
        document=_document(person, reader),
        decision=SafetyDecisionFactory(person=person, decided_by=reader),
        concern=ConcernFactory(person=person, organisation=organisation),
        coming=ConcernFactory(person=person, passing_to=organisation),
        asked=(asked := AccessRequestFactory(person=person)),
        taken=AccessRequestFactory(person=person, given=True, file=_file(catchment)),
        redaction=RedactionFactory(request=asked),
        clock=RetentionClockFactory(catchment=catchment),
        hosting=_hosting(organisation, person),
        work=_work(person, organisation),
        rounds=round_things(person, organisation),
        planning=planning_things(person, organisation),
    )


def _hosting(organisation: Organisation, person: Person) -> HostThings:
    """A checked host with somebody who asks to come, and links in its mails."""
    here = organisation.catchment
    host = HostFactory(catchment=here, organisation=organisation, verified=True)
    resting = HostFactory(catchment=here, resting=True)
    by = Actor(now=timezone.now(), name="the clock", catchment_id=here.pk)
    links = [
        make_host_link(here, purpose, "anna@example.org", dt.timedelta(days=2), by=by, host=of)
        for purpose, of in (
            (HostLinkPurpose.SIGN_UP, None),
            (HostLinkPurpose.COME_BACK, resting),
        )
    ]
    asked = SeatRequestFactory(week__opportunity__host=host, person=person, school=organisation)
    return HostThings(
        host=host,
        contact=HostContactFactory(host=host),
        asked=asked,
        joint=JointHostFactory(opportunity=asked.week.opportunity),
        proposed=SeatRequestFactory(
            week__opportunity__host=host,
            person=person,
            school=organisation,
            status=RequestStatus.PROPOSED,
            agreed_at=None,
        ),
        photo=DayPhotoFactory(opportunity=asked.week.opportunity),
        report=UnsuitableReportFactory(opportunity=asked.week.opportunity),
        resting=resting,
        said=_said_to(host, person),
        question=SchoolQuestionFactory(person=person, school=organisation),
        listed=HostImportFactory(catchment=here),
        listed_before=HostImportFactory(catchment=here, status=HostImportStatus.WRITTEN),
        token=links[0],
        way_back=links[1],
    )


def _said_to(host: Host, person: Person) -> dict[str, Thanks]:
    """Thanks of somebody who was there: some that wait, some on the host's page, some that it hid."""
    ExperienceFactory(person=person, school=host.organisation, host=host)
    words = {"host": host, "person": person, "school": host.organisation}
    return {
        "": ThanksFactory(**words),
        "passed": ThanksFactory(**words, passed=True),
        "put away": ThanksFactory(**words, passed=True, status=ThanksStatus.HIDDEN),
    }


def _work(person: Person, school: Organisation) -> WorkThings:
    """What work experience holds about somebody at a school."""
    cohort = CohortFactory(catchment=person.catchment, school=school)
    CohortMemberFactory(cohort=cohort, person=person)
    held = {"person": person, "school": school}
    return WorkThings(
        cohort=cohort,
        looked=CohortImportFactory(cohort=cohort),
        written=CohortImportFactory(cohort=cohort, status=CohortImportStatus.WRITTEN),
        done=ExperienceFactory(**held),
        agreed=ExperienceFactory(**held, status=ExperienceStatus.AGREED),
        find=OwnFindFactory(**held, cohort=cohort),
        guarantee=GuaranteeFactory(catchment=person.catchment),
    )


def _file(catchment: Catchment) -> StoredFile:
    """A file whose content stands where the tests keep files."""
    return StoredFile.objects.create(
        catchment=catchment,
        kind=FileKind.EXPORT,
        name="everything.zip",
        size=3,
        sha256="0" * 64,
        content=ContentFile(b"zip", name="everything.zip"),
        created_at=timezone.now(),
    )


def _of_a_neighbour(shown_in: list[Catchment]) -> Organisation:
    organisation: Organisation = OrganisationFactory(catchment=CatchmentFactory())
    organisation.shown_in.set(shown_in)
    return organisation


def _document(person: Person, reader: Membership) -> Document:
    """A document that its reader may open."""
    document: Document = DocumentFactory(person=person)
    let_read(document, reader, **_in_force())
    return document


def _plan(person: Person, reader: Membership) -> PlanThings:
    """A plan that lets its reader write, and one that has ended."""
    current = PlanFactory(person=person, tells_who_is_involved=True)
    ended = PlanFactory(person=person, ended=True)
    for each in (current, ended):
        let_into_plan(each, reader, writes=True, **_in_force())
    return PlanThings(
        current=current,
        ended=ended,
        step=PlanStepFactory(plan=current),
        theme=PlanThemeFactory(plan=current),
        review=PlanReviewFactory(plan=current),
    )


def _team(plan: Plan, reader: Membership) -> TeamThings:
    """The reader in the team of a plan, handing over, and a link for somebody the person trusts."""
    place = TeamMemberFactory(
        plan=plan,
        membership=reader,
        status=TeamStatus.ACTIVE,
        grant=plan.shares.get().grant,
        started_at=timezone.now(),
        last_active_at=timezone.now(),
    )
    member = MembershipFactory(catchment=plan.person.catchment, holds=[Role.HELPER])
    HelperFactory(catchment=plan.person.catchment, membership=member, cleared=True)
    bev = SupporterFactory(person=plan.person, confirmed_by=member, confirmed_at=timezone.now())
    step = PlanStepFactory(plan=plan, supporter=bev)
    made = make_link(step=step, by=actor_of(reader, now=timezone.now()))
    return TeamThings(
        place=place,
        hand_over=HandOverFactory(plan=plan, giver=place, taker=member),
        member=member,
        step=step,
        link=made.link,
        key=made.token,
    )


def _in_days(*days: int) -> list[dt.datetime]:
    return [timezone.now() + dt.timedelta(days=number) for number in days]


def _family(person: Person, reader: Membership) -> FamilyThings:
    """The reader is the confirmed parent, where they are one at all."""
    reads = reader.roles.filter(role=Role.PARENT).exists()
    parent = reader if reads else _parent(person)
    return FamilyThings(
        asked=ParentLinkFactory(person=person, parent=_parent(person)),
        verified=ParentLinkFactory(person=person, parent=parent, verified=True),
        blocked=ParentLinkFactory(person=person, parent=_parent(person), blocked=True),
    )


def _parent(person: Person) -> Membership:
    made: Membership = MembershipFactory(catchment=person.catchment, holds=[Role.PARENT])
    return made


def _in_force() -> dict[str, dt.datetime]:
    now = timezone.now()
    return {"starts_at": now - dt.timedelta(days=1), "until": now + dt.timedelta(days=90)}


def _asked() -> answered.AskedFor:
    return answered.AskedFor(
        needs=(),
        near="",
        metres=10_000,
        remote_ok=True,
        in_person_ok=True,
        times=(),
        excluded=(),
        subjects=(),
    )


def _answered() -> answered.Result:
    said = answered.Said("Nobody yet", "Nobody yet")
    return answered.Result(
        heading=said,
        lede=said,
        safety=None,
        trusted=(),
        team=(),
        others=(),
        ring_first=(),
        nobody_yet=(),
        left_out=(),
    )


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written meanwhile is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes_noted() -> Iterator[list[str]]:
    """Statements that write, other than those that reading may write."""
    noted: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and not any(
            f'"{table}"' in sql for table in WRITTEN_BY_READING
        ):
            noted.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield noted
