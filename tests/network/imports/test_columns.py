"""What plain data of an import becomes in the columns of our tables."""

import pytest

from catchment.network.actions.imports.columns import column_values
from catchment.network.enums import TargetKind
from tests.factories.network import SiteFactory

pytestmark = pytest.mark.django_db


def test_an_offer_moves_to_the_site_that_is_named():
    site = SiteFactory()

    assert column_values(TargetKind.OFFER, {"site": str(site.public_id)}) == {"site": site}


def test_an_offer_whose_site_was_emptied_stands_at_none():
    assert column_values(TargetKind.OFFER, {"site": ""}) == {"site": None}
