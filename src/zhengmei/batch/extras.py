"""What is only done when asked for: metrics, scores, earlier quarters, posts that read alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengmei.batch.request import Request
from zhengmei.batch.results import load_result
from zhengmei.batch.scoring import History, load_sheet, score_table, sheet_table
from zhengmei.core.inspection.finding import AccountResult
from zhengmei.core.inspection.score import Mark, Sheet
from zhengmei.core.inspection.similar import Text, similar_pairs
from zhengmei.intake.marks import read_marks
from zhengmei.intake.metrics import MetricsRead, plain, read_metrics
from zhengmei.intake.posts import PostsStore
from zhengmei.intake.problems import RowProblem
from zhengmei.intake.registers import Directory
from zhengmei.intake.rows import Learned

MOST_COMPARED = 20_000
MOST_TOLD = 500


@dataclass(frozen=True)
class Extras:
    """The additions of one inspection; ``problems`` are rows of their files that had to be left out."""

    at: date
    metrics: MetricsRead | None
    sheet: Sheet | None
    marks: Mapping[int, tuple[Mark, ...]]
    history: History
    places: Mapping[tuple[str, str, str], int]
    problems: tuple[RowProblem, ...]

    @property
    def compares(self) -> bool:
        """Whether accounts are ranked or stand beside their earlier quarters."""
        return self.sheet is not None or bool(self.history.quarters)

    def of(self, result: AccountResult) -> dict[str, Any]:
        """Return what is added to the line of an account."""
        if not (self.metrics or self.sheet or self.history.quarters):
            return {}
        table: dict[str, Any] = {}
        place = self.places[result.account.key]
        brought = self.metrics.by_account.get(place, {}) if self.metrics else {}
        if self.metrics:
            table["metrics"] = plain(brought)
        if self.sheet and not result.account.closed_by(self.at):
            own = result.figures
            figures = {
                "followers": result.account.followers, "pushes": own.pushes, "items": own.items, "days": own.days,
                "originals": own.originals, **{metric: figure.whole for metric, figure in brought.items()},
            }  # fmt: skip
            table["score"] = score_table(self.sheet, result, self.marks.get(place, ()), figures)
        past = self.history.of(result.account)
        return table | ({"past": past} if past else {})


def open_extras(request: Request, directory: Directory, period: tuple[date, date], learned: Learned) -> Extras:
    """Read the files of the additions. Raises Unreadable with a sentence."""
    metrics = None
    if request.metrics:
        files = [(file.path, file.account, file.platform) for file in request.metrics]
        metrics = read_metrics(files, directory, period, learned)
    marks = read_marks(request.marks, directory, learned)
    history = History()
    for path in request.history:
        history.add(load_result(path), path.name)
    places = {account.key: place for place, account in enumerate(directory.accounts)}
    sheet = load_sheet(request.sheet) if request.sheet else None
    problems = (*(metrics.problems if metrics else ()), *marks.problems)
    return Extras(request.at, metrics, sheet, marks.by_account, history, places, problems)


def head_tables(request: Request, extras: Extras, store: PostsStore, period: tuple[date, date]) -> dict[str, Any]:
    """Return what is added to the head of the result."""
    tables: dict[str, Any] = {}
    if extras.sheet:
        tables["score_sheet"] = sheet_table(extras.sheet, request.packs)
    if request.history:
        tables["history"] = [{"year": year, "quarter": quarter} for year, quarter in sorted(extras.history.quarters)]
    if request.similar:
        tables["similar"] = _similar(store, period)
    return tables


def _similar(store: PostsStore, period: tuple[date, date]) -> dict[str, Any]:
    accounts = store.directory.accounts
    posts, more = store.called_original(period, MOST_COMPARED)
    texts = [
        Text((*accounts[place].key, row), accounts[place].sponsor or accounts[place].name, title)
        for place, row, title in posts
    ]
    pairs = similar_pairs(texts)
    return {
        "compared": len(texts),
        "not_compared": more,
        "note": "标作原创、不同单位的发文标题相近：只供核对原创，不单独作为结论",
        "pairs": [
            {"one": _told(pair.one), "other": _told(pair.other), "share": f"{pair.share:.2f}"}
            for pair in pairs[:MOST_TOLD]
        ],
        "more": max(0, len(pairs) - MOST_TOLD),
    }


def _told(text: Text) -> dict[str, Any]:
    name, platform, platform_id, row = text.key
    return {"account": [name, platform, platform_id], "row": row, "title": text.text[:120]}


def facts_of(request: Request) -> Sequence[tuple[str, Any, tuple[str, str]]]:
    """Return kind, path and given account of every file of the additions."""
    files: list[tuple[str, Any, tuple[str, str]]] = [
        ("metrics", file.path, (file.account, file.platform)) for file in request.metrics
    ]
    files += [("sheet", request.sheet, ("", ""))] if request.sheet else []
    files += [("marks", request.marks, ("", ""))] if request.marks else []
    return files + [("history", path, ("", "")) for path in request.history]
