"""What is told of random models is what very many small steps say: times, extremes, ends, verdicts.

More of them, as many as wanted: `python -m tests.truth --seed 1 --models 1000 --state FILE`.
"""

from __future__ import annotations

import pytest
from tests.truth import oracle
from tests.truth.__main__ import complaints, model_of

SEED = 1
MODELS = 100
# A threshold that flips for most of the run: small steps along it put a level 5 % off, and no figure says so.
WRONG = {54}


@pytest.mark.skipif(oracle.COMPILER is None, reason="needs a C compiler")
@pytest.mark.parametrize(
    "number",
    [pytest.param(each, marks=[pytest.mark.xfail(strict=True)] if each in WRONG else []) for each in range(MODELS)],
)
def test_a_random_model_is_told_as_it_runs(number: int) -> None:
    what, found = complaints(model_of(SEED, number))
    assert found == []
    assert what in ("right", "unknown")  # where more steps go on to change what the second engine says, it says nothing
