"""Two hundred pages with two causal models each, built with the plugin and as `loopdown render` writes them by hand.

    python benchmarks/build_site.py [rounds] [pages]

Both are built by MkDocs with the Material theme and the same Markdown extensions; what the plugin costs beside pages
that say the same is the ratio. Every page has models of its own, so nothing of one is there for the next.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from timing import compare

from loopdown import Source
from loopdown.pipeline.render import render_page

PAGE = """\
# Service {number}

Why service {number} slows down when it is busy, and what was tried.

```loopdown
title What happens when service {number} is slow
loop R1 "Retry storm": Load {number} (+)-> Latency (+)-> Timeouts (+)-> Retries (+)-> Load {number}
    note "Each retry is load."
loop B1 "Autoscaler": Latency (+ delay 3 min)-> Pods {number} (-)-> Load per pod (+)-> Latency
Load {number} (+)-> Load per pod
```

What the team does about it has a loop of its own.

```loopdown
title The team of service {number}
loop R1 "Firefighting": Incidents (+)-> Interruptions (-)-> Time for repair {number} (-)-> Defects (+)-> Incidents
loop B1 "Reviews": Incidents (+)-> Reviews {number} (- delay 1 month)-> Defects (+)-> Incidents
```
"""

SETTINGS = """\
site_name: Services
theme: {name: material, font: false}
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - pymdownx.details
  - pymdownx.tasklist: {custom_checkbox: true}
  - pymdownx.superfences:
      custom_fences: [{name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }]
"""


def write_site(folder: Path, pages: list[str], plugins: str) -> list[str]:
    """The command that builds a site of these pages."""
    (folder / "docs").mkdir(parents=True)
    for number, page in enumerate(pages):
        (folder / "docs" / f"page{number}.md").write_text(page, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(f"{SETTINGS}plugins: {plugins}\n", encoding="utf-8")
    return [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml")]


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    pages = [PAGE.format(number=number) for number in range(count)]
    rendered = [render_page(Source("page.md", page), "material") for page in pages]
    if any(finding.severity.value == "error" for page in rendered for finding in page.findings):
        print("the models have errors", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        ours = write_site(Path(folder, "ours"), pages, "[loopdown]")
        by_hand = write_site(Path(folder, "by_hand"), [page.text for page in rendered], "[]")
        print(f"{count} pages of two models, with the plugin and by hand: {compare(ours, by_hand, rounds)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
