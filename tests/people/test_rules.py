"""Who may do what with people; the right role with the wrong thing is always among the rows."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from catchment.people import rules
from catchment.people.actor import Actor, visitor
from catchment.people.enums import (
    InvitationStatus,
    OrganisationKind,
    Role,
)
from catchment.people.models import (
    Grant,
    Invitation,
    JournalEntry,
    Membership,
    Person,
    Supporter,
)
from tests.factories.people import (
    NOW,
    CatchmentFactory,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SupporterFactory,
    UserFactory,
    actor_in,
)

pytestmark = pytest.mark.django_db
EVERY_ROLE = [None, *Role]


@dataclass
class World:
    """A person of a school, somebody of elsewhere, and an actor who is let in to some."""

    actor: Actor
    own: Person
    let_in: Person
    learner: Person
    classmate_elsewhere: Person
    ended: Person
    past: Person
    stranger: Person
    elsewhere: Person


def world(role: Role | None) -> World:
    """Everybody that the actor may or may not see; the actor holds one role, or none."""
    catchment = CatchmentFactory()
    school = OrganisationFactory(catchment=catchment, school=True)
    membership = MembershipFactory(
        catchment=catchment, organisation=school, holds=[role] if role else []
    )

    def person(**values: Any) -> Person:
        return PersonFactory(**({"catchment": catchment} | values))

    made = World(
        actor=actor_in(
            catchment,
            *([role] if role else []),
            organisation=school,
            user_id=membership.user_id,
            membership_id=membership.pk,
        ),
        own=person(user=membership.user),
        let_in=person(),
        learner=person(),
        classmate_elsewhere=person(),
        ended=person(),
        past=person(),
        stranger=person(),
        elsewhere=PersonFactory(),
    )
    made.actor = Actor(
        **{name: getattr(made.actor, name) for name in Actor.__slots__} | {"person_id": made.own.pk}
    )
    for one in (made.let_in, made.elsewhere):
        GrantFactory(person=one, recipient=membership)
    GrantFactory(person=made.ended, recipient=membership, withdrawn_at=NOW)
    GrantFactory(person=made.ended, recipient=membership, until=NOW)
    EnrolmentFactory(person=made.learner, organisation=school)
    EnrolmentFactory(person=made.elsewhere, organisation=school)
    EnrolmentFactory(person=made.classmate_elsewhere, organisation__catchment=catchment)
    EnrolmentFactory(person=made.past, organisation=school, ends_on=dt.date(2026, 11, 20))
    return made


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_visible_to_agrees_with_may_view_person(role: Role | None):
    made = world(role)

    listed = set(Person.objects.visible_to(made.actor))
    allowed = {one for one in Person.objects.all() if rules.may_view_person(made.actor, one)}

    assert listed == allowed
    expected = {made.own, made.let_in} | ({made.learner} if role == Role.CAREERS_LEADER else set())
    assert listed == expected


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_visible_to_agrees_with_may_view_supporter(role: Role | None):
    made = world(role)
    for person in Person.objects.all():
        SupporterFactory(person=person)

    listed = set(Supporter.objects.visible_to(made.actor))
    allowed = {one for one in Supporter.objects.all() if rules.may_view_supporter(made.actor, one)}

    assert listed == allowed
    cleared = role in {Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD}
    assert {one.person for one in listed} == {made.own} | ({made.learner} if cleared else set())


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_visible_to_agrees_with_may_view_grant(role: Role | None):
    made = world(role)
    given = GrantFactory(person=made.own)

    listed = set(Grant.objects.visible_to(made.actor))
    allowed = {one for one in Grant.objects.all() if rules.may_view_grant(made.actor, one)}

    assert listed == allowed
    assert given in listed


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_visible_to_agrees_with_may_view_journal_entry(role: Role | None):
    made = world(role)
    for about in (made.own, made.let_in, None):
        for hidden in (True, False):
            for catchment in (made.own.catchment, made.elsewhere.catchment):
                JournalEntry.objects.create(
                    at=NOW,
                    kind="read",
                    catchment=catchment,
                    about_person=about,
                    actor_name="A",
                    sentence="read",
                    hidden=hidden,
                )

    listed = set(JournalEntry.objects.visible_to(made.actor))
    allowed = {
        one for one in JournalEntry.objects.all() if rules.may_view_journal_entry(made.actor, one)
    }

    assert listed == allowed
    assert len(listed) == (6 if role == Role.DATA_PROTECTION_LEAD else 1)


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_visible_to_agrees_with_may_view_membership(role: Role | None):
    made = world(role)
    MembershipFactory(catchment=made.own.catchment)
    MembershipFactory()

    listed = set(Membership.objects.visible_to(made.actor))
    allowed = {
        one for one in Membership.objects.all() if rules.may_view_membership(made.actor, one)
    }

    assert listed == allowed


def invitation(**values: Any) -> Invitation:
    return Invitation.objects.create(
        **{
            "email": f"{Invitation.objects.count()}@example.org",
            "name": "Somebody",
            "roles": [Role.HELPER],
            "token_hash": str(Invitation.objects.count()),
            "status": InvitationStatus.SENT,
            "created_at": NOW,
            "expires_at": NOW,
        }
        | values
    )


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_visible_to_agrees_with_may_view_invitation(role: Role | None):
    made = world(role)
    own = invitation(catchment=made.own.catchment, organisation_id=made.actor.organisation_id)
    alone = invitation(catchment=made.own.catchment)
    invitation(catchment=made.elsewhere.catchment)

    listed = set(Invitation.objects.visible_to(made.actor))
    allowed = {
        one for one in Invitation.objects.all() if rules.may_view_invitation(made.actor, one)
    }

    assert listed == allowed
    runs = role in {Role.COORDINATOR, Role.ADMINISTRATOR}
    expected = {own, alone} if runs else {own} if role == Role.CAREERS_LEADER else set()
    assert listed == expected


def test_visitors_see_nobody():
    made = world(Role.HELPER)
    nobody = visitor(now=NOW)

    assert not Person.objects.visible_to(nobody).exists()
    assert not Supporter.objects.visible_to(nobody).exists()
    assert not Grant.objects.visible_to(nobody).exists()
    assert not JournalEntry.objects.visible_to(nobody).exists()
    assert not rules.may_view_person(nobody, made.own)


@pytest.mark.parametrize(
    ("who", "has_account", "may"),
    [
        pytest.param("own", True, True, id="oneself"),
        pytest.param("let_in", False, True, id="let in, no account"),
        pytest.param("let_in", True, False, id="let in, has an account"),
        pytest.param("stranger", False, False, id="stranger"),
        pytest.param("elsewhere", False, False, id="another catchment"),
    ],
)
def test_may_edit_person_and_name_supporters(who: str, has_account: bool, may: bool):
    made = world(Role.HELPER)
    person = getattr(made, who)
    if has_account and person.user_id is None:
        person.user = UserFactory()
        person.save()

    assert rules.may_edit_person(made.actor, person) is may
    assert rules.may_name_supporter(made.actor, person) is may


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize(
    ("who", "may"),
    [("own", True), ("let_in", False), ("learner", False), ("elsewhere", False)],
)
def test_only_the_person_sees_who_looked_and_lets_others_in(role: Role | None, who: str, may: bool):
    made = world(role)
    person = getattr(made, who)

    assert rules.may_view_journal_of(made.actor, person) is may
    assert rules.may_give_grant(made.actor, person) is may


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.may_manage_catchment, {Role.COORDINATOR, Role.ADMINISTRATOR}),
        (rules.may_view_reads, {Role.DATA_PROTECTION_LEAD}),
        (rules.may_add_person, {Role.HELPER, Role.CAREERS_LEADER}),
        (
            rules.may_invite_somebody,
            {Role.COORDINATOR, Role.ADMINISTRATOR, Role.CAREERS_LEADER},
        ),
    ],
)
def test_rules_about_a_catchment(rule: Any, roles: set[Role]):
    here, elsewhere = CatchmentFactory(), CatchmentFactory()
    school = OrganisationFactory(catchment=here, school=True)

    may_here = {role for role in Role if rule(actor_in(here, role, organisation=school), here)}
    may_elsewhere = {
        role for role in Role if rule(actor_in(here, role, organisation=school), elsewhere)
    }

    assert (may_here, may_elsewhere) == (roles, set())


def test_a_careers_leader_of_no_school_invites_nobody():
    here = CatchmentFactory()

    assert not rules.may_invite_somebody(actor_in(here, Role.CAREERS_LEADER), here)


@pytest.mark.parametrize(
    ("role", "organisation", "roles", "may"),
    [
        pytest.param(Role.COORDINATOR, "own", [Role.HOST], True, id="coordinator"),
        pytest.param(Role.COORDINATOR, "none", [Role.COORDINATOR], True, id="another one"),
        pytest.param(Role.ADMINISTRATOR, "other", [Role.HELPER], True, id="administrator"),
        pytest.param(Role.COORDINATOR, "elsewhere", [Role.HELPER], False, id="elsewhere"),
        pytest.param(Role.COORDINATOR, "none", [Role.PERSON], False, id="own space"),
        pytest.param(Role.COORDINATOR, "none", [], False, id="nothing"),
        pytest.param(Role.CAREERS_LEADER, "own", [Role.HELPER], True, id="own helper"),
        pytest.param(Role.CAREERS_LEADER, "other", [Role.HELPER], False, id="another school's"),
        pytest.param(Role.CAREERS_LEADER, "none", [Role.HELPER], False, id="for nobody"),
        pytest.param(Role.CAREERS_LEADER, "own", [Role.CAREERS_LEADER], False, id="another leader"),
        pytest.param(
            Role.CAREERS_LEADER, "own", [Role.HELPER, Role.COORDINATOR], False, id="and more"
        ),
        pytest.param(Role.HELPER, "own", [Role.HELPER], False, id="helper"),
    ],
)
def test_may_invite(role: Role, organisation: str, roles: list[Role], may: bool):
    here = CatchmentFactory()
    named = {
        "own": OrganisationFactory(catchment=here, school=True),
        "other": OrganisationFactory(catchment=here, school=True),
        "elsewhere": OrganisationFactory(school=True),
        "none": None,
    }
    actor = actor_in(here, role, organisation=named["own"])

    assert rules.may_invite(actor, named[organisation], roles) is may


@pytest.mark.parametrize(
    ("role", "organisation", "roles", "may"),
    [
        pytest.param(Role.COORDINATOR, "other", [Role.HOST], True, id="coordinator"),
        pytest.param(Role.CAREERS_LEADER, "own", [Role.HELPER], True, id="own helper"),
        pytest.param(Role.CAREERS_LEADER, "own", [Role.SAFEGUARDING_LEAD], False, id="own lead"),
        pytest.param(Role.CAREERS_LEADER, "other", [Role.HELPER], False, id="another's helper"),
        pytest.param(Role.COORDINATOR, "elsewhere", [Role.HELPER], False, id="elsewhere"),
    ],
)
def test_may_withdraw_invitation(role: Role, organisation: str, roles: list[Role], may: bool):
    here = CatchmentFactory()
    named = {
        "own": OrganisationFactory(catchment=here),
        "other": OrganisationFactory(catchment=here),
        "elsewhere": OrganisationFactory(),
    }
    given = named[organisation]
    sent = invitation(catchment=given.catchment, organisation=given, roles=roles)
    actor = actor_in(here, role, organisation=named["own"])

    assert rules.may_withdraw_invitation(actor, sent) is may


@pytest.mark.parametrize(
    ("role", "whose", "may"),
    [
        pytest.param(Role.COORDINATOR, "other", True, id="another's"),
        pytest.param(Role.ADMINISTRATOR, "other", True, id="by an administrator"),
        pytest.param(Role.COORDINATOR, "own", False, id="one's own"),
        pytest.param(Role.COORDINATOR, "elsewhere", False, id="elsewhere"),
        pytest.param(Role.HELPER, "other", False, id="helper"),
    ],
)
def test_may_change_membership(role: Role, whose: str, may: bool):
    own = MembershipFactory(holds=[role])
    named = {
        "own": own,
        "other": MembershipFactory(catchment=own.catchment),
        "elsewhere": MembershipFactory(),
    }
    actor = actor_in(own.catchment, role, user_id=own.user_id)

    assert rules.may_change_membership(actor, named[whose]) is may


@pytest.mark.parametrize(
    ("role", "who", "has_account", "may"),
    [
        pytest.param(Role.HELPER, "let_in", False, True, id="helper"),
        pytest.param(Role.CAREERS_LEADER, "learner", False, True, id="careers leader"),
        pytest.param(Role.HELPER, "let_in", True, False, id="has an account"),
        pytest.param(Role.HELPER, "stranger", False, False, id="stranger"),
        pytest.param(Role.PERSON, "let_in", False, False, id="person"),
    ],
)
def test_may_invite_person(role: Role, who: str, has_account: bool, may: bool):
    made = world(role)
    person = getattr(made, who)
    if has_account:
        person.user = UserFactory()

    assert rules.may_invite_person(made.actor, person) is may


@pytest.mark.parametrize(
    ("role", "who", "email", "kind", "may"),
    [
        pytest.param(Role.CAREERS_LEADER, "learner", "", "school", True, id="own learner"),
        pytest.param(Role.CAREERS_LEADER, "learner", None, "school", True, id="no account"),
        pytest.param(Role.CAREERS_LEADER, "learner", "a@b.uk", "school", False, id="has e-mail"),
        pytest.param(Role.CAREERS_LEADER, "learner", None, "employer", False, id="no school"),
        pytest.param(Role.CAREERS_LEADER, "let_in", None, "school", False, id="not a learner"),
        pytest.param(
            Role.CAREERS_LEADER, "classmate_elsewhere", None, "school", False, id="another school"
        ),
        pytest.param(Role.CAREERS_LEADER, "elsewhere", None, "school", False, id="elsewhere"),
        pytest.param(Role.HELPER, "let_in", None, "school", False, id="helper"),
        pytest.param(Role.SAFEGUARDING_LEAD, "learner", None, "school", False, id="another lead"),
    ],
)
def test_may_print_code(role: Role, who: str, email: str | None, kind: str, may: bool):
    made = world(role)
    school = made.learner.enrolments.get().organisation
    school.kind = OrganisationKind(kind)
    school.save()
    person = getattr(made, who)
    if email is not None:
        person.user = UserFactory(email=email or None)

    assert rules.may_print_code(made.actor, person) is may


def test_a_careers_leader_of_no_organisation_prints_no_code():
    made = world(Role.CAREERS_LEADER)
    actor = actor_in(made.own.catchment, Role.CAREERS_LEADER)

    assert not rules.may_print_code(actor, made.learner)
    assert not rules._teaches(actor)


@pytest.mark.parametrize(
    ("role", "who", "confirmed", "may_confirm", "may_forget"),
    [
        pytest.param(Role.SAFEGUARDING_LEAD, "learner", False, True, False, id="lead"),
        pytest.param(Role.CAREERS_LEADER, "learner", False, True, False, id="careers leader"),
        pytest.param(Role.SAFEGUARDING_LEAD, "learner", True, False, False, id="confirmed before"),
        pytest.param(Role.SAFEGUARDING_LEAD, "past", False, False, False, id="has left"),
        pytest.param(Role.SAFEGUARDING_LEAD, "elsewhere", False, False, False, id="elsewhere"),
        pytest.param(Role.HELPER, "learner", False, False, False, id="helper"),
        pytest.param(Role.HELPER, "let_in", False, False, False, id="helper who is let in"),
        pytest.param(Role.PERSON, "own", False, False, True, id="who named them"),
    ],
)
def test_rules_about_a_supporter(
    role: Role, who: str, confirmed: bool, may_confirm: bool, may_forget: bool
):
    made = world(role)
    supporter = SupporterFactory(person=getattr(made, who), confirmed_at=NOW if confirmed else None)

    assert rules.may_confirm_supporter(made.actor, supporter) is may_confirm
    assert rules.may_forget_supporter(made.actor, supporter) is may_forget
    assert rules.may_change_supporter(made.actor, supporter) is may_forget


def test_an_address_that_has_changed_is_confirmed_again():
    made = world(Role.SAFEGUARDING_LEAD)
    changed = SupporterFactory(
        person=made.learner, confirmed_at=NOW, email="new@example.org", confirmed_email=""
    )

    assert rules.may_confirm_supporter(made.actor, changed)


def test_nobody_confirms_a_supporter_of_their_own():
    made = world(Role.SAFEGUARDING_LEAD)
    EnrolmentFactory(person=made.own, organisation_id=made.actor.organisation_id)

    assert not rules.may_confirm_supporter(made.actor, SupporterFactory(person=made.own))


@pytest.mark.parametrize(
    ("whose", "values", "may"),
    [
        pytest.param("own", {}, True, id="the person"),
        pytest.param("let_in", {}, True, id="the helper steps back"),
        pytest.param("stranger", {}, False, id="a stranger's"),
        pytest.param("own", {"withdrawn_at": NOW}, False, id="withdrawn before"),
        pytest.param("own", {"until": NOW}, False, id="run out"),
        pytest.param("elsewhere", {}, False, id="elsewhere"),
    ],
)
def test_may_withdraw_grant(whose: str, values: dict[str, Any], may: bool):
    made = world(Role.HELPER)
    person = getattr(made, whose)
    given = {"person": person} | values
    if whose in {"let_in", "elsewhere"}:
        given["recipient_id"] = made.actor.membership_id
        given["recipient"] = Membership.objects.get(pk=given.pop("recipient_id"))

    assert rules.may_withdraw_grant(made.actor, GrantFactory(**given)) is may


@pytest.mark.parametrize(
    ("role", "holds", "may"),
    [
        pytest.param(Role.COORDINATOR, [Role.HELPER], True, id="a helper's"),
        pytest.param(Role.COORDINATOR, [Role.PERSON], False, id="of somebody who is helped"),
        pytest.param(Role.COORDINATOR, [Role.PERSON, Role.HELPER], True, id="of one who helps too"),
        pytest.param(Role.ADMINISTRATOR, [Role.PERSON], True, id="the administrator ends it"),
        pytest.param(Role.CAREERS_LEADER, [Role.PERSON], False, id="another role"),
    ],
)
def test_coordinators_have_no_business_with_accounts_of_those_helped(
    role: Role, holds: list[Role], may: bool
):
    membership = MembershipFactory(holds=holds)

    assert rules.may_change_membership(actor_in(membership.catchment, role), membership) is may
