"""Separation of duties: hard, recommended, required; judged by who signed and not by who holds the post today."""

import itertools

import pytest

from zhengmei.core.approval import Act, Actor, History, Permission, Refusal, conflicts, may_act, next_steps
from zhengmei.core.citation import parse_clause
from zhengmei.core.pack.schema import Separation, Step

CLAUSE = (parse_clause("10(一)"),)
EDIT = Step("edit", 1, "editor", "sign", CLAUSE)
REVIEW = Step("review", 2, "reviewer", "review", CLAUSE)
STEPS = (EDIT, REVIEW)
EVERY_POST = frozenset({"editor", "reviewer", "drafter"})


def separation(relation: str, strength: str, first: str, second: str) -> Separation:
    return Separation("rule", relation, (first,), (second,), strength, CLAUSE)  # type: ignore[arg-type]


def ask(step: Step, rule: Separation, by: str, done: History, **more: object) -> Permission | Refusal:
    return may_act(step, Actor(by, EVERY_POST), done, (rule,), steps=STEPS, **more)  # type: ignore[arg-type]


EDITED_BY_A = History((Act("edit", "a", "sign", posts=("editor",)),))


@pytest.mark.parametrize("named_by", [("edit", "review"), ("editor", "reviewer")])
@pytest.mark.parametrize(
    ("relation", "strength", "same_person", "other_person"),
    [
        ("apart", "hard", Refusal, Permission),
        ("apart", "recommended", Refusal, Permission),
        ("same", "required", Permission, Refusal),
        ("same", "hard", Permission, Refusal),
        ("same", "recommended", Permission, Refusal),
    ],
)
def test_it_holds_for_steps_and_for_roles(
    named_by: tuple[str, str], relation: str, strength: str, same_person: type, other_person: type
) -> None:
    rule = separation(relation, strength, *named_by)
    assert isinstance(ask(REVIEW, rule, "a", EDITED_BY_A), same_person)
    assert isinstance(ask(REVIEW, rule, "b", EDITED_BY_A), other_person)


def test_it_holds_in_both_directions() -> None:
    reviewed = History((Act("review", "a", "sign", posts=("reviewer",)),))
    rule = separation("apart", "hard", "editor", "reviewer")
    answer = may_act(EDIT, Actor("a", EVERY_POST), reviewed, (rule,))
    assert isinstance(answer, Refusal)
    assert answer.cites == CLAUSE
    assert answer.waivable == ""


def test_a_recommended_separation_asks_for_a_reason_and_records_it() -> None:
    rule = separation("apart", "recommended", "editor", "reviewer")
    refused = ask(REVIEW, rule, "a", EDITED_BY_A)
    assert isinstance(refused, Refusal)
    assert refused.waivable == "rule"
    assert isinstance(ask(REVIEW, rule, "a", EDITED_BY_A, waivers={"rule": "  "}), Refusal)
    allowed = ask(REVIEW, rule, "a", EDITED_BY_A, waivers={"rule": "只有一名在岗人员"})
    assert isinstance(allowed, Permission)
    assert any("只有一名在岗人员" in note for note in allowed.notes)


def test_a_reason_waives_no_hard_separation() -> None:
    rule = separation("apart", "hard", "editor", "reviewer")
    assert isinstance(ask(REVIEW, rule, "a", EDITED_BY_A, waivers={"rule": "急"}), Refusal)


def test_a_changed_post_does_not_open_the_way() -> None:
    rule = separation("apart", "hard", "editor", "reviewer")
    answer = may_act(REVIEW, Actor("a", frozenset({"reviewer"})), EDITED_BY_A, (rule,))
    assert isinstance(answer, Refusal)


def test_a_post_held_but_not_used_separates_nobody() -> None:
    both = History((Act("edit", "a", "sign", posts=("editor", "reviewer")),))
    rule = separation("apart", "hard", "editor", "reviewer")
    polish = Step("polish", 2, "editor", "sign", CLAUSE)
    answer = may_act(polish, Actor("a", EVERY_POST), both, (rule,), steps=(EDIT, polish))
    assert isinstance(answer, Permission)


def test_who_wrote_the_text_still_may_not_judge_it_after_a_return() -> None:
    returned = EDITED_BY_A.then(Act("review", "b", "return")).then(Act("edit", "c", "sign"))
    rule = separation("apart", "hard", "editor", "reviewer")
    assert isinstance(ask(REVIEW, rule, "a", returned), Refusal)
    assert isinstance(ask(REVIEW, rule, "b", returned), Permission)


def test_the_starter_counts_as_drafter_without_a_signature() -> None:
    apart, same = separation("apart", "hard", "drafter", "review"), separation("same", "required", "drafter", "edit")
    person = Actor("a", EVERY_POST)
    assert isinstance(may_act(REVIEW, person, History(), (apart,), "a"), Refusal)
    assert isinstance(may_act(EDIT, person, History(), (same,), "a"), Permission)
    assert isinstance(may_act(EDIT, person, History(), (same,), "somebody"), Refusal)


def test_one_person_in_two_posts_is_allowed_where_nothing_forbids_it_and_is_noted() -> None:
    answer = may_act(REVIEW, Actor("a", EVERY_POST), EDITED_BY_A, steps=STEPS)
    assert isinstance(answer, Permission)
    assert any("同人兼任" in note for note in answer.notes)


def test_nobody_acts_twice_where_separation_forbids_whoever_tries() -> None:
    steps = tuple(Step(f"s{n}", n, f"r{n}", "sign", CLAUSE) for n in range(3))
    rules = tuple(separation("apart", "hard", one.id, two.id) for one, two in itertools.combinations(steps, 2))
    roles = frozenset(step.role for step in steps)
    for people in itertools.product("abc", repeat=3):
        history = History()
        for person in people:
            (waiting,) = next_steps(steps, history)
            if isinstance(may_act(waiting, Actor(person, roles), history, rules, steps=steps), Refusal):
                break
            history = history.then(Act(waiting.id, person, "sign"))
        assert (len(history.acts) == 3) == (len(set(people)) == 3)
        assert not any(conflicts(rule, history.acts) for rule in rules)
