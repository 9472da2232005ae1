"""Pages for logging in, for units and for people."""
