"""Text and lexicons to hits with span, category, citation and advice."""
