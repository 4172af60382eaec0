"""Which variables a model has: those declared, and those that links and loops introduce."""

from __future__ import annotations

from collections.abc import Iterable

from loopdown.base.finding import Fix, Pointer, rewrite
from loopdown.base.records import dataclass
from loopdown.base.source import Span
from loopdown.language.quoting import quoted
from loopdown.model.formula import Key, Limit
from loopdown.model.lookup import Resolving, meant
from loopdown.model.model import Ends, Kind
from loopdown.model.names import key, near_miss, slips
from loopdown.syntax.tree import (
    Cloud,
    Expr,
    Flow,
    Links,
    Statement,
    WrittenLoop,
    WrittenName,
    WrittenQuantity,
    WrittenStock,
)
from loopdown.syntax.tree import WrittenVariable as Declaration
from loopdown.syntax.walk import calls, refs

_COMPARED = 20  # names that share one form; the first of them is what is offered


@dataclass(frozen=True, slots=True)
class Declared:
    """A variable while the names are looked up: the statement that declares it, where one does."""

    key: Key
    name: str
    kind: Kind
    span: Span
    statement: WrittenStock | Flow | Declaration | None = None

    @property
    def formula(self) -> Expr | None:
        """Its formula as it is written."""
        match self.statement:
            case WrittenStock() as stock:
                return stock.level
            case Flow() as flow:
                return flow.rate
            case Declaration() as variable:
                return variable.formula
            case None:
                return None

    def beside(self, limit: Limit | None) -> Expr | None:
        """The formula of a limit or of the goal as it is written, or its own; a `min` that isn't said is 0."""
        match self.statement:
            case WrittenStock() as stock if limit == "min":
                if stock.minimum == "none":
                    return None
                return stock.minimum or WrittenQuantity(0.0, None, "0", self.span)
            case WrittenStock() as stock if limit == "max":
                return stock.maximum
            case WrittenStock() | Declaration() as variable if limit == "goal":
                return variable.goal
        return self.formula if limit is None else None


def collect_variables(resolving: Resolving, statements: Iterable[Statement]) -> dict[Key, Declared]:
    """Every variable, in the order in which the source first declares or links it."""
    declared: dict[Key, Declared] = {}
    mentioned: dict[Key, list[WrittenName]] = {}  # in links and loops
    loop_spans: dict[Key, Span] = {}
    order: dict[Key, None] = {}
    for statement in statements:
        match statement:
            case WrittenStock() | Flow() | Declaration():
                order.setdefault(key(statement.name.text))
                _declare(resolving, declared, loop_spans, statement)
            case Links() | WrittenLoop():
                if isinstance(statement, WrittenLoop):
                    _claim_id(resolving, declared, loop_spans, statement.id)
                for name in statement.chain.names:
                    order.setdefault(key(name.text))
                    mentioned.setdefault(key(name.text), []).append(name)
    variables: dict[Key, Declared] = {}
    for variable_key in order:
        if variable_key in declared:
            variables[variable_key] = declared[variable_key]
        else:
            first = mentioned[variable_key][0]
            variables[variable_key] = Declared(variable_key, first.text, Kind.VARIABLE, first.span)
            if variable_key in loop_spans:
                resolving.refuse(
                    "duplicate-name",
                    first.span,
                    f"{first.text} is the ID of a loop, not a variable",
                    "a chain names variables; give the loop or the variable another name",
                    (Pointer(loop_spans[variable_key], "the loop"),),
                )
    resolving.named.update(mentioned)
    resolving.names.update((k, v.name) for k, v in variables.items())
    _warn_of_near_misses(resolving, declared, mentioned, variables)
    return variables


def _declare(
    resolving: Resolving,
    declared: dict[Key, Declared],
    loops: dict[Key, Span],
    statement: WrittenStock | Flow | Declaration,
) -> None:
    name = statement.name
    variable_key = key(name.text)
    earlier = declared[variable_key].span if variable_key in declared else loops.get(variable_key)
    if earlier is not None:
        resolving.refuse(
            "duplicate-name",
            name.span,
            f"{name.text} is declared twice",
            "give one of the two another name, or keep one statement",
            (Pointer(earlier, "declared here first"),),
        )
    if variable_key in declared:
        return
    match statement:
        case WrittenStock():
            kind = Kind.STOCK
        case Flow():
            kind = Kind.FLOW
        case Declaration():
            kind = _kind(statement.formula)
    declared[variable_key] = Declared(variable_key, name.text, kind, name.span, statement)


def _kind(formula: Expr | None) -> Kind:
    if formula is None:
        return Kind.VARIABLE
    varies = any(True for _ in refs(formula)) or any(True for _ in calls(formula))
    return Kind.AUXILIARY if varies else Kind.PARAMETER


