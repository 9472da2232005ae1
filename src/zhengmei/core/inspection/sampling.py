"""Drawing accounts by lot so that anybody can draw the same again: no generator, only the seed and the accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256

from zhengmei.core.inspection.facts import Account

METHOD = "按「种子、账号名称、平台、账号ID」的 SHA-256 由小到大取，账号表换个顺序也抽到同样的账号"


@dataclass(frozen=True, slots=True)
class Sample:
    """``share``: part of the accounts, above 0 and at most 1. ``seed``: any whole number, named before drawing."""

    share: Decimal
    seed: int

    def __post_init__(self) -> None:
        """Raises ValueError for a share outside (0, 1]."""
        if not 0 < self.share <= 1:
            raise ValueError(f"抽查比例 {self.share} 要大于 0、不超过 1")


def draw(accounts: Sequence[Account], eligible: Sequence[int], sample: Sample) -> tuple[int, ...]:
    """Return the places drawn from ``eligible`` (places in ``accounts``), ascending; never fewer than the share asks."""
    number = int((sample.share * len(eligible)).to_integral_value(ROUND_CEILING))
    ordered = sorted(eligible, key=lambda place: (lot(accounts[place].key, sample.seed), accounts[place].key))
    return tuple(sorted(ordered[:number]))


def lot(key: tuple[str, str, str], seed: int) -> bytes:
    """Return the lot of an account (name, platform, account id): 32 bytes; the smallest are drawn."""
    return sha256("\n".join((str(seed), *key)).encode()).digest()
