"""The keyed hashes that tie events together: HMAC-SM3, or HMAC-SHA256 where this OpenSSL has no SM3."""

import hashlib
import hmac as standard_hmac
import json
from functools import cache
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, hmac
from django.conf import settings

from zhengmei.apps.audit.models import Event

SM3, SHA256 = "HMAC-SM3", "HMAC-SHA256"
BEGINNING = "0" * 64


@cache
def sm3_available() -> bool:
    """Return whether the OpenSSL in use offers SM3."""
    try:
        hmac.HMAC(b"probe", hashes.SM3())
    except UnsupportedAlgorithm:
        return False
    return True


def algorithm() -> str:
    """Return the name of the keyed hash that new rows are written with."""
    return SM3 if sm3_available() else SHA256


def keyed_hash(message: str, name: str) -> str:
    """Return the hash in hex. An algorithm unknown here raises ValueError: such a row cannot be vouched for."""
    key = settings.AUDIT_KEY.encode()
    if name == SM3 and sm3_available():
        mac = hmac.HMAC(key, hashes.SM3())
        mac.update(message.encode())
        return mac.finalize().hex()
    if name == SHA256:
        return standard_hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
    raise ValueError(f"算法 {name} 在本机不可用")


def digest_of(event: Event) -> str:
    """Return what the event's digest must be, from all its columns and the digest of the event before."""
    columns: dict[str, Any] = {
        "seq": event.seq,
        "at": event.at.timestamp(),
        "stood_on": event.stood_on.isoformat() if event.stood_on else None,
        "actor": event.actor_id,
        "actor_label": event.actor_label,
        "action": event.action,
        "sentence": event.sentence,
        "subject": event.subject,
        "subject_label": event.subject_label,
        "unit": event.unit_id,
        "data": event.data,
        "algorithm": event.algorithm,
        "previous": event.previous,
    }
    message = json.dumps(columns, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return keyed_hash(message, event.algorithm)


def seal_of(count: int, digest: str, name: str) -> str:
    """Return the keyed hash over the head of the chain, made with the algorithm named."""
    return keyed_hash(f"head|{count}|{digest}", name)
