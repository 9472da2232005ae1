"""Public notices and how long they must stay up."""
