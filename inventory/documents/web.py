"""Documents on the web: the answer that shows one."""

from flask import Response


def shown(content: bytes, kind: str, name: str) -> Response:
    """Shown by the browser, from where a phone can share it; named for those who save it."""
    answer = Response(content, content_type=kind)
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer
