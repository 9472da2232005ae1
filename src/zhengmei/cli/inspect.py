"""`zhengmei inspect`: from the spreadsheets an office has to verdicts with proof. No database is needed."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from zhengmei.batch.replay import replay
from zhengmei.batch.request import PostsFile, Request, Scope
from zhengmei.batch.results import load_result
from zhengmei.batch.run import LeftOut, Outcome, judged, merge, run
from zhengmei.bulletin import fonts
from zhengmei.bulletin.annex import write_xlsx
from zhengmei.bulletin.charts import daily_counts
from zhengmei.bulletin.check import check_figures, read_figures
from zhengmei.bulletin.document import write_docx
from zhengmei.bulletin.page import write_html
from zhengmei.bulletin.pdf import NoPdf, write_pdf
from zhengmei.bulletin.report import Extras
from zhengmei.bulletin.wording import DoesNotAddUp, labels, platform, scope_told, verdict
from zhengmei.cli.inspect_arguments import EXAMPLE, add_arguments
from zhengmei.cli.inspect_standing import show_standing, write_tables
from zhengmei.cli.printing import print_columns, print_json, refuse
from zhengmei.core.inspection.finding import OUTCOME_WORDS, VERDICT_WORDS
from zhengmei.core.inspection.judge import Change, compare
from zhengmei.core.inspection.sampling import Sample
from zhengmei.core.pack.build import PackError
from zhengmei.core.pack.merge import merge as merge_packs
from zhengmei.core.pack.parse import HEAD_FILE, parse_pack
from zhengmei.core.pack.schema import Pack
from zhengmei.intake.annotate import annotate
from zhengmei.intake.problems import RowProblem, Unreadable
from zhengmei.intake.values import platform_of
from zhengmei.lexicons import divisions
from zhengmei.packs import load, pack_files, pack_ids, written

_SHOWN = 20


class WrongUse(ValueError):
    """The command was given something it cannot use; the message is the sentence for standard error."""


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``inspect`` to the command line."""
    add_arguments(subparsers).set_defaults(run=_guarded)


def _guarded(arguments: argparse.Namespace) -> int:
    try:
        return _inspect(arguments)
    except LeftOut as error:
        _tell_problems(error.problems)
        print(str(error), file=sys.stderr)
        return 1
    except UnicodeDecodeError:
        return refuse("规章包里有文件不是 UTF-8 文字；请另存为 UTF-8。")
    except OSError as error:
        return refuse(f"文件写不进去或者读不出来：{error.filename}（{error.strerror}）。")
    except (DoesNotAddUp, NoPdf) as error:
        print(str(error), file=sys.stderr)
        return 1
    except (WrongUse, Unreadable, PackError) as error:
        return refuse(str(error))


def _inspect(arguments: argparse.Namespace) -> int:
    if arguments.check:
        return _check(arguments)
    if arguments.replay:
        return _replay(arguments)
    if arguments.merge:
        return _merge(arguments)
    request = _request(arguments)
    if arguments.compare:
        return _compare(arguments, request)
    with ExitStack() as stack:
        out = stack.enter_context(open(arguments.out, "w", encoding="utf-8")) if arguments.out else StringIO()
        outcome = run(request, out)
        text = "" if arguments.out else out.getvalue() if isinstance(out, StringIO) else ""
    _annotate(arguments, request, outcome)
    return _deliver(arguments, text, outcome.problems, request)


def _deliver(
    arguments: argparse.Namespace, text: str, problems: Sequence[RowProblem], request: Request | None = None
) -> int:
    """Print what was asked for and write the papers. Returns 1 where somebody is failed, named or left to a person."""
    text = text or Path(arguments.out).read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    _papers(arguments, table, request)
    if arguments.json:
        sys.stdout.write(text)
    else:
        _show(table)
        for line in show_standing(table):
            print(line)
        _tell_problems(problems)
    totals = table["totals"]
    found = table["status"] != "preview" and totals["named"] + totals["fail"] + totals["manual"] > 0
    return int(found)


def _papers(arguments: argparse.Namespace, table: dict[str, Any], request: Request | None) -> None:
    earlier = [load_result(Path(name)) for name in arguments.previous]
    due = _day(arguments.rectify_by) if arguments.rectify_by else None
    drawn = arguments.charts and (arguments.docx or arguments.pdf or arguments.html)
    daily = daily_counts(request, table) if drawn and request else None
    if arguments.docx:
        write_docx(table, Path(arguments.docx), earlier, due, daily)
    if arguments.pdf:
        write_pdf(table, Path(arguments.pdf), earlier, due, daily)
        if said := fonts.remark():
            print(said, file=sys.stderr)
    if arguments.xlsx:
        write_xlsx(table, Path(arguments.xlsx), earlier)
    if arguments.html:
        write_html(table, Path(arguments.html), Extras(earlier, daily))
    if arguments.tables:
        write_tables(table, Path(arguments.tables))


def _check(arguments: argparse.Namespace) -> int:
    found = check_figures(read_figures(Path(arguments.check)))
    if arguments.json:
        print_json({"follows": not found, "problems": found})
    else:
        print("\n".join(found) or "各数相互对得上。")
    return 1 if found else 0


def _request(arguments: argparse.Namespace) -> Request:
    missing = [name for name in ("pack", "at", "accounts", "posts") if not getattr(arguments, name)]
    if missing:
        raise WrongUse(f"缺少参数：{'、'.join(f'--{name}' for name in missing)}。例：{EXAMPLE}")
    first, at = _day(arguments.first) if arguments.first else None, _day(arguments.at)
    if first and first > at:
        raise WrongUse(f"--from {first} 晚于 --at {at}。")
    return Request(
        packs=[_pack(name) for name in arguments.pack],
        at=at,
        accounts=Path(arguments.accounts),
        posts=[_posts_file(text) for text in arguments.posts],
        messages=[Path(text) for text in arguments.messages],
        first=first,
        scope=_scope(arguments),
        mapping=Path(arguments.mapping) if arguments.mapping else None,
        strict=arguments.strict,
        shard=_shard(arguments.shard),
        workers=_workers(arguments.workers),
        sample=_sample(arguments.sample, arguments.seed),
        metrics=[_posts_file(text) for text in arguments.metrics],
        sheet=Path(arguments.score) if arguments.score else None,
        marks=_marks(arguments),
        history=[Path(text) for text in arguments.history],
        similar=arguments.similar,
    )


def _scope(arguments: argparse.Namespace) -> Scope | None:
    """The regions or units as they are written in the accounts file; a code is told with the name it stands for."""
    values = tuple(dict.fromkeys(text.strip() for text in (*arguments.region, *arguments.unit)))
    if "" in values:
        raise WrongUse("--region、--unit 后面要写账号表里的地区或者主办单位，不能空着。")
    if not values:
        return None
    names = divisions()
    told = (f"{names[text]}（{text}）" if len(text) == 6 and text in names else text for text in values)
    return Scope("、".join(told), "region" if arguments.region else "sponsor", values)


def _marks(arguments: argparse.Namespace) -> Path | None:
    if arguments.marks and not arguments.score:
        raise WrongUse("--marks 要同时写 --score：没有评分表就没有指标。")
    return Path(arguments.marks) if arguments.marks else None


def _sample(share: str | None, seed: str | None) -> Sample | None:
    if share is None and seed is None:
        return None
    try:
        if share is None or seed is None or not share.endswith("%"):
            raise ValueError
        return Sample(Decimal(share.removesuffix("%")) / 100, int(seed))
    except (ArithmeticError, ValueError):
        raise WrongUse("抽查要写成 --sample 30% --seed 7：比例在 0 到 100% 之间，种子是整数。") from None


def _pack(name: str) -> Pack:
    if (Path(name) / HEAD_FILE).is_file():
        pack = parse_pack(pack_files(Path(name)))
        return merge_packs(pack, {other: written(other) for other in pack_ids()}) if pack.head.extends else pack
    try:
        return load(name)
    except KeyError:
        raise WrongUse(f"没有编号为「{name}」的规章包；自带的有：{'、'.join(pack_ids())}。") from None


def _day(text: str) -> date:
    try:
        if len(text) != len("2026-09-30"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"「{text}」不是日期；请写成 2026-09-30 这样。") from None


def _posts_file(text: str) -> PostsFile:
    if "=" not in text or Path(text).exists():
        return PostsFile(Path(text))
    who, _, path = text.partition("=")
    account, _, platform = who.partition("@")
    return PostsFile(Path(path), account, platform_of(platform) if platform else "")


def _shard(text: str | None) -> tuple[int, int]:
    if not text:
        return 0, 1
    which, _, number = text.partition("/")
    if not (which.isdigit() and number.isdigit() and 1 <= int(which) <= int(number)):
        raise WrongUse(f"--shard「{text}」要写成 1/2 这样：第几片/共几片。")
    return int(which) - 1, int(number)


def _workers(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isdigit() and 1 <= int(text) <= 64):
        raise WrongUse(f"--workers「{text}」要写成 1 到 64 之间的数。")
    return int(text)


