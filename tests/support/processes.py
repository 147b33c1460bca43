"""Processes of a test's own: forked from one that has made the application once, so that each is there at once."""

import multiprocessing

PROCESS = multiprocessing.get_context("forkserver")
PROCESS.set_forkserver_preload(["tests.support.ready"])
PATIENCE = 120  # seconds
