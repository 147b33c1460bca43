"""How long each proof runs: a seeded slice with every test run, the whole of it with `make soak`."""

import os

LONG = os.environ.get("SOAK") == "1"
SEEDS = range(50) if LONG else range(1)
ACTS = 1_000 if LONG else 400  # per seed, on each of the two databases
ROUNDS = 200 if LONG else 5  # of each race, on each of the two databases
WRITERS = 16
BUYERS = 8  # who take from one budget line at the same time
PURCHASES = 200 if LONG else 2  # rounds of each race for a budget line, on each of the two databases
KILLS = 200 if LONG else 10  # on each of the two databases
SENDERS_KILLED = 200 if LONG else 6  # on each of the two databases
EVALUATORS_KILLED = 200 if LONG else 2  # on each of the two databases
