"""Units, people, posts and delegations."""
