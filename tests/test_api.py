"""What a stranger may import, and what an installation holds."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import tarfile
import typing
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import loopdown
from tests.places import ROOT


def test_every_public_name_is_there_and_documented() -> None:
    for name in loopdown.__all__:
        assert getattr(loopdown, name).__doc__, name


def test_a_name_that_is_not_public_is_refused() -> None:
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = loopdown.nothing_of_the_kind  # type: ignore[attr-defined]


def test_the_readme_of_the_api_works() -> None:
    page = loopdown.compile_page(loopdown.Source("page.md", "```loopdown\nloop R1: A (+)-> B (+)-> A\n```\n"))
    (block,) = page.blocks
    assert block.state == "sound"
    (model,) = loopdown.read_models([block.block])
    assert [loop.id for loop in model.analysis.loops] == ["R1"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "-q", "-o", str(folder), str(ROOT)], check=True, capture_output=True)
    return folder


def test_the_wheel_holds_the_package_and_the_grammar_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "loopdown/grammars/loopdown.lark" in names
    assert "loopdown/py.typed" in names
    modules = {path.relative_to(ROOT / "plugin").as_posix() for path in (ROOT / "plugin").rglob("*.py")}
    assert modules <= set(names)
    assert {name.split("/")[0] for name in names} == {
        "loopdown",
        next(n for n in names if ".dist-info" in n).split("/")[0],
    }


def test_the_source_distribution_holds_what_builds_and_tests_it(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "pyproject.toml",
        "grammars/loopdown.lark",
        "plugin/loopdown/pipeline/compile.py",
        "tests/test_api.py",
    } <= names
    assert not any("node_modules" in name for name in names)


def test_the_wheel_works_away_from_the_checkout(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    target = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import loopdown;"
        "assert loopdown.__file__.startswith(sys.argv[1]);"
        "m, = loopdown.read_models([loopdown.whole_file(loopdown.Source('x', 'loop B1: A (+)-> B (-)-> A'))]);"
        "print(m.analysis.loops[0].type.value)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(target)], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.strip() == "balancing", done.stderr


def test_the_example_of_the_page_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "using.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(import loopdown\n.*?)^```", page, re.MULTILINE | re.DOTALL)
    (said,) = re.findall(r"# (.+)\n", code.split("isinstance(run")[1].split("else")[0])
    exec(code, {})
    assert capsys.readouterr().out.splitlines()[-1] == said


def test_the_example_of_fixes_prints_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "using.md").read_text(encoding="utf-8")
    ((code, said),) = re.findall(
        r"^```python\n(text = .*?)^```\n.*?^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL
    )
    exec(code, {"loopdown": loopdown})
    assert capsys.readouterr().out == said


def own_types(annotation: object) -> Iterator[type]:
    """The classes of the package that an annotation names."""
    if isinstance(annotation, type) and annotation.__module__.startswith("loopdown"):
        yield annotation
    for part in typing.get_args(annotation):
        yield from own_types(part)


def taken_and_given(of: object) -> set[type]:
    return {each for hint in typing.get_type_hints(of).values() for each in own_types(hint)}


def test_what_public_functions_take_and_give_is_public() -> None:
    public = {getattr(loopdown, name) for name in loopdown.__all__}
    functions = [each for each in public if inspect.isfunction(each)]
    assert {function.__name__ for function in functions} >= {"apply_fixes", "read_models", "simulate"}
    for function in functions:
        assert taken_and_given(function) <= public, function.__name__


@pytest.mark.parametrize("name", ["Finding", "Fix", "Edit", "Pointer", "Source", "FencedBlock", "Options"])
def test_what_a_public_type_is_made_of_is_public(name: str) -> None:
    public = {getattr(loopdown, each) for each in loopdown.__all__}
    assert taken_and_given(getattr(loopdown, name)) <= public
