"""What somebody who means harm would try with work experience: to learn who has first call, to read
of children too early, to forge what is sent, and to bring in files that do harm.
"""

import csv
import datetime as dt
import gzip
import io
import re
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from catchment.network.imports import tables
from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Membership, OutboxMessage
from catchment.placements.actions import focus, host_links, publishing
from catchment.placements.bridge.to_files import zipped
from catchment.placements.enums import (
    HostLinkPurpose,
    HostStatus,
    ListingStatus,
    PlaceStatus,
    RequestStatus,
    RoundStatus,
)
from catchment.placements.learner_files import oneroster
from catchment.placements.models import (
    CohortImport,
    CohortImportRow,
    FocusListing,
    Host,
    HostImport,
    KeptSeats,
    LearnerFact,
    Place,
    Round,
    RoundRun,
    SeatRequest,
    Wish,
    WishList,
)
from catchment.support.models import Notice
from catchment.support.queries import own_data
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    actor_in,
)
from tests.factories.placements import (
    CohortFactory,
    HostFactory,
    OpportunityWeekFactory,
    SchoolQuestionFactory,
    SeatRequestFactory,
    ThanksFactory,
    WishListFactory,
)
from tests.factories.signin import signed_in
from tests.placements.valley import Valley, decided, valley

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The story happens on one day, whenever the tests run."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(name="found")
def found_fixture(tmp_path: Path) -> Valley:
    """A published round: of four learners of two schools three have a seat."""
    made = valley()
    run = publishing.check_run(run=decided(made, tmp_path), words="Looked", by=made.priya)
    publishing.publish_run(run=run, by=made.sana, on=TODAY)
    return made


def member_of(found: Valley, role: Role, **values: Any) -> Membership:
    made: Membership = MembershipFactory(catchment=found.catchment, holds=[role], **values)
    return made


def learner(found: Valley, wish_list: WishList) -> Client:
    """A learner of the round who has an account."""
    person = wish_list.person
    person.user = UserFactory(name=person.name)
    person.save()
    return signed_in(member_of(found, Role.PERSON, user=person.user))


def words_of(response: Any) -> str:
    """A page as it is read, without what is drawn anew for every reading."""
    content = response.content.decode()
    content = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", content)
    return re.sub(r'nonce="[^"]+"|"\w+:\w+:[\w-]{43}"', "", content)


# Who has first call


def put_on_the_list(wish_list: WishList) -> None:
    """Staff have put somebody on the list, for reasons that stand in the school's file."""
    FocusListing.objects.create(
        cohort=wish_list.cohort,
        person=wish_list.person,
        status=ListingStatus.CONFIRMED,
        suggested_because=["attendance"],
        reason="Talked to them",
        decided_at=NOW,
        decided_by_name="Priya",
        created_at=NOW,
    )
    LearnerFact.objects.create(
        person=wish_list.person, code="attendance", value="71", source="School", as_of=TODAY
    )


def pages_for(role: str, found: Valley, karen: WishList) -> tuple[Client, list[str]]:
    """Somebody, and the pages that tell them of Karen or of her round."""
    week = Place.objects.get(wish_list=karen).week
    what = week.opportunity
    round_ = f"/work-experience/rounds/{found.round.public_id}/"
    if role == "classmate":
        friend = next(
            one for one in found.lists if one.cohort_id == karen.cohort_id and one != karen
        )
        own = f"/work-experience/results/{friend.public_id}/"
        return learner(found, friend), [
            "/", own, f"/opportunities/{what.public_id}/",
            "/work-experience/focus/schemes/", "/work-experience/my-first-call/", "/my/questions/",
            f"/work-experience/wishes/{friend.public_id}/", "/my/hours/", "/my/seats/",
        ]  # fmt: skip
    if role == "host":
        anna = member_of(found, Role.HOST, organisation=what.host.organisation)
        return signed_in(anna), [
            "/", "/hosts/mine/", f"/opportunities/{what.public_id}/",
            f"/opportunities/weeks/{week.public_id}/",
            f"/hosts/{what.host.public_id}/", f"/hosts/{what.host.public_id}/opportunities/",
        ]  # fmt: skip
    if role == "another school":
        school = next(one for one in found.lists if one.cohort_id != karen.cohort_id).cohort.school
        leader = member_of(found, Role.CAREERS_LEADER, organisation=school)
        return signed_in(leader), [
            "/", "/cohorts/", round_, f"{round_}lists/", f"{round_}results/", "/seats/",
            f"/opportunities/{what.public_id}/", f"/opportunities/{what.public_id}/ask/",
            "/work-experience/asked-again/", "/work-experience/questions/", "/own-finds/",
        ]  # fmt: skip
    observer = member_of(found, Role.OBSERVER)
    return signed_in(observer), ["/", "/work-experience/focus/schemes/"]


