"""What one application has compiled serves every later one: most of a test's time went into doing it again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

import pytest
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.util import LRUCache
from werkzeug.routing.rules import Rule

BUILDERS: dict[tuple[object, ...], Callable[..., Any]] = {}
DIALECTS: dict[str, Dialect] = {}
STATEMENTS: LRUCache[Any, Any] = LRUCache(1_500)


class Templates(BytecodeCache):
    """The code of templates, by their names and as long as their source is the same."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.kept.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.kept[bucket.key] = (bucket.checksum, bucket.code)


TEMPLATES = Templates()


@contextmanager
def routes() -> Iterator[None]:
    """Compile each route once. What builds its addresses asks the rule itself for everything that may differ."""
    compile_builder = Rule._compile_builder

    def remembered(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in BUILDERS:
            BUILDERS[key] = compile_builder(rule, append_unknown)
        return BUILDERS[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", remembered)
        yield


def share_statements(engine: Engine) -> None:
    """Compile each statement once for a kind of database: SQLAlchemy keeps them by engine and dialect."""
    kind = engine.dialect.name
    if kind in DIALECTS:
        engine.dialect = DIALECTS[kind]
        engine._compiled_cache = STATEMENTS
        return

    @event.listens_for(engine, "connect")  # after SQLAlchemy's own, which asks the database what it can
    def keep(_connection: object, _record: object) -> None:
        DIALECTS.setdefault(kind, engine.dialect)
