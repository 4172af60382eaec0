"""Looks up what formulas name: variables, limits and functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from loopdown.base.finding import Fix, rewrite
from loopdown.base.records import replace
from loopdown.base.source import Span
from loopdown.language.function import Latch
from loopdown.language.functions import ALSO, FUNCTIONS
from loopdown.language.time_units import seconds_in
from loopdown.model.foreign_functions import called_here, check_integrals, integral_elsewhere
from loopdown.model.formula import Key, Limit
from loopdown.model.lookup import Resolving
from loopdown.model.lower import function_named
from loopdown.model.model import Kind
from loopdown.model.names import key, nearest
from loopdown.model.variables import Declared
from loopdown.syntax.tree import (
    Expr,
    Statement,
    WrittenAssign,
    WrittenBinary,
    WrittenCall,
    WrittenDelayed,
    WrittenLever,
    WrittenQuantity,
    WrittenRef,
    WrittenScenario,
)
from loopdown.syntax.tree import WrittenStock as StockStatement
from loopdown.syntax.walk import (
    calls,
    function_of,
    is_integral,
    quantities,
    refs,
    refs_behind_numbers,
    unit_chain,
    walk,
)

_POINTS = " and ".join(f"`{name}`" for name, function in FUNCTIONS.items() if function.points)


def check_formulas(resolving: Resolving, statements: Sequence[Statement], variables: dict[Key, Declared]) -> None:
    """Refuse what a formula names and isn't there, and numbers whose unit is a variable."""
    own_units = _own_units(statements)
    integrals = check_integrals(resolving, statements)
    shown = {variable.name: variable for variable in variables.values()}
    for owner, formula in _formulas(statements):
        units = {ref.span for ref in refs_behind_numbers(formula)}
        told = _check_unit_words(resolving, formula, variables)
        for ref in refs(formula):
            if ref.span in told:
                continue
            if function_named(ref.name, variables) is None:
                _check_ref(resolving, ref, variables, maybe_unit=ref.span in units)
            elif ref.limit:
                _refuse_limit(resolving, ref)
        for call in calls(formula):
            if call.name.span not in integrals:
                _check_call(resolving, call)
        for quantity in quantities(formula):
            _check_slip(resolving, quantity, shown, owner, own_units)


def _formulas(statements: Iterable[Statement]) -> Iterator[tuple[Key | None, Expr]]:
    """Every formula, with the variable in whose declaration it stands."""
    for statement in statements:
        match statement:
            case WrittenScenario() | WrittenLever():
                for change in statement.changes:
                    if isinstance(change, WrittenAssign):
                        yield key(change.target.text), change.formula
                    elif isinstance(change, WrittenDelayed):
                        yield None, change.length
            case StockStatement():
                owner = key(statement.name.text)
                for part in (statement.level, statement.maximum, statement.minimum, statement.goal):
                    if part is not None and part != "none":
                        yield owner, part
            case _:
                name = getattr(statement, "name", None)
                for attribute in ("formula", "rate", "goal"):
                    formula = getattr(statement, attribute, None)
                    if formula is not None:
                        yield key(name.text) if name else None, formula


