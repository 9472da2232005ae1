"""What `zhengmei inspect` can be asked for, in the order in which an office comes to it."""

import argparse

EXAMPLE = "zhengmei inspect --pack qd-licang --at 2026-09-30 --accounts 账号.xlsx --posts 发文.csv --docx 通报.docx"
_USAGE = """zhengmei inspect --pack 办法 --at 日期 --accounts 账号表 --posts 发文表 [其他选项]
      zhengmei inspect --check 通报数字 | --replay 结果 | --merge 结果 结果 …"""
_SAID = "检查：从账号表和发文表得出每个账号的结论、依据和通报。不需要数据库，也不联网。"
_AFTER = f"""例：
  {EXAMPLE}
  zhengmei inspect --pack cn-2019 --pack qd-licang --from 2026-07-01 --at 2026-09-30 --accounts 账号.xlsx \\
    --posts 县发布@微信订阅号=后台导出.xlsx --html 报告.html --charts
有哪些办法：zhengmei law list。表格怎么写、评分表怎么写：docs/inspect.md。
退出码：0 没有发现问题；1 有点名、不合格、待人工认定的，或者对不上的；2 用法不对或者文件不能用。"""


def add_arguments(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """Add the parser of ``inspect`` with its options by purpose, and return it."""
    parser = subparsers.add_parser(
        "inspect",
        help="检查：从账号表和发文表得出每个账号的结论、依据和通报",
        usage=_USAGE,
        description=_SAID,
        epilog=_AFTER,
    )
    _facts(parser)
    _papers(parser)
    _additions(parser)
    _large(parser)
    other = parser.add_argument_group("不做新的检查，只看已有的（各自单独用）")
    other.add_argument(
        "--check", metavar="文件", help="核对一份已有通报的数字（.toml，或两列的 .xlsx、.csv），列出对不上的"
    )
    other.add_argument("--replay", metavar="结果", help="用当时的数据重跑一遍，看是否一字不差；数据放在结果文件旁边")
    other.add_argument("--merge", nargs="+", metavar="结果", help="把 --shard 各片的结果合成一份；可以同时要文书")
    return parser


def _facts(parser: argparse.ArgumentParser) -> None:
    needed = parser.add_argument_group("必须写的")
    needed.add_argument(
        "--pack", action="append", default=[], metavar="办法",
        help="办法的编号（见 zhengmei law list），或者自己写的规章包的目录；写几次就逐部适用",
    )  # fmt: skip
    needed.add_argument("--at", metavar="日期", help="检查日，按当日 24:00 认定，如 2026-09-30")
    needed.add_argument("--accounts", metavar="文件", help="账号表：.xlsx、.xls 或 CSV")
    needed.add_argument(
        "--posts", action="append", default=[], metavar="[账号@平台=]文件",
        help="发文表、平台后台导出或 RSS/JSON Feed，可以写几次；没有账号一栏的写明是哪个账号",
    )  # fmt: skip
    more = parser.add_argument_group("数据")
    more.add_argument(
        "--from", dest="first", metavar="日期", help="检查期间的第一天；不写则从最早一条发文起，至多一个季度"
    )
    scope = more.add_mutually_exclusive_group()
    scope.add_argument(
        "--region", action="append", default=[], metavar="地区",
        help="只查账号表「地区」一栏写着它的账号，如 李沧区；表里写行政区划代码的，写 6 位代码。可以写几次",
    )  # fmt: skip
    scope.add_argument(
        "--unit", action="append", default=[], metavar="单位",
        help="只查账号表「主办单位」一栏写着它的账号，可以写几次；不能和 --region 一起用",
    )  # fmt: skip
    more.add_argument("--messages", action="append", default=[], metavar="文件", help="留言表，可以写几次：查答复才要")
    more.add_argument("--mapping", metavar="文件", help='列名对照（TOML）：[posts] 下写 "他们的列名" = "发布时间"')
    more.add_argument("--strict", action="store_true", help="有一行读不懂就不检查；不写则查能查的，并说明略去了什么")
    more.add_argument("--annotate", metavar="目录", help="把有问题的行标在原表的副本上，存到这个目录")


def _papers(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("要哪些结果（不写则只在屏幕上列出）")
    group.add_argument("--docx", metavar="文件", help="通报草稿，公文格式，可以再改")
    group.add_argument("--pdf", metavar="文件", help="同一份草稿的 PDF，字体已嵌入")
    group.add_argument("--xlsx", metavar="文件", help="附表：逐个账号、问题明细、各种汇总、条款")
    group.add_argument("--html", metavar="文件", help="报告：一个文件，离线点开，从结论到发文到条款")
    group.add_argument("--charts", action="store_true", help="报告、通报里画出各平台的认定和发布日历")
    group.add_argument("--rectify-by", metavar="日期", help="写进通报的整改期限；不写则留空")
    group.add_argument(
        "--previous", action="append", default=[], metavar="结果",
        help="以前的结果文件，可以写几次：复查上次不合格的；季度通报比较各月，年度通报比较各季度",
    )  # fmt: skip
    group.add_argument(
        "--out", metavar="文件", help="结果文件：供复核（--replay）、下次复查（--previous）、合并（--merge）"
    )
    group.add_argument("--json", action="store_true", help="把结果文件的内容输出到屏幕，给别的程序读")


def _additions(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("抽查、评分、比较")
    group.add_argument("--sample", metavar="比例", help="只查抽到的账号，如 30%%；要同时写 --seed")
    group.add_argument("--seed", metavar="种子", help="抽查的种子，任一整数；同一种子抽到同样的账号")
    group.add_argument(
        "--metrics", action="append", default=[], metavar="[账号@平台=]文件",
        help="粉丝、阅读、点赞等数据，每个账号或每条发文一行；没有的就是没有，不当作 0",
    )  # fmt: skip
    group.add_argument("--score", metavar="评分表", help="按评分表（TOML）打分、排名；本平台不内置任何权重")
    group.add_argument("--marks", metavar="文件", help="人工评分，和 --score 一起用：账号名称、平台、指标、事实、次数")
    group.add_argument("--history", nargs="+", default=[], metavar="结果", help="以前各季度的结果：看是否连续排在后位")
    group.add_argument("--similar", action="store_true", help="列出不同单位标作原创而标题相近的发文，供核对")
    group.add_argument("--tables", metavar="文件", help="只存以上各表和按单位、按地区的汇总（.xlsx）")
    group.add_argument(
        "--compare", action="store_true", help="假设：第一个 --pack 换成后面的，哪些账号结论会变，因为哪一条"
    )


def _large(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("账号很多时")
    group.add_argument("--workers", metavar="几", help="用几个进程判断；不写就看账号多少和有几个核，结果一字不差")
    group.add_argument("--shard", metavar="几/共几", help="只查其中一片，如 1/2，分几台机器查；各片结果用 --merge 合并")
