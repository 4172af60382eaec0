"""What the Markdown extension makes of a page."""

from __future__ import annotations

import logging
import re
import xml.etree.ElementTree as etree
from types import SimpleNamespace

import pytest
from markdown import Markdown, markdown
from markdown.treeprocessors import Treeprocessor
from tests.article import Reader
from tests.hosts.drawing import MATERIAL, PAGES, TABS, Compiling, callout, draw

from loopdown.base.finding import Finding, Pointer, Severity
from loopdown.base.inline import Code, Hyperlink, Plain, Prose, Strong
from loopdown.base.options import Budget, Options
from loopdown.base.source import Span
from loopdown.hosts.markdown.extension import LoopdownExtension
from loopdown.hosts.markdown.findings import PageError, one_line
from loopdown.parts.callout import Callout, Details, Items, Listing, Paragraph, Table
from loopdown.parts.diagram import Diagram, Node
from loopdown.parts.page import CompiledPage, Heading, Listed, Part, Picture

FENCE = "```loopdown\nA (+)-> B\n```\n"
WRONG = "```loopdown\nloop B1: A (+)-> B (+)-> A\n```\n"


def drawn(*parts: Part, extensions: tuple[str, ...] = MATERIAL) -> str:
    """The HTML of a block with these parts, without the element that holds them."""
    html, _ = draw(FENCE, extensions, Compiling(parts))
    match = re.fullmatch(r'<div class="loopdown">\n?(.*?)\n?</div>', html, re.DOTALL)
    assert match is not None, html
    return match[1]


# ------------------------------------------------------------------ the parts


def test_a_picture_is_text_for_mermaid() -> None:
    picture = Picture(Diagram("causal-loop", "T", "D", (), ()), 'flowchart LR\n  n0["a & b"] --> n1')
    expected = 'flowchart LR\n  n0["a &amp; b"] --&gt; n1\n'
    assert drawn(picture) == f'<pre class="mermaid" data-search-exclude=""><code>{expected}</code></pre>'


def test_a_callout_is_an_admonition() -> None:
    line = (Plain("2 < 3, "), Strong("R1"), Plain(" and "), Code("A -> B"))
    assert drawn(Callout("hidden-loop", "warning", line, (Paragraph(line),))).split("\n") == [
        '<div class="admonition warning" data-loopdown="hidden-loop">',
        '<p class="admonition-title">2 &lt; 3, <strong>R1</strong> and <code>A -&gt; B</code></p>',
        "<p>2 &lt; 3, <strong>R1</strong> and <code>A -&gt; B</code></p>",
        "</div>",
    ]


def test_a_folded_callout_opens_only_where_there_is_more_to_see() -> None:
    folded = Callout("loop", "info", (Plain("R1"),), (Paragraph((Plain("Why."),)),), folded=True)
    assert (
        drawn(folded) == '<details class="info" data-loopdown="loop">\n<summary>R1</summary>\n<p>Why.</p>\n</details>'
    )
    assert "<details" not in drawn(Callout("loop", "info", (Plain("R1"),), folded=True))


def test_bodies() -> None:
    lines = ((Plain("a"),), (Plain("b"),))
    body = (
        Items(lines),
        Items(lines, ordered=True),
        Items(lines, checked=(True, False)),
        Table(lines, (lines,)),
        Listing("1 | A -> B\n  |   ^^"),
        Details((Plain("More"),), (Paragraph((Plain("Inside."),)),)),
    )
    root = etree.fromstring(drawn(Callout("x", "note", (Plain("X"),), body)))
    assert [element.tag for element in root] == ["p", "ul", "ol", "ul", "table", "pre", "details"]
    assert [item.text for item in root.findall("ol/li")] == ["a", "b"]
    tasks = root.findall("ul[@class='task-list']/li[@class='task-list-item']")
    assert [len(task.findall("label/input[@checked]")) for task in tasks] == [1, 0]
    assert ["".join(task.itertext()).strip() for task in tasks] == ["a", "b"]
    assert [cell.text for cell in root.findall("table/thead/tr/th")] == ["a", "b"]
    assert [cell.text for cell in root.findall("table/tbody/tr/td")] == ["a", "b"]
    assert root.findtext("pre/code") == "1 | A -> B\n  |   ^^\n"
    assert [element.tag for element in root.iter("details")] == ["details"]