@pytest.mark.parametrize("role", ["classmate", "host", "another school", "observer"])
def test_no_page_changes_when_somebody_is_put_on_the_focus_list(role: str, found: Valley) -> None:
    karen = Place.objects.earliest("pk").wish_list
    Place.objects.filter(wish_list=karen).update(status=PlaceStatus.CONFIRMED)
    client, addresses = pages_for(role, found, karen)
    before = {address: client.get(address) for address in addresses}
    assert {address: page.status_code for address, page in before.items()} == dict.fromkeys(
        addresses, 200
    )

    put_on_the_list(karen)

    for address, page in before.items():
        assert words_of(client.get(address)) == words_of(page), address


def test_nobody_else_opens_a_page_of_the_focus_list(found: Valley) -> None:
    karen = Place.objects.earliest("pk").wish_list
    put_on_the_list(karen)
    listing = FocusListing.objects.get()
    cohort = f"/work-experience/cohorts/{karen.cohort.public_id}/focus/"
    one = f"/work-experience/focus/{listing.public_id}/"
    for role in ("classmate", "host", "another school", "observer"):
        client, _pages = pages_for(role, found, karen)
        answers = [
            client.get(cohort),
            client.post(f"{cohort}suggest/"),
            client.get(f"{cohort}add/"),
        ]
        answers += [client.get(one), client.get(f"{one}contest/"), client.get(f"{one}answer/")]

        assert {answer.status_code for answer in answers} <= {403, 404}, role


def test_what_a_classmate_takes_home_tells_nothing_of_the_list(found: Valley) -> None:
    karen = Place.objects.earliest("pk").wish_list
    friend = next(one for one in found.lists if one.cohort_id == karen.cohort_id and one != karen)
    before = own_data.everything_about(friend.person)

    put_on_the_list(karen)

    assert own_data.everything_about(friend.person) == before


def test_what_a_learner_takes_home_has_no_number_that_friends_could_compare(found: Valley) -> None:
    for wish_list in found.lists:
        given = [
            row
            for section in own_data.everything_about(wish_list.person)
            if section.table == "runplace"
            for row in section.rows
        ]

        assert given
        assert "number" not in str(given)
        assert "last_in" not in str(given)


@pytest.mark.parametrize("listed", [True, False])
def test_asking_for_a_seat_does_not_tell_who_of_those_that_sit_there_goes_first(
    listed: bool,
) -> None:
    week = OpportunityWeekFactory(seats=2)
    KeptSeats.objects.create(week=week, school=None, seats=1)
    here = week.opportunity.host.catchment
    friend = WishListFactory(round__catchment=here)
    SeatRequestFactory(week=week, person=friend.person, status=RequestStatus.ACCEPTED)
    if listed:
        put_on_the_list(friend)
    grown = PersonFactory(catchment=here, born_on=dt.date(2005, 1, 1), user=UserFactory())
    client = signed_in(MembershipFactory(catchment=here, user=grown.user, holds=[Role.PERSON]))

    answer = client.post(f"/persons/{grown.public_id}/seats/{week.public_id}/", {"words": "I cook"})

    assert "Every seat of this week is given or kept" in answer.content.decode()
    assert SeatRequest.objects.count() == 1


def test_no_notice_and_no_mail_tells_of_the_list(found: Valley) -> None:
    karen = Place.objects.earliest("pk").wish_list
    put_on_the_list(karen)
    before = (Notice.objects.count(), OutboxMessage.objects.count())

    focus.decide_listing(
        listing=FocusListing.objects.get(),
        status=ListingStatus.REMOVED,
        reason="They asked for it",
        by=found.priya,
    )

    assert (Notice.objects.count(), OutboxMessage.objects.count()) == before
    lines = JournalEntry.objects.filter(about_person=karen.person, sentence__contains="first call")
    assert [line.sentence for line in lines] == ["decided about first call on some places"]


