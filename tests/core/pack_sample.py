"""A small sound pack of an invented county, which the tests then break in one place at a time."""

from zhengmei.core.pack.build import PackError, Problem
from zhengmei.core.pack.check import check_pack, located
from zhengmei.core.pack.parse import parse_pack
from zhengmei.core.pack.schema import Pack

HEAD = """
[pack]
id = "sample"
title = "样县政务新媒体管理办法"
short = "样县"
issuer = "样县人民政府办公室"
region = "000000"
level = "county"
version = "2024-06-24"
issued_on = 2024-06-24
in_force_from = 2024-06-24

[[article]]
id = "1"
gist = "目的。"
not_modelled = "宣示，没有要做的事。"

[[article]]
id = "2"
gist = "备案和公告。"
parts = [{ id = "2(一)", gist = "备案" }, { id = "2(二)", gist = "公告" }]

[[article]]
id = "3"
gist = "谁批、谁能开。"

[[article]]
id = "4"
gist = "有效期。"

[[article]]
id = "F1"
gist = "备案表。"
"""

RULES = """
[[rule]]
id = "role.centre"
kind = "role"
cites = ["3"]
modality = "应"
reading = "explicit"
name = "县中心"
held_in = "fixed"

[[rule]]
id = "role.sponsor_head"
kind = "role"
cites = ["3"]
modality = "应"
reading = "explicit"
name = "主办单位主要负责人"
held_in = "sponsor"

[[rule]]
id = "form.F1"
kind = "form"
cites = ["F1"]
modality = "应"
reading = "explicit"
title = "备案表"
file = "F1"

[[rule]]
id = "filing.change"
kind = "deadline"
cites = ["2(一)"]
modality = "应"
reading = "explicit"
event = "effective"
n = 5
unit = "wd"
recipient = "centre"
form = "F1"
trigger_fields = ["name", "sponsor"]

[[rule]]
id = "notice.close"
kind = "notice"
cites = ["2(二)"]
modality = "应"
reading = "explicit"
n = 15
unit = "wd"

[[rule]]
id = "chain.open"
kind = "approval_chain"
cites = ["3"]
modality = "应"
reading = "interpretation"
note = "条文没有点名审批机关。"
action = "open"

[[rule.routes]]
id = "townships"
applies_to = { applicant = ["township"] }

[[rule.routes.steps]]
id = "head"
order = 1
role = "sponsor_head"
act = "sign"
cites = ["3"]

[[rule.routes]]
id = "departments"
applies_to = { applicant = ["department"] }

[[rule.routes.steps]]
id = "centre"
order = 1
role = "centre"
act = "approve"
cites = ["3"]

[[rule]]
id = "eligibility.person"
kind = "eligibility"
cites = ["3"]
modality = "禁"
reading = "explicit"
effect = "forbid"
message = "个人不得开设。"
applies_to = { applicant = "person" }

[[rule]]
id = "validity"
kind = "validity"
cites = ["4"]
modality = "述"
reading = "explicit"
n = 2
unit = "year"
"""

FORM = """
id = "F1"
title = "样县备案表"
cites = ["F1"]

[[field]]
no = "1"
label = "账号名称"
type = "text"
source = "name"

[[field]]
no = "2"
label = "运行状态"
type = "single"
options = ["正常", "关停"]
"""

FILES = {"pack.toml": HEAD, "rules.toml": RULES, "forms/F1.toml": FORM}


def files_with(old: str, new: str, file: str = "rules.toml") -> dict[str, str]:
    """The sample with one passage replaced; the passage must be there."""
    assert old in FILES[file], f"the sample has no {old!r}"
    return {**FILES, file: FILES[file].replace(old, new, 1)}


def sample() -> Pack:
    """The sound sample."""
    return parse_pack(FILES)


def problems_of(files: dict[str, str], others: dict[str, Pack] | None = None) -> tuple[Problem, ...]:
    """Every fault that reading and checking find, as `law check` shows them."""
    try:
        pack = parse_pack(files)
    except PackError as error:
        return error.problems
    return tuple(located(problem, files) for problem in check_pack(pack, others or {}))
