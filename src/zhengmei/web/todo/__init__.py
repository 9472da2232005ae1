"""待办: what waits for one person."""
