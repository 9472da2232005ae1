"""The `zhengmei` command."""
