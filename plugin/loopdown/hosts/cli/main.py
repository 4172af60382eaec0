"""The command line: gathers files and options, calls the pipeline, prints the result."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

# What a command needs is imported where it is used: start-up counts in a job that runs on every commit.


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="loopdown")
def main() -> None:
    """Loopdown: checks and explains the systems-thinking models in Markdown pages and .loopdown files."""


@main.command("check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "insight"]),
    default="error",
    show_default=True,
    help="The least severe finding that makes the exit status 1 (and that is printed, below warnings).",
)
def check_command(paths: tuple[str, ...], fail_on: str) -> None:
    """Check the models in PATHS: Markdown files, folders and .loopdown files (this folder without PATHS).

    Findings go to standard output. Exit status: 0 clean, 1 findings, 2 misuse or unreadable input.
    """
    from loopdown.base.finding import Severity, in_order
    from loopdown.hosts.cli.reading import read_all
    from loopdown.writers.findings.full import summary, write_text

    read = read_all(paths or (".",))
    severities = list(Severity)
    limit = severities.index(Severity(fail_on))
    shown = in_order(list(read.found(severities[max(limit, 1)])))
    if shown:
        click.echo(write_text(shown, read.sources) + "\n")
    for problem in read.unreadable:
        click.echo(f"loopdown: {problem}", err=True)
    if read.sources or not read.unreadable:
        click.echo(summary(shown, len(read.sources), len(read.models)))
    failed = any(severities.index(finding.severity) <= limit for finding in shown)
    sys.exit(2 if read.unreadable else 1 if failed else 0)


@main.command("analyze")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def analyze_command(files: tuple[str, ...], output_format: str) -> None:
    """Print everything that is worked out of the models in FILES.

    Exit status: 0, or 2 for misuse or unreadable input; errors in a model are part of what is printed.
    """
    from loopdown.hosts.cli.reading import read_all

    read = read_all(files)
    for problem in read.unreadable:
        click.echo(f"loopdown: {problem}", err=True)
    if output_format == "json":
        from loopdown.writers.json import write_json

        click.echo(write_json([(m.analysis, m.findings) for m in read.models], read.beside))
    else:
        from loopdown.writers.analysis_text import write_analysis

        click.echo(write_analysis([m.analysis for m in read.models], read.found(), read.sources))
    sys.exit(2 if read.unreadable else 0)


@main.command("simulate")
@click.argument("file", type=click.Path())
@click.option("--scenario", help="The scenario to run; the model as written without it.")
@click.option("--model", "number", type=click.IntRange(1), default=1, show_default=True, help="Which model of a page.")
@click.option(
    "--output-format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
def simulate_command(file: str, scenario: str | None, number: int, form: str) -> None:
    """Run the model in FILE and print time, every stock, flow and auxiliary.

    Exit status: 0, 1 for a model that can't be run, or not to its end, 2 for misuse or unreadable input.
    """
    from loopdown.analysis.numbers.numbers import simulate
    from loopdown.analysis.numbers.run.results import Run
    from loopdown.base.finding import Severity, in_order
    from loopdown.hosts.cli.reading import read_all
    from loopdown.model.names import key, nearest
    from loopdown.writers.findings.full import write_text
    from loopdown.writers.run_table import write_run

    read = read_all([file])
    if read.unreadable:
        raise click.UsageError(read.unreadable[0])
    if number > len(read.models):
        raise click.UsageError(f"{file} has {len(read.models)} models")
    chosen = read.models[number - 1]
    scenarios = {key(each.name.text): each for each in chosen.analysis.model.scenarios}
    if scenario is not None and key(scenario) not in scenarios:
        names = [each.name.text for each in scenarios.values()]
        near = nearest(scenario, names)
        known = f"did you mean {near}?" if near else "the model has " + (", ".join(names) or "none")
        raise click.UsageError(f"there is no scenario {scenario}: {known}")
    errors = list(chosen.found(Severity.ERROR, run=False))
    runs = not any(finding.spoils_numbers for finding in errors)
    run = simulate(chosen.analysis.model, scenarios[key(scenario)] if scenario is not None else None) if runs else None
    errors += [run.error.finding()] if run is not None and run.error else []
    if errors:
        click.echo(write_text(in_order(errors), read.sources), err=True)
    if run is None:
        sys.exit(1)
    warnings = [finding for finding in run.findings if finding.severity is Severity.WARNING]
    if warnings:
        click.echo(write_text(warnings, read.sources), err=True)
    click.echo(write_run(chosen.analysis, run, form))
    sys.exit(0 if isinstance(run, Run) and run.error is None else 1)


@main.command("render")
@click.argument("file", type=click.Path())
@click.option(
    "--to",
    "target",
    type=click.Choice(["github", "material"]),
    default="github",
    show_default=True,
    help="Who reads the page: GitHub, or Python-Markdown with the extensions of Material for MkDocs.",
)
@click.option("--output", type=click.Path(), help="Where to write the page; to standard output without it.")
def render_command(file: str, target: Literal["github", "material"], output: str | None) -> None:
    """Write the page FILE, or a .loopdown file, as plain Markdown that needs no Loopdown.

    Errors stand on the page in their places. What is wrong, and what stays as it is, goes to standard error. Exit
    status: 0, 1 for a page with errors, 2 for misuse or unreadable input.
    """
    from loopdown.base.finding import Severity
    from loopdown.hosts.cli.files import UnreadablePathError, is_model, read
    from loopdown.pipeline.render import render_model, render_page
    from loopdown.writers.findings.full import write_text

    try:
        source = read(Path(file))
    except UnreadablePathError as problem:
        raise click.UsageError(str(problem)) from problem
    rendered = (render_model if is_model(Path(file)) else render_page)(source, target)
    page = rendered.text.encode("utf-8")  # as bytes, so that line ends stay what they are
    try:
        if output is None:
            click.echo(page, nl=False)
        else:
            Path(output).write_bytes(page)
    except OSError as error:
        raise click.UsageError(f"{output or 'standard output'}: {error.strerror or error}") from error
    told = [each for each in rendered.findings if each.severity is not Severity.INSIGHT or each in rendered.left]
    if told:
        click.echo(write_text(told, {source.path: source}), err=True)
    sys.exit(1 if any(finding.severity is Severity.ERROR for finding in rendered.findings) else 0)


@main.command("new")
@click.argument("kind", type=click.Choice(["incident", "loops", "stocks"]))
@click.argument("file", required=False, type=click.Path())
@click.option("--force", is_flag=True, help="Overwrite FILE if it is there.")
def new_command(kind: str, file: str | None, force: bool) -> None:
    """Write a page to begin with into FILE, or print it. It works at once, and its comments teach the language.

    Exit status: 0, or 2 where FILE can't be written or is there already.
    """
    from loopdown.hosts.cli.new import NotWrittenError, template, write_new

    if file is None:
        click.echo(template(kind), nl=False)
        return
    try:
        write_new(kind, Path(file), force=force)
    except NotWrittenError as error:
        raise click.UsageError(str(error)) from None


@main.command("explain")
@click.argument("name", required=False)
def explain_command(name: str | None) -> None:
    """Explain the finding NAME: what it means, why it matters, and an example. Without NAME, list them all."""
    from loopdown.model.names import nearest
    from loopdown.rules.registry import rules
    from loopdown.writers.explain import write_list, write_rule

    known = rules()
    if name is None:
        click.echo(write_list(known.values()))
        return
    rule = known.get(name.strip().lower())
    if rule is None:
        near = nearest(name, known)
        mend = f"did you mean {near}?" if near else "`loopdown explain` lists them all"
        raise click.UsageError(f"there is no finding {name}: {mend}")
    click.echo(write_rule(rule))


if __name__ == "__main__":
    main()
