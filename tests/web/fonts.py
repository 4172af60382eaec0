"""Which fonts a browser has: all of this machine, or those of one family."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

# What stands for `sans-serif` is what the machine's own settings say; where that isn't there, the next that is.
_SETTINGS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  {fonts}
  <cachedir>{cache}</cachedir>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
</fontconfig>
"""


def only(family: str, folder: Path) -> Path | None:
    """Settings of fontconfig under which a program has that family alone; None where this machine lacks it."""
    files = _files(family)
    if not files:
        return None
    fonts = folder / "fonts"
    fonts.mkdir()
    for file in files:
        shutil.copy(file, fonts)
    settings = folder / "fonts.conf"
    settings.write_text(_SETTINGS.format(fonts=f"<dir>{fonts}</dir>", cache=folder / "cache"), encoding="utf-8")
    return settings


def _files(family: str) -> list[str]:
    if shutil.which("fc-list") is None:
        return []
    listed = subprocess.run(["fc-list", "--format", "%{file}\\n", family], capture_output=True, text=True, check=True)
    return sorted(set(listed.stdout.split()))
