"""Chains of signatures and eligibility: who may act next, who may not, and the sentence that says why."""

from zhengmei.core.approval.chain import ChainAnswer, NeedsApplicant, NeedsFact, UnknownAction, chain_for, with_levels
from zhengmei.core.approval.eligibility import EligibilityAnswer, Reason, eligible
from zhengmei.core.approval.filing import Missing, form_of, missing, missing_for
from zhengmei.core.approval.history import Act, Actor, History, Permission, Refusal, complete, next_steps
from zhengmei.core.approval.permission import may_act
from zhengmei.core.approval.review import Gate, Obstacle, gate, may_review, review_steps
from zhengmei.core.approval.separation import conflicts

__all__ = [
    "Act",
    "Actor",
    "ChainAnswer",
    "EligibilityAnswer",
    "Gate",
    "History",
    "Missing",
    "NeedsApplicant",
    "NeedsFact",
    "Obstacle",
    "Permission",
    "Reason",
    "Refusal",
    "UnknownAction",
    "chain_for",
    "complete",
    "conflicts",
    "eligible",
    "form_of",
    "gate",
    "may_act",
    "may_review",
    "missing",
    "missing_for",
    "next_steps",
    "review_steps",
    "with_levels",
]
