"""A person's window in a story: where it has been, and how every page of it looks on every screen."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

from tests.support.browsing import HEIGHT, assert_fits, sign_in_on, violations

PICTURES = Path(__file__).parents[2] / "test-results"
# Both widths and both themes for every page; which go together changes from page to page.
SCREENS = (((1280, "light"), (360, "dark")), ((1280, "dark"), (360, "light")))


class Window:
    """What one person sees in a browser of their own."""

    def __init__(self, page: Page, person: str) -> None:
        self.page = page
        self.person = person
        self.opened: set[str] = set()
        self.seen: set[str] = set()
        self.pictures = 0
        page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if not response.request.is_navigation_request():
            return
        assert response.status in {200, 303}, f"{response.url} answers {response.status}"
        if response.status == 200:
            self.opened.add(_address(response.url))

    def sign_in(self) -> None:
        """Look at the sign-in page, then sign in."""
        self.page.goto("/login")
        self.look("masuk")
        sign_in_on(self.page, self.person)

    def enter(self) -> None:
        """Sign in without looking about."""
        sign_in_on(self.page, self.person)

    def look(self, name: str) -> None:
        """The page as it is now, at both widths and in both themes: it fits, and axe finds nothing."""
        self.pictures += 1
        for width, theme in SCREENS[self.pictures % 2]:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self.page.emulate_media(color_scheme=theme)
            assert_fits(self.page)
            found = violations(self.page)
            assert not found, f"{self.page.url} at {width} px, {theme}: {found}"
            self._take_picture(f"{self.pictures:02}-{name}-{width}-{theme}")
        self.page.set_viewport_size({"width": 1280, "height": HEIGHT})
        self.page.emulate_media(color_scheme="light")
        self.seen.add(_address(self.page.url))

    def _take_picture(self, name: str) -> None:
        folder = PICTURES / re.sub(r"\W+", "-", self.person)
        self.page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=70, full_page=True)


def _address(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
