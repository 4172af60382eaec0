"""How all tests run."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes says how busy the machine is. The rest stays as it is, also where CI asks for the same
# examples in every run.
settings.register_profile("untimed", parent=settings(), deadline=None)
settings.load_profile("untimed")