def test_a_heading_is_none_of_the_page() -> None:
    md = Markdown(extensions=[*MATERIAL, LoopdownExtension(compile=Compiling((Heading("1 What"), callout("Head"))))])
    html = md.convert(f"# Page\n\n{FENCE}")
    assert '<p class="loopdown-heading"><strong>1 What</strong></p>' in html
    assert [token["name"] for token in md.toc_tokens] == ["Page"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("extensions", "css"),
    [(MATERIAL, "highlight"), (("codehilite",), "codehilite"), ((), "highlight")],
    ids=["pymdownx.highlight", "codehilite", "neither"],
)
def test_the_source_is_a_code_block_like_the_site_s_others(extensions: tuple[str, ...], css: str) -> None:
    root = etree.fromstring(drawn(Listed('A (+)-> "<b>"\n  note "x"'), extensions=extensions).replace("&quot;", '"'))
    box = root if root.get("class") == css else root.find("div")
    assert box is not None
    assert box.get("class") == css
    assert "".join(box.itertext()).strip() == 'A (+)-> "<b>"\n  note "x"'


# ------------------------------------------------------------------ an author's Markdown


def in_callout(*line: Plain | Strong | Prose | Hyperlink | Code, extensions: tuple[str, ...] = MATERIAL) -> str:
    html = drawn(Callout("x", "note", (Plain("X"),), (Paragraph(line),)), extensions=extensions)
    match = re.search(r"</p>\n<p>(.*)</p>\n</div>$", html, re.DOTALL)
    assert match is not None
    return match[1]


def test_prose_is_markdown_and_html_in_it_is_text() -> None:
    html = in_callout(
        Prose('*a* **b** `c < d` [e](f.md "t") <g@h.ij> <b onclick="x">k</b> <!-- l --> &copy; m<n \\*o\\*')
    )
    for there in ("<em>a</em>", "<strong>b</strong>", "<code>c &lt; d</code>", '<a href="f.md" title="t">e</a>'):
        assert there in html
    assert '&lt;b onclick="x"&gt;k&lt;/b&gt; &lt;!-- l --&gt; &copy; m&lt;n *o*' in html
    assert '<a href="&#109;' in html


def test_raw_html_of_the_page_itself_stays() -> None:
    html, _ = draw(f"<b>x</b> a\n\n{FENCE}\n\n<i>y</i> b", compiling=Compiling((Heading("H"), callout("C"))))
    assert "<b>x</b>" in html
    assert "<i>y</i>" in html


@pytest.mark.parametrize("target", ["a.md", "a.md#b", "#b", "https://a.b/c?d=e:f", "mailto:a@b.c", "../x/", "//a.b"])
def test_links_may_lead_to_pages_and_the_web(target: str) -> None:
    assert f'href="{target}"' in in_callout(Hyperlink("text", target))
    assert f'href="{target}"' in in_callout(Prose(f"[text]({target})"))


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java&#115;cript:alert(1)",
        "&#106;avascript:alert(1)",
        "\x01javascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "http://[",
        "http://[::1&#93;",
    ],
)
def test_links_lead_nowhere_else(target: str) -> None:
    for html in (in_callout(Hyperlink("text", target)), in_callout(Prose(f"[text]({target}) ![text]({target})"))):
        assert "text" in html
        assert not re.search("<a|<img|script:|data:|file:", html)


def test_attr_list_adds_no_attributes_that_do_something() -> None:
    html = in_callout(Prose('[a](b.md){: .c onclick=alert(1) style="x" href } **d**{onmouseover=e #id}'))
    assert not re.search(r"onclick|onmouseover|style", html)
    assert 'class="c"' in html
    assert '<strong id="id">d</strong>' in html


