"""Pages that need two sibling apps, shared template parts and static files."""
