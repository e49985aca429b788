"""The look at every UPDATE finds what it looks for, and what may pass is still there."""

import ast
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from catchment.people.models import Grant, Membership, Person
from tests.guards.walks import tree_of
from tests.own_columns import ALLOWED, OURS, AsksAnotherTable, asks_another_table

pytestmark = pytest.mark.django_db

BY_A_JOIN = Grant.objects.filter(person__known_as="Karen", withdrawn_at=None)
BY_A_SUBSELECT = Grant.objects.filter(pk__in=Grant.objects.filter(withdrawn_at=None).values("pk"))
BY_WHAT_IS_THERE = Grant.objects.filter(Exists(Person.objects.filter(pk=OuterRef("person"))), pk=1)
BY_ITSELF = Grant.objects.filter(pk=1, recipient_id=2, withdrawn_at=None)


def ours(name: str, module: str = "support/actions/shares.py") -> Callable[[QuerySet[Grant]], int]:
    """A function that stands in one of our modules, and changes rows."""
    text = f"def {name}(rows):\n    return rows.update(purpose='another')\n"
    scope: dict[str, Callable[[QuerySet[Grant]], int]] = {}
    exec(compile(text, str(OURS / module), "exec"), scope)  # the text above
    return scope[name]


@pytest.mark.parametrize(
    ("rows", "asks"),
    [
        pytest.param(BY_A_JOIN, True, id="a join"),
        pytest.param(BY_A_SUBSELECT, True, id="a subselect"),
        pytest.param(BY_WHAT_IS_THERE, True, id="what is there"),
        pytest.param(BY_ITSELF, False, id="its own columns"),
    ],
)
def test_a_condition_in_another_table_is_found(rows: QuerySet[Grant], asks: bool) -> None:
    with CaptureQueriesContext(
        connection,
    ) as sent:
        rows.update(purpose="another")

    assert [asks_another_table(one["sql"]) for one in sent] == [asks]


def test_a_value_from_another_table_is_no_condition() -> None:
    names = Membership.objects.values("job_title")[:1]

    with CaptureQueriesContext(connection) as sent:
        Grant.objects.filter(pk=1).update(purpose=names)

    assert not asks_another_table(sent[0]["sql"])


@pytest.mark.parametrize("rows", [BY_A_JOIN, BY_A_SUBSELECT, BY_WHAT_IS_THERE])
def test_ours_is_refused_and_told_where(rows: QuerySet[Grant]) -> None:
    with pytest.raises(AsksAnotherTable, match=r"support/actions/shares.py: made_up"):
        ours("made_up")(rows.all())


def test_what_is_named_may_and_what_asks_the_row_alone_may() -> None:
    assert ours("pseudonymise", "people/journal.py")(BY_A_JOIN.all()) == 0
    assert ours("made_up")(BY_ITSELF.all()) == 0


@pytest.mark.parametrize(("module", "name"), sorted(ALLOWED))
def test_what_is_named_is_still_there(module: str, name: str) -> None:
    defined = [
        one.name for one in ast.walk(tree_of(OURS / module)) if isinstance(one, ast.FunctionDef)
    ]

    assert name in defined
