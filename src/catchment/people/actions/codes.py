"""Sign-in for people without e-mail: a name and a printed code from their school or college."""

import datetime as dt
import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass, replace
from functools import cache as kept

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.db import transaction

from catchment.people import journal
from catchment.people.actions.memberships import join, new_user
from catchment.people.actor import Actor
from catchment.people.code_words import CODE_WORDS
from catchment.people.enums import TEACHING_KINDS, Role
from catchment.people.models import Enrolment, Organisation, Person, SignInCode, User

VALID_FOR = dt.timedelta(days=400)
MOST_FAILURES = 10
WAIT = dt.timedelta(minutes=5)


class NotATeachingOrganisation(ValueError):
    """Only schools and colleges print codes."""


class NotEnrolledThere(ValueError):
    """Only where somebody learns is a code printed for them."""


class SignsInByEmail(ValueError):
    """The person has an account with an address; a code would be a second, weaker door."""


class WrongCode(ValueError):
    """Name and code do not fit; nobody learns which of the two is wrong."""


class TooManyTries(ValueError):
    """This name at this school has had too many wrong codes; it opens again after five minutes."""


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """Shown once, to be printed. What is stored is a hash."""

    person: Person
    organisation: Organisation
    name: str
    code: str
    expires_at: dt.datetime


@transaction.atomic
def open_account_with_code(*, person: Person, organisation: Organisation, by: Actor) -> PrintedCode:
    """Give a learner a code to sign in with; a new code replaces the old.

    Raises:
        NotATeachingOrganisation: if it is neither school nor college.
        NotEnrolledThere: if the person does not learn there now.
        SignsInByEmail: if the person's account has an address.
    """
    if organisation.kind not in TEACHING_KINDS:
        raise NotATeachingOrganisation(organisation)
    here = Enrolment.objects.current(on=by.now.date()).filter(
        person=person, organisation=organisation
    )
    if not here.exists():
        raise NotEnrolledThere(person)
    user = _user_of(person, by=by)
    code = new_code()
    SignInCode.objects.update_or_create(
        user=user,
        defaults={
            "organisation": organisation,
            "name_key": name_key(person.name),
            "code_hash": make_password(_plain(code)),
            "expires_at": by.now + VALID_FOR,
            "created_at": by.now,
        },
    )
    journal.record(
        by=by, sentence="printed a code for you to sign in with", about=person, subject=person
    )
    return PrintedCode(
        person=person,
        organisation=organisation,
        name=person.name,
        code=code,
        expires_at=by.now + VALID_FOR,
    )


def _user_of(person: Person, *, by: Actor) -> User:
    """The person's account; opened now if there is none."""
    if person.user is not None:
        if person.user.email:
            raise SignsInByEmail(person)
        return person.user
    user = new_user(name=person.name, email=None, invented=person.invented, by=by)
    join(catchment=person.catchment, user=user, roles=[Role.PERSON], person=person, by=by)
    return user


def new_code() -> str:
    """Three short words and four figures: easy to type, 2^37 of them."""
    words = [secrets.choice(CODE_WORDS) for _ in range(3)]
    return "-".join([*words, f"{secrets.randbelow(10_000):04}"])


def name_key(name: str) -> str:
    """A name as it is compared: no capitals, accents or doubled spaces."""
    parted = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return " ".join(plain.casefold().split())[:120]


def _plain(code: str) -> str:
    return re.sub(r"[^a-z0-9]", "", code.casefold())


def sign_in_with_code(*, organisation: Organisation, name: str, code: str, by: Actor) -> User:
    """Find the account that a name and a code open.

    Failures are counted for this name at this school, wherever they come from: a whole school
    shares one address, and nobody is shut out by what others type. Not atomic as a whole, because
    the count must stay when the answer is no.

    Raises:
        TooManyTries: after ten wrong codes in five minutes.
        WrongCode: if they do not fit.
    """
    tries = f"code-tries:{organisation.pk}:{_digest(name_key(name))}"
    _refuse_too_many(tries, by)
    user = _who_fits(organisation, name, code, by)
    if user is None:
        _count_failure(tries, by)
        raise WrongCode
    cache.delete(tries)
    _note_sign_in(user, by)
    return user


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_too_many(tries: str, by: Actor) -> None:
    recent = [at for at in cache.get(tries, []) if at > (by.now - WAIT).timestamp()]
    if len(recent) >= MOST_FAILURES:
        raise TooManyTries


def _count_failure(tries: str, by: Actor) -> None:
    failures = [*cache.get(tries, []), by.now.timestamp()]
    cache.set(tries, failures[-MOST_FAILURES:], timeout=WAIT.total_seconds())


def _who_fits(organisation: Organisation, name: str, code: str, by: Actor) -> User | None:
    """Whose code it is. An unknown name costs as much time as a wrong code."""
    candidates = list(
        SignInCode.objects.filter(
            organisation=organisation,
            name_key=name_key(name),
            expires_at__gt=by.now,
            user__is_active=True,
        ).select_related("user")
    )
    if not candidates:
        check_password(_plain(code), _nobodys_hash())
    return next(
        (one.user for one in candidates if check_password(_plain(code), one.code_hash)),
        None,
    )


@kept
def _nobodys_hash() -> str:
    return make_password(secrets.token_hex(16))


def _note_sign_in(user: User, by: Actor) -> None:
    for person in Person.objects.filter(user=user):
        journal.record(
            by=replace(by, user_id=user.pk, name=user.name),
            sentence="signed in with a code",
            about=person,
            subject=person,
        )
