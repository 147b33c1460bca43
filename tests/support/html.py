"""Looking at a page as a person does: its text, its tables, its forms."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
HIDDEN = frozenset({"script", "style", "template", "head"})


@dataclass
class Element:
    """An element and what is in it."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    def all(self, *tags: str) -> list["Element"]:
        """Every element below this one with one of these tags, in document order."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                found += [child] if child.tag in tags else []
                found += child.all(*tags)
        return found

    def text(self) -> str:
        """The text a person sees, one space between words."""
        return re.sub(r"\s+", " ", self._raw_text()).strip()

    def _raw_text(self) -> str:
        if self.tag in HIDDEN:
            return ""
        return " ".join(child if isinstance(child, str) else child._raw_text() for child in self.children)


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(page: Any) -> Element:
    """The page as a tree; ``page`` is a response or its text."""
    builder = _TreeBuilder()
    builder.feed(page if isinstance(page, str) else page.get_data(as_text=True))
    return builder.root


def main_of(page: Any) -> Element:
    """The page without its frame: what stands in ``<main>``."""
    tree = parse(page)
    return next(iter(tree.all("main")), tree)


def text_of(page: Any) -> str:
    """What a person reads on the page."""
    return parse(page).text()


def rows_of(page: Any) -> list[list[str]]:
    """The texts of the cells of every table row in ``<main>``."""
    return [[cell.text() for cell in row.all("td", "th")] for row in main_of(page).all("tr")]


@dataclass(frozen=True)
class Upload:
    """A file that is chosen in a form."""

    name: str
    content: bytes


@dataclass
class Form:
    """A form as the page brought it: where it goes, and what is in it before anybody types."""

    action: str
    identity: str
    fields: dict[str, list[Any]]

    def fill(self, typed: dict[str, Any]) -> None:
        """Overwrite fields; None leaves one out. A field that the form lacks raises LookupError."""
        for name, value in typed.items():
            if name not in self.fields:
                raise LookupError(f"the form {self.action!r} has no field {name!r}, only {sorted(self.fields)}")
            if value is None:
                del self.fields[name]
            else:
                values = value if isinstance(value, list | tuple) else [value]
                self.fields[name] = [one if isinstance(one, Upload) else str(one) for one in values]


def post_forms(element: Element, path: str) -> list[Form]:
    """The forms below the element that are posted; one without ``action`` goes to ``path``."""
    return [
        Form(form.attributes.get("action") or path, form.attributes.get("id", ""), _fields(form))
        for form in element.all("form")
        if form.attributes.get("method", "get").lower() == "post"
    ]


def _fields(form: Element) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for control in form.all("input", "select", "textarea", "button"):
        name = control.attributes.get("name")
        if name and "disabled" not in control.attributes:
            fields.setdefault(name, []).extend(_values(control))
    return fields


def _values(control: Element) -> list[str]:
    if control.tag == "textarea":
        return ["".join(child for child in control.children if isinstance(child, str)).removeprefix("\n")]
    if control.tag == "select":
        return _chosen(control)
    kind = control.attributes.get("type", "")
    if control.tag == "button" or kind in {"submit", "file"}:
        return []
    if kind in {"checkbox", "radio"} and "checked" not in control.attributes:
        return []
    return [control.attributes.get("value", "on" if kind == "checkbox" else "")]


def _chosen(select: Element) -> list[str]:
    options = [(option.attributes.get("value", option.text()), option.attributes) for option in select.all("option")]
    chosen = [value for value, attributes in options if "selected" in attributes]
    if chosen or "multiple" in select.attributes:
        return chosen
    return [value for value, _ in options[:1]]
