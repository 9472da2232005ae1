"""One module per family of checks; each detector names what wakes it and looks at one paragraph at a time."""
