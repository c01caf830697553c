"""rasa_sdk actions by topic: read slots, call one service, say one reply."""
