"""What a message means: topic, entities, urgency. Texts in, facts out; no Rasa, no web."""
