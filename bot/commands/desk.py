"""`python -m bot desk`: the desk alone; `run` has made the database and shows the first passwords."""

from __future__ import annotations

import logging

from bot.settings import read_settings


def serve_desk() -> int:
    """Serve the desk until ended."""
    import uvicorn

    from bot.desk.app import create_app, uvicorn_config

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("httpx", "httpcore", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    settings = read_settings()
    uvicorn.Server(uvicorn_config(settings, create_app(settings))).run()
    return 0
