"""Rasa graph components of the pipeline, thin: the work is done in bot/understanding and bot/knowledge."""
