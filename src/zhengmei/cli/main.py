"""Entry point of the `zhengmei` command (a placeholder until the sub-commands are written)."""

import argparse
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line and return the exit code: 0 ok, 1 found something or refused, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="zhengmei")
    parser.parse_args(argv)
    parser.print_help()
    return 2
