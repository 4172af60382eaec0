"""Where things stand in the checkout, said once."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
MODELS = ROOT / "tests" / "models_in_markdown"
AWKWARD_PAGES = ROOT / "tests" / "hosts" / "awkward_pages"
