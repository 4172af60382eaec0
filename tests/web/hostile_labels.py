"""Labels made to break a drawing language: the same 2,000 in every run."""

from __future__ import annotations

import random
import string

COUNT = 2_000

_SYNTAX = [
    "%%", "%% comment", "%%{init: {'theme': 'dark'}}%%", "---", "--- title: x ---", "___", "***", "===", "-->", "-.->",
    "==>", "~~~", "o--o", "x--x", "--", "->", "<-->", "|", "||", "|x|", "&", ";", "; n9[x]", ":::cls", ":::",
    "@{ shape: circle }", "@{", "}@", "n0", "n1 --> n0", "n0@{ label: x }", "e1@-->", "[", "]", "[[x]]", "[(x)]",
    "((x))", "(x", "x)", "{x}", "{{x}}", "[/x/]", ">x]", "direction TB", "direction LR", "my direction TB",
    "redirection TBs", "direction\tRL", "direction\n  BT", "direction \ufeff TD", "direction\u2028TB",
    "direction TD direction BT", "Direction TB", "direction", "DIRECTION LR", "end", "End", "END", "graph", "graph TD",
    "flowchart LR", "subgraph", "subgraph x", "click", 'click n0 href "x"', "click n0 call f()", "style",
    "style n0 fill:#f00;", "lifestyle: a:#b;", "classDef", "classDef x fill:#f00;", "class n0 x",
    "linkStyle 0 stroke:#f00;", "linkStyle default", "default", "interpolate", "accTitle: x", "accDescr: x",
    "accDescr { x }", "accTitle", "title", "href", "_blank", "call", "swimlane-beta", "flowchart-elk",
    "sequenceDiagram", "stateDiagram-v2", "v", "^", "<", ">", "LR", "TB", "o", "x",
]  # fmt: skip
_MARKUP = [
    "*a*", "**a**", "_a_", "__a__", "~~a~~", "`a`", "``a``", "```", "`", "\"`a`\"", "# a", "## a", "- a", "+ a", "* a",
    "1. a", "1) a", "12. a", "5.5 s", "1.", "0)", "> a", "    a", "[a](b)", "![a](b)", "[a]: b", "<a@b.c>", "a@b.c",
    "www.example.org", "WWW.example.org", "http://example.org", "https://example.org/?a=1&b=2#c", "//example.org",
    "| a | b |", "a\\", "\\n", "\\", "\\\\", "\\#", "$$x^2$$", "$x$", "$$", "fa:fa-car", "fab:fa-x", ":smile:", "(c)",
    "- [ ] a", "a  \nb", "a\n---", "a\n===", "--- a", "&copy", "a -- b", "<b>a</b>", "<br>", "<br/>", "<br />",
    "a<br>b", "<i>", "</div>", "</p>", "</span></div></foreignObject>", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<style>*{display:none}</style>",
    "<a href='javascript:alert(1)'>a</a>", "<!-- a -->", "<![CDATA[a]]>", "<?a?>", "<iframe>", "<textarea>",
    "<plaintext>", "a < b", "a > b", "a<b>c", "<x y=\"z\">", "javascript:alert(1)",
]  # fmt: skip
_ENTITIES = [
    "&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;", "&#35;", "&#x23;", "&", "&;", "&amp;amp;", "&lt;b&gt;", "#quot;",
    "#35;", "#x23;", "#amp;", "#lt;", "#9829;", "#", "#;", "##", "#1", "#a;b;", "#+35;", "#nbsp;", "#58;", "ﬂ°",
    "ﬂ°°35¶ß", "¶ß", "ﬂ°quot¶ß", "ﬂ", "°", "¶", "ß", "ﬂ\u2060°", "ﬂ\u0007°", "%20", "%3Cb%3E", "\\u003c", "\\x3c",
]  # fmt: skip
_SIGNS = [
    '"', '""', '"a"', "'", "''", "“a”", "‘a’", "«a»", "—", "–", "−", "·", "→", "‖", "↻", "⋈", "☁", "…", "×", "≤", "%",
    "100 %", "5/s", "a/b", "a,b", "a.b", "a=b", "a+b", "a?b", "(a)", "(", ")", "()", ":", "a:b", "a: b", "!", "@", "$",
    "^", "*", "_", "+", "-", "=", "~", "/", "//", "/* a */", "?", ".", "..", ",",
]  # fmt: skip
_SCRIPTS = [
    "Größe", "Wärme", "İstanbul", "ſ", "Ωμέγα", "Очередь", "待機列", "대기열", "คิว", "कतार", "শহর",
    "قائمة الانتظار", "תור", "קו (א)", "العدد 5%", "e\u0301", "a\u0308\u0323", "\u0301a",
    "Z\u0351\u036b\u0343a\u0361lgo", "👍", "👩\u200d👩\u200d👧", "🇩🇪", "1️⃣", "☁️", "❤️", "𝒳", "𐍈",
    "\U000e0041", "\ue0f0\ue0f1", "\u202eabc", "\u202aabc\u202c", "\u2066abc\u2069", "\u200fabc", "\u200babc",
    "a\u200db", "a\u200cb", "\u2060", "\ufeffa", "a\ufeffb", "\u00ada", "a\u00a0b", "a\u2003b", "a\u2028b",
    "a\u2029b", "a\u3000b", "a\tb", "a\nb", "a\r\nb", "a\rb", "a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\x0bb",
    "\ud800", "a\udc00b", "\udfff\ud800", "\ufdd0", "\uffff", "\U0001ffff", "\ufffd", "\u037e", "\u1fef",
    "\u212a", "ﬁ", "①", "５．", "＜ｂ＞", "％％", "", " ", "\n", "\u200b", "\t\t",
]  # fmt: skip


def hostile_labels() -> list[str]:
    """Each fragment alone and among words, then fragments in random company, then the very long."""
    chance = random.Random(11)
    fragments = [*string.punctuation, *_SYNTAX, *_MARKUP, *_ENTITIES, *_SIGNS, *_SCRIPTS]
    among_words = [text for fragment in fragments for text in (f"Queue {fragment}", f"{fragment} queue")]
    very_long = ["x" * 2_000, "word " * 400, "%%" * 300, "#" * 500, "direction TB " * 50, "<b>" * 300, "\u0301" * 300]
    labels = [*fragments, *among_words, *very_long]
    joints = ("", " ", "\n", "  ", "a", "\t")
    while len(labels) < COUNT:
        company = chance.choices(fragments, k=chance.randint(2, 5))
        labels.append("".join(part + chance.choice(joints) for part in company))
    return labels