def _replay(arguments: argparse.Namespace) -> int:
    path = Path(arguments.replay)
    packs = [_pack(name) for name in arguments.pack or [entry["id"] for entry in load_result(path)["packs"]]]
    given = [arguments.accounts, *arguments.posts, *arguments.messages]
    folders = [path.resolve().parent, Path.cwd(), *(Path(text).resolve().parent for text in given if text)]
    found = replay(path, packs, folders)
    if arguments.json:
        print_json({"same": found.same, "differences": found.differences})
    else:
        print("\n".join(found.differences) or "复核一致：用当时的办法、日历和数据重跑，结果一字不差。")
    return 0 if found.same else 1


def _merge(arguments: argparse.Namespace) -> int:
    if arguments.charts:
        raise WrongUse("--charts 要读发文表，合并时画不了；请在检查时加。")
    out = StringIO()
    parts = [load_result(Path(text)) for text in arguments.merge]
    merge(parts, out, [_pack(entry["id"]) for entry in parts[0]["packs"]])
    if arguments.out:
        Path(arguments.out).write_text(out.getvalue(), encoding="utf-8")
    return _deliver(arguments, out.getvalue(), ())


def _compare(arguments: argparse.Namespace, request: Request) -> int:
    if len(request.packs) < 2:
        raise WrongUse("--compare 要写至少两个 --pack：第一个是现在的，后面的是假设的。")
    results = []
    for pack in request.packs:
        results.append(judged(replace(request, packs=[pack])))
    changes = {
        pack.head.id: compare(results[0], other) for pack, other in zip(request.packs[1:], results[1:], strict=True)
    }
    base = request.packs[0].head.id
    if arguments.json:
        print_json(
            {"base": base, "compared": [{"pack": p, "changes": [_change(c) for c in cs]} for p, cs in changes.items()]}
        )
    else:
        for pack_id, found in changes.items():
            print(f"{base} → {pack_id}：{len(found)} 个账号结论会变（均按“若施行”比较）")
            for one in found:
                words = f"{VERDICT_WORDS[one.before]} → {VERDICT_WORDS[one.after]}"
                print(f"  {one.account.name}（{platform(one.account.platform)}）{words}　{'、'.join(one.cites)}")
    return 1 if any(changes.values()) else 0


def _change(change: Change) -> dict[str, Any]:
    return {
        "account": change.account.name,
        "platform": change.account.platform,
        "before": change.before,
        "after": change.after,
        "cites": list(change.cites),
    }


def _annotate(arguments: argparse.Namespace, request: Request, outcome: Outcome) -> None:
    if not arguments.annotate or not outcome.problems:
        return
    folder = Path(arguments.annotate)
    folder.mkdir(parents=True, exist_ok=True)
    for path in (request.accounts, *(file.path for file in request.posts), *request.messages):
        own = [problem for problem in outcome.problems if problem.file == path.name]
        if own:
            target = annotate(path, own, folder / f"{path.stem}-问题{path.suffix}")
            print(f"有问题的行已标在 {target}", file=sys.stderr)


def _tell_problems(problems: Sequence[RowProblem]) -> None:
    for problem in problems[:_SHOWN]:
        print(f"· {problem}", file=sys.stderr)
    if len(problems) > _SHOWN:
        print(f"· 还有 {len(problems) - _SHOWN} 处；用 --annotate 目录 标在副本上", file=sys.stderr)


def _show(table: dict[str, Any]) -> None:
    packs = "、".join(f"{p['title']}（{p['preview'] or p['status_name']}）" for p in table["packs"])
    totals = table["totals"]
    print(f"{packs}\n{table['from']} 至 {table['at']} 24:00")
    print(
        f"列出 {totals['listed']} 个账号，其中已关停 {totals['closed']} 个；在运行 {totals['running']} 个："
        + "，".join(f"{VERDICT_WORDS[v]} {totals[v]}" for v in VERDICT_WORDS)
    )
    if said := scope_told(table):
        print(said)
    named = labels(table)
    rows = [_row(account, named) for account in table["accounts"] if account["verdict"] != "pass"]
    print_columns(rows[:_SHOWN])
    if len(rows) > _SHOWN:
        print(f"还有 {len(rows) - _SHOWN} 个；全部见 --json、--xlsx 或 --html")


def _row(account: dict[str, Any], named: dict[str, str]) -> tuple[str, ...]:
    told = [f for f in account["findings"] if f["outcome"] in ("missed", "borderline", "unknown")]
    clauses = (f"{'、'.join(named.get(c, c) for c in f['cites'])}{OUTCOME_WORDS[f['outcome']]}" for f in told)
    return verdict(account), account["account"], platform(account["platform"]), "；".join(dict.fromkeys(clauses))
