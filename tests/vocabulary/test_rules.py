"""Who may change a catchment's words."""

import pytest

from catchment.people.enums import Role
from catchment.people.models import Catchment
from catchment.vocabulary import rules
from tests.factories.people import actor_in

HOME = Catchment(pk=1, name="Home")
NEXT = Catchment(pk=2, name="Next door")


@pytest.mark.parametrize(
    ("roles", "acts_in", "allowed"),
    [
        pytest.param([Role.COORDINATOR], HOME, True, id="own coordinator"),
        pytest.param([Role.COORDINATOR, Role.HELPER], HOME, True, id="also a helper"),
        pytest.param([Role.COORDINATOR], NEXT, False, id="coordinator elsewhere"),
        pytest.param([Role.COORDINATOR], None, False, id="coordinator nowhere"),
        pytest.param([], HOME, False, id="no role"),
        *(
            pytest.param([role], HOME, False, id=f"own {role.value}")
            for role in Role
            if role != Role.COORDINATOR
        ),
    ],
)
def test_may_change_vocabulary(roles: list[Role], acts_in: Catchment | None, allowed: bool) -> None:
    assert rules.may_change_vocabulary(actor_in(acts_in, *roles), HOME) is allowed
