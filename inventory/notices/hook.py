"""Webhooks: a signed POST to the address that an administrator has set."""

from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from inventory.notices import rules

TIMEOUT = 20  # seconds that one answer of the receiver may take
GOOD = range(200, 300)


class NotTaken(Exception):
    """The receiver did not say that it has the message."""


def post(url: str, secret: str, body: Mapping[str, Any], uid: str, timestamp: str) -> None:
    """Send the body; redirects are not followed. Raises NotTaken for any answer but 2xx, and OSError."""
    if not rules.url_good(url):
        raise NotTaken("the address cannot be used")
    written, parts = rules.canonical(body), urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, written, _headers(secret, written, uid, timestamp))
        status = connection.getresponse().status
    except HTTPException as torn:
        raise NotTaken(f"no answer in HTTP: {type(torn).__name__}") from torn
    finally:
        connection.close()
    if status not in GOOD:
        raise NotTaken(f"HTTP {status}")


def _headers(secret: str, body: bytes, uid: str, timestamp: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Neraca-Blangko",
        "X-Delivery-Id": uid,
        "X-Timestamp": timestamp,
        "X-Signature": rules.signature(secret, timestamp, body),
    }