def _claim_id(resolving: Resolving, declared: dict[Key, Declared], loops: dict[Key, Span], id_: WrittenName) -> None:
    loop_key = key(id_.text)
    earlier = loops.get(loop_key) or (declared[loop_key].span if loop_key in declared else None)
    if earlier is not None:
        resolving.refuse(
            "duplicate-name",
            id_.span,
            f"{id_.text} is declared twice",
            "give this loop another ID",
            (Pointer(earlier, "declared here first"),),
        )
        return
    loops[loop_key] = id_.span
    resolving.loop_ids[loop_key] = id_.text


def flow_ends(resolving: Resolving, variables: dict[Key, Declared]) -> dict[Key, Ends]:
    """Where each flow comes from and goes to, checked to be stocks or clouds."""
    ends: dict[Key, Ends] = {}
    for variable in variables.values():
        flow = variable.statement
        if not isinstance(flow, Flow):
            continue
        if isinstance(flow.source, Cloud) and isinstance(flow.target, Cloud):
            resolving.refuse(
                "flow-ends",
                flow.source.span.to(flow.target.span),
                f"The flow {variable.name} joins no stock: both of its ends lie outside the model",
                "name a stock at one end, as in `(Clients) -> Queue`",
            )
        source = _stock(resolving, variables, variable, flow.source, flow.target)
        target = _stock(resolving, variables, variable, flow.target, flow.source)
        if source is not None and source == target:
            resolving.refuse(
                "flow-ends",
                flow.source.span.to(flow.target.span),
                f"The flow {variable.name} leaves {variables[source].name} and enters it again",
                "lead it to another stock, or to a cloud: `()`",
            )
            source = target = None
        ends[variable.key] = Ends(
            source,
            target,
            flow.source.span,
            flow.target.span,
            _label(flow.source),
            _label(flow.target),
            (source or target) is not None and _is_clear(flow.source, source) and _is_clear(flow.target, target),
        )
    return ends


def _label(end: WrittenName | Cloud) -> str | None:
    return end.label.text if isinstance(end, Cloud) and end.label else None


def _is_clear(end: WrittenName | Cloud, found: Key | None) -> bool:
    return isinstance(end, Cloud) or found is not None


def _stock(
    resolving: Resolving,
    variables: dict[Key, Declared],
    flow: Declared,
    end: WrittenName | Cloud,
    other: WrittenName | Cloud,
) -> Key | None:
    """The stock at one end of a flow; None, with a finding where it has to be one, where it is none."""
    if isinstance(end, Cloud):
        return None
    wanted = key(end.text)
    resolving.named.add(wanted)
    if wanted in variables and variables[wanted].kind is Kind.STOCK:
        return wanted
    if wanted in resolving.spoiled:
        return None
    shown = quoted(end.text)
    as_cloud = rewrite(end.span, f"({shown})", safe=False)
    outside = f"declare it with `stock {shown}`, or {as_cloud.title} if it lies outside the model"
    fixes: tuple[Fix, ...] = () if isinstance(other, Cloud) else (as_cloud,)  # a flow has a stock at one of its ends
    if wanted in variables:
        resolving.refuse(
            "flow-ends",
            end.span,
            f"The flow {flow.name} ends at {end.text}, which is no stock",
            outside,
            fixes=fixes,
        )
    else:
        stocks = [v.name for v in variables.values() if v.kind is Kind.STOCK]
        near = resolving.nearest(end.text, stocks)
        help_, fixes = meant(end, near) if near else (outside, fixes)
        resolving.refuse("unknown-name", end.span, f"There is no stock {end.text}", help_, fixes=fixes)
    return None


def _warn_of_near_misses(
    resolving: Resolving,
    declared: dict[Key, Declared],
    mentioned: dict[Key, list[WrittenName]],
    variables: dict[Key, Declared],
) -> None:
    """A name that stands once, undeclared, and looks like an earlier one: a slip makes a variable nobody meant."""
    order = {variable_key: number for number, variable_key in enumerate(variables)}
    likely: dict[str, list[Key]] = {}
    forms = {variable_key: tuple(dict.fromkeys(slips(variable_key))) for variable_key in variables}
    for variable_key, own in forms.items():
        for form in own:
            likely.setdefault(form, []).append(variable_key)
    for variable_key, names in mentioned.items():
        if variable_key in declared or variable_key in resolving.spoiled or len(names) > 1:
            continue
        others = {other for form in forms[variable_key] for other in likely[form][:_COMPARED]}
        for other in sorted(others, key=order.__getitem__):
            established = other in declared or len(mentioned[other]) > 1 or order[other] < order[variable_key]
            shown = variables[other].name
            if other != variable_key and established and near_miss(names[0].text, shown):
                fix = rewrite(names[0].span, quoted(shown), safe=False)
                resolving.warn(
                    "near-miss-name",
                    names[0].span,
                    f"{names[0].text} stands here only: did you mean {shown}?",
                    f"{fix.title}, or declare the other one: `variable {quoted(names[0].text)}`",
                    (Pointer(variables[other].span, f"{shown} stands here"),),
                    (fix,),
                )
                break
