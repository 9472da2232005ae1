"""A result in words and rows, the same for every paper. Refuses a result whose totals don't follow from its accounts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhengmei.batch.scope import COLUMNS
from zhengmei.batch.scoring import Standing
from zhengmei.batch.totals import is_closed, percent, recount
from zhengmei.core.citation.clause import ClauseError, parse_clause
from zhengmei.core.inspection.finding import OUTCOME_WORDS, VERDICT_WORDS
from zhengmei.core.pack.cites import INTERPRETED
from zhengmei.core.pack.vocabulary import PLATFORMS

Result = Mapping[str, Any]
Key = tuple[str, str, str]
"""An account in a result: name, platform, account id."""
_TELLING = ("missed", "borderline", "unknown")
RULE_WORDS = {
    "update.weekly": "每周更新", "update.stale": "停止更新", "original.biweekly": "两周原创", "reply": "留言答复",
    "suspend.limit": "临时下线",
}  # fmt: skip


class DoesNotAddUp(ValueError):
    """The totals don't follow from the accounts: no paper is made from them. The message says which figures."""


@dataclass(frozen=True)
class Problem:
    """One line of the annex of problems."""

    account: Mapping[str, Any]
    finding: Mapping[str, Any]

    @property
    def clause(self) -> str:
        """The citation in its machine form, several joined."""
        return "、".join(self.finding["cites"])


def reconcile(result: Result) -> None:
    """Raise DoesNotAddUp unless every total is what the accounts of the annex come to."""
    told, counted = result["totals"], recount(result["accounts"], result["at"])
    wrong = [
        f"{key}：总数写 {told.get(key)}，逐个账号数得 {counted[key]}"
        for key in counted
        if told.get(key) != counted[key]
    ]
    wrong += [*_scope_wrong(result), *_sample_wrong(result), *_ranking_wrong(result)]
    if wrong:
        raise DoesNotAddUp("总数与附表对不上，不能出文：" + "；".join(wrong[:3]))


def scope_told(result: Result) -> str:
    """Return how many accounts of the register lie in what was asked for, and why the others are left out; or nothing."""
    told = result.get("scope")
    if told is None:
        return ""
    name, column, listed, inspected = told["name"], COLUMNS[told["column"]], told["listed"], told["inspected"]
    if told["values"] is None:
        return f"账号表共{listed}个账号，{column}一栏没有平台认得的名称，没有筛选，都按属于{name}检查。"
    absent = "、".join(f"「{value}」" for value in told.get("absent", ()))
    nobody = f"没有一个账号的{column}写{absent}，请核对。" if absent else ""
    if inspected == listed:
        return f"账号表共{listed}个账号，按{column}都属于{name}。{nobody}"
    said = "、".join(
        f"{column}写「{value}」的{number}个" if value else f"没有写{column}的{number}个"
        for value, number in told["left_out"]
    )
    more = f"、其他{told['more']}个" if told["more"] else ""
    return f"账号表共{listed}个账号，属于{name}的{inspected}个列入检查；其余{listed - inspected}个不属于，没有检查：{said}{more}。{nobody}"


def _scope_wrong(result: Result) -> Iterator[str]:
    if "scope" in result:
        told, (which, of) = result["scope"], result.get("shard", (0, 1))
        left = sum(number for _, number in told["left_out"]) + told["more"]
        if told["listed"] - told["inspected"] != left:
            yield f"地区：列出 {told['listed']} 个、列入 {told['inspected']} 个，没有检查的却写 {left} 个"
        counted = len(range(which, told["inspected"], of))
        if "sample" not in result and counted != len(result["accounts"]):
            yield f"地区：写列入 {counted} 个，逐个账号数得 {len(result['accounts'])}"


def _sample_wrong(result: Result) -> Iterator[str]:
    if "sample" in result:
        told, (which, of) = result["sample"], result.get("shard", (0, 1))
        listed, drawn = len(result["accounts"]), len(range(which, told["drawn"], of))
        if listed != drawn:
            yield f"抽查：写抽到 {drawn} 个，逐个账号数得 {listed}"
        if told["drawn_share"] != percent(told["drawn"], told["of"]):
            yield f"抽查：写占 {told['drawn_share']}%，应为 {percent(told['drawn'], told['of'])}%"


def _ranking_wrong(result: Result) -> Iterator[str]:
    """The ranks are drawn up again from the scores of the accounts; who is told of quarters in a row must be among them."""
    if "ranking" in result:
        again = Standing({key: result[key] for key in ("score_sheet", "at")})
        for account in result["accounts"]:
            again.add(account)
        counted = again.tables()["ranking"]
        if any(counted[key] != result["ranking"][key] for key in ("of", "bottom", "places")):
            yield "排名：和逐个账号的得分排出来的不同"
    known = {key_of(account) for account in result["accounts"]}
    strange = [one["account"][0] for one in result.get("repeated", ()) if tuple(one["account"]) not in known]
    if strange:
        yield f"连续后位：「{strange[0]}」不在账号里"


def key_of(account: Mapping[str, Any]) -> Key:
    """Return which account a line of a result is about."""
    return account["account"], account["platform"], account["account_id"]


