"""Literal text stays literal for both readers, whatever it says; words stay words for whoever reviews the page."""

from __future__ import annotations

import re
from typing import Any

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from tests.article import Element, Reader, outline
from tests.hosts.drawing import Compiling
from tests.hosts.test_hostile_text import HOSTILE, REWRITING

from loopdown.base.inline import Code, Hyperlink, Inline, Line, Plain, Prose, Strong
from loopdown.hosts.markdown.extension import LoopdownExtension
from loopdown.parts.callout import BodyPart, Callout, Details, Items, Listing, Paragraph, Table
from loopdown.parts.chart import Chart, Curve
from loopdown.parts.diagram import Diagram
from loopdown.parts.page import Heading, Listed, Part, Picture, Plot
from loopdown.writers.markdown.literal import Target
from loopdown.writers.markdown.write_page import write_parts
from loopdown.writers.markdown.write_text import write_line
from loopdown.writers.svg.draw import write_svg_chart

TARGETS: tuple[Target, ...] = ("github", "material")
# All that Material recommends, and more; not `smarty`, which is asked to change quotes and dashes wherever they stand.
EXTENSIONS = [*(name for name in REWRITING if name != "smarty"), "pymdownx.arithmatex", "pymdownx.betterem"]
CONFIGS: dict[str, dict[str, Any]] = {
    "pymdownx.betterem": {"smart_enable": "all"},
    "pymdownx.magiclink": {
        "repo_url_shorthand": True,
        "social_url_shorthand": True,
        "user": "u",
        "repo": "r",
        "provider": "github",
    },
    "pymdownx.tasklist": {"custom_checkbox": True},
    "pymdownx.tabbed": {"alternate_style": True},
}
MD = Markdown(extensions=EXTENSIONS, extension_configs=CONFIGS)


def html_of(markdown: str, target: Target) -> str:
    if target == "material":
        return MD.reset().convert(markdown)
    html: str = cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE)
    return html


def written(*parts: Part, target: Target, nested: bool = False) -> str:
    return "\n".join(write_parts(parts, target, nested))


def seen(element: Element) -> str:
    """The text of an element, white space aside."""
    return " ".join(element.text.split())


def find(element: Element, *tags: str) -> list[Element]:
    """The elements of these kinds, or of any, in an element, outermost first, in their order."""
    found = []
    for child in element.children:
        if isinstance(child, Element):
            found += [*([child] if child.tag in tags or not tags else []), *find(child, *tags)]
    return found


# ------------------------------------------------------------------ literal text

MARKUP = "*_`~^=+-#!?|:;.@$%&<>[](){}\\/'\" \t\n0123x aWw1"
PIECES = [
    *re.findall(
        r"\S+",
        r"""
        www. http://  https://x.y a@b.c @user @u/r u/r#1 #12 !3 GH-1 mailto: :smile: 10:30:00 ++ctrl+c++ ==m== ^^i^^
        ~~d~~ (c) 1/2 +/- =/= --> <-- 1st 12th c/o --8<-- {++i++} {>>c<<} {{ x }} {% {: .x} [^1] [TOC] [x] [a](b)
        ![a](b) [!NOTE] <b> </p> <span> <!-- &amp; &#42; &lt &# $x$ \(x\) \[x\] #!py :::py ``` ~~~ > - 1. 1) # !!!
        ??? === *** --- |a|b| /// *[HTML]: HTML a_b _a_ **b** __init__ é ‖ → \ ///Footnotes
        """,
    ),
    "\u202e", "\xa0", "\u2028", "\ufeff", "\x02", "\ud800",
]  # fmt: skip
texts = st.one_of(
    st.text(alphabet=MARKUP, max_size=24),
    st.lists(st.sampled_from([*PIECES, " ", "a", "."]), max_size=6).map("".join),
    st.text(max_size=12),
)
inlines: st.SearchStrategy[Inline] = st.one_of(
    st.builds(Plain, texts),
    st.builds(Strong, texts),
    st.builds(Code, texts),
    st.builds(Hyperlink, texts, st.just("a.md")),
)
lines = st.lists(inlines, min_size=1, max_size=4).map(tuple)


def shown(line: Line) -> str:
    """What a reader is to see of a line: controls and halves of characters as U+FFFD, white space collapsed."""
    text = "".join(part.text for part in line if not isinstance(part, Prose))
    text = re.sub("[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]", " ", text)
    return " ".join(re.sub("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]", "\ufffd", text).split())


def everywhere(line: Line) -> tuple[Callout, ...]:
    """Every place that a line can stand in: 17 in all."""
    body: tuple[BodyPart, ...] = (
        Paragraph(line),
        Items((line, line)),
        Paragraph(line),
        Table((line, line), ((line, line),)),
        Details(line, (Paragraph(line), Items((line,), ordered=True))),
    )
    return (
        Callout("x", "note", line, body),
        Callout("x", "note", line, (Items((line, line), checked=(True, False)),)),
        Callout("x", "tip", line, (Paragraph(line),), folded=True),
    )


