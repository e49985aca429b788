"""Sign-in for people without e-mail: a printed code from their school or college, then words of their own.

A school can always print another code, and so open somebody's account: children forget. That is
never silent. A printed code ends the learner's own words and every session; whoever signs in with it
is shown who printed it, and the learner reads both in "who looked"; the safeguarding leads of the
school get a mail when it is printed for somebody who had signed in before.
"""

import datetime as dt
import hashlib
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache as kept

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catchment.people import journal
from catchment.people.actions.memberships import join, new_user
from catchment.people.actions.outbox import put_in_outbox
from catchment.people.actor import Actor
from catchment.people.code_words import CODE_WORDS
from catchment.people.enums import TEACHING_KINDS, Role
from catchment.people.models import (
    Enrolment,
    Membership,
    Organisation,
    Person,
    SignInCode,
    User,
)
from catchment.people.queries import practice

MOST_FAILURES = 10
WAIT = dt.timedelta(minutes=5)


class NotATeachingOrganisation(ValueError):
    """Only schools and colleges print codes."""


class NotEnrolledThere(ValueError):
    """Only where somebody learns is a code printed for them."""


class SignsInByEmail(ValueError):
    """The person has an account with an address; a code would be a second, weaker door."""


class NoCodeToEnd(ValueError):
    """The account was not opened with a printed code."""


class OtherWords(ValueError):
    """Whoever changes words must know those of before."""


class WordsTooWeak(ValueError):
    """Somebody could guess these words; ``args`` holds sentences that say why."""


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
    """Give a learner a code to sign in with. Their own words, an older code and all sessions end.

    Raises:
        NotATeachingOrganisation: if it is neither school nor college.
        NotEnrolledThere: if the person does not learn there now.
        SignsInByEmail: if the person's account has an address.
    """
    return print_codes(persons=[person], organisation=organisation, by=by)[0]


@transaction.atomic
def print_codes(
    *, persons: Sequence[Person], organisation: Organisation, by: Actor
) -> list[PrintedCode]:
    """Give each of several learners a code; the school's safeguarding leads learn of second ones.

    Raises:
        NotATeachingOrganisation, NotEnrolledThere, SignsInByEmail: as for one; then nobody gets any.
    """
    if organisation.kind not in TEACHING_KINDS:
        raise NotATeachingOrganisation(organisation)
    _refuse_who_learns_elsewhere(persons, organisation, by)
    again = [person for person in persons if _has_signed_in(person)]
    printed = [_print(person, organisation, by) for person in persons]
    if again:
        _tell_safeguarding_leads(organisation, len(again), by)
    return printed


def _refuse_who_learns_elsewhere(
    persons: Sequence[Person], organisation: Organisation, by: Actor
) -> None:
    here = set(
        Enrolment.objects.current(on=by.now.date())
        .filter(organisation=organisation, person__in=persons)
        .values_list("person_id", flat=True)
    )
    for person in persons:
        if person.pk not in here:
            raise NotEnrolledThere(person)


def _has_signed_in(person: Person) -> bool:
    return SignInCode.objects.filter(user=person.user, used_at__isnull=False).exists()


def _print(person: Person, organisation: Organisation, by: Actor) -> PrintedCode:
    user = _user_of(person, by=by)
    code = new_code()
    ends = by.now + practice(person.catchment_id, on=by.now.date()).days("code-days")
    _end_words_and_sessions(user)
    SignInCode.objects.update_or_create(
        user=user,
        defaults={
            "organisation": organisation,
            "name_key": name_key(person.name),
            "code_hash": make_password(_plain(code)),
            "expires_at": ends,
            "created_at": by.now,
            "printed_by_id": by.user_id,
            "printed_by_name": by.name,
            "used_at": None,
            "told_at": None,
        },
    )
    journal.record(
        by=by, sentence="printed a code for you to sign in with", about=person, subject=person
    )
    return PrintedCode(
        person=person, organisation=organisation, name=person.name, code=code, expires_at=ends
    )


def _end_words_and_sessions(user: User) -> None:
    """A session is bound to the password it began under, also to none: a new none ends them all."""
    user.set_unusable_password()
    user.save(update_fields=["password"])


