"""Which files are kept, and under which name they are handed out."""

import re
import unicodedata

from inventory.core.errors import Invalid

LARGEST_FILE = 5 * 1024 * 1024  # bytes
LONGEST_NAME = 120
LONGEST_REASON = 500
MOST_FILES = 50  # of one thing
# What a file is says its beginning; what its name says is nobody's proof.
BEGINNINGS = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
}
ENDINGS = {"application/pdf": (".pdf",), "image/png": (".png",), "image/jpeg": (".jpg", ".jpeg")}
UNFIT = re.compile(r'[\\/:*?"<>|;%]')
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def media_type(content: bytes) -> str:
    """What the file is. Raises Invalid for an empty one, one that is too large, and one of another kind."""
    if not content:
        raise Invalid(reason="attachment_missing", field="file")
    if len(content) > LARGEST_FILE:
        raise Invalid(reason="attachment_too_large", field="file")
    for beginning, (kind, _ending) in BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    raise Invalid(reason="attachment_unknown", field="file")


def safe_name(typed: str, kind: str) -> str:
    """The name that a file is handed out under: no path, no sign that hides something, the ending of its kind."""
    last = " ".join(re.split(r"[\\/]", typed)[-1].split())
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in UNSEEN)
    stem = UNFIT.sub("_", seen).strip(" .")
    endings = ENDINGS[kind]
    for ending in endings:
        if stem.lower().endswith(ending):
            stem, endings = stem[: -len(ending)].strip(" ."), (ending,)
            break
    return f"{(stem or 'berkas')[: LONGEST_NAME - 5].strip(' .') or 'berkas'}{endings[0]}"
