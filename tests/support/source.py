"""The project's own source, for tests that read it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
INVENTORY = ROOT / "inventory"
TEMPLATES = ROOT / "templates"
NOT_OURS = frozenset({".git", ".venv", "instance", "node_modules", "test-results", "htmlcov"})
TEXT = frozenset({".cfg", ".css", ".csv", ".html", ".ini", ".js", ".json", ".md", ".po", ".py", ".sh", ".toml", ".txt"})

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


@dataclass(frozen=True)
class Module:
    """A Python file: its path from the root of the project, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def functions(self) -> list[Function]:
        """Every function and method, nested ones included."""
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    def public_definitions(self) -> list[Definition]:
        """The functions and classes at the top of the module that others may use."""
        return [node for node in self.tree.body if isinstance(node, Definition) and not node.name.startswith("_")]

    def place(self, node: ast.AST) -> str:
        """Where something stands, as editors and terminals understand it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def files(folder: Path, pattern: str) -> Iterator[Path]:
    """The files below a folder that are ours, in order."""
    for path in sorted(folder.rglob(pattern)):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and not NOT_OURS.intersection(parts) and not any(part.endswith("_cache") for part in parts):
            yield path


def name_of(path: Path) -> str:
    """The path from the root of the project, with slashes."""
    return path.relative_to(ROOT).as_posix()


def modules(folder: Path = INVENTORY) -> list[Module]:
    """The Python files below a folder."""
    return [Module(name_of(path), path.read_text(encoding="utf-8")) for path in files(folder, "*.py")]


def templates() -> dict[str, str]:
    """The text of every template."""
    return {name_of(path): path.read_text(encoding="utf-8") for path in files(TEMPLATES, "*.*")}


def texts() -> Iterator[tuple[str, str]]:
    """Every text file of the project: path and content."""
    for path in files(ROOT, "*"):
        if path.suffix in TEXT or path.name in {"Makefile", ".flaskenv"}:
            yield name_of(path), path.read_text(encoding="utf-8")


def called_name(node: ast.AST) -> str:
    """The last word of what is called: ``StringField`` for ``wtforms.StringField(…)``."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
