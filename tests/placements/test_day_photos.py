"""Photos of a place: with words, without what the camera added, each file as long as it is shown."""

import importlib
import io

import pytest
from django.apps import apps
from django.urls import reverse
from PIL import Image

from catchment.people.enums import FileKind, Role
from catchment.people.models import StoredFile
from catchment.placements.actions import day_photos as actions
from catchment.placements.actions.opportunities import copy_opportunity
from catchment.placements.models import DayPhoto
from catchment.support.files import FileRefused
from tests.factories.people import MembershipFactory, actor_in
from tests.factories.placements import DayPhotoFactory, HostFactory, OpportunityFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db
PLACE_TAKEN = 0x010E


def picture(shade=90):
    """A photograph that says in its metadata where it was taken."""
    target = io.BytesIO()
    told = Image.Exif()
    told[PLACE_TAKEN] = "taken at 12 Weir Lane"
    Image.new("RGB", (20, 10), (shade, 40, 40)).save(target, "JPEG", exif=told)
    return target.getvalue()


def added(opportunity, **values):
    host = opportunity.host
    by = actor_in(host.catchment, Role.HOST, organisation=host.organisation, membership_id=None)
    sent = {"name": "IMG 1.jpeg", "content": picture(), "words": "A long table"} | values
    return actions.add_photo(opportunity=opportunity, by=by, **sent), by


def test_a_photo_keeps_nothing_that_the_camera_added():
    photo, _by = added(OpportunityFactory())

    with photo.file.content.open("rb") as kept:
        content = kept.read()
    assert b"Weir Lane" in picture()
    assert b"Weir Lane" not in content
    assert (photo.file.name, photo.file.kind) == ("IMG 1.jpg", FileKind.PHOTO)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"words": "  "}, actions.NoWords),
        ({"content": b"%PDF-1.7"}, FileRefused),
        ({"content": b"only words"}, FileRefused),
        ({}, actions.SamePhoto),
    ],
)
def test_a_photo_is_refused(values, error):
    opportunity = OpportunityFactory()
    added(opportunity)

    with pytest.raises(error):
        added(opportunity, **values)

    assert (DayPhoto.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_there_are_at_most_six():
    opportunity = OpportunityFactory()
    for number in range(actions.MOST_PHOTOS):
        added(opportunity, content=picture(number * 20))

    with pytest.raises(actions.PhotosEnough):
        added(opportunity, content=picture(200))


def test_the_file_goes_with_the_last_page_that_shows_it(django_capture_on_commit_callbacks):
    opportunity = OpportunityFactory()
    photo, by = added(opportunity)
    copy = copy_opportunity(opportunity=opportunity, by=by)

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_photo(photo=photo, by=by)
    assert StoredFile.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_photo(photo=copy.photos.get(), by=by)

    assert not StoredFile.objects.exists()
    assert not photo.file.content.storage.exists(photo.file.content.name)
    with pytest.raises(actions.PhotoGone):
        actions.remove_photo(photo=DayPhoto(pk=photo.pk or 1, opportunity=opportunity), by=by)


def test_a_photo_is_added_on_its_page_and_stands_with_its_words():
    opportunity = OpportunityFactory()
    host = opportunity.host
    member = MembershipFactory(
        catchment=host.catchment, organisation=host.organisation, holds=[Role.HOST]
    )
    client = signed_in(member)
    file = io.BytesIO(picture())
    file.name = "place.jpg"

    address = reverse("placements:opportunity_photo", args=[opportunity.public_id])
    wordless = client.post(address, {"file": file, "words": ""})
    file.seek(0)
    client.post(address, {"file": file, "words": "A long table"})

    assert "Say what the photo shows" in wordless.content.decode()
    page = client.get(reverse("placements:opportunity", args=[opportunity.public_id]))
    assert 'alt="A long table"' in page.content.decode()
    photo = client.get(reverse("placements:day_photo", args=[DayPhoto.objects.get().public_id]))
    assert photo.headers["Content-Type"] == "image/jpeg"


def test_a_learner_does_not_open_a_photo_of_a_host_that_waits():
    photo = DayPhotoFactory(opportunity__host=HostFactory())
    catchment = photo.opportunity.host.catchment
    learner = signed_in(MembershipFactory(catchment=catchment, holds=[Role.PERSON]))

    found = learner.get(reverse("placements:day_photo", args=[photo.public_id]))

    assert found.status_code == 404


def test_a_file_that_is_no_photo_is_never_shown_as_one():
    photo = DayPhotoFactory(opportunity__host=HostFactory(verified=True))
    StoredFile.objects.filter(pk=photo.file_id).update(kind=FileKind.DOCUMENT)
    catchment = photo.opportunity.host.catchment
    learner = signed_in(MembershipFactory(catchment=catchment, holds=[Role.PERSON]))

    found = learner.get(reverse("placements:day_photo", args=[photo.public_id]))

    assert found.status_code == 404


def test_photos_that_were_kept_as_documents_get_their_own_kind_and_documents_stay():
    moves = importlib.import_module(
        "catchment.placements.migrations.0003_photos_have_a_kind_of_their_own"
    )
    photo = DayPhotoFactory(opportunity__host=HostFactory(verified=True))
    StoredFile.objects.filter(pk=photo.file_id).update(kind=FileKind.DOCUMENT)
    letter = DayPhotoFactory(opportunity=photo.opportunity).file
    StoredFile.objects.filter(pk=letter.pk).update(kind=FileKind.DOCUMENT)
    DayPhoto.objects.filter(file=letter).delete()

    moves.move_photos(apps, None)

    kinds = dict(StoredFile.objects.values_list("pk", "kind"))
    assert kinds == {photo.file_id: FileKind.PHOTO, letter.pk: FileKind.DOCUMENT}
