"""No text of an author becomes markup, whatever it says, wherever it stands, whatever extensions a site has."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from markdown import Markdown
from tests.hosts.drawing import MATERIAL, Compiling

from loopdown.base.inline import Code, Hyperlink, Line, Plain, Prose, Strong
from loopdown.hosts.markdown.extension import LoopdownExtension
from loopdown.parts.callout import Callout, Details, Items, Listing, Paragraph, Table
from loopdown.parts.diagram import Diagram
from loopdown.parts.page import Heading, Listed, Part, Picture

# Extensions that rewrite text, beside those that Material recommends.
REWRITING = (
    *MATERIAL,
    "abbr",
    "attr_list",
    "md_in_html",
    "smarty",
    "pymdownx.caret",
    "pymdownx.critic",
    "pymdownx.emoji",
    "pymdownx.escapeall",
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.mark",
    "pymdownx.smartsymbols",
    "pymdownx.tilde",
)

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</code></pre><script>alert(1)</script>",
    "<!-- --><svg onload=alert(1)>",
    "--><b>",
    "{: onclick=alert(1) style=x }",
    "x\n{: onclick=alert(1) }",
    "{#id .c onmouseover=alert(1)}",
    "[a](javascript:alert(1)) ![b](javascript:alert(2)) <javascript:alert(3)>",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "<a href='java&#x73;cript:alert(1)'>x</a>",
    '<http://x.y/"onmouseover=alert(1)>',
    "&lt;script&gt; &amp; &#60;b&#62;",
    "`` `<b>` ``",
    '**a** _b_ ==c== ^^d^^ ~~e~~ ++ctrl+c++ :smile: (c) -> "q" ... 1/2 {++i++} {>>n<<} #!python x',
    "[x] done",
    "1. one",
    "# head",
    "HTML",
    "```loopdown",
    '--8<-- "x"',
    "$(x) \\(y\\) \\<b\\> \\*z\\*",
    "[^1] [TOC] ///Footnotes Go Here///",
    "1st_ 2nd_a 3rd c/o_ _c/o 4th",
    "a\u202eb\u2028c",
]
CONTROL = [
    "\x02wzxhzdk:0\x03",
    "\x02klzzwxh:0000\x03",
    "\x0260\x03script\x0262\x03",
    "\x02amp\x03lt;",
    "a\x00b\x1bc\ud800",
]
ALLOWED = {
    "a", "abbr", "br", "code", "del", "details", "div", "em", "img", "input", "ins", "kbd", "label", "li", "mark", "ol",
    "p", "pre", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


class Reader(HTMLParser):
    """Reads a page as a browser does: elements, attributes, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.texts: list[str] = []
        self.comments = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments += 1

    @property
    def text(self) -> str:
        return "".join(self.texts)


COMPILING = Compiling()
MD = Markdown(extensions=[*REWRITING, LoopdownExtension(compile=COMPILING)])


def page(*parts: Part) -> Reader:
    COMPILING.parts = parts
    return Reader(MD.reset().convert("```loopdown\nx\n```\n\n*[HTML]: Hypertext\n"))


def everywhere(line: Line) -> list[Part]:
    """Every kind of part that can hold a line; ten lines in all."""
    return [
        Callout("x", "note", line, (Paragraph(line), Items((line,)), Items((line,), checked=(True,)))),
        Callout("x", "note", line, (Table((line,), ((line,),)),), folded=True),
        Callout("x", "note", (Plain("h"),), (Items((line,), ordered=True), Details(line, (Paragraph(line),)))),
    ]


def check_harmless(read: Reader) -> None:
    assert read.tags <= ALLOWED
    assert read.comments == 0
    for name, value in read.attributes:
        assert not name.startswith("on")
        assert name != "style"
        if name in ("href", "src"):
            assert value.startswith(("http://", "https://", "#")) or ":" not in value


@pytest.mark.parametrize("text", HOSTILE)
def test_literal_text_is_shown_as_it_is(text: str) -> None:
    line = (
        Plain(text),
        Strong(text),
        Plain(text),
        Code(text),
        Plain(text),
        Hyperlink(text, "a.md"),
        Prose("*p*"),
        Plain(text),
    )
    for part in everywhere(line):
        read = page(part)
        check_harmless(read)
        assert read.text.count(text) == 7 * repr(part).count("'*p*'")
    callout = Callout("x", "note", (Plain("h"),), (Listing(text),))
    picture = Picture(Diagram("causal-loop", "t", "d", (), ()), text)
    for part in (callout, picture, Listed(text), Heading(text)):
        read = page(part)
        check_harmless(read)
        assert read.text.count(text) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_prose_and_targets_bring_no_html(text: str) -> None:
    check_harmless(page(*everywhere((Prose(text), Plain(text), Hyperlink("l", text)))))


@pytest.mark.parametrize("text", CONTROL)
def test_python_markdown_s_own_marks_mean_nothing_in_a_text(text: str) -> None:
    line = (Plain(text), Strong(text), Code(text), Prose(text), Hyperlink(text, text))
    read = page(*everywhere(line), Listed(text), Heading(text))
    check_harmless(read)
    assert "\x02" not in read.text
    read.text.encode()


def test_the_check_itself_finds_harm() -> None:
    for harm in (
        "<script>x</script>",
        "<p onclick='x'>",
        "<!-- x -->",
        "<a href='javascript:x'>y</a>",
        "<p style='x'>",
    ):
        with pytest.raises(AssertionError):
            check_harmless(Reader(harm))
    check_harmless(Reader("<p class='x'>&lt;script&gt;</p>"))
