"""The pair of Dormand and Prince: a step of order 5, its error by one of order 4, and every moment between.

J. R. Dormand, P. J. Prince, J. Comput. Appl. Math. 6 (1980); the curve within a step: E. Hairer, S. P. Nørsett,
G. Wanner, *Solving Ordinary Differential Equations I*, 1993, section II.6.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from loopdown.base.records import dataclass

_NODES = (1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0)
_STAGES = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
WEIGHTS = (*_STAGES[-1], 0.0)
_ERROR = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)

Vector = Sequence[float]
Slopes = Callable[[float, Vector], Vector]  # at a time, of a state


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it began, how long it is, the slopes of its stages, where it ends."""

    time_s: float
    length_s: float
    begin: Vector
    stages: tuple[Vector, ...]
    end: Vector

    def error(self) -> list[float]:
        """How far the orders are apart."""
        h = self.length_s
        a, _, c, d, e, f, g = self.stages
        e0, _, e2, e3, e4, e5, e6 = _ERROR
        return [
            h * (e0 * k0 + e2 * k2 + e3 * k3 + e4 * k4 + e5 * k5 + e6 * k6)
            for k0, k2, k3, k4, k5, k6 in zip(a, c, d, e, f, g, strict=True)
        ]

    def at(self, share: float) -> list[float]:
        """The state at a share of the step."""
        h = self.length_s
        b0, b2, b3, b4, b5, b6 = (h * b for b in _weights_at(share))
        a, _, c, d, e, f, g = self.stages
        return [
            y + (b0 * k0 + b2 * k2 + b3 * k3 + b4 * k4 + b5 * k5 + b6 * k6)
            for y, k0, k2, k3, k4, k5, k6 in zip(self.begin, a, c, d, e, f, g, strict=True)
        ]


def take_step(slopes: Slopes, time_s: float, begin: Vector, first: Vector, length_s: float, end_s: float) -> Step:
    """A step of a length from a state whose slopes are known. `end_s` is the time at which its end is looked at."""
    h, stages = length_s, [first]
    state: list[float] = []
    for node, row in zip(_NODES, _STAGES, strict=True):
        match len(row):
            case 1:
                (a,) = row
                state = [y + h * (a * k) for y, k in zip(begin, first, strict=True)]
            case 2:
                a, b = row
                state = [y + h * (a * k + b * m) for y, k, m in zip(begin, *stages, strict=True)]
            case 3:
                a, b, c = row
                state = [y + h * (a * k + b * m + c * n) for y, k, m, n in zip(begin, *stages, strict=True)]
            case 4:
                a, b, c, d = row
                state = [y + h * (a * k + b * m + c * n + d * o) for y, k, m, n, o in zip(begin, *stages, strict=True)]
            case 5:
                a, b, c, d, e = row
                state = [
                    y + h * (a * k + b * m + c * n + d * o + e * p)
                    for y, k, m, n, o, p in zip(begin, *stages, strict=True)
                ]
            case _:
                a, _, c, d, e, f = row
                state = [
                    y + h * (a * k + c * n + d * o + e * p + f * q)
                    for y, k, _, n, o, p, q in zip(begin, *stages, strict=True)
                ]
        stages.append(slopes(end_s if node == 1.0 else time_s + node * h, state))
    return Step(time_s, length_s, begin, tuple(stages), state)


def _weights_at(x: float) -> tuple[float, float, float, float, float, float]:
    bend = x * x * (3 - 2 * x)
    bump = x * x * (x - 1) * (x - 1)
    b0, _, b2, b3, b4, b5, _ = WEIGHTS
    return (
        bend * b0 + x * (x - 1) ** 2 - bump * 5 * (2558722523 - 31403016 * x) / 11282082432,
        bend * b2 + bump * 100 * (882725551 - 15701508 * x) / 32700410799,
        bend * b3 - bump * 25 * (443332067 - 31403016 * x) / 1880347072,
        bend * b4 + bump * 32805 * (23143187 - 3489224 * x) / 199316789632,
        bend * b5 - bump * 55 * (29972135 - 7076736 * x) / 822651844,
        x * x * (x - 1) + bump * 10 * (7414447 - 829305 * x) / 29380423,
    )
