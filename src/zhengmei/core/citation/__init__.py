"""How a rule points at the law: clause ids such as ``8(五)``, ``5¶2``, ``8(二)2``, ``F1-注2``, ``P``."""

from zhengmei.core.citation.clause import Citation, Clause, ClauseError, chinese_number, parse_clause

__all__ = ["Citation", "Clause", "ClauseError", "chinese_number", "parse_clause"]
