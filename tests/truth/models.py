"""Random models, as an author would write them: no `run`, no `step`. One seed gives one text.

Each is a few stocks in a row, with what operations have: pools that block, queues that turn away, things that smooth
or come late, bursts at moments that somebody wrote, thresholds, stocks that steer each other; and with scenarios and
levers that change parameters.
"""

from __future__ import annotations

from random import Random

UNITS = ("s", "s", "min", "h", "d", "wk")


def random_model(random: Random) -> str:
    """The text of a model."""
    return _Writer(random).text()


class _Writer:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.unit = random.choice(UNITS)  # of time
        self.parameters: dict[str, tuple[float, str]] = {}  # value and unit
        self.lines: list[str] = []
        self.stocks = [f"S{number}" for number in range(1, random.choice((1, 2, 2, 3, 3, 4)) + 1)]
        self.size = {stock: random.choice((10, 50, 100, 400, 1000)) for stock in self.stocks}
        self.flows = 0

    # -------------------------------------------------------------- pieces

    def number(self, value: float) -> str:
        return f"{value:.3g}" if value < 1000 else str(round(value))

    def parameter(self, value: float, unit: str) -> str:
        name = f"P{len(self.parameters) + 1}"
        self.parameters[name] = (float(self.number(value)), unit)
        return name

    def rate(self, like: float) -> str:
        return self.parameter(like * self.random.uniform(0.3, 2.0), f"/{self.unit}")

    def time(self, least: float = 2, most: float = 20) -> str:
        return self.parameter(self.random.uniform(least, most), f" {self.unit}")

    def moment(self) -> int:
        return self.random.randint(1, 60)

    def written(self, like: float) -> str:
        """What the author writes to happen at a moment."""
        at, more, unit = self.moment(), self.number(like * self.random.uniform(0.2, 2)), self.unit
        match self.random.randrange(6):
            case 0:
                return f"step({more}/{unit}, {at} {unit})"
            case 1:
                until = at + self.random.randint(1, 30)
                return f"step({more}/{unit}, {at} {unit}) - step({more}/{unit}, {until} {unit})"
            case 2:
                return f"pulse({self.number(like * self.random.uniform(1, 10))}, {at} {unit})"
            case 3:
                until = at + self.random.randint(2, 20)
                return f"ramp({self.number(like / 10)}/{unit}/{unit}, {at} {unit}, {until} {unit})"
            case 4:
                return f"(if time > {at} {unit} then {more}/{unit} else 0/{unit})"
            case _:
                until = at + self.random.randint(2, 20)
                return f"table(time / 1 {unit}, ({at}, 0), ({until}, {more})) / 1 {unit}"

    # -------------------------------------------------------------- flows

    def inflow(self, stock: str) -> str:
        like = self.size[stock] / 10
        match self.random.randrange(9):
            case 0:
                return self.rate(like)
            case 1 | 2:
                return f"{self.rate(like)} + {self.written(like)}"
            case 3:
                goal = self.parameter(self.size[stock] * self.random.uniform(0.3, 1.3), "")
                return f"max(0, {goal} - {stock}) / {self.time()}"
            case 4:
                goal = self.parameter(self.size[stock] * self.random.uniform(0.3, 1.3), "")
                seen = self.seen(stock)
                return f"max(0, {goal} - {seen}) / {self.time()}"
            case 5:
                return f"{self.rate(like)} * exp(-time / {self.time()}) + {self.rate(like / 5)}"
            case 6:
                other = self.random.choice(self.stocks)
                return f"{self.rate(like)} * (1 + {other} / {self.size[other]}) / (1 + {stock} / {self.size[stock]})"
            case 7:
                level = self.parameter(self.size[stock] * self.random.uniform(0.2, 0.9), "")
                other = self.random.choice(self.stocks)
                return f"if {other} < {level} then {self.rate(like)} else {self.rate(like / 3)}"
            case _:
                return f"smth1({self.rate(like)} + {self.written(like)}, {self.time()})"

    def seen(self, stock: str) -> str:
        kind = self.random.choice(("smth1", "smth3", "delay"))
        return f"{kind}({stock}, {self.time(1, 6)})"

    def outflow(self, stock: str) -> str:
        like = self.size[stock] / 10
        match self.random.randrange(8):
            case 0 | 1:
                return self.rate(like)
            case 2 | 3:
                return f"{stock} / {self.time()}"
            case 4:
                return f"min({stock} / {self.time()}, {self.rate(like)})"
            case 5:
                level = self.parameter(self.size[stock] * self.random.uniform(0.2, 0.9), "")
                return f"if {stock} > {level} then {self.rate(like * 1.5)} else {self.rate(like / 2)}"
            case 6:
                other = self.random.choice(self.stocks)
                return f"{stock} / {self.time()} * (0.2 + {other} / {self.size[other]})"
            case _:
                return f"{self.rate(like)} + {self.written(like)}"

    def flow(self, source: str | None, target: str | None, rate: str) -> None:
        self.flows += 1
        self.lines.append(f"flow F{self.flows}: {source or '()'} -> {target or '()'} @ {rate}")

    # -------------------------------------------------------------- the whole

    def text(self) -> str:
        for number, stock in enumerate(self.stocks):
            self.stock(stock, first=number == 0)
        last = None
        for stock in self.stocks:
            if last is None or self.random.random() < 0.3:
                self.flow(None, stock, self.inflow(stock))
            if last is not None:
                self.flow(last, stock, self.outflow(last))
            last = stock
        self.flow(last, None, self.outflow(last or "S1"))
        if self.random.random() < 0.3:
            stock = self.random.choice(self.stocks)
            self.flow(stock, None, self.outflow(stock))
        if len(self.stocks) > 1 and self.random.random() < 0.2:
            self.flow(self.stocks[-1], self.stocks[0], f"{self.stocks[-1]} / {self.time()}")
        self.lines += [f"{name} = {self.number(value)}{unit}" for name, (value, unit) in self.parameters.items()]
        self.changes()
        return "\n".join(self.lines) + "\n"

    def stock(self, stock: str, *, first: bool) -> None:
        size, random = self.size[stock], self.random
        line = f"stock {stock} = {self.number(size * random.choice((0, 0, 0.2, 0.5, 0.9)))}"
        limit = random.random()
        if limit < 0.5 or (first and limit < 0.7):
            line += f", max {size}"
            line += random.choice((', when full "lost"', ', when full "lost"', ", when full block", ""))
        if random.random() < 0.25:
            line += ', when empty "idle"'
        line += random.choice(("", "", "", ", better low", ", better high"))
        self.lines.append(line)

    def changes(self) -> None:
        if not self.parameters:
            return
        for number in range(self.random.choice((0, 1, 1, 2))):
            self.lines.append(f"scenario Case {number + 1}: {self.change()}")
        for number in range(self.random.choice((0, 1, 2))):
            self.lines.append(f'lever 12 "Lever {number + 1}": {self.change()}')

    def change(self) -> str:
        name = self.random.choice(sorted(self.parameters))
        value, unit = self.parameters[name]
        return f"{name} = {self.number(value * self.random.choice((0.3, 0.6, 0.8, 1.3, 1.8, 3)))}{unit}"
