"""The five jurisdictions as demonstration data: units and roles the five documents name, role titles for people."""

from zhengmei.apps.registry.demo.load import PASSWORD, Cast, is_empty, jurisdiction, load, load_one, log_ins

__all__ = ["PASSWORD", "Cast", "is_empty", "jurisdiction", "load", "load_one", "log_ins"]