def _check_unit_words(resolving: Resolving, formula: Expr, variables: dict[Key, Declared]) -> set[Span]:
    """Refuse units that stand behind a number as products or with spaces: `3 points*person/page`, `3 jobs / minute`.

    Returns the places of the names that are told so.
    """
    told: set[Span] = set()
    for part in walk(formula):
        chain = unit_chain(part) if isinstance(part, WrittenBinary) else None
        if chain is None or told.intersection(ref.span for _, ref, _ in chain[1]):
            continue
        quantity, operands = chain
        words: list[tuple[str, WrittenRef, str]] = []
        end = quantity.span
        for op, ref, shown in operands:
            known = key(ref.name.text) in variables or key(ref.name.text) in resolving.spoiled
            apart = (end.end_line, end.end_column + 1) != (ref.span.line, ref.span.column)
            if known or function_named(ref.name, variables) or ref.limit or " " in ref.name.text:
                break
            if apart and not seconds_in(ref.name.text):
                break
            words.append((op, ref, "metre" + shown[1:] if ref.name.text == "m" else shown))
            end = (
                ref.span
                if len(shown) == len(ref.name.text)
                else replace(ref.span, end_column=ref.span.column + len(shown))
            )
        if not words:
            continue
        below = "".join(f"/{shown}" for op, _, shown in words if op == "/")
        above = "".join(f" * 1 {shown}" for op, _, shown in words if op == "*")
        fix = rewrite(quantity.span.to(end), quantity.written + below + above, safe=False)
        told |= {ref.span for _, ref, _ in words}
        resolving.named |= {key(ref.name.text) for _, ref, _ in words}
        resolving.unknown |= {key(ref.name.text) for _, ref, _ in words}
        if above:
            read = words[0][1].name.text
            message = f"A unit behind a number is one word, with others behind its slashes: `{read}` is read as a name"
            resolving.refuse("unknown-name", words[0][1].span, message, fix.title, fixes=(fix,))
        else:
            name = words[0][1].name.text
            help_ = f"a unit stands right behind its number, its slash without spaces, as in `{fix.edits[0].text}`"
            resolving.refuse("unknown-name", words[0][1].span, f"There is no variable {name}", help_, fixes=(fix,))
    return told


def _check_ref(resolving: Resolving, ref: WrittenRef, variables: dict[Key, Declared], *, maybe_unit: bool) -> None:
    found = resolving.look_up(ref.name, in_formula=True, maybe_unit=maybe_unit)
    if not found or not ref.limit or resolving.is_unclear(found, variables[found].kind):
        return
    if not variables[found].kind.may_have(ref.limit):
        _refuse_limit(resolving, ref)


def _refuse_limit(resolving: Resolving, ref: WrittenRef) -> None:
    message, help_ = has_none(ref.name.text, ref.limit)
    resolving.refuse("unknown-name", ref.span, message, help_)


def has_none(name: str, limit: Limit | None) -> tuple[str, str]:
    """What is wrong with a limit or a goal of what may have none, and what may have one."""
    if limit == "goal":
        return f"{name} has no .goal: it is a flow", "stocks and variables have goals"
    return f"{name} has no .{limit}: it is no stock", "only stocks have limits"


def _check_call(resolving: Resolving, call: WrittenCall) -> None:
    function = FUNCTIONS.get(call.function)
    count = len(call.arguments)
    if function is None and is_integral(call):
        resolving.refuse("unknown-name", call.name.span, *integral_elsewhere(call))
    elif function is None:
        name = call.name.text
        meant = called_here(call)
        also = ALSO.get(call.function)
        near = also or nearest(call.function, FUNCTIONS)
        fixes: tuple[Fix, ...] = ()
        if meant:
            mend, fixes = meant
        elif near:
            mend = f"did you mean `{FUNCTIONS[near].form}`?"
            if also is None and FUNCTIONS[near].least <= count <= FUNCTIONS[near].most:
                fixes = (rewrite(call.name.span, near, safe=False),)
        elif key(name) in resolving.names:
            mend = f"{name} is a variable: an operator is missing behind it, as in `{name} * (…)`"
        else:
            mend = f"the functions are {', '.join(FUNCTIONS)}; a name that holds parentheses is quoted"
        resolving.refuse("unknown-name", call.name.span, f"There is no function {name}", mend, fixes=fixes)
    elif not function.least <= count <= function.most:
        given = {0: "no argument", 1: "1 argument"}.get(count, f"{count} arguments")
        resolving.refuse(
            "syntax", call.name.span, f"{call.name.text} is given {given}", f"the form is `{function.form}`"
        )
    elif function_of(call) is None:
        resolving.refuse(
            "syntax",
            call.name.span,
            f"`{call.function}` looks a value up among points" if function.points else f"Only {_POINTS} takes points",
            f"the form is `{function.form}`",
        )
    elif isinstance(function.how, Latch):
        _check_latch(resolving, call)
    elif (thousands := _thousands(call)) is not None:
        whole = f"{thousands[0].written},{thousands[1].written}"
        span = thousands[0].span.to(thousands[1].span)
        one, two = (rewrite(span, whole.replace(",", sign), safe=False) for sign in ("_", ", "))
        resolving.refuse(
            "syntax",
            span,
            f"`{whole}` could be one number or two arguments",
            f"{one.title} for the number, `{two.edits[0].text}` for the two",
            fixes=(one, two),
        )