# Children, before anybody has looked at a workplace


@pytest.mark.parametrize("status", [HostStatus.PENDING, HostStatus.REFUSED])
def test_a_workplace_that_is_not_checked_reads_of_no_child(status: HostStatus) -> None:
    host = HostFactory(verified=True)
    asked = SeatRequestFactory(
        week__opportunity__host=host, person__known_as="Zebedee", words="I like knives"
    )
    thanks = ThanksFactory(
        host=host, person=asked.person, name_shown=True, passed=True, words="I liked knives"
    )
    SchoolQuestionFactory(
        catchment=host.catchment, person=asked.person, request=asked, words="About knives?"
    )
    anna = MembershipFactory(
        catchment=host.catchment, organisation=host.organisation, holds=[Role.HOST]
    )
    Host.objects.filter(pk=host.pk).update(status=status)
    client = signed_in(anna)

    page = client.get("/hosts/mine/")
    answers = [
        client.post(f"/requests/{asked.public_id}/yes/"),
        client.get(f"/requests/{asked.public_id}/no/"),
        client.get(f"/requests/{asked.public_id}/ask/"),
        client.get(f"/seats/{asked.public_id}/"),
        client.post(f"/work-experience/thanks/{thanks.public_id}/hide/"),
    ]

    assert page.status_code == 200
    assert [word for word in ("Zebedee", "knives") if word in page.content.decode()] == []
    assert {answer.status_code for answer in answers} == {404}
    asked.refresh_from_db()
    assert asked.status == RequestStatus.ASKED


def test_a_workplace_reads_a_first_name_and_not_more() -> None:
    asked = SeatRequestFactory(person__name="Karen Ermintrude Florence", person__known_as="Karen")
    host = asked.week.opportunity.host
    anna = MembershipFactory(
        catchment=host.catchment, organisation=host.organisation, holds=[Role.HOST]
    )
    client = signed_in(anna)

    shown = client.get("/hosts/mine/").content.decode()

    assert "Karen" in shown
    for hidden in ("Ermintrude", "Florence", str(asked.person.public_id)):
        assert hidden not in shown
    assert client.get(f"/persons/{asked.person.public_id}/").status_code == 404
    assert client.get(f"/seats/{asked.public_id}/").status_code == 403


# What is sent by hand


def test_no_wish_of_another_list_is_moved_brought_back_or_accepted() -> None:
    found = valley()
    Round.objects.update(status=RoundStatus.WISHES)
    mine, other = found.lists[:2]
    theirs = Wish.objects.filter(wish_list=other).earliest("pk")
    client = learner(found, mine)
    at = f"/work-experience/wishes/{mine.public_id}/"
    before = list(Wish.objects.order_by("pk").values())

    for do in ("up", "down", "top", "back"):
        for wish in (theirs.pk, 10**30, -1):
            sent = {"do": do, "wish": wish, "version": mine.version}
            assert client.post(f"{at}move/", sent).status_code == 302
    refused = client.get(f"{at}{theirs.pk}/not/")
    strange = client.get(f"{at}{10**30}/not/")
    accepts = client.post(f"{at}reason-counts/", {"wish": theirs.pk})
    stale = client.post(f"{at}send/", {"version": 10**30})

    assert (refused.status_code, strange.status_code, accepts.status_code) == (404, 404, 403)
    assert stale.status_code == 302
    assert list(Wish.objects.order_by("pk").values()) == before
    mine.refresh_from_db()
    assert (mine.version, mine.sent_at) == (1, None)


def test_a_reason_with_a_script_is_shown_as_text_and_to_staff_alone() -> None:
    found = valley()
    Round.objects.update(status=RoundStatus.WISHES)
    mine = found.lists[0]
    client = learner(found, mine)
    wish = Wish.objects.filter(wish_list=mine).earliest("pk")
    at = f"/work-experience/wishes/{mine.public_id}/"
    sent = {"reason": "interest", "words": SCRIPT, "version": mine.version}

    assert client.post(f"{at}{wish.pk}/not/", sent | {"reason": SCRIPT}).status_code == 200
    assert client.post(f"{at}{wish.pk}/not/", sent).status_code == 302
    assert client.post(f"{at}{wish.pk}/not/", sent).status_code == 302

    wish.refresh_from_db()
    assert (wish.crossed_out, wish.veto_accepted, wish.veto_words) == (True, False, SCRIPT)
    priya = signed_in(Membership.objects.get(pk=found.priya.membership_id or 0))
    for reader in (client, priya):
        assert SCRIPT not in reader.get(at).content.decode()


