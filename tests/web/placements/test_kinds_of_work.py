"""The catalogue of kinds of work: searched, brought in from the browser, set aside in one catchment."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.actions import kinds_of_work as actions
from catchment.placements.models import WorkChange
from catchment.placements.queries.kinds_of_work import kinds
from catchment.vocabulary.actions.occupations import import_occupations, refresh_occupations
from catchment.vocabulary.models import Occupation
from catchment.vocabulary.occupations import read_profiles
from tests.factories.people import MembershipFactory, actor_in
from tests.factories.placements import OpportunityFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

PROFILES = [
    {
        "id": "chef",
        "title": "Chef",
        "description": "Cooks for many.",
        "categories": ["Food"],
        "soc2010": "5434",
    },
    {"id": "baker", "title": "Baker", "description": "Bakes.", "categories": ["Food"]},
]


@pytest.fixture
def helen() -> Membership:
    made: Membership = MembershipFactory(holds=[Role.COORDINATOR])
    refresh_occupations(by=by(made))
    return made


def by(member: Membership) -> Any:
    return actor_in(member.catchment, Role.COORDINATOR, membership_id=member.pk)


def work(slug: str) -> Occupation:
    return Occupation.objects.get(slug=slug)


def html(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def sent(content: Any, **changed: str) -> dict[str, Any]:
    today = timezone.localdate()
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    day = {f"as_of_{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    return {"file": SimpleUploadedFile("profiles.json", data, "application/json")} | day | changed


def test_everybody_searches_the_list_and_reads_where_it_comes_from(helen):
    learner = MembershipFactory(catchment=helen.catchment, holds=[Role.PERSON])
    browser, address = signed_in(learner), reverse("placements:kinds_of_work")

    found = html(browser.get(address, {"q": "hair"}))

    assert reverse("placements:kind_of_work", args=["hairdresser"]) in found
    assert reverse("placements:kind_of_work", args=["joiner"]) not in found
    assert "Our own short list" in found
    assert reverse("placements:kinds_import") not in found
    assert "Nothing found" in html(browser.get(address, {"q": "astronaut"}))
    field = work("joiner").categories.get().slug
    assert "joiner" in html(browser.get(address, {"field": field}))


def test_the_national_profiles_come_in_from_the_browser(helen):
    browser = signed_in(helen)

    page = html(browser.post(reverse("placements:kinds_import"), sent(PROFILES), follow=True))

    assert "2 kinds of work are new or changed" in page
    assert "Open Government Licence v3.0" in page
    assert "National Careers Service job profiles" in page
    assert work("chef").soc2010 == "5434"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"not json", "The file is not JSON", id="not JSON"),
        pytest.param({"a": 1}, "must hold a list", id="no list"),
        pytest.param([{"id": "a"}], "Profile 1 has no &#x27;title&#x27;", id="no title"),
        pytest.param([PROFILES[0], PROFILES[0]], "stands there twice", id="twice"),
        pytest.param(b"", "The file is empty", id="empty"),
    ],
)
def test_a_file_that_cannot_be_read_writes_nothing(helen, content, told):
    before = Occupation.objects.count()

    page = html(signed_in(helen).post(reverse("placements:kinds_import"), sent(content)))

    assert told.replace("&#x27;", "'") in page.replace("&#39;", "'").replace("&#x27;", "'")
    assert Occupation.objects.count() == before


def test_another_kind_stands_for_one_in_this_catchment_alone(helen):
    here = OpportunityFactory(host__catchment=helen.catchment)
    elsewhere = OpportunityFactory()
    for one in (here, elsewhere):
        one.occupations.add(work("joiner"))

    page = html(
        signed_in(helen).post(
            reverse("placements:kind_aside", args=["joiner"]),
            {"how": "merge", "instead": work("bricklayer").pk},
            follow=True,
        )
    )

    assert "stands for it in this catchment" in page
    assert list(here.occupations.all()) == [work("bricklayer")]
    assert list(elsewhere.occupations.all()) == [work("joiner")]
    assert work("joiner") not in kinds(helen.catchment)
    assert work("joiner") in kinds(elsewhere.host.catchment)


def test_what_was_set_aside_stays_so_when_a_list_comes_in(helen):
    actions.set_work_aside(
        catchment=helen.catchment, occupation=work("chef"), instead=None, by=by(helen)
    )

    listed = read_profiles(
        json.dumps(PROFILES).encode(), source="Profiles", as_of=timezone.localdate()
    )
    import_occupations(listed=listed, by=by(helen))

    assert work("chef") not in kinds(helen.catchment)
    assert work("chef") in kinds(helen.catchment, aside=True)


def test_a_merge_follows_when_the_other_is_merged_too(helen):
    for first, second in (("joiner", "bricklayer"), ("bricklayer", "electrician")):
        actions.set_work_aside(
            catchment=helen.catchment, occupation=work(first), instead=work(second), by=by(helen)
        )

    assert {one.instead for one in WorkChange.objects.all()} == {work("electrician")}
    with pytest.raises(actions.NoSuchWork):
        actions.set_work_aside(
            catchment=helen.catchment,
            occupation=work("electrician"),
            instead=work("joiner"),
            by=by(helen),
        )


def test_set_aside_once_and_taken_up_once(helen):
    chosen = {"catchment": helen.catchment, "occupation": work("joiner"), "by": by(helen)}
    actions.set_work_aside(**chosen, instead=None)
    with pytest.raises(actions.WorkHasMoved):
        actions.set_work_aside(**chosen, instead=None)

    signed_in(helen).post(reverse("placements:kind_back", args=["joiner"]))

    assert work("joiner") in kinds(helen.catchment)
    with pytest.raises(actions.WorkHasMoved):
        actions.take_work_up(**chosen)


def test_nobody_chooses_what_is_set_aside_but_what_is_named_stays(helen):
    named = OpportunityFactory(host__catchment=helen.catchment)
    named.occupations.add(work("joiner"))
    fresh = OpportunityFactory(host__catchment=helen.catchment)
    actions.set_work_aside(
        catchment=helen.catchment, occupation=work("joiner"), instead=None, by=by(helen)
    )
    browser = signed_in(helen)

    pages = [
        html(browser.get(reverse("placements:opportunity_who", args=[one.public_id])))
        for one in (named, fresh)
    ]

    option = f'value="{work("joiner").pk}"'
    assert [option in page for page in pages] == [True, False]


def test_a_merge_needs_the_other(helen):
    page = html(
        signed_in(helen).post(reverse("placements:kind_aside", args=["joiner"]), {"how": "merge"})
    )

    assert "Choose which one stands for it" in page
    assert not WorkChange.objects.exists()
