"""Texts to vectors, the FAQ index, hybrid search, calibration, and reading what trainers edit."""
