"""`python -m bot actions`: the action server, on this machine only."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.settings import read_settings


def serve_actions() -> int:
    """Serve the actions until ended; rasa_sdk's own command would listen on every network interface."""
    from rasa_sdk.endpoint import create_app

    address = urlsplit(read_settings().actions_url)
    app = create_app("actions", cors_origins=[])
    app.run(host=address.hostname or "127.0.0.1", port=address.port or 5055, workers=1, access_log=False, motd=False)
    return 0
