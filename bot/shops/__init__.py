"""The shop's order system behind one interface: the demo shop's file, or a real shop's HTTP service."""
