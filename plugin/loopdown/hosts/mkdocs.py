"""The MkDocs plugin: a thin layer over the Markdown extension, which does the drawing.

It registers the extension, with options that are checked when the site's configuration is read, and brings a
style sheet, and Mermaid for themes that don't load it themselves. Its warnings count for `mkdocs build --strict`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config, ValidationError
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from loopdown.base.options import Budget, Options

EXTENSION = "loopdown"
STYLES = "assets/loopdown/loopdown.css"
SCRIPT = "assets/loopdown/mermaid.mjs"
LIBRARY = "https://cdn.jsdelivr.net/npm/mermaid@11/dist/mermaid.esm.min.mjs"
# These load Mermaid where a page has a picture, and draw it in the colours of the page.
THEMES_WITH_LOADER = frozenset({"material"})

_ASSETS = Path(__file__).parent / "assets"


class _Count(config_options.Type[int]):
    """A whole number, 0 or more."""

    def __init__(self, default: int) -> None:
        super().__init__(int, default=default)

    def run_validation(self, value: object) -> int:
        """Raises `ValidationError` for anything else."""
        number = super().run_validation(value)
        if isinstance(number, bool) or number < 0:
            raise ValidationError(f"Expected a whole number, not {number!r}.")
        return number


class LoopdownConfig(Config):  # type: ignore[no-untyped-call]
    """What a site can set."""

    steps = _Count(default=Budget().steps)
    """How many links the search for loops follows."""
    circuits = _Count(default=Budget().circuits)
    """How many loops the search keeps."""
    hidden_loops = _Count(default=Options().hidden_loops)
    """How many loops that nobody declared a page tells."""
    mermaid = config_options.Optional(config_options.Type((str, bool)))
    """Where to load Mermaid from: a URL, or a path of the site; `false` where the site loads it."""


class LoopdownPlugin(BasePlugin[LoopdownConfig]):  # type: ignore[no-untyped-call]
    """Draws and checks fenced blocks of the language `loopdown`."""

    script: File | None = None  # what loads Mermaid, where the theme doesn't

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Registers the extension, unless the site does; options that the site gives it there hold."""
        options: dict[str, Any] = {name: self.config[name] for name in ("steps", "circuits", "hidden_loops")}
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        config.mdx_configs[EXTENSION] = {**options, **(config.mdx_configs.get(EXTENSION) or {})}
        # Before the site's own styles, which may overrule it.
        config.extra_css.insert(0, STYLES)
        self.script = self._load_mermaid(config)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds the style sheet and the script, unless the site has files of its own in their places."""
        styles = File.generated(config, STYLES, abs_src_path=str(_ASSETS / "loopdown.css"))
        for file in (styles, self.script):
            if file is not None and files.get_file_from_path(file.src_uri) is None:
                files.append(file)
        return files

    def _load_mermaid(self, config: MkDocsConfig) -> File | None:
        library = self.config.mermaid
        if library is False:
            return None
        if config.theme.name in THEMES_WITH_LOADER:
            if isinstance(library, str):
                # A library that is there already is the one that the theme takes.
                config.extra_javascript.append(library)
            return None
        script = ExtraScriptValue(SCRIPT)
        script.type = "module"
        config.extra_javascript.append(script)
        text = (_ASSETS / "mermaid.mjs").read_text(encoding="utf-8")
        url = library if isinstance(library, str) else LIBRARY
        return File.generated(config, SCRIPT, content=text.replace('"__LIBRARY__"', json.dumps(url)))
