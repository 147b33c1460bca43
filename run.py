"""Build the application and serve it."""

from waitress import serve

from config import from_environment
from inventory.application import create_app
from inventory.jobs.runner import start_beside

settings = from_environment()
app = create_app(settings)

if __name__ == "__main__":
    if settings.RUN_JOBS:
        start_beside(app)
    serve(app, host=settings.HOST, port=settings.PORT, threads=16)
