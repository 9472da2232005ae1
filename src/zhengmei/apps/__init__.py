"""Django apps, depending on each other in one direction only."""
