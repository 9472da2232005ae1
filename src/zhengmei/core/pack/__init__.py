"""Regulation packs: schema, parsing, checking, merging and the version in force on a day."""