def test_nobody_says_yes_or_no_to_a_place_that_is_not_theirs(found: Valley) -> None:
    place = Place.objects.earliest("pk")
    at = f"/work-experience/places/{place.public_id}/"
    friend = next(one for one in found.lists if one.pk != place.wish_list_id)
    others = [
        learner(found, friend),
        signed_in(
            member_of(found, Role.HOST, organisation=place.week.opportunity.host.organisation)
        ),
        signed_in(member_of(found, Role.CAREERS_LEADER, organisation=friend.cohort.school)),
        signed_in(MembershipFactory(catchment=CatchmentFactory(), holds=[Role.COORDINATOR])),
    ]

    for client in others:
        for what in ("yes", "give-back", "cancel"):
            assert client.post(f"{at}{what}/", {"words": "x"}).status_code in (403, 404)

    place.refresh_from_db()
    assert place.status == PlaceStatus.OFFERED


def test_a_seat_is_asked_for_nobody_of_another_school_or_catchment() -> None:
    school = OrganisationFactory(school=True)
    leader = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[Role.CAREERS_LEADER]
    )
    stranger = PersonFactory(catchment=school.catchment)
    far = PersonFactory(catchment=CatchmentFactory())
    week = OpportunityWeekFactory(opportunity__host__catchment=school.catchment)
    elsewhere = OpportunityWeekFactory()
    client = signed_in(leader)

    answers = [
        client.post(f"/persons/{who.public_id}/seats/{where.public_id}/", {"words": "x"})
        for who in (stranger, far)
        for where in (week, elsewhere)
    ]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert not SeatRequest.objects.exists()


def test_seats_are_kept_for_no_school_of_another_catchment() -> None:
    week = OpportunityWeekFactory(seats=3)
    far = OrganisationFactory(school=True)
    host = week.opportunity.host
    anna = MembershipFactory(
        catchment=host.catchment, organisation=host.organisation, holds=[Role.HOST]
    )
    sent = {
        "starts_on_0": "11", "starts_on_1": "1", "starts_on_2": "2027",
        "ends_on_0": "15", "ends_on_1": "1", "ends_on_2": "2027",
        "seats": "3", "hours": "30", "school_0": str(far.pk), "kept_0": "2",
        "version": str(week.opportunity.version),
    }  # fmt: skip

    answer = signed_in(anna).post(f"/opportunities/weeks/{week.public_id}/", sent)

    assert answer.status_code == 200
    assert not week.kept.exists()


@pytest.mark.parametrize("times", [2])
def test_a_double_click_thanks_and_asks_once(times: int) -> None:
    asked = SeatRequestFactory(school=OrganisationFactory(school=True))
    host = asked.week.opportunity.host
    anna = MembershipFactory(
        catchment=host.catchment, organisation=host.organisation, holds=[Role.HOST]
    )
    client = signed_in(anna)

    for _ in range(times):
        answer = client.post(f"/requests/{asked.public_id}/ask/", {"words": "By bus?"})
        assert answer.status_code in (200, 302)

    assert asked.questions.count() == 1


@pytest.mark.parametrize("token", ["x", "a" * 43, "../hosts", "%00", "é", "a" * 2000])
def test_links_of_hosts_that_are_made_up_open_nothing(token: str) -> None:
    visitor = Client()

    for page in ("new", "again"):
        for ask in (visitor.get, visitor.post):
            assert ask(f"/hosts/{page}/{token}/", {"name": "Anna"}).status_code in (404, 410)

    assert not Host.objects.exists()


def test_a_link_of_a_host_opens_nothing_of_another_purpose_or_twice() -> None:
    host = HostFactory(resting=True)
    by = actor_in(host.catchment, membership_id=None)
    token = host_links.make_link(
        host.catchment,
        HostLinkPurpose.COME_BACK,
        "anna@example.org",
        dt.timedelta(days=1),
        by=by,
        host=host,
    )
    visitor = Client()

    answers = [
        visitor.post(f"/hosts/new/{token}/", {"name": "Anna"}),
        visitor.get(f"/hosts/again/{token}/"),
        visitor.post(f"/hosts/again/{token}/"),
        visitor.post(f"/hosts/again/{token}/"),
    ]

    assert [answer.status_code for answer in answers] == [410, 200, 200, 410]


