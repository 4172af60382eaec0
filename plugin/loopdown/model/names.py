"""How names are compared, and which known name an author may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from loopdown.base.unicode import composed
from loopdown.model.formula import Key

_DOUBLED = re.compile(r"(.)\1+")
_LONG = 30  # letters of a word, and words of a name, beyond which no slip is looked for


@lru_cache(maxsize=4096)
def key(name: str) -> Key:
    """The form in which names are compared, as XMILE does: no case, spaces and underscores equal."""
    folded = composed(name)
    # Folding can leave a mark that folds again when it is composed; twice is always enough (a test holds it).
    for _ in range(2):
        folded = composed(folded.casefold())
    return " ".join(folded.replace("_", " ").replace("’", "'").split())


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that differs least from a name, if it differs little enough to be meant."""
    wanted = key(name)
    best, best_distance = None, max(1, len(wanted) // 3) + 1
    for candidate in known:
        if abs(len(candidate) - len(wanted)) >= best_distance:
            continue
        distance = edit_distance(wanted, key(candidate), best_distance)
        if distance < best_distance:
            best, best_distance = candidate, distance
    return best


def near_miss(name: str, other: str) -> bool:
    """Whether two names look like one name and a slip in writing it.

    Closer than `nearest` asks for: both names are good ones, so only what is hardly ever meant counts. They
    differ in spaces and hyphens, or in one letter of one word that isn't short, or in letters doubled in it.
    """
    a, b = key(name), key(other)
    if _joined(a) == _joined(b):
        return True
    words_a, words_b = a.split(), b.split()
    if len(words_a) != len(words_b):
        return False
    differing = [(x, y) for x, y in zip(words_a, words_b, strict=True) if x != y]
    if len(differing) != 1:
        return False
    x, y = differing[0]
    if not (x.isalpha() and y.isalpha()) or min(len(x), len(y)) < 4:
        return False
    if sorted(x) == sorted(y):
        return edit_distance(x, y, 2) == 1
    return min(len(x), len(y)) >= 5 and (edit_distance(x, y, 2) == 1 or _undoubled(x) == _undoubled(y))


def slips(name: str) -> list[str]:
    """Forms of a name, one of which it shares with each name that is a near miss of it.

    What two names share is found by looking it up, so that a model of many names isn't compared in pairs.
    """
    plain = key(name)
    forms = [_joined(plain)]
    words = plain.split()
    if len(words) > _LONG:
        return forms
    for place, word in enumerate(words):
        if not word.isalpha() or not 4 <= len(word) <= _LONG:
            continue
        before, after = f"{' '.join(words[:place])}|", f"|{' '.join(words[place + 1 :])}"
        # Two words that are one letter apart, swapped neighbours included, share what is left without a letter.
        shorter = [word[:i] + word[i + 1 :] for i in range(len(word))]
        forms += [before + left + after for left in (_undoubled(word), word, *shorter)]
    return forms


def _joined(plain: Key) -> str:
    return plain.replace(" ", "").replace("-", "")


def _undoubled(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)


def edit_distance(a: str, b: str, bound: int) -> int:
    """Letters to insert, delete, replace or swap with their neighbour (optimal string alignment), at most `bound`.

    Source: R. A. Wagner, R. Lowrance, "An extension of the string-to-string correction problem", JACM 22 (1975).
    """
    if abs(len(a) - len(b)) >= bound:
        return bound
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) >= bound:
            return bound
    return min(row[-1], bound)
