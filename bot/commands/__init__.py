"""What `python -m bot` can do, one command per file."""
