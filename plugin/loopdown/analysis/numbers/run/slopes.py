"""How fast everything in a run changes at a moment, with the limits that hold there."""

from __future__ import annotations

from collections.abc import Sequence

from loopdown.analysis.numbers.program.library import allowed
from loopdown.analysis.numbers.run.allocation import NONE, settle
from loopdown.analysis.numbers.run.comparing import Comparing
from loopdown.analysis.numbers.tolerances import RATES_CANCEL


class Sloping(Comparing):
    """A run that knows how fast its levels and the stages of its delays change."""

    def _slopes(self, time: float, state: Sequence[float]) -> Sequence[float]:
        """How fast each level and stage changes at a time. The rates are kept for what flows move."""
        values, program = self.values, self.program
        self._set(time, state)
        for place, side, sign in self.bounded:
            if self.away[2 * place + side] and sign * (state[place] - (limit := self._limit_value(place, side))) > 0:
                values[self.slots[place]] = limit  # what formulas say beyond a limit doesn't count
        turned: dict[int, float] = {}
        if not self.held and not self.full and not self.at_once:
            slopes: Sequence[float] = program.run.slopes(values, self.histories)
        else:
            self._settle()
            turned = self._turned()
            slopes = self._nets(turned)
        self.stage_rates.append(([values[slot] for slot in program.rates], turned))
        if self.sides:
            self.inner.append(self._sides(self._margins()))
        return slopes

    def _settle(self) -> dict[int, float]:
        """All values, with the rates that limits allow; what was negative.

        Limits that don't wait for each other are asked one by one.
        """
        program, values = self.program, self.values
        if self.at_once or program.follows_rates or self.waiting:
            return settle(program, values, self.histories, 0.0, pinned=self.held).negative
        negative: dict[int, float] = {}
        program.run.evaluate(values, self.whole, self.histories, NONE, negative)
        for number, own in self.held.items():
            part = program.holding[number]
            wanted = [values[program.wanted[index]] for index in part.held]
            share = allowed(own, sum([values[program.wanted[index]] for index in part.others]), sum(wanted))
            if share < 1:
                for index, rate in zip(part.held, wanted, strict=True):
                    values[program.rates[index]] = rate * share
        return negative

    def _turned(self) -> dict[int, float]:
        """What is turned away at the stocks that are full, by flow."""
        if not self.full:
            return {}
        values, turned = self.values, {}
        for number in self.full:
            part = self.program.turning[number]
            inflow = sum([values[slot] for slot in part.rates_in])
            excess = inflow if number in self.beyond else inflow - sum([values[slot] for slot in part.rates_out])
            if excess > RATES_CANCEL * inflow:
                for index, slot in zip(part.inflows, part.rates_in, strict=True):
                    turned[index] = excess * (values[slot] / inflow)
        return turned

    def _nets(self, turned: dict[int, float]) -> list[float]:
        values, rates = self.values, self.program.rates
        nets = []
        for stock in self.program.stocks:
            inflow = sum([values[rates[i]] for i in stock.inflows])
            outflow = sum([values[rates[i]] for i in stock.outflows])
            net = inflow - outflow - sum([turned.get(i, 0.0) for i in stock.inflows])
            nets.append(net if abs(net) > RATES_CANCEL * (inflow + outflow) else 0.0)
        return [*nets, *self.program.run.drift(values, self.histories)]
