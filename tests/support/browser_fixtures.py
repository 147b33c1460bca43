"""Fixtures of the browser tests."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.browsing import Visitor, chromium_path, launch
from tests.support.clocks import SettableClock
from tests.support.serving import LiveServer, serving
from tests.support.world import World

Browse = Callable[..., Page]


@pytest.fixture
def live_server(app: Flask, world: World, clock: SettableClock) -> Iterator[LiveServer]:
    """The application with its world, at a real address."""
    with serving(app) as url:
        yield LiveServer(url, app, clock, world)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    executable = chromium_path()
    if executable is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = launch(playwright, executable)
        yield browser
        browser.close()


@pytest.fixture
def browse(browser: Browser, live_server: LiveServer) -> Iterator[Browse]:
    """``browse(width=360, dark=True, script=False)``: a window of somebody's own; each must stay free of errors."""
    visitors: list[Visitor] = []

    def open_window(width: int = 1280, dark: bool = False, script: bool = True) -> Page:
        visitors.append(Visitor(browser, live_server.url, width, dark, script))
        return visitors[-1].page

    yield open_window
    for visitor in visitors:
        visitor.leave()


@pytest.fixture
def page(browse: Browse) -> Page:
    """One window, 1280 px wide."""
    return browse()
