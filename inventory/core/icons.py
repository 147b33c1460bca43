"""Icons: single symbols out of the sprite that Bootstrap-Flask brings along, written into the page."""

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

SPRITE = "static/bootstrap5/icons/bootstrap-icons.svg"
SYMBOL = re.compile(r'<symbol [^>]*?viewBox="(?P<box>[^"]+)" id="(?P<name>[^"]+)"[^>]*>(?P<drawing>.*?)</symbol>', re.S)


@cache
def _symbols() -> dict[str, tuple[str, str]]:
    sprite = files("flask_bootstrap").joinpath(SPRITE).read_text("utf-8")
    return {found["name"]: (found["box"], found["drawing"]) for found in SYMBOL.finditer(sprite)}


@cache
def icon(name: str) -> Markup:
    """The icon as SVG, as large as the text around it and in its colour; silent to screen readers.

    Raises LookupError for a name that the sprite does not have.
    """
    if name not in _symbols():
        raise LookupError(f"no icon is called {name!r}")
    box, drawing = _symbols()[name]
    return Markup(  # noqa: S704 — the drawing comes out of the package's own sprite
        f'<svg class="icon" viewBox="{box}" width="1em" height="1em" fill="currentColor" '
        f'aria-hidden="true" focusable="false">{drawing}</svg>'
    )
