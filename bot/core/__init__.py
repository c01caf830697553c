"""The rules of the business: standard library only, no Rasa, no web, no files."""