def _check_latch(resolving: Resolving, call: WrittenCall) -> None:
    """A number always holds or never does, and a latch starts with 0 or 1."""
    for place, part in enumerate(call.arguments):
        if not isinstance(part, WrittenQuantity) or (place == 2 and part.value in (0, 1) and not part.unit):
            continue
        if place == 2:
            message = f"A latch is 0 or 1, and can't start with `{part.written}`"
            help_ = "leave it out, or write 1 where it is set at the start"
        else:
            message = f"`latch` asks whether something holds, and `{part.written}` is a number"
            help_ = "it is given two conditions, as in `latch(Queue > 100, Queue < 50)`"
        resolving.refuse("syntax", part.span, message, help_)


def _thousands(call: WrittenCall) -> tuple[WrittenQuantity, WrittenQuantity] | None:
    """Two arguments that read like one number: `min(3,000, x)`."""
    for left, right in zip(call.arguments, call.arguments[1:], strict=False):
        if not (isinstance(left, WrittenQuantity) and isinstance(right, WrittenQuantity)):
            continue
        adjacent = (left.span.end_line, left.span.end_column + 1) == (right.span.line, right.span.column)
        if adjacent and left.written.isdigit() and len(left.written) <= 3 and left.written[0] != "0":
            digits = right.written[: len(right.written) - len(right.unit or "")].strip()
            if len(digits) == 3 and digits.isdigit():
                return left, right
    return None


def _own_units(statements: Iterable[Statement]) -> set[tuple[Key, str]]:
    """Which unit words stand in a variable's own declaration: `stock jobs = 10 jobs` counts jobs in jobs."""
    return {
        (owner, word)
        for owner, formula in _formulas(statements)
        if owner is not None
        for quantity in quantities(formula)
        for word in (quantity.unit or "").split("/")
    }


def _check_slip(
    resolving: Resolving, quantity: WrittenQuantity, shown: dict[str, Declared], owner: Key | None,
    own_units: set[tuple[Key, str]],
) -> None:  # fmt: skip
    """A unit that is spelled like a variable is a `*` or spaces forgotten."""
    words = (quantity.unit or "").split("/")
    for place, word in enumerate(words):
        variable = shown.get(word)
        if variable is None and word in FUNCTIONS and not FUNCTIONS[word].called:
            _refuse_glued(resolving, quantity, place, word, "a function")
            continue
        if variable is None or variable.key == owner or seconds_in(word) or (variable.key, word) in own_units:
            continue
        if variable.kind is Kind.STOCK or variable.formula is None:
            continue  # a stock of jobs is counted in jobs; what has no value can't be multiplied with
        _refuse_glued(resolving, quantity, place, word, "a variable")


def _refuse_glued(resolving: Resolving, quantity: WrittenQuantity, place: int, word: str, kind: str) -> None:
    number = quantity.written[: len(quantity.written) - len(quantity.unit or "")].strip().rstrip("/")
    mend = f"{number} * {word}" if place == 0 else f"{quantity.written.rsplit('/', 1)[0]} / {word}"
    what = "a `*` is missing" if place == 0 else "a division has spaces round its slash"
    fix = rewrite(quantity.span, mend, safe=False)
    resolving.refuse("syntax", quantity.span, f"{word} is {kind} here: {what}", fix.title, fixes=(fix,))