def test_text_with_braces_is_no_list_of_attributes() -> None:
    texts = ("{: onclick=alert(1) }", "a {onclick=x}", "a\n{: onclick=x }", "{{ x }}", "{% x %}")
    for text in texts:
        line = (Strong("s"), Plain(text), Code("c"), Plain(text), Hyperlink("l", "m.md"), Plain(text))
        html = drawn(Callout("x", "note", line, (Table((line,), ((line,),)), Items((line,)), Paragraph(line))))
        root = etree.fromstring(html)
        assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
        assert "".join(root.itertext()).count(text) == 3 * 5


# ------------------------------------------------------------------ what stays as it was


def without(text: str, extensions: tuple[str, ...]) -> str:
    """The page as it is without our extension."""
    configs = {name: options for name, options in TABS.items() if name in extensions}
    return markdown(text, extensions=list(extensions), extension_configs=configs)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_without_blocks_is_the_same_byte_for_byte(page: object) -> None:
    text = page.read_text("utf-8").replace("loopdown", "python").replace("LOOPDOWN", "PYTHON")  # type: ignore[attr-defined]
    for extensions in (MATERIAL, ("extra",), ()):
        assert draw(text, extensions)[0] == without(text, extensions)


def test_a_fence_that_is_no_block_is_the_same_to_a_reader() -> None:
    text = (
        'Code:\n\n    ```loopdown\n    A (+)-> "B" & C\n\n      indented\n    ```\n\n    more code\n\n'
        "- item\n\n        ```loopdown\n        x\n        ```\n\n"
        ">     > ```loopdown\n>     > y\n>     > ```\n\n"
        "````\n```loopdown\nx\n```\n````\n\nText.\n"
    )
    assert draw(text, ("extra",))[0] == without(text, ("extra",))
    # Some versions of Pygments write the quotes in what they colour as entities.
    assert Reader(draw(text)[0]).root == Reader(without(text, MATERIAL)).root
    assert Reader(draw(text + "\n" + FENCE)[0]).root != Reader(without(text + "\n" + FENCE, MATERIAL)).root
    assert Reader(draw(text.replace("&", "&quot;"))[0]).root != Reader(without(text, MATERIAL)).root


def test_what_a_comment_hides_stays_hidden_as_it_is() -> None:
    comment = "<!--\n```loopdown\nx\n```\n-->"
    assert draw(comment)[0] == comment


def test_listing_the_extension_twice_changes_nothing() -> None:
    text = f"Text.\n\n{FENCE}\n- item\n\n    {FENCE}"
    once = markdown(text, extensions=["extra", "loopdown"])
    assert once.count("mermaid") >= 1
    assert markdown(text, extensions=["loopdown", "extra", "loopdown", "loopdown.hosts.markdown.extension"]) == once


def test_one_converter_draws_page_after_page() -> None:
    compiling = Compiling()
    md = Markdown(extensions=["extra", LoopdownExtension(compile=compiling)])
    pages = [f"One.\n\n{FENCE}", "None.", f"{FENCE}\n{FENCE}", "    ```loopdown\n    x\n    ```"]
    fresh = [draw(page, ["extra"])[0] for page in pages]
    assert [md.convert(page) for page in pages] == fresh
    assert len(compiling.blocks) == 3


def test_placeholders_cannot_be_forged() -> None:
    text = f"\ue0f00\ue0f1 \ue0f0\ue0f01\ue0f1\n\n\ue0f00\ue0f1\n\n{FENCE}"
    html, compiling = draw(text)
    assert len(compiling.blocks) == 1
    assert html.count("\ue0f00\ue0f1") == 2
    assert html.count('class="loopdown"') == 1


# ------------------------------------------------------------------ findings


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


def finding(line: int, message: str = "wrong", severity: Severity = Severity.ERROR) -> Finding:
    return Finding("syntax", severity, "docs/a.md", Span(line, 5, line, 9), message, "mend it")


def test_a_finding_is_one_line_with_its_place_first() -> None:
    assert one_line(finding(12, "it's wrong")) == "docs/a.md:12:5: syntax: it's wrong (mend it)"
    # What a log is read with may take a control character for a command.
    assert "\x1b" not in one_line(finding(12, "\x1b[2J"))


