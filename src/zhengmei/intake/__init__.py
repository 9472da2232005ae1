"""Facts from the files an office has: spreadsheets, platforms' own exports and feeds, turned into what the core judges."""
