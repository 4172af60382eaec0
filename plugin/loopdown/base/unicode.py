"""Text as it is compared."""

from __future__ import annotations

import unicodedata


def composed(text: str) -> str:
    """Unicode's form NFC, in which a letter and its mark are one character."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
