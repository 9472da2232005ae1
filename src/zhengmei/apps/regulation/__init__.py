"""Which regulation pack binds which unit on which day."""