def test_a_letter_that_no_database_keeps_is_no_indicator() -> None:
    catchment = CatchmentFactory()
    scheme = focus.make_scheme(
        catchment=catchment,
        name="First",
        why="Fair",
        by=actor_in(catchment, Role.COORDINATOR, membership_id=None),
    )
    client = signed_in(MembershipFactory(catchment=catchment, holds=[Role.COORDINATOR]))
    at = f"/work-experience/focus/schemes/{scheme.public_id}/out/"

    assert client.post(at, {"code": "never\x00"}).status_code == 302
    assert scheme.indicators.count() == len(focus.EXAMPLES)


# The lottery


def test_nobody_finds_the_seed_before_the_round_is_published(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    found = valley()
    run = decided(found, tmp_path)
    seed = found.round.seed
    priya = signed_in(Membership.objects.get(pk=found.priya.membership_id or 0))
    joey = learner(found, found.lists[0])
    round_ = f"/work-experience/rounds/{found.round.public_id}/"
    trial = f"/work-experience/runs/{run.public_id}/"

    pages = [priya.get(f"{round_}{part}") for part in ("", "runs/", "lists/", "lottery.csv")]
    pages += [priya.get(trial), priya.get(f"{trial}check/"), joey.get(round_)]
    files = priya.post(f"{trial}files/")

    assert [page.status_code for page in pages] == [200, 200, 200, 403, 200, 200, 403]
    for page in pages:
        assert seed not in page.content.decode()
    assert files.status_code == 200
    with zipfile.ZipFile(io.BytesIO(files.content)) as packed:
        inside = b"".join(packed.read(name) for name in packed.namelist())
    assert seed.encode() not in inside
    assert run.outcome is not None
    with run.outcome.content.open() as kept:
        assert seed.encode() not in gzip.decompress(kept.read())
    assert seed not in caplog.text
    assert seed not in str(own_data.everything_about(found.lists[0].person))


def test_a_published_run_is_not_tried_again_or_taken_back(found: Valley) -> None:
    run = RoundRun.objects.get()
    priya = signed_in(Membership.objects.get(pk=found.priya.membership_id or 0))
    round_ = f"/work-experience/rounds/{found.round.public_id}/"
    before = RoundRun.objects.values().get()

    priya.post(f"{round_}runs/", {"rule": "strict"})
    answers = [
        priya.post(f"/work-experience/runs/{run.public_id}/{what}/", {"words": "Again"})
        for what in ("check", "publish", "take-back")
    ]
    answers += [
        priya.post(f"{round_}{what}/", {"draw": "1 2 3"}) for what in ("draw", "open", "close")
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert RoundRun.objects.values().get() == before
    found.round.refresh_from_db()
    assert found.round.status == RoundStatus.PUBLISHED


# Files


def cells_of(content: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]


def test_rows_that_were_left_out_come_back_without_formulas() -> None:
    catchment = CatchmentFactory()
    priya = MembershipFactory(catchment=catchment, holds=[Role.COORDINATOR])
    client = signed_in(priya)
    sheet = f'Host,Title,Week,Seats,"{FORMULA}","=1+1"\n"{FORMULA}",=2,@week,-5,+1,"=x"\n'

    answer = client.post("/hosts/list/", {"file": SimpleUploadedFile("hosts.csv", sheet.encode())})
    run = HostImport.objects.get()
    left_out = client.get(f"/hosts/lists/{run.public_id}/left-out.csv")

    assert answer.status_code == 302
    assert "cmd" in left_out.content.decode()
    assert [cell for cell in cells_of(left_out.content) if cell[:1] in ("=", "+", "-", "@")] == []


def test_files_of_a_round_hold_no_formula(tmp_path: Path) -> None:
    found = valley()
    for organisation in (
        found.lists[0].cohort.school,
        found.weeks[0].opportunity.host.organisation,
    ):
        organisation.name = FORMULA
        organisation.save()
    found.weeks[0].opportunity.title = FORMULA
    found.weeks[0].opportunity.save()
    run = decided(found, tmp_path)
    assert run.outcome is not None
    with run.outcome.content.open() as file:
        whole = zipped(file.read(), public_draw="")

    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        sheets = {name: packed.read(name) for name in packed.namelist() if name.endswith(".csv")}

    assert set(sheets) >= {"learners.csv", "opportunities.csv", "wishes.csv"}
    for name, content in sheets.items():
        assert [cell for cell in cells_of(content) if cell[:1] in ("=", "+", "@")] == [], name


def packed_files(parts: dict[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return whole.getvalue()


def one_roster(user: str = "Karen") -> bytes:
    return packed_files(
        {
            "users.csv": f"sourcedId,givenName,familyName\nu1,{user},Lee\n",
            "enrollments.csv": "userSourcedId,schoolSourcedId,role\nu1,s1,student\n",
            "orgs.csv": "sourcedId,name,type\ns1,Dales Academy,school\n",
            "demographics.csv": "sourcedId,birthDate\nu1,2011-09-03\n",
        }
    )


def kept_by_a_password(content: bytes) -> bytes:
    """The same ZIP with the bit set that says: encrypted."""
    local = content.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
    return local.replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )


def damaged(content: bytes) -> bytes:
    """The same ZIP with the middle of its first part spoilt."""
    at = 30 + struct.unpack("<H", content[26:28])[0] + 4
    return content[:at] + b"\xff" * 12 + content[at + 12 :]


SHEET = {"xl/worksheets/sheet1.xml": "<worksheet/>"}

HARMFUL = {
    "a password": kept_by_a_password(one_roster()),
    "damaged": damaged(one_roster()),
    "a letter that cannot be kept": one_roster("Ka\x00ren"),
    "the same in another alphabet": "Name,Date of birth,Host\nKa\x00ren,2011-09-03,=x\n".encode(
        "utf-16"
    ),
    "nothing": b"PK\x03\x04",
    "a program": b"MZ" + bytes(range(256)) * 40,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "a workbook with a password": kept_by_a_password(packed_files(SHEET)),
    "a damaged workbook": damaged(packed_files(dict.fromkeys(SHEET, "x" * 99))),
}


@pytest.mark.parametrize("kind", HARMFUL)
@pytest.mark.parametrize("what", ["learners", "hosts"])
def test_a_file_that_does_harm_is_refused_with_a_sentence(kind: str, what: str) -> None:
    cohort = CohortFactory(school__name="Dales Academy")
    priya = MembershipFactory(catchment=cohort.catchment, holds=[Role.COORDINATOR])
    leader = MembershipFactory(
        catchment=cohort.catchment, organisation=cohort.school, holds=[Role.CAREERS_LEADER]
    )
    who, address = (
        (leader, f"/cohorts/{cohort.public_id}/list/")
        if what == "learners"
        else (priya, "/hosts/list/")
    )

    answer = signed_in(who).post(address, {"file": SimpleUploadedFile("list.xlsx", HARMFUL[kind])})

    assert answer.status_code == 200
    assert "govuk-error-summary" in answer.content.decode()
    assert not CohortImport.objects.exists()
    assert not HostImport.objects.exists()


def test_an_enormous_cell_is_cut() -> None:
    cohort = CohortFactory(school__name="Dales Academy")
    leader = MembershipFactory(
        catchment=cohort.catchment, organisation=cohort.school, holds=[Role.CAREERS_LEADER]
    )
    file = SimpleUploadedFile("list.zip", one_roster("x" * 200_000))

    answer = signed_in(leader).post(f"/cohorts/{cohort.public_id}/list/", {"file": file})

    assert answer.status_code == 302
    assert max(len(str(each)) for each in CohortImportRow.objects.get().values.values()) <= 120


@pytest.mark.parametrize("content", [one_roster(), packed_files(SHEET)], ids=["export", "workbook"])
def test_a_file_that_grows_when_unpacked_is_not_unpacked(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reader in (tables, oneroster):
        monkeypatch.setattr(reader, "MOST_UNPACKED_BYTES", 10)
    cohort = CohortFactory(school__name="Dales Academy")
    leader = MembershipFactory(
        catchment=cohort.catchment, organisation=cohort.school, holds=[Role.CAREERS_LEADER]
    )
    file = SimpleUploadedFile("list.xlsx", content)

    answer = signed_in(leader).post(f"/cohorts/{cohort.public_id}/list/", {"file": file})

    assert "too large when unpacked" in answer.content.decode()
    assert not CohortImport.objects.exists()
