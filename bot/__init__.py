"""Jiedai 接待: customer service for online shops."""