def running(result: Result) -> list[Mapping[str, Any]]:
    """Return the accounts that every base counts: those not closed by the check day."""
    return [account for account in result["accounts"] if not is_closed(account, result["at"])]


def problems(result: Result, *outcomes: str) -> Iterator[Problem]:
    """Yield what was found on running accounts, in the order of accounts and of each one's findings."""
    for account in running(result):
        for finding in account["findings"]:
            if finding["outcome"] in (outcomes or _TELLING):
                yield Problem(account, finding)


def platform(code: str) -> str:
    """Return the platform's Chinese name."""
    return PLATFORMS.get(code, code.removeprefix("other:"))


def verdict(account: Mapping[str, Any]) -> str:
    """Return the verdict in words; under packs not in force what it would be, marked so."""
    word = VERDICT_WORDS[account["verdict"]]
    supposed = account.get("preview_verdict")
    return f"{word}（若施行：{VERDICT_WORDS[supposed]}）" if supposed else word


def labels(result: Result) -> dict[str, str]:
    """Return citation → how people read it: sx-jiaxian:10(二)3 → 佳县 第十条（二）第3目."""
    return {
        cite: label
        for rule in result["rules"]
        if "cites" in rule
        for cite, label in zip(rule["cites"], rule["labels"], strict=True)
    }


def clause_of(result: Result, cite: str) -> str:
    """Return how people read a citation that no judged rule may have, such as that of ranks; other text as it is."""
    pack, _, clause = cite.partition(":")
    short = next((one["short"] for one in result["packs"] if one["id"] == pack), "")
    try:
        return labels(result).get(cite) or (f"{short} {parse_clause(clause).label}" if short else cite)
    except ClauseError:
        return cite


def gists(result: Result) -> dict[str, str]:
    """Return citation → the gist of the clause in our own words."""
    return {
        cite: gist
        for rule in result["rules"]
        if "cites" in rule
        for cite, gist in zip(rule["cites"], rule["gists"], strict=True)
    }


def rule_name(rule_id: str) -> str:
    """Return a short Chinese name of a rule."""
    known = {"eligibility": "开设资格", "naming": "名称与认证", "duty": "备案与审批"}
    return RULE_WORDS.get(rule_id) or known.get(rule_id.split(".")[0], rule_id)


def sentence(finding: Mapping[str, Any]) -> str:
    """Return what was found, in one sentence: window, count, need; why, where a note says so."""
    window, unit, note = finding["window"], finding["unit"], finding.get("note", "")
    days = f"{window[0]} 至 {window[1]}" if window else ""
    if finding["rule"] == "update.stale" and finding["count"] is not None:
        said = f"至 {window[1]} 已有 {finding['count']} 日没有更新（限 {finding['need']} 日）"
    elif finding["rule"] == "reply":
        said = note
        note = ""
    elif finding["count"] is not None:
        said = f"{days} {finding['count']}{unit}（要求{'不超过' if finding['rule'] == 'suspend.limit' else ''} {finding['need']}{unit}）"
    else:
        said = days
    marks = [OUTCOME_WORDS[finding["outcome"]]] if finding["outcome"] != "missed" else []
    marks += [INTERPRETED] if finding["reading"] == "interpretation" else []
    marks += [finding["preview"]] if finding.get("preview") else []
    text = "；".join(part for part in (said, note) if part)
    return f"{text}〔{'、'.join(marks)}〕" if marks else text


def previewed(result: Result) -> str:
    """Return the mark of a result that accuses nobody (预演、依据已届满), or an empty word."""
    if result["status"] != "preview":
        return ""
    return "、".join(dict.fromkeys(pack["preview"] for pack in result["packs"]))


def caution(result: Result) -> str:
    """Return the sentence that stands over every paper of a result that must not be taken as it looks, or nothing."""
    if mark := previewed(result):
        return f"〔{mark}〕仅供预演：所依据的办法在检查日不具效力，不作任何认定。"
    if result["status"] == "silent":
        return "〔本地未规定〕所依据的办法没有更新、原创、答复、下线的规则，没有可以据以认定的，合格只表示没有发现别的问题。"
    if result["status"] == "provisional":
        return "〔暂定〕期间内有年份的放假安排还没有公布，公布后应重新认定。"
    return ""


def recheck(result: Result, previous: Result) -> dict[str, list[str]]:
    """Return what became of last time's failures: still failing, passed since, closed since, no longer listed."""
    now = {key_of(account): account for account in result["accounts"]}
    found: dict[str, list[str]] = {"仍不合格": [], "待人工认定": [], "已达到要求": [], "已关停": [], "本次未列入": []}
    for account in previous["accounts"]:
        if account["verdict"] != "fail" or is_closed(account, previous["at"]):
            continue
        name = f"{account['account']}（{platform(account['platform'])}）"
        after = now.get(key_of(account))
        if after is None:
            found["本次未列入"].append(name)
        elif is_closed(after, result["at"]):
            found["已关停"].append(name)
        else:
            state = {"fail": "仍不合格", "manual": "待人工认定"}.get(after["verdict"], "已达到要求")
            found[state].append(name)
    return found
