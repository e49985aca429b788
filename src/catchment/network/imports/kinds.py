"""What kind of organisation it is, which numbers it has, what it can give: read from words."""

import re

from catchment.network.imports.values import Notes
from catchment.people.enums import AccessFeature, Language, OrganisationKind, RegisterScheme

_KIND_WORDS: tuple[tuple[str, OrganisationKind], ...] = (
    (r"\b(sixth form college|college|university)\b", OrganisationKind.COLLEGE),
    (r"\b(academy|schools?|nursery school|infants?)\b", OrganisationKind.SCHOOL),
    (r"\b(nhs|hospitals?|surgery|health centre|medical)\b", OrganisationKind.HEALTH),
    (r"\b(council|borough|mbc|jobcentre)\b", OrganisationKind.COUNCIL_SERVICE),
    (r"\b(training|apprenticeships?)\b", OrganisationKind.TRAINING_PROVIDER),
    (r"\b(union)\b", OrganisationKind.TRADE_UNION),
    (r"\b(cic|c\.i\.c\.|community interest|co-?operative)\b", OrganisationKind.SOCIAL_ENTERPRISE),
    (
        r"\b(church|mosque|temple|gurdwara|synagogue|chapel|residents|community|club|association)\b",
        OrganisationKind.COMMUNITY_GROUP,
    ),
    (r"\b(charity|trust|foundation|hospice|citizens advice)\b", OrganisationKind.CHARITY),
    (r"\b(ltd|limited|plc|llp)\b", OrganisationKind.EMPLOYER),
)

_ACCESS_WORDS: tuple[tuple[str, AccessFeature], ...] = (
    (r"step.?free|wheelchair|ramp|level access|\blift\b", AccessFeature.STEP_FREE),
    (r"hearing|induction|t-coil|loop", AccessFeature.HEARING_LOOP),
    (r"quiet", AccessFeature.QUIET_SPACE),
    (r"(accessible|disabled|adapted) (toilet|wc|loo)", AccessFeature.ACCESSIBLE_TOILET),
    (r"easy.?read", AccessFeature.EASY_READ),
    (r"large print", AccessFeature.LARGE_PRINT),
    (r"companion|carer may|support worker", AccessFeature.COMPANION),
    (r"children (are )?welcome|creche|crèche", AccessFeature.CHILDREN_WELCOME),
)

_SCHEMES: dict[str, RegisterScheme] = {
    "gbcoh": RegisterScheme.COMPANY,
    "companynumber": RegisterScheme.COMPANY,
    "companieshouse": RegisterScheme.COMPANY,
    "gbchc": RegisterScheme.CHARITY,
    "charitynumber": RegisterScheme.CHARITY,
    "charitycommission": RegisterScheme.CHARITY,
    "registeredcharity": RegisterScheme.CHARITY,
    "gbedu": RegisterScheme.URN,
    "urn": RegisterScheme.URN,
    "gbukprn": RegisterScheme.UKPRN,
    "ukprn": RegisterScheme.UKPRN,
}


def kind_of(name: str, *, numbers: tuple[tuple[str, str], ...] = ()) -> OrganisationKind:
    """Guess the kind from the name, and from being in the register of charities."""
    if any(scheme == RegisterScheme.CHARITY for scheme, _ in numbers):
        return OrganisationKind.CHARITY
    if any(scheme == RegisterScheme.URN for scheme, _ in numbers):
        return OrganisationKind.SCHOOL
    found = (kind for words, kind in _KIND_WORDS if re.search(words, name.lower()))
    return next(found, OrganisationKind.OTHER)


def named_kind(text: str) -> OrganisationKind | None:
    """The kind that a cell names, as we write it or nearly."""
    asked = re.sub(r"[^a-z]", "", text.lower())
    for kind in OrganisationKind:
        known = {re.sub(r"[^a-z]", "", word.lower()) for word in (kind.value, kind.label)}
        if asked and (asked in known or asked.removesuffix("s") in known):
            return kind
    return None


def scheme_of(text: str) -> RegisterScheme | None:
    """The register that a feed names."""
    return _SCHEMES.get(re.sub(r"[^a-z]", "", text.lower()))


def number_in(scheme: RegisterScheme, text: str) -> str:
    """A register number as its register writes it; nothing where it cannot be one."""
    plain = re.sub(r"[\s.-]", "", text.upper())
    if scheme == RegisterScheme.COMPANY:
        return plain.zfill(8) if re.fullmatch(r"[A-Z]{0,2}\d{3,8}[A-Z]?", plain) else ""
    return plain if re.fullmatch(r"\d{4,8}", plain) else ""


def access_in(text: str) -> tuple[str, ...]:
    """What a sentence about access promises. A sentence that says "no" promises nothing."""
    said = text.lower()
    if re.search(r"\b(no|not|without|limited)\b", said):
        return ()
    return tuple(feature.value for words, feature in _ACCESS_WORDS if re.search(words, said))


def languages_in(texts: list[str], notes: Notes) -> tuple[str, ...]:
    """Codes of the languages named, by code or name; those that we do not know are noted."""
    known = {one.value: one.value for one in Language} | {
        one.label.lower(): one.value for one in Language
    }
    known |= {"bsl": Language.BSL.value, "panjabi": Language.PUNJABI.value}
    found: list[str] = []
    for text in texts:
        code = known.get(text.strip().lower()) or known.get(text.strip().lower().split("-")[0])
        if code:
            found.append(code)
        elif text.strip():
            notes.say(f"The language “{text[:40]}” is not in our list; it is left out.")
    return tuple(dict.fromkeys(found))