def _tell_safeguarding_leads(organisation: Organisation, count: int, by: Actor) -> None:
    """A second pair of eyes; the mail names no learner."""
    leads = (
        Membership.objects.active()
        .with_role(Role.SAFEGUARDING_LEAD)
        .filter(organisation=organisation, user__email__isnull=False)
        .exclude(user_id=by.user_id or 0)
        .select_related("user", "catchment")
    )
    for lead in leads:
        put_in_outbox(
            template="codes_printed_again",
            recipient=lead.user.email or "",
            facts={
                "name": lead.user.name,
                "printed_by": by.name,
                "school": organisation.name,
                "count": count,
            },
            at=by.now,
            catchment=lead.catchment,
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
    words = [secrets.choice(CODE_WORDS) for _each in range(3)]
    return "-".join([*words, f"{secrets.randbelow(10_000):04}"])


def name_key(name: str) -> str:
    """A name as it is compared: no capitals, accents or doubled spaces."""
    parted = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return " ".join(plain.casefold().split())[:120]


def _plain(code: str) -> str:
    return re.sub(r"[^a-z0-9]", "", code.casefold())


def sign_in_with_code(*, organisation: Organisation, name: str, code: str, by: Actor) -> User:
    """Find the account that a name opens with a printed code or, once chosen, with its own words.

    Failures are counted for this name at this school, wherever they come from: a whole school
    shares one address, and nobody is shut out by what others type. Not atomic as a whole, because
    the count must stay when the answer is no.

    Raises:
        TooManyTries: after ten wrong codes in five minutes.
        WrongCode: if they do not fit.
    """
    tries = f"code-tries:{organisation.pk}:{_digest(name_key(name))}"
    _refuse_too_many(tries, by)
    found = _who_fits(organisation, name, code, by)
    if found is None:
        _count_failure(tries, by)
        raise WrongCode
    cache.delete(tries)
    if not found.user.has_usable_password():
        _note_code_used(found, by)
    return found.user


@transaction.atomic
def choose_own_words(*, user: User, words: str, by: Actor, now: str = "") -> None:
    """From now on the learner's own words open the account, and the printed code is over.

    Args:
        now: the words of before, where there are any.

    Raises:
        NoCodeToEnd: if the account was not opened with a code.
        OtherWords: if ``now`` is wrong, or a new code or other words have come meanwhile.
        WordsTooWeak: if they are easy to guess, or those of somebody of the same name.
    """
    stands = User.objects.select_for_update().get(pk=user.pk)
    used = SignInCode.objects.filter(user=user).first()
    if used is None:
        raise NoCodeToEnd(user)
    if stands.password != user.password:
        raise OtherWords
    if user.has_usable_password() and not check_password(own_words(now), user.password):
        raise OtherWords
    plain = own_words(words)
    _refuse_weak(plain, used)
    user.set_password(plain)
    user.save(update_fields=["password"])
    SignInCode.objects.filter(pk=used.pk).update(code_hash="", told_at=by.now)
    for person in Person.objects.filter(user=user):
        journal.record(
            by=by, sentence="chose words of your own to sign in with", about=person, subject=person
        )


def own_words(words: str) -> str:
    """Words as they are compared: no capitals, no doubled spaces."""
    return " ".join(words.casefold().split())


def _refuse_weak(plain: str, used: SignInCode) -> None:
    try:
        validate_password(plain, used.user)
    except ValidationError as weak:
        raise WordsTooWeak(*weak.messages) from weak
    namesakes = SignInCode.objects.filter(
        organisation_id=used.organisation_id, name_key=used.name_key
    ).exclude(pk=used.pk)
    if any(check_password(plain, one.user.password) for one in namesakes.select_related("user")):
        raise WordsTooWeak(_("Choose other words: these are too easy to guess."))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_too_many(tries: str, by: Actor) -> None:
    recent = [at for at in cache.get(tries, []) if at > (by.now - WAIT).timestamp()]
    if len(recent) >= MOST_FAILURES:
        raise TooManyTries


def _count_failure(tries: str, by: Actor) -> None:
    failures = [*cache.get(tries, []), by.now.timestamp()]
    cache.set(tries, failures[-MOST_FAILURES:], timeout=WAIT.total_seconds())


def _who_fits(organisation: Organisation, name: str, code: str, by: Actor) -> SignInCode | None:
    """Whose it is. An unknown name costs as much time as a wrong code."""
    candidates = list(
        SignInCode.objects.filter(
            organisation=organisation, name_key=name_key(name), user__is_active=True
        ).select_related("user")
    )
    if not candidates:
        check_password(_plain(code), _nobodys_hash())
    return next((one for one in candidates if _fits(one, code, by)), None)


def _fits(one: SignInCode, typed: str, by: Actor) -> bool:
    """Their own words where they have chosen some, else the printed code while it counts."""
    if one.user.has_usable_password():
        return check_password(own_words(typed), one.user.password)
    right = check_password(_plain(typed), one.code_hash or _nobodys_hash())
    return right and one.expires_at > by.now


@kept
def _nobodys_hash() -> str:
    return make_password(secrets.token_hex(16))


@transaction.atomic
def _note_code_used(used: SignInCode, by: Actor) -> None:
    """A line that the learner reads in "who looked": whoever held the paper need not be them."""
    SignInCode.objects.filter(pk=used.pk).update(used_at=by.now)
    printer = used.printed_by_name or "your school"
    for person in Person.objects.filter(user=used.user):
        journal.record(
            by=replace(by, name="Somebody with your printed code"),
            sentence=f"signed in as you with the code that {printer} had printed",
            about=person,
            subject=person,
        )
