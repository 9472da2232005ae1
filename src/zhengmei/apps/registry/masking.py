"""Personal numbers as they are shown and exported: enough to recognise, not enough to call (design §10)."""

import re
from typing import Any

MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?![\dXx])")


def masked(value: Any) -> Any:
    """Return the value with mobile and identity numbers masked, inside lists and dicts too; office lines stay."""
    if isinstance(value, str):
        return MOBILE.sub(r"\1****\2", IDENTITY.sub(r"\1********\2", value))
    if isinstance(value, dict):
        return {key: masked(part) for key, part in value.items()}
    if isinstance(value, list):
        return [masked(part) for part in value]
    return value
