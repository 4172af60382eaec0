"""Models that many tests are about."""

from __future__ import annotations

WORKED_EXAMPLE = """
title Checkout under load

stock Request queue = 50 requests
    max 1000 requests
    when full "HTTP 503"
    metric "http_queue_depth"

flow Incoming requests:  (Clients) -> Request queue @ 100/s + Retries
flow Processed requests: Request queue -> (Outcome) @ 100/s

Failures = 5% * Processed requests
Retries  = 60% * Failures

loop R1 "Retry storm": Request queue -> Processed requests -> Failures -> Retries -> Incoming requests -> Request queue
loop B2 "Autoscaler":  Request queue (+)-> Latency (+ delay 3 min)-> Pods (+)-> Processed requests -> Request queue
loop B3 "Breaker":     Failures (+)-> Breaker open (-)-> Incoming requests
    -> Request queue -> Processed requests -> Failures

scenario DB slow: Processed requests = 40/s

lever 11 "Double the queue": Request queue.max = 2000 requests
lever 7 "Stop retrying", on R1: cut Failures -> Retries
lever 6 "Trace every request", on Latency, within sprint

cause Incoming requests rises "Retry storm", check "error rate and retry metrics"

run 10 min
"""

SIR = """
stock Susceptible = 9999 people
stock Infected = 1 people
stock Recovered = 0 people
flow Infection: Susceptible -> Infected @ Contact rate * Infectivity * Susceptible * Infected / Population
flow Recovery: Infected -> Recovered @ Infected / Duration
Contact rate = 6/s
Infectivity = 25%
Duration = 2 s
Population = 10000 people
run 25 s, step 0.025 s
"""

METASTABLE = """
title A retry storm that outlasts its cause

stock Queue = 0 requests
    max 20000 requests
    when full "HTTP 503"

flow Arriving: (Clients) -> Queue @ Load + Retries
flow Answered: Queue -> (Clients) @ 100 requests/s

Load = 80 requests/s + step(60 requests/s, 5 min) - step(60 requests/s, 6 min)
Wait = Queue / Answered
Too late = table(Wait, (1 s, 0%), (3 s, 100%))
Retries = Retried * Too late * Answered
Retried = 50%

scenario No retries: Retried = 0%

run 30 min
"""
