"""Pages of screening and feedback."""