# What a line may bring to a page: of links only ours, and nothing that the literal text could have become.
TAGS = frozenset(
    ("a", "article", "blockquote", "code", "details", "div", "input", "label", "li", "ol", "p", "span", "strong"),
) | frozenset(("summary", "table", "tbody", "td", "th", "thead", "tr", "ul"))


@pytest.mark.parametrize("target", TARGETS)
@given(line=lines)
@settings(max_examples=300, deadline=None)
def test_literal_text_is_shown_as_it_is_wherever_it_stands(target: Target, line: Line) -> None:
    check_literal(line, target)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(target: Target, text: str) -> None:
    check_literal((Plain(text), Strong(text), Plain(text), Code(text), Hyperlink(text, "a.md"), Plain(text)), target)


def check_literal(line: Line, target: Target) -> None:
    markdown = written(*everywhere(line), target=target)
    root = Reader(html_of(f"Before.\n\n{markdown}\n\nBehind.\n", target)).root
    expected = shown(line)
    texts = [seen(place) for place in find(root, "p", "li", "td", "th", "summary")]
    if target == "github":  # the alert's mark stands on the line above the headline
        texts = [text if text == expected else text.removeprefix("[!NOTE]").strip() for text in texts]
    assert set(texts) <= {expected, "Before.", "Behind."}, markdown
    assert texts.count(expected) >= 17
    assert len(find(root, "input")) == 2
    # Nothing is an element that the literal text could have become, and links lead where they are meant to.
    assert {element.tag for element in find(root)} <= TAGS
    linked = sum(bool(shown((part,))) for part in line if isinstance(part, Hyperlink))
    assert [link.attributes["href"] for link in find(root, "a")].count("a.md") >= 17 * linked
    assert {link.attributes["href"] for link in find(root, "a")} <= {"a.md"}


def test_the_check_itself_sees_markup() -> None:
    for target in TARGETS:
        with pytest.raises(AssertionError):
            check_literal((Prose("*a*"), Plain("b")), target)
    assert find(Reader(html_of("a *b* <i>c</i>", "github")).root, "em", "i") != []


@pytest.mark.parametrize("target", TARGETS)
def test_ordinary_words_stay_as_they_are(target: Target) -> None:
    """A rendered page is read in reviews, so what needs no escape has none."""
    for text in (
        "Load ↑ → Latency ↑ → ‖ after 3 min → Pods ↓ (pushes back)",
        "No balancing loop shares a variable with it, so a change keeps growing; it isn't told here.",
        "Request queue grows by 60/s: 160/s in, 100/s out (R&D, p99, on-call load, 2 * 3, 5%, a -> b, x = 2, x < 3)",
        "http_queue_depth and snake_case_names",
        'HTTP "503" - or so? Yes! That\'s it…',
    ):
        assert write_line((Plain(text),), target) == text
    line = (
        Strong("R1"),
        Plain(" and "),
        Strong("B2"),
        Plain(" ("),
        Strong("I/O wait"),
        Plain("): "),
        Code("A (+)-> B"),
    )
    assert write_line(line, target) == "**R1** and **B2** (**I/O wait**): `A (+)-> B`"


# ------------------------------------------------------------------ the parts


def test_callouts_for_github() -> None:
    line, body = (Strong("R1"), Plain(" grows")), (Paragraph((Plain("Why."),)),)
    assert written(Callout("x", "warning", line, body), Callout("x", "tip", line), target="github") == (
        "> [!WARNING]\n> **R1 grows**\n>\n> Why.\n\n> [!TIP]\n> **R1 grows**"
    )
    # No alert stands in another element; its colour is said in words where it matters.
    assert written(Callout("x", "danger", line, body), Callout("x", "info", line), target="github", nested=True) == (
        "> **Caution: R1 grows**\n>\n> Why.\n\n> **R1 grows**"
    )
    folded = (Callout("x", "failure", line, body, folded=True), Callout("x", "note", line, body, folded=True))
    assert written(*folded, target="github") == (
        "<details>\n<summary><strong>Caution:</strong> <strong>R1</strong> grows</summary>\n\nWhy.\n\n</details>\n\n"
        "<details>\n<summary><strong>R1</strong> grows</summary>\n\nWhy.\n\n</details>"
    )
    assert written(Callout("x", "note", line, folded=True), target="github").startswith("> [!NOTE]")


def test_github_ticks_boxes_so_they_are_in_no_quote() -> None:
    tasks = Items(((Plain("a"),), (Plain("b"),)), checked=(True, False))
    for nested in (False, True):
        markdown = written(Callout("checklist", "abstract", (Plain("H"),), (tasks,)), target="github", nested=nested)
        assert markdown == "<details open>\n<summary>H</summary>\n\n- [x] a\n- [ ] b\n\n</details>"
        boxes = find(Reader(html_of(markdown, "github")).root, "input")
        assert ["checked" in box.attributes for box in boxes] == [True, False]
    # The reason for it: in a quote GitHub leaves them as text.
    assert find(Reader(html_of("> - [x] a", "github")).root, "input") == []


