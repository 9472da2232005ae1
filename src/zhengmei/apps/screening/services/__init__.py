"""Writing: texts and what is decided about their hits, and feedback."""
