"""User text reaches Mermaid as text and as nothing else. `tests/web` shows the same in the real thing."""

from __future__ import annotations

import html
import re
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopdown.writers.mermaid.mermaid_labels import escape_label, escape_sentence, safe_href, show_line

_words = st.sampled_from(
    [*"ﬂ°¶ß\u2060\n\u2028 ", "direction", "TB", "LR", "%%", "www.", "1. ", "#35;", "&amp;", "end", "<b>", '"']
)
_texts = st.one_of(st.text(), st.lists(st.one_of(_words, st.text(max_size=3))).map("".join))
_any_text = st.one_of(_texts, st.text(st.characters(codec=None)))  # lone surrogates too
_entity = re.compile(r"#(\d+);")


def _read(escaped: str) -> str:
    """What Mermaid shows: entities resolved, the joiner that parts its placeholders unseen."""
    return html.unescape(_entity.sub(r"&#\1;", escaped)).replace("\u2060", "")


@given(_any_text)
def test_what_is_escaped_reads_as_it_is_shown(text: str) -> None:
    assert _read(escape_label(text)) == (show_line(text).replace("\u2060", "") or "\xa0")


@given(st.lists(_any_text, max_size=3))
def test_lines_stay_lines(lines: list[str]) -> None:
    shown = [line for line in map(show_line, lines) if line]
    assert _read(escape_label(*lines)) == ("\n".join(shown).replace("\u2060", "") or "\xa0")


@given(_any_text)
def test_a_sentence_reads_as_it_is_shown(text: str) -> None:
    sentence = escape_sentence(text)
    assert _read(sentence) == (show_line(text).replace("\u2060", "") or "\xa0")
    assert "\n" not in sentence
    assert not set(_entity.sub("", sentence)) & set("#&;<>{}`")
    assert not (":" in sentence and "#" in sentence)
    assert "ﬂ°" not in sentence
    assert "¶ß" not in sentence


@given(_any_text)
def test_showing_twice_changes_nothing(text: str) -> None:
    assert show_line(show_line(text)) == show_line(text)


@given(st.lists(_any_text, max_size=3))
def test_nothing_escaped_can_be_taken_for_syntax(lines: list[str]) -> None:
    escaped = escape_label(*lines)
    rest = _entity.sub("", escaped)
    assert not set(rest) & set("\"#&;<>[]{}|`*_~:@$\\^!'")
    assert not re.search(r"direction\s+(TB|TD|BT|LR|RL)", escaped.replace("\ufeff", " "))
    assert "%%" not in rest
    assert "www." not in rest.lower()
    assert "ﬂ°" not in escaped
    assert "¶ß" not in escaped
    assert all(unicodedata.category(char) not in ("Cc", "Cs") for char in escaped if char != "\n")
    escaped.encode()


@pytest.mark.parametrize(
    "line",
    [
        "Request queue",
        "50 of 1000 requests",
        "(+) ↻ R1, B2",
        "(−) ‖",
        "100/s + Retries",
        "on-call load",
        "Größe",
        "95 %",
        "5.5 s",
        "कतार",
        "the direction of TB",
    ],
)
def test_ordinary_text_stays_readable(line: str) -> None:
    assert escape_label(line) == line


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Causal loop diagram: retry storm", "Causal loop diagram: retry storm"),
        ("Load raises latency. It can't last!", "Load raises latency. It can't last!"),
        ("style:#1", "style#58;#35;1"),
        ("flow: direction TB", "flow#58; #100;irection TB"),
        ("100%%", "100#37;#37;"),
        ("", "#160;"),
    ],
)
def test_a_sentence_keeps_its_own_punctuation(text: str, escaped: str) -> None:
    assert escape_sentence(text) == escaped


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("my direction TB", "my #100;irection TB"),
        ("a_b", "a#95;b"),
        ("1. Deploy", "1#46; Deploy"),
        ("2) Wait", "2#41; Wait"),
        ("100%%", "100#37;#37;"),
        ("www.example", "www#46;example"),
        ("- not a list", "#45; not a list"),
        ('say "no"', "say #34;no#34;"),
        ("#quot;", "#35;quot#59;"),
        ("ﬂ°35¶ß", "ﬂ\u2060°35¶\u2060ß"),
        ("", "#160;"),
        ("\u200b", "#160;"),
    ],
)
def test_what_mermaid_would_misread_is_escaped(text: str, escaped: str) -> None:
    assert escape_label(text) == escaped


def test_a_direction_over_two_lines_is_escaped() -> None:
    assert escape_label("flow direction", "TB") == "flow #100;irection\nTB"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  a \t\n b\u2028c\u00a0d ", "a b c d"),
        ("a\x00b\x1b", "ab"),
        ("\u202eabc\u2066", "abc"),
        ("e\u0301", "é"),
        ("\ud800", "\ufffd"),
        ("\uffffa\ufdd0", "a"),
        ("a\ufeffb", "ab"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_text_is_normalised(text: str, shown: str) -> None:
    assert show_line(text) == shown


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("https://example.org/a?b=1&c=2#d", "https://example.org/a?b=1&c=2#d"),
        ("HTTP://example.org/", "HTTP://example.org/"),
        ("../runbooks/queue/#drain", "../runbooks/queue/#drain"),
        ("queue/", "./queue/"),
        ("#drain", "#drain"),
        ("/über uns/", "/%C3%BCber%20uns/"),
        ("a%20b/", "./a%20b/"),
        ('x"><script>', "./x%22%3E%3Cscript%3E"),
        ("x#35;y", "./x#35%3By"),
        ("data/#a:b", "./data/#a:b"),
    ],
)
def test_a_safe_target_is_kept(target: str, href: str) -> None:
    assert safe_href(target) == href


@pytest.mark.parametrize(
    "target",
    [
        "", "  ", "javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", "java\tscript:alert(1)",
        " javascript:alert(1)", "javascript%3Aalert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)",
        "data:text/html,x", "vbscript:x", "mailto:a@b.c", "file:///etc/passwd", "ftp://example.org", "https:",
        "http:///x", "x:y", "a%23b", "a%2523b", "a%zz", "..\\x", "#data:x",
    ],
)  # fmt: skip
def test_an_unsafe_target_is_left_out(target: str) -> None:
    assert safe_href(target) is None


@given(_any_text)
def test_a_target_stays_between_its_quotes(target: str) -> None:
    href = safe_href(target)
    if href is not None:
        assert href.isascii()
        assert not set(href) & set(' "<>\\^`{|};\n')
        assert not set(href) - set(string.ascii_letters + string.digits + "-._~:/?#[]@!$&'()*+,=%")
