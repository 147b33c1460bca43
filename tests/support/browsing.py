"""Chromium for the browser tests: one process, a fresh profile for each person."""

import re
import shutil
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request
from playwright.sync_api import Error as PlaywrightError

from tests.support.world import PASSWORD

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHT = 900
# Chromium notes every page with a 4xx status, and a refusal of ours has one.
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4(00|03|04|09|22|29) ")
SERIOUS = ("serious", "critical")
FOUND = """options => axe.run(options).then(answer => answer.violations.map(
    ({id, help, impact, nodes}) => ({id, help, impact, nodes: nodes.slice(0, 3).map(node => node.html)})))"""


def chromium_path() -> str | None:
    """Where Chromium is: the system's, or the one that Playwright brought; None where there is neither."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return _bundled(playwright)


def _bundled(playwright: Playwright) -> str | None:
    path = playwright.chromium.executable_path
    return path if shutil.which(path) else None


def launch(playwright: Playwright, executable: str) -> Browser:
    """Start Chromium without talking to anybody but the page's own server."""
    return playwright.chromium.launch(executable_path=executable, args=FLAGS)


class Visitor:
    """One person's browser window, and what went wrong in it."""

    def __init__(self, browser: Browser, base_url: str, width: int, dark: bool, script: bool = True) -> None:
        self.host = urlsplit(base_url).netloc
        self.problems: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=script,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)  # a busy machine is no failure
        self.page.on("console", self._note_console)
        self.page.on("pageerror", self._note_error)
        self.page.on("request", self._note_request)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSAL.match(message.text):
            self.problems.append(f"console at {self.page.url}: {message.text}")

    def _note_error(self, error: PlaywrightError) -> None:
        self.problems.append(f"script error at {self.page.url}: {error}")

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != self.host:
            self.problems.append(f"foreign host asked: {request.url}")

    def leave(self) -> None:
        """Close the window; AssertionError when something went wrong in it."""
        self.context.close()
        assert not self.problems, "\n".join(self.problems)


def sign_in_on(page: Page, username: str, password: str = PASSWORD) -> None:
    """Sign a person in through the form."""
    page.goto("/login")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("main form [type=submit]").click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/login")


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds on the page as it is now: id, help, impact, and the first nodes that it is about."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    # Style sheets and media are not fetched once more: only rules ask for them that axe leaves out by itself.
    found: list[dict[str, Any]] = page.evaluate(FOUND, {"resultTypes": ["violations"], "preload": False})
    return found


def assert_accessible(page: Page) -> None:
    """No serious or critical violation that axe can find on the page."""
    serious = [violation for violation in violations(page) if violation["impact"] in SERIOUS]
    assert not serious, "\n".join(f"{page.url}: {one['id']}: {one['help']}: {one['nodes']}" for one in serious)


def assert_looks_right(page: Page, *looks: tuple[int, str]) -> None:
    """The page as it is now, at each width in its theme: axe finds nothing serious, and nothing scrolls sideways."""
    for width, theme in looks:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=theme)
        assert_accessible(page)
        assert_fits(page)


def assert_fits(page: Page) -> None:
    """The page does not scroll sideways."""
    too_wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{page.url} is {too_wide} px wider than the window"
