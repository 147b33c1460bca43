"""What importing this makes, every process forked afterwards has: the application's modules, routes and tables."""

from sqlalchemy.orm import configure_mappers

from tests.support.clocks import SettableClock
from tests.support.databases import build_app

build_app("sqlite:///nobody-opens-it.db", SettableClock())
configure_mappers()
