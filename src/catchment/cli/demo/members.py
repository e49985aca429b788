"""Who can sign in to the demo, one for each role and a few helpers more."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from catchment.cli.demo.ground import DOMAIN, Demo
from catchment.network.actions.credentials import record_clearance
from catchment.network.actions.helpers import add_helper
from catchment.network.records import HelperDetails
from catchment.people.actions.memberships import accept_terms, add_member
from catchment.people.enums import Role
from catchment.people.models import Membership


@dataclass(frozen=True, slots=True)
class MemberSeed:
    name: str
    title: str
    organisation: str
    roles: tuple[Role, ...]


MEMBERS = (
    MemberSeed("Priya Nair", "programme coordinator", "", (Role.COORDINATOR,)),
    MemberSeed("Sana Qureshi", "programme manager", "", (Role.COORDINATOR,)),
    MemberSeed("Marcus Webb", "board member, figures only", "", (Role.OBSERVER,)),
    MemberSeed("Noor Aziz", "data-protection lead", "", (Role.DATA_PROTECTION_LEAD,)),
    MemberSeed("Sam Tetley", "administrator", "", (Role.ADMINISTRATOR,)),
    MemberSeed("Ruth Sutcliffe", "personal adviser", "Calder Valley Youth Hub", (Role.HELPER,)),
    MemberSeed("Danny Firth", "youth worker", "Calder Valley Youth Hub", (Role.HELPER,)),
    MemberSeed("Gloria Bennett", "safe housing worker", "Safe Harbour Halifax", (Role.HELPER,)),
    MemberSeed("Amina Rashid", "welfare rights worker", "Calder Advice Exchange", (Role.HELPER,)),
    MemberSeed(
        "Denise Holroyd", "young carers’ worker", "Brook House Young Carers", (Role.HELPER,)
    ),
    MemberSeed("Grace Okafor", "form tutor", "Stoodley High School", (Role.HELPER,)),
    MemberSeed("Pete Ackroyd", "careers leader", "Stoodley High School", (Role.CAREERS_LEADER,)),
    MemberSeed("Andrew Bell", "careers leader", "Calder Edge Academy", (Role.CAREERS_LEADER,)),
    MemberSeed(
        "Farida Hussain", "safeguarding lead", "Stoodley High School", (Role.SAFEGUARDING_LEAD,)
    ),
    MemberSeed(
        "Ian Sharples", "safeguarding lead", "Calder Edge Academy", (Role.SAFEGUARDING_LEAD,)
    ),
    MemberSeed("Yusuf Mir", "host, a kitchen", "The Weir Kitchen", (Role.HOST,)),
    MemberSeed("Angela Ogden", "mother of a girl of 14", "", (Role.PARENT,)),
    MemberSeed("Carol Lumb", "mother of a boy of 15", "", (Role.PARENT,)),
)


def load_members(demo: Demo) -> None:
    """Give each a sign-in, and helpers among them their profile."""
    for seed in MEMBERS:
        member = load_member(demo, seed)
        if Role.SAFEGUARDING_LEAD in seed.roles:
            _clear(demo, member, seed.title)


def load_member(demo: Demo, seed: MemberSeed) -> Membership:
    """One who can sign in, and has agreed to the terms."""
    by = demo.at(150)
    member = add_member(
        catchment=demo.catchment,
        roles=seed.roles,
        name=seed.name,
        email=f"{seed.name.split()[0].lower()}@{DOMAIN}",
        organisation=demo.organisations.get(seed.organisation),
        job_title=seed.title,
        invented=True,
        by=by,
    )
    accept_terms(user=member.user, version=settings.TERMS_VERSION, by=by)
    demo.members[seed.name] = member
    return member


def _clear(demo: Demo, member: Membership, title: str) -> None:
    """Safeguarding leads say whether somebody may be reached: that takes a clearance of their own."""
    by = demo.at(140)
    made = add_helper(
        catchment=demo.catchment,
        organisation=member.organisation,
        details=HelperDetails(name=member.user.name, role_title=title),
        membership=member,
        invented=True,
        by=by,
        on=by.now.date(),
    )
    ends = (demo.now + dt.timedelta(days=400)).date()
    record_clearance(helper=made, valid_to=ends, by=by, on=by.now.date())