def test_errors_and_warnings_are_logged_once_and_insights_never(log: pytest.LogCaptureFixture) -> None:
    findings = (
        finding(1),
        finding(1),
        finding(2, severity=Severity.WARNING),
        finding(3, severity=Severity.INSIGHT),
    )
    draw(f"{FENCE}\n\n{FENCE}", compiling=Compiling(findings=findings))
    assert [record.levelname for record in log.records] == ["WARNING", "WARNING"]
    assert [record.getMessage().split(":")[1] for record in log.records] == ["1", "2"]


def test_the_next_text_without_a_name_is_told_of_its_own(log: pytest.LogCaptureFixture) -> None:
    md = Markdown(extensions=[LoopdownExtension(compile=Compiling(findings=(finding(1),)))])
    md.convert(FENCE)
    md.convert(f"{FENCE}\nAnother.")
    assert len(log.records) == 2


def test_on_error_raise_stops_at_errors_alone(log: pytest.LogCaptureFixture) -> None:
    for severity in (Severity.WARNING, Severity.INSIGHT):
        compiling = Compiling(findings=(finding(2, severity=severity),))
        markdown(FENCE, extensions=[LoopdownExtension(compile=compiling, on_error="raise")])
    compiling = Compiling(findings=(finding(2), finding(3)))
    with pytest.raises(PageError, match=r"(?s)docs/a.md:2:5.*\n.*docs/a.md:3:5"):
        markdown(FENCE, extensions=[LoopdownExtension(compile=compiling, on_error="raise")])


