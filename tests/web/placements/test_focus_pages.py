"""Pages of the focus list: agreed, suggested, decided, read by the learner, contested, answered."""

from typing import Any

import pytest

from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.models import Cohort, FocusListing, FocusScheme, LearnerFact
from tests.factories.people import NOW, CatchmentFactory, MembershipFactory, PersonFactory
from tests.factories.placements import CohortFactory, CohortMemberFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db
AT = "/work-experience"


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return " ".join(response.content.decode().split())


def test_from_a_scheme_to_an_answer() -> None:
    here = CatchmentFactory()
    cohort: Cohort = CohortFactory(catchment=here)
    priya = MembershipFactory(catchment=here, holds=[Role.COORDINATOR])
    bell = MembershipFactory(
        catchment=here, organisation=cohort.school, holds=[Role.CAREERS_LEADER]
    )
    joey: Membership = MembershipFactory(catchment=here, organisation=None, holds=[Role.PERSON])
    person = PersonFactory(catchment=here, user=joey.user)
    CohortMemberFactory(cohort=cohort, person=person)
    other = CohortMemberFactory(cohort=cohort)
    for code, value in (("attendance", "70"), ("nobody-to-ask", "yes")):
        LearnerFact.objects.create(
            person=person, code=code, value=value, source="School", as_of=NOW.date()
        )
    coordinator, school, learner = signed_in(priya), signed_in(bell), signed_in(joey)
    assert "No scheme is in use" in page(coordinator.get(f"{AT}/focus/schemes/"))

    said = page(
        coordinator.post(f"{AT}/focus/schemes/new/", {"name": "First", "why": "Fair"}, follow=True)
    )
    assert "does nothing before it is agreed" in said
    where = f"{AT}/focus/schemes/{FocusScheme.objects.get().public_id}/"
    bad = {"says": "Has a disability", "code": "d", "points": "1", "least": "1", "source": "x"}
    assert "are never looked at" in page(coordinator.post(f"{where}add/", bad))
    good = bad | {"says": "Moved house", "code": "moved"}
    assert "Moved house" in page(coordinator.post(f"{where}add/", good, follow=True))
    said = page(coordinator.post(f"{where}out/", {"code": "moved"}, follow=True))
    assert "Moved house" not in said
    use = {
        "suggests_from": "3",
        "agreed_by": "The heads",
        "agreed_on_day": "1",
        "agreed_on_month": "9",
        "agreed_on_year": "2026",
    }
    assert "Agreed by The heads" in page(coordinator.post(f"{where}use/", use, follow=True))
    assert coordinator.get(f"{where}add/").status_code == 403

    at = f"{AT}/cohorts/{cohort.public_id}/focus/"
    assert "1 new suggestion" in page(school.post(f"{at}suggest/", follow=True))
    one = FocusListing.objects.get()
    mine, there = f"{AT}/my-first-call/", f"{AT}/focus/{one.public_id}/"
    assert "Nobody has decided yet" in page(learner.get(mine))
    assert "fewer than 90 days" in page(school.get(there))
    assert "Give a reason" in page(school.post(there, {"status": "removed"}))
    decided = {"status": "removed", "reason": "Has an uncle at the mill"}
    assert "The learner can read why" in page(school.post(there, decided, follow=True))

    said = page(learner.get(mine))
    assert "You do not have first call" in said
    assert "Has an uncle at the mill" in said
    said = page(learner.post(f"{there}contest/", {"words": "I have no uncle"}, follow=True))
    assert "A person will answer" in said
    assert "wait for an answer" in page(school.get(at))
    assert "I have no uncle" in page(school.get(f"{there}answer/"))
    assert "Answered" in page(school.post(f"{there}answer/", {"answer": "Sorry"}, follow=True))
    assert "“Sorry”" in page(learner.get(mine))
    assert learner.get(there).status_code == 403

    adding = {"member": str(other.public_id), "reason": "Knows nobody"}
    assert "Added" in page(school.post(f"{at}add/", adding, follow=True))
    assert FocusListing.objects.on_the_list().count() == 1
    assert learner.get(at).status_code == 404
    host = MembershipFactory(catchment=here, holds=[Role.HOST])
    assert signed_in(host).get(at).status_code == 404
    assert signed_in(host).get(there).status_code == 404
