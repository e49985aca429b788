"""Bring kinds of work into the catalogue: our own short list, and lists that somebody imports."""

from django.db import transaction
from django.db.models import Max

from catchment.people.actor import Actor
from catchment.people.journal import record
from catchment.vocabulary.models import Occupation, OccupationCategory
from catchment.vocabulary.occupations import OURS, OccupationList, own_list

_FIELDS = ("name", "sentence", "soc2010", "source", "url", "as_of")


@transaction.atomic
def refresh_occupations(*, by: Actor) -> int:
    """Bring our own short list up to date; what was imported under the same name stays.

    Returns:
        How many kinds of work are new or changed.
    """
    return _write(own_list(), keep_others=True, by=by)


@transaction.atomic
def import_occupations(*, listed: OccupationList, by: Actor) -> int:
    """Take a list in. It wins over our own; kinds of the same source that left it are retired.

    Returns:
        How many kinds of work are new or changed.
    """
    changed = _write(listed, keep_others=False, by=by)
    slugs = [one.slug for one in listed.profiles]
    gone = Occupation.objects.current().filter(source=listed.source).exclude(slug__in=slugs)
    changed += gone.update(retired=True)
    record(by=by, sentence=f"imported {len(slugs)} kinds of work: {listed.source}")
    return changed


def _write(listed: OccupationList, *, keep_others: bool, by: Actor) -> int:
    categories = _categories(listed)
    there = {one.slug: one for one in Occupation.objects.all()}
    new: list[Occupation] = []
    changed: list[Occupation] = []
    for profile in listed.profiles:
        found = there.get(profile.slug)
        if found is not None and keep_others and found.source != OURS:
            continue
        made = Occupation(
            slug=profile.slug,
            name=profile.name,
            sentence=profile.sentence,
            soc2010=profile.soc2010,
            source=listed.source,
            url=profile.url,
            as_of=listed.as_of,
        )
        if found is None:
            new.append(made)
        elif _differs(found, made):
            made.pk = found.pk
            changed.append(made)
    Occupation.objects.bulk_create(new)
    Occupation.objects.bulk_update(changed, [*_FIELDS, "retired"])
    _tie(listed, categories, {one.slug for one in [*new, *changed]})
    return len(new) + len(changed)


def _differs(found: Occupation, made: Occupation) -> bool:
    return found.retired or any(getattr(found, name) != getattr(made, name) for name in _FIELDS)


def _categories(listed: OccupationList) -> dict[str, OccupationCategory]:
    there = {one.slug: one for one in OccupationCategory.objects.all()}
    last = OccupationCategory.objects.aggregate(last=Max("number"))["last"] or 0
    missing = [one for one in listed.categories if one.slug not in there]
    made = OccupationCategory.objects.bulk_create(
        OccupationCategory(slug=one.slug, name=one.name, number=number)
        for number, one in enumerate(missing, start=last + 1)
    )
    return there | {one.slug: one for one in made}


def _tie(
    listed: OccupationList, categories: dict[str, OccupationCategory], slugs: set[str]
) -> None:
    """Put kinds of work into their fields, anew for each that was written."""
    through = Occupation.categories.through
    keys = dict(Occupation.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    through.objects.filter(occupation_id__in=keys.values()).delete()
    through.objects.bulk_create(
        through(occupation_id=keys[profile.slug], occupationcategory_id=categories[slug].pk)
        for profile in listed.profiles
        if profile.slug in keys
        for slug in dict.fromkeys(profile.categories)
    )
