"""What if: which verdicts differ between two results on the same accounts, and by which clause."""

from collections.abc import Mapping
from typing import Any

from zhengmei.bulletin.wording import Result, labels, platform
from zhengmei.core.inspection.finding import BINDING


def changes(before: Result, after: Result) -> list[dict[str, Any]]:
    """Return a line for each account whose verdict differs, in the order of ``before``: names, verdicts, clauses.

    Results of packs not in force are compared as if they were, since «what if» is the question. Accounts that only one
    result has are left out: the files are the same.
    """
    then = {_key(account): account for account in after["accounts"]}
    named = labels(before) | labels(after)
    found = []
    for account in before["accounts"]:
        other = then.get(_key(account))
        if other is None or supposed(account) == supposed(other):
            continue
        ours, theirs = _weighing(account), _weighing(other)
        found.append(
            {
                "account": account["account"],
                "platform": platform(account["platform"]),
                "sponsor": account["sponsor"],
                "before": supposed(account),
                "after": supposed(other),
                "cites": [
                    {"id": cite, "label": named.get(cite, cite)} for cite in sorted(ours ^ theirs or ours | theirs)
                ],
            }
        )
    return found


def supposed(account: Mapping[str, Any]) -> str:
    """Return the verdict as if every pack were in force."""
    verdict: str = account.get("preview_verdict") or account["verdict"]
    return verdict


def _key(account: Mapping[str, Any]) -> tuple[str, str, str]:
    return account["account"], account["platform"], account["account_id"]


def _weighing(account: Mapping[str, Any]) -> set[str]:
    """The clauses of the findings that bear on the verdict."""
    return {
        cite
        for finding in account["findings"]
        if finding["outcome"] in ("missed", "borderline", "unknown")
        and (finding["modality"] in BINDING or finding["modality"] == "原则")
        for cite in finding["cites"]
    }
