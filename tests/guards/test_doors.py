"""Every page has a door, and whoever is let in without one of ours is named here."""

from tests.guards.walks import addresses

#: Pages that allauth serves under /accounts/: they look after their own doors.
ALLAUTH = "allauth."


def test_every_page_of_ours_has_a_door():
    ours = [view for _, view in addresses() if view.__module__.startswith("catchment.")]

    without = [f"{v.__module__}.{v.__name__}" for v in ours if not hasattr(v, "access")]

    assert ours
    assert without == []


def test_every_other_page_is_one_of_the_sign_in_pages():
    others = {
        (written, view.__module__)
        for written, view in addresses()
        if not view.__module__.startswith("catchment.")
    }

    strangers = [
        (written, module)
        for written, module in others
        if not (written.startswith("accounts/") and module.startswith((ALLAUTH, "django.views")))
    ]

    assert strangers == []


def test_no_two_pages_share_an_address():
    written = [address for address, _ in addresses()]

    assert sorted(written) == sorted(set(written))
