"""What the macros in ``templates/components`` call: icons, states, columns, and the geometry of charts."""

from dataclasses import dataclass

from flask import Flask

from inventory.core import charts
from inventory.core.icons import icon
from inventory.core.states import appearance


@dataclass(frozen=True)
class Column:
    """A column of a register. ``key`` is its name in the list's address when it can be sorted by."""

    key: str
    label: str
    numeric: bool = False
    sort: bool = False
    hint: str | None = None


def install(app: Flask) -> None:
    """Make the building blocks known to every template."""
    app.add_template_global(Column, "Column")
    app.add_template_global(icon, "icon")
    app.add_template_global(appearance, "appearance")
    app.add_template_global(charts.sparkline, "draw_sparkline")
    app.add_template_global(charts.trend, "draw_trend")
    app.add_template_global(charts.stock_bar, "draw_stock_bar")
    app.add_template_global(charts.ahead_bar, "draw_ahead_bar")
