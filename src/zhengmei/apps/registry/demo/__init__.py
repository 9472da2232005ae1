"""The five jurisdictions as demonstration data: units and roles the five documents name, role titles for people."""

from zhengmei.apps.registry.demo.load import PASSWORD, is_empty, load, log_ins

__all__ = ["PASSWORD", "is_empty", "load", "log_ins"]
