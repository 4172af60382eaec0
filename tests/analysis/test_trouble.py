"""Which limits of a stock are trouble: those with a text that don't lie on the good side."""

from __future__ import annotations

import pytest
from tests.support import model_of

from loopdown.analysis.trouble import bad_limits


@pytest.mark.parametrize(
    ("says", "bad"),
    [
        ('when full "503", when empty "idle"', ("full", "empty")),
        ('when full "503", when empty "idle", better high', ("empty",)),
        ('when full "503", when empty "idle", better low', ("full",)),
        ('when full "warm", better high', ()),
        ('when empty "caught up", better low', ()),
        ('when full "503", better low', ("full",)),
        ("when full block", ()),  # a fact: what doesn't fit waits where it is
        ("when full block, better low", ()),
        ("better low", ()),
        ("better high, goal 3 jobs", ()),
    ],
)
def test_a_limit_is_trouble_where_a_text_says_so_and_it_is_not_the_good_side(says: str, bad: tuple[str, ...]) -> None:
    model = model_of(f"stock Q = 5 jobs, max 9 jobs, {says}\nP = 3 jobs, better high")
    assert bad_limits(model.variables["q"]) == bad
    assert bad_limits(model.variables["p"]) == ()
