"""The command line, as a job in CI and a person at a terminal use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support import run_command

SOUND = "loop R1: Load (+)-> Latency (+)-> Retries (+)-> Load\n"
WRONG = "loop B1: Load (+)-> Latency (+)-> Retries (+)-> Load\n"
DOUBTFUL = "loop R1: Load (+)-> Latency (?)-> Load\n"


def fenced(model: str) -> str:
    return f"# Page\n\n```loopdown\n{model}```\n"


class TestCheck:
    def test_a_sound_page_is_clean(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text(fenced(SOUND))
        done = run_command("check", page)
        assert done.exit_code == 0
        assert done.output == "no errors in 1 model of 1 file\n"

    def test_an_error_has_its_place_its_line_its_caret_and_its_mend(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text(fenced(WRONG))
        done = run_command("check", page)
        assert done.exit_code == 1
        assert f"{page.as_posix()}:4:6: error: loop-polarity: B1 claims balancing, but no negative link" in done.output
        assert "    4 | loop B1: Load" in done.output
        assert "      |      ^^\n" in done.output
        assert "help: correct the sign that is wrong, or call the loop R1" in done.output
        assert done.output.endswith("1 error in 1 model of 1 file\n")

    def test_each_negative_link_is_pointed_at(self, tmp_path: Path) -> None:
        model = tmp_path / "model.loopdown"
        model.write_text("A (-)-> B\nloop B1: A -> B (-)-> C (+)-> A\n")
        done = run_command("check", model)
        assert f"{model.as_posix()}:1:3: negative: A (-)-> B" in done.output
        assert f"{model.as_posix()}:2:17: negative: B (-)-> C" in done.output

    def test_warnings_are_told_and_fail_only_when_asked(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text(fenced(DOUBTFUL))
        assert run_command("check", page).exit_code == 0
        assert "warning: loop-undetermined" in run_command("check", page).output
        assert run_command("check", "--fail-on", "warning", page).exit_code == 1

    def test_insights_are_told_only_when_asked(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text(fenced(SOUND))
        assert "unguarded-loop" not in run_command("check", page).output
        done = run_command("check", "--fail-on", "insight", page)
        assert "insight: unguarded-loop" in done.output
        assert done.exit_code == 1

    def test_a_folder_is_read_with_all_below_it(self, tmp_path: Path) -> None:
        (tmp_path / "a" / "b").mkdir(parents=True)
        (tmp_path / "a" / "b" / "wrong.md").write_text(fenced(WRONG))
        (tmp_path / "a" / "model.loopdown").write_text(SOUND)
        (tmp_path / "notes.txt").write_text(fenced(WRONG))
        (tmp_path / "node_modules").mkdir()
        (tmp_path / "node_modules" / "other.md").write_text(fenced(WRONG))
        done = run_command("check", tmp_path)
        assert done.output.endswith("1 error in 2 models of 2 files\n")
        assert done.exit_code == 1

    @pytest.mark.parametrize(("file", "models"), [("index.html", 0), ("page.html", 1)])
    def test_a_built_site_is_passed_over_and_pages_about_a_site_are_read(
        self, tmp_path: Path, file: str, models: int
    ) -> None:
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / file).write_text("<html>")
        (tmp_path / "site" / "model.loopdown").write_text(SOUND)
        files = "1 file" if models == 1 else "0 files"
        done = run_command("check", tmp_path)
        assert done.output == f"no errors in {models} model{'' if models == 1 else 's'} of {files}\n"

    def test_without_a_path_it_reads_the_folder_it_is_in(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "page.md").write_text(fenced(WRONG))
        monkeypatch.chdir(tmp_path)
        done = run_command("check")
        assert done.output.startswith("page.md:4:6: error")

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old-mac"])
    def test_lines_end_as_they_end_on_a_site(self, tmp_path: Path, end: str) -> None:
        page, model = tmp_path / "page.md", tmp_path / "model.loopdown"
        page.write_bytes(fenced(SOUND + WRONG).replace("\n", end).encode())
        model.write_bytes((SOUND + WRONG).replace("\n", end).encode())
        done = run_command("check", page, model)
        assert f"page.md:{4 + SOUND.count(chr(10))}:6: error: loop-polarity" in done.output
        assert f"model.loopdown:{1 + SOUND.count(chr(10))}:6: error: loop-polarity" in done.output

    def test_unreadable_input_is_told_and_the_rest_is_read(self, tmp_path: Path) -> None:
        good, bad = tmp_path / "good.md", tmp_path / "bad.md"
        good.write_text(fenced(WRONG))
        bad.write_bytes(b"\xff\xfe\x00")
        done = run_command("check", bad, tmp_path / "missing.md", good)
        assert done.exit_code == 2
        assert "bad.md: no UTF-8 text" in done.output
        assert "missing.md: No such file" in done.output
        assert "loop-polarity" in done.output

    def test_nothing_is_called_clean_that_could_not_be_read(self, tmp_path: Path) -> None:
        done = run_command("check", tmp_path / "missing.md")
        assert done.exit_code == 2
        assert "no errors" not in done.output

    def test_misuse_is_two(self) -> None:
        assert run_command("check", "--fail-on", "nothing").exit_code == 2
        assert run_command("chekc").exit_code == 2

    def test_a_page_without_models_is_clean(self, tmp_path: Path) -> None:
        (tmp_path / "page.md").write_text("# Nothing here\n")
        assert run_command("check", tmp_path).output == "no errors in 0 models of 1 file\n"

    def test_what_a_page_says_cannot_drive_the_terminal(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text(fenced('loop B1: "\x1b[31mA" (+)-> B (+)-> "\x1b[31mA"\n'))
        done = run_command("check", page)
        assert done.exit_code == 1
        assert "\x1b" not in done.output


class TestAnalyze:
    def test_the_document_has_its_promised_shape(self, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text(
            fenced(
                'title Storm\nloop R1 "Retry storm": Load (+)-> Latency (+ delay 3 min)-> Load\n'
                "stock Queue = 5\nloop B7: Load -> Load\n"
            )
        )
        done = run_command("analyze", page, "--output-format", "json")
        assert done.exit_code == 0
        (model,) = json.loads(done.stdout)["models"]
        assert model["path"] == page.as_posix()
        assert (model["line"], model["name"], model["title"]) == (3, None, "Storm")
        assert model["variables"] == [
            {"name": "Load", "kind": "variable"},
            {"name": "Latency", "kind": "variable"},
            {"name": "Queue", "kind": "stock"},
        ]
        assert model["links"][1] == {
            "from": "Latency",
            "to": "Load",
            "polarity": "+",
            "delay": {"seconds": 180.0},
            "settled_by_run": False,
            "origins": ["written"],
        }
        assert model["loops"] == [
            {
                "id": "R1",
                "title": "Retry storm",
                "type": "reinforcing",
                "claimed": "reinforcing",
                "declared": True,
                "variables": ["Load", "Latency"],
                "negative_links": 0,
                "delay_seconds": 180.0,
            }
        ]
        assert model["loops_truncated"] is False
        missing = next(f for f in model["findings"] if f["rule"] == "loop-missing-link")
        assert (missing["severity"], missing["line"], missing["column"]) == ("error", 7, 10)
        told = {"rule", "severity", "path", "line", "column", "message", "help"}
        assert set(missing) == told | {"end_line", "end_column", "pointers", "fixes", "url"}

    def test_a_delay_of_unknown_length_is_null_not_zero(self, tmp_path: Path) -> None:
        model = tmp_path / "m.loopdown"
        model.write_text("loop B1: A (+ delay)-> B (-)-> A\n")
        (read,) = json.loads(run_command("analyze", model, "--output-format", "json").stdout)["models"]
        assert read["links"][0]["delay"] == {"seconds": None}
        assert read["loops"][0]["delay_seconds"] is None

    def test_one_wrong_loop_hides_nothing_else(self, tmp_path: Path) -> None:
        model = tmp_path / "m.loopdown"
        model.write_text(WRONG + "A --> B\nloop B2: X (+)-> Y (-)-> X\n")
        (read,) = json.loads(run_command("analyze", model, "--output-format", "json").stdout)["models"]
        assert [(loop["id"], loop["type"]) for loop in read["loops"]] == [("B1", "reinforcing"), ("B2", "balancing")]
        assert [f["rule"] for f in read["findings"] if f["severity"] == "error"] == ["loop-polarity", "syntax"]

    def test_the_text_names_every_loop(self, tmp_path: Path) -> None:
        model = tmp_path / "m.loopdown"
        model.write_text(SOUND)
        assert "R1 reinforcing: Load -> Latency -> Retries -> Load" in run_command("analyze", model).output


class TestExplain:
    def test_a_name_is_explained_with_both_examples(self) -> None:
        done = run_command("explain", "loop-polarity")
        assert done.exit_code == 0
        assert "loop-polarity (error)" in done.output
        assert "loop R1: Load (+)-> Pods (-)-> Load" in done.output

    def test_without_a_name_all_are_listed(self) -> None:
        assert "unguarded-loop" in run_command("explain").output

    def test_an_unknown_name_is_misuse_with_the_nearest_one(self) -> None:
        done = run_command("explain", "loop-polarty")
        assert done.exit_code == 2
        assert "did you mean loop-polarity?" in done.output
