"""Telling people outside the desk."""
