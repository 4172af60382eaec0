"""What every drawing of a chart shares: the colours of its curves, and its few words of its own."""

from __future__ import annotations

# At least 3:1 on white and on the dark pages of Material (#1e2129), GitHub (#0d1117) and Mermaid (#333).
COLOURS = (
    ("blue", "#1c7ed6"),
    ("orange", "#e8590c"),
    ("purple", "#ae5bd0"),
    ("green", "#2b9348"),
    ("olive", "#9a7d0a"),
    ("pink", "#e64980"),
)
OF_LEVELS = ("grey", "#808890")  # where they can't have the colour of the text

TIME = "time"
NO_VALUES = "no values"
ABOVE, BELOW = "above", "below"  # where a level is that is too far off to be drawn
_NOT_FINITE = ("1 value that is not finite is left out", "{count} values that are not finite are left out")
_MORE = ("… and 1 more", "… and {count} more")


def say_left_out(count: int) -> str:
    """That so many numbers aren't drawn."""
    return _fill(_NOT_FINITE, count)


def say_more(count: int) -> str:
    """That a list goes on."""
    return _fill(_MORE, count)


def _fill(forms: tuple[str, str], count: int) -> str:
    return forms[0] if count == 1 else forms[1].format(count=f"{count:,}")
