"""Which files are kept, and what they are called when they are handed out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.attachments.rules import BEGINNINGS, ENDINGS, LARGEST_FILE, LONGEST_NAME, media_type, safe_name
from inventory.core.errors import Invalid

PDF = b"%PDF-1.7"


@pytest.mark.parametrize(("beginning", "kind"), [(each, kind) for each, (kind, _ending) in BEGINNINGS.items()])
def test_a_file_is_what_it_begins_with(beginning: bytes, kind: str) -> None:
    assert media_type(beginning + b"anything") == kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "attachment_missing"),
        (b"<html><script>", "attachment_unknown"),
        (b"MZ\x90", "attachment_unknown"),
        (b" %PDF-1.7", "attachment_unknown"),
        (b"GIF89a", "attachment_unknown"),
        (PDF.ljust(LARGEST_FILE + 1), "attachment_too_large"),
    ],
)
def test_other_files_are_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        media_type(content)
    assert (refusal.value.reason, refusal.value.field) == (reason, "file")


def test_five_megabytes_are_kept() -> None:
    assert media_type(PDF.ljust(LARGEST_FILE)) == "application/pdf"


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("kontrak.pdf", "application/pdf", "kontrak.pdf"),
        ("Kontrak 027-1 (final).PDF", "application/pdf", "Kontrak 027-1 (final).pdf"),
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("C:\\Users\\sri\\foto.jpeg", "image/jpeg", "foto.jpeg"),
        ("virus.exe", "image/png", "virus.exe.png"),
        ('a"\r\nSet-Cookie: x=1.pdf', "application/pdf", "a_ Set-Cookie_ x=1.pdf"),
        ("gambar\u202egnp.exe", "image/png", "gambargnp.exe.png"),
        ("", "image/png", "berkas.png"),
        ("...", "application/pdf", "berkas.pdf"),
    ],
)
def test_names_are_made_safe(typed: str, kind: str, name: str) -> None:
    assert safe_name(typed, kind) == name


@given(st.text(max_size=300), st.sampled_from(sorted(ENDINGS)))
def test_no_name_leads_anywhere(typed: str, kind: str) -> None:
    name = safe_name(typed, kind)
    assert name.endswith(ENDINGS[kind])
    assert 0 < len(name) <= LONGEST_NAME
    assert name.isprintable()
    assert not set(name) & set('/\\"<>|:*?;%\r\n')
    assert not name.startswith(".")
