"""Regulation packs: schema, parsing, checking, merging and the version in force on a day."""

from zhengmei.core.pack.build import PackError, Problem
from zhengmei.core.pack.parse import parse_pack
from zhengmei.core.pack.schema import Pack, Rule

__all__ = ["Pack", "PackError", "Problem", "Rule", "parse_pack"]
