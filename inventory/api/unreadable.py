"""What the server cannot even read, such as a header with control characters in it, is a problem document, too."""

import json

from waitress.task import ErrorTask


class UnreadableTask(ErrorTask):
    """Answers for the server itself, before there is a request that the application could look at."""

    def execute(self) -> None:
        """Say what is wrong, in the machine's words, and close the connection."""
        error = self.request.error
        told = {
            "type": "/api/v1/docs#invalid",
            "title": error.reason,
            "status": error.code,
            "code": "invalid" if error.code < 500 else "fault",
            "detail": error.body,
        }
        body = json.dumps(told).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "application/problem+json"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)
