"""What templates may not do. Each function names the offences in one template; none is a pass."""

import re

from tests.support.html import Element, parse

LONGEST = 120
JINJA = re.compile(r"{#.*?#}|{{.*?}}|{%.*?%}", re.DOTALL)
TRANSLATED_BLOCK = re.compile(r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}", re.DOTALL)
SPOKEN = ("alt", "aria-label", "placeholder", "title")
# Names that are the same in every language.
NAMES = re.compile(r"\b(KTP-el|KIA|km|Bahasa Indonesia|English|CSV|Excel|PDF)\b")
WORD = re.compile(r"[^\W\d_]{2,}")
UNSAFE = re.compile(r"\|\s*safe\b|{%-?\s*autoescape\s+false")


def without_jinja(text: str) -> str:
    """The markup that is left when Jinja has had its say; line numbers stay."""
    for pattern in (TRANSLATED_BLOCK, JINJA):
        text = pattern.sub(lambda found: "\n" * found.group().count("\n"), text)
    return text


def elements(text: str) -> list[Element]:
    def below(element: Element) -> list[Element]:
        inner = [child for child in element.children if isinstance(child, Element)]
        return inner + [one for child in inner for one in below(child)]

    return below(parse(without_jinja(text)))


def too_long(text: str) -> list[str]:
    lines = len(text.splitlines())
    return [f"{lines} lines"] if lines >= LONGEST else []


def inline_style_or_script(text: str) -> list[str]:
    """What the content security policy would block."""
    offences = []
    for element in elements(text):
        if element.tag == "style":
            offences.append("<style>")
        if element.tag == "script" and "src" not in element.attributes:
            offences.append("<script> without src")
        offences += [
            f"<{element.tag} {name}=…>"
            for name in element.attributes
            if name == "style" or re.fullmatch(r"on[a-z]+", name)
        ]
        offences += [
            f"<{element.tag} {name}=javascript:>"
            for name, value in element.attributes.items()
            if value.strip().lower().startswith("javascript:")
        ]
    return offences


def unescaped(text: str) -> list[str]:
    return UNSAFE.findall(text)


def untranslated(text: str) -> list[str]:
    """Words that a person reads or hears and that no catalogue knows."""
    offences = []
    for element in elements(text):
        if element.tag in {"script", "style", "code", "kbd"}:
            continue
        spoken = [child for child in element.children if isinstance(child, str)]
        spoken += [element.attributes[name] for name in SPOKEN if name in element.attributes]
        offences += [words for words in map(_bare_words, spoken) if words]
    return offences


def _bare_words(text: str) -> str:
    text = NAMES.sub("", text)
    return " ".join(text.split()) if WORD.search(text) else ""


def foreign_hosts(text: str) -> list[str]:
    return [
        f"<{element.tag} {name}={element.attributes[name]}>"
        for element in elements(text)
        for name in ("src", "href", "action")
        if element.tag != "a" and re.match(r"(https?:)?//", element.attributes.get(name, ""))
    ]


def forms_without_token(text: str) -> list[str]:
    """Posted forms that neither spell out their token nor come from the form macro."""
    forms = re.findall(r"<form\b.*?</form>", text, re.DOTALL | re.IGNORECASE)
    return [
        form.split(">", 1)[0]
        for form in forms
        if re.search(r"method=[\"']?post", form.split(">", 1)[0], re.IGNORECASE)
        and not re.search(r"csrf_token|hidden_tag|hidden_fields|hidden\(|caller\(", form)
    ]