def test_callouts_for_material() -> None:
    line, body = (Strong("R1"), Plain(' says "no"')), (Paragraph((Plain("Why."),)), Items(((Plain("a"),),)))
    parts = (Callout("x", "failure", line, body), Callout("x", "abstract", line, body, folded=True))
    assert written(*parts, target="material") == (
        '!!! failure "**R1** says &quot;no&quot;"\n\n    Why.\n\n    - a\n\n'
        '??? abstract "**R1** says &quot;no&quot;"\n\n    Why.\n\n    - a'
    )


@pytest.mark.parametrize("target", TARGETS)
def test_other_parts(target: Target) -> None:
    picture = Picture(Diagram("causal-loop", "T", "D", (), ()), "flowchart LR\n  a --> b", (Plain("2 links."),))
    assert written(picture, target=target) == "```mermaid\nflowchart LR\n  a --> b\n```\n\n*2 links.*"
    assert written(Heading("1. What *is*"), target=target) == r"**1. What \*is\***"
    # What is shown isn't drawn, wherever the page goes next; a fence in it ends nothing.
    assert written(Listed("A (+)-> B\n````\nx"), target=target) == "`````text\nA (+)-> B\n````\nx\n`````"
    listing = Callout("x", "note", (Plain("H"),), (Listing("1 | a\n  | ^"),))
    assert "```text\n" in written(listing, target=target).replace("> ", "").replace("    ", "")


def test_a_chart_is_drawn_where_it_can_be() -> None:
    curve = Curve("Queue [x] *a* {: .b} www.a.b", ((0.0, 0.0), (1.0, 5.0)))
    plot = Plot(Chart("T <b> ==m== :smile:", "D $x$", "s", "jobs (c)", (curve,)), 3)
    assert written(plot, target="github").startswith("```mermaid\n---\nconfig:\n  xyChart:")
    drawn = write_svg_chart(plot.chart, "loopdown-chart-3")
    root = Reader(html_of(written(plot, target="material"), "material")).root
    (svg,) = find(root, "svg")
    assert svg == find(Reader(drawn).root, "svg")[0]


def test_links_keep_their_targets() -> None:
    for link, shown_as in (
        ("a.md#b", "[t](a.md#b)"),
        ("https://a.b/c?d=e&f(g)", "[t](https://a.b/c?d=e&f(g))"),
        ("a b(.md", "[t](a%20b%28.md)"),
        ("javascript:alert(1)", "t"),
        ("java&#115;cript:alert(1)", "t"),
        ("http://[", "t"),
        ("http://[::1&#93;", "t"),  # a host that splits it as it stands fails
    ):
        for target in TARGETS:
            assert write_line((Hyperlink("t", link),), target) == shown_as


# ------------------------------------------------------------------ an author's Markdown

PROSE = [
    "*a* **b** `c` [e](f.md) ![i](j.png) <http://x.y> <i@j.kk> &copy; \\*o\\* 2 < 3",
    "See [the runbook](runbooks/db.md#failover){: .wide } and `a|b`.",
    "==m== :smile: ++ctrl+c++ ^^i^^ ~~d~~ http://z.zz",
    "# no heading", "1. no list", "- no list", "> no quote", "!!! note", "``` no fence", "[x]: no definition", "---",
    "`<b>` <b>raw</b> <script>alert(1)</script> <img src=x>",
]  # fmt: skip


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_read_as_the_plugin_reads_it(text: str) -> None:
    part = Callout("x", "note", (Plain("H"),), (Paragraph((Prose(text),)), Items(((Prose(text),),))))
    compiling = Compiling((part,))
    plugin = Markdown(extensions=[*EXTENSIONS, LoopdownExtension(compile=compiling)], extension_configs=CONFIGS)
    drawn = outline(plugin.convert("```loopdown\nx\n```\n"))
    assert outline(html_of(written(part, target="material"), "material")) == drawn


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    "text",
    ["<b>x</b>", "<script>x</script>", "a <!-- x", "[x](javascript:alert)", "**x**{: onclick=x }", "</details>x"],
)
def test_prose_brings_no_html_and_no_script(target: Target, text: str) -> None:
    line = (Prose(text),)
    callouts = (
        Callout("x", "note", line, (Paragraph(line),)),
        Callout("x", "note", line, (Paragraph(line),), folded=True),
    )
    root = Reader(html_of(written(*callouts, target=target), target)).root
    assert not {"b", "script", "a"} & {element.tag for element in find(root)}
    assert not any(name.startswith("on") for element in find(root) for name in element.attributes)
    assert seen(root).count("x") >= 4
    if "<" in text:
        assert seen(root).count(text) == 4
