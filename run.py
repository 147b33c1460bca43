"""Build the application and serve it."""

from waitress import serve
from waitress.channel import HTTPChannel

from config import from_environment
from inventory.api.unreadable import UnreadableTask
from inventory.application import create_app
from inventory.jobs.runner import start_beside

settings = from_environment()
app = create_app(settings)

if __name__ == "__main__":
    if settings.RUN_JOBS:
        start_beside(app)
    HTTPChannel.error_task_class = UnreadableTask
    serve(app, host=settings.HOST, port=settings.PORT, threads=16)
