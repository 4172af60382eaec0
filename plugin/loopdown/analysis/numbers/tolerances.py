"""How near two numbers must be to count as one: every tolerance of runs and of what is read off them, with its reason.

All are relative, each to what its line says. Two more belong to the language, where functions and bounds are told:
`language/computing.SAME_TIME`, by which a time counts as that of a step, and the rounding of `language/intervals.py`.
"""

from __future__ import annotations

import sys

# Of rates. Ten thousand roundings of a float: what is left of two rates that cancel out, to what passes.
RATES_CANCEL = 1e-12
# What is told as no change: a net flow, to what passes. Far above rounding, far below what a chart shows.
NO_CHANGE = 1e-9
# The same in the midst of a run, whose steps are not exact: below what a step may be off by in the time it takes.
NO_CHANGE_IN_RUNS = 1e-4

# Of shares of what stocks allow, to the whole. They are found by sweeps, and enter every rate.
SHARE_IS_FOUND = 1e-13
# Moves of shares from one sweep to the next that are the same, to the move; the sweeps ahead are made at once then.
MOVES_ALIKE = 1e-9
# What is left to move behind sweeps that were made at once, to the moves before them.
LEAP_LANDED = 1e-8

# Of a level to its limit, to what passes in a step: closer is there.
AT_LIMIT = 1e-9
# Of the highest mark of a level, to the level: it doesn't move any more.
MARK_RESTS = 1e-9
# Of what a level that swings seems to reach, as far as rows tell, to all that it covers.
BETWEEN_ROWS = 1e-3

# Of a rate that would balance a stock, to the rate.
RATE_BALANCES = 1e-12
# Of what flows there, to the jump, where the net flow jumps over zero and has none.
JUMP_OVER_ZERO = 1e-6

# How far a level is moved to see how its net flow follows, to the level; and how near to see whether it jumps instead.
SLOPE_FAR, SLOPE_NEAR = 1e-4, 1e-6

# Of a number of steps, to it: the length of a run that is written as so many of them isn't one more.
WHOLE_STEPS = 1e-9
# The same where the number comes of time constants, which are known less well.
ABOUT_WHOLE_STEPS = 1e-6
# Of a time that lies on a step, to the time; and to the step.
ON_A_STEP, ON_ONE_STEP = 1e-12, 1e-9

# Of an amount, to the largest that its curve has: what is smaller is told as nothing.
NOTHING_BESIDE = 1e-9

# A turn of a curve, to all that it covers; and to its values, of which it may be rounding.
LEAST_TURN, TURN_IS_ROUNDING = 1e-9, 256 * sys.float_info.epsilon
# A swing, to all that the curve covers: what is smaller may be an error of the steps.
LEAST_SWING = 1e-5
# By how much swings change in a period that neither die out nor grow, to their size.
SUSTAINED = 0.01

# Of two figures that are one, also as they are told; in runs of other steps; and of what is turned away, where less
# doesn't outweigh when a limit is reached.
SAME_FIGURE, SAME_IN_OTHER_STEPS, OUTWEIGHS = 1e-3, 0.02, 0.01

# Of a figure that is told: as it would be in much finer steps. A moment besides to all of the run.
AS_IN_FINER_STEPS, MOMENT_OF_A_RUN = 0.01, 0.002
