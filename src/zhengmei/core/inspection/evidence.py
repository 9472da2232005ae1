"""Which posts a finding rests on: those inside a window that holds too few, the last one before a silence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from zhengmei.core.inspection.facts import Post
from zhengmei.core.inspection.finding import AccountResult, Finding

_POST_UNITS = ("次", "条")
_TELLING = ("missed", "borderline", "unknown")


def span_of(finding: Finding) -> tuple[date, date] | None:
    """Return the days whose posts prove ``finding``; None where no post can."""
    if finding.window is None or finding.outcome not in _TELLING:
        return None
    if finding.rule == "update.stale":
        last_update = finding.window[0] - timedelta(days=1)
        return last_update, last_update
    return finding.window if finding.unit in _POST_UNITS and finding.rule != "suspend.limit" else None


def with_evidence(result: AccountResult, posts: Sequence[Post]) -> AccountResult:
    """Return ``result`` with the very posts under each finding that they prove."""
    if not posts:
        return result
    proofs = [proof_of(finding, posts) for finding in result.findings]
    findings = zip(result.findings, proofs, strict=True)
    return replace(
        result, findings=tuple(replace(finding, evidence=proof) if proof else finding for finding, proof in findings)
    )


def proof_of(finding: Finding, posts: Sequence[Post]) -> tuple[Post, ...]:
    """Return those of ``posts``, in order, that prove ``finding``."""
    span = span_of(finding)
    if span is None:
        return ()
    inside = tuple([post for post in posts if span[0] <= post.day <= span[1]])
    # A silence is proved by one post: the last one before it.
    return inside[-1:] if finding.rule == "update.stale" else inside