def test_settings_reach_the_pipeline_and_wrong_ones_are_refused() -> None:
    compiling = Compiling()
    markdown(FENCE, extensions=[LoopdownExtension(compile=compiling, steps=5, circuits=6, hidden_loops=0)])
    assert compiling.options == Options(Budget(5, 6), 0)
    for wrong in ({"on_error": "explode"}, {"steps": -1}, {"circuits": "many"}, {"hidden_loops": True}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            LoopdownExtension(**wrong)  # type: ignore[arg-type]


def test_a_defect_of_ours_is_told_and_costs_no_build(log: pytest.LogCaptureFixture) -> None:
    def fail(*_: object) -> CompiledPage:
        raise IndexError("no such loop")

    html = markdown(f"Before.\n\n{FENCE}\nAfter.", extensions=[LoopdownExtension(compile=fail)])
    assert "IndexError: no such loop" in html
    assert "After." in html
    assert "B" in html
    assert "IndexError: no such loop" in log.text
    with pytest.raises(IndexError):
        markdown(FENCE, extensions=[LoopdownExtension(compile=fail, on_error="raise")])


def test_an_unclosed_fence_is_told_and_stays_as_text(log: pytest.LogCaptureFixture) -> None:
    html = markdown("Text.\n\n```loopdown\nA\n", extensions=["loopdown"])
    assert "```loopdown" in html
    assert "never closed" in log.text
    log.clear()
    assert "```loopdown" in markdown("    ```loopdown\n    A\n", extensions=["loopdown"])
    assert log.text == ""


# ------------------------------------------------------------------ which page, which line


class Links(Treeprocessor):
    """What MkDocs leaves on the converter: it knows the file, and resolves links."""

    def __init__(self, text: str | None, src_uri: str = "sub/page.md") -> None:
        super().__init__()
        self.file = SimpleNamespace(src_uri=src_uri)
        if text is not None:
            self.file.content_string = text
        self.config = SimpleNamespace(docs_dir="/site/docs", config_file_path="/site/mkdocs.yml")

    def run(self, root: etree.Element) -> None:
        for link in root.iter("a"):
            link.set("href", f"resolved/{link.attrib['href']}")


def drawn_from(file: str | None, text: str, compiling: Compiling) -> str:
    md = Markdown(extensions=[*MATERIAL, LoopdownExtension(compile=compiling)])
    md.treeprocessors.register(Links(file), "relpath", 0)
    return md.convert(text)


def test_lines_are_those_of_the_file() -> None:
    page = f"# Page\n\n{FENCE}\nText.\n\n{FENCE}"
    file = f"---\ntitle: x\n---\n{page}"
    compiling = Compiling()
    drawn_from(file, page, compiling)
    assert [block.line for block in compiling.blocks] == [7, 13]
    assert {block.path for block in compiling.blocks} == {"docs/sub/page.md"}
    assert compiling.source is not None
    assert compiling.source.line_at(7) == "A (+)-> B"


def test_a_text_that_the_file_does_not_hold_has_no_line(log: pytest.LogCaptureFixture) -> None:
    file = f"# Page\n\n{FENCE}\n{{{{ macro }}}}\n"
    page = f"# Page\n\n{FENCE}\n```loopdown\nC (+)-> D\n```\n"
    compiling = Compiling()
    drawn_from(file, page, compiling)
    assert compiling.source is not None
    known, unknown = compiling.blocks
    assert known.line == 4
    assert unknown.line > len(file.split("\n"))
    assert compiling.source.line_at(unknown.line) == "C (+)-> D"

    there = Span(unknown.line, 1, unknown.line, 2)
    here = Span(4, 1, 4, 2)
    findings = (
        Finding("syntax", Severity.ERROR, "docs/sub/page.md", there, "there", None, (Pointer(here, "and here"),)),
        Finding("syntax", Severity.ERROR, "docs/sub/page.md", here, "here", None, (Pointer(there, "and there"),)),
    )
    drawn_from(file, page, Compiling(findings=findings))
    assert "docs/sub/page.md: line unknown: syntax: there" in log.text
    assert "docs/sub/page.md:4:1: syntax: here" in log.text


def test_texts_that_cannot_be_told_apart_are_not_guessed_at() -> None:
    compiling = Compiling()
    drawn_from(FENCE, f"{FENCE}\n{FENCE}", compiling)
    assert [block.line > 4 for block in compiling.blocks] == [True, True]


def test_without_the_file_no_line_is_claimed(log: pytest.LogCaptureFixture) -> None:
    page = f"Text.\n\n{FENCE}"
    findings = (Finding("syntax", Severity.ERROR, "docs/sub/page.md", Span(4, 1, 4, 2), "wrong"),)
    drawn_from(None, page, Compiling(findings=findings))
    drawn_from(None, "```loopdown\nA", Compiling())
    assert [record.getMessage()[:30] for record in log.records] == ["docs/sub/page.md: line unknown"] * 2
    log.clear()
    drawn_from(page, page, Compiling(findings=findings))
    assert log.records[0].getMessage().startswith("docs/sub/page.md:4:1: ")


def test_links_are_the_host_s_to_resolve_in_pictures_too() -> None:
    nodes = (Node("stock", ("Queue",), "queue.md"), Node("stock", ("Pool",), "javascript:alert(1)"))
    picture = Picture(Diagram("stock-flow", "T", "D", nodes, ()), "the text before")
    parts = (picture, Callout("x", "note", (Hyperlink("runbook", "queue.md"), Prose("[p](q.md)")), ()))
    html = drawn_from(FENCE, FENCE, Compiling(parts))
    assert 'click n0 href "./resolved/queue.md"' in html
    assert "javascript" not in html
    assert html.count('href="resolved/queue.md"') == 1
    assert 'href="resolved/q.md"' in html
    # Nothing resolves links here, and a picture is nothing that a host looks into.
    assert "click" not in draw(FENCE, compiling=Compiling(parts))[0]


# ------------------------------------------------------------------ with the real pipeline


def test_a_model_is_drawn_and_told() -> None:
    html = markdown("```loopdown\nloop R1: A (+)-> B (+)-> A\n```\n", extensions=["loopdown"])
    assert '<pre class="mermaid"' in html
    assert "flowchart LR" in html
    assert 'class="admonition' in html or "<details" in html


def test_an_error_stands_in_its_place(log: pytest.LogCaptureFixture) -> None:
    html = markdown(f"Text.\n\n{WRONG}\nMore.", extensions=["loopdown"])
    assert re.search(r'(?s)<p>Text.</p>.*data-loopdown="loop-polarity".*<p>More.</p>', html)
    assert re.search(r"<markdown>:4:\d+: loop-polarity: ", log.text)
