"""The closed word lists that packs may use. A word outside its list is an error that names the list."""

from typing import Literal

Modality = Literal["应", "禁", "原则", "倡", "可", "述"]
Reading = Literal["explicit", "interpretation"]
Unit = Literal["wd", "cd", "month", "year"]
Status = Literal["draft", "undated", "not_yet", "in_force", "expired"]

UNIT_WORDS: dict[str, str] = {"wd": "个工作日", "cd": "日", "month": "个月", "year": "年"}
"""How a length of time is said: 「5 个工作日」."""

ACTIONS = {
    "open": "开设",
    "change": "变更",
    "merge": "整合",
    "suspend": "临时下线",
    "emergency": "紧急关停",
    "close": "关停",
    "deregister": "注销",
    "exit": "退出监管",
}

APPLICANTS = {
    "government": "区（县）人民政府",
    "township": "镇、街道",
    "committee": "管委会",
    "department": "政府部门、直属机构",
    "internal_organ": "内设机构",
    "public_institution": "事业单位",
    "statutory_body": "法定机构",
    "state_enterprise": "国有企业",
    "person": "个人",
}

PLATFORMS = {
    "wechat.service": "微信服务号",
    "wechat.subscription": "微信订阅号",
    "wechat.miniprogram": "微信小程序",
    "wechat.channels": "微信视频号",
    "weibo": "微博",
    "douyin": "抖音",
    "kuaishou": "快手",
    "weishi": "微视",
    "toutiao": "今日头条",
    "app": "移动客户端（APP）",
    "renmin": "人民号",
    "baijia": "百家号",
    "netease": "网易号",
    "sohu": "搜狐号",
    "dayu": "大鱼号",
    "yidian": "一点号",
    "pengpai": "澎湃号",
    "qiehao": "企鹅号",
    "nanfang": "南方号",
    "meipian": "美篇",
    "xiaohongshu": "小红书",
    "bilibili": "哔哩哔哩",
    "zhihu": "知乎",
    "jianshu": "简书",
    "website": "网站",
}

# What starts a clock. "default" events of the pack itself come from its head (issued_on, published_on).
EVENTS = {
    "effective": "动作在平台上完成之日",
    "decided": "单位内部决定之日",
    "approved": "批准之日",
    "cause": "原因发生之日",
    "received": "收到之日",
    "promised": "承诺之日",
    "posted": "公告发布之日",
    "offline": "下线之日",
    "last_update": "最后更新之日",
    "issued_on": "印发之日",
    "published_on": "公布之日",
}

PURPOSES = {"daily": "日常", "campaign": "专项活动或专项工作", "matter": "单一事项"}

REASONS = {
    "abolished": "主办单位撤销",
    "merged": "主办单位合并",
    "unmaintained": "无力维护",
    "intensive": "集约化",
    "no_function": "不再具备行政职能",
    "rectify": "整改",
    "upgrade": "系统升级",
    "force_majeure": "不可抗力致长时间断电断网",
    "ordered": "被责令紧急关停",
    "other": "其他",
}

SUBJECTS = {"account": "账号", "app": "移动客户端", "website": "网站"}

# Keys that applies_to / except_when may compare, and the words each may hold. None: any word.
MATCH_KEYS: dict[str, dict[str, str] | None] = {
    "applicant": APPLICANTS,
    "applicant_level": {"city": "市级", "district": "区级", "county": "县级", "township": "乡镇级", "bureau": "部门内"},
    "platform": PLATFORMS,
    "purpose": PURPOSES,
    "reason": REASONS,
    "action": ACTIONS,
    "unit_flag": {"secret": "涉密单位", "not_public_facing": "不对外行使公共管理职能"},
    "attached_to_official": {"yes": "挂接到本单位官方账号", "no": "未挂接"},
    "channel": None,
}

# What people call those keys.
KEY_WORDS = {
    "applicant": "申请人类型",
    "applicant_level": "申请人层级",
    "platform": "平台",
    "purpose": "用途",
    "reason": "原因",
    "action": "动作",
    "unit_flag": "单位属性",
    "attached_to_official": "是否挂接官方账号",
    "channel": "渠道",
}

# Facts that equality cannot express; each is a named function of core.approval.eligibility.
PREDICATES = {
    "same_platform_account": "同一单位在同一平台已有账号",
    "second_app": "同一单位已有移动客户端",
    "platform_not_approved": "平台未列入已核准平台表",
    "certified_subject_internal": "认证主体为内设机构或个人",
    "acting_name_outside_list": "认证主体（以何名义）不在办法所列名称之内",
    "name_differs_across_platforms": "同一单位不同平台名称不一致",
    "name_unrelated_to_duty": "名称与单位名称、职责没有明确关联",
    "sponsor_missing_in_certification": "认证信息未标明主办单位名称",
    "not_certified": "未通过平台认证",
    "no_sponsor": "没有明确的主办单位",
    "outside_closed_list": "不在办法所列的渠道之内",
    "no_account_yet": "应当开设而没有账号",
    "record_differs_from_certification": "备案信息与平台认证信息不一致",
}

# Field names that a change may touch (trigger_fields, form sources).
ACCOUNT_FIELDS = {
    "platform_id": "账号ID",
    "name": "名称",
    "platform": "平台",
    "acting_name": "账号主体（以何名义开设）",
    "certified_subject": "认证主体",
    "certified": "是否通过认证",
    "sponsor": "主办单位",
    "operator": "承办单位",
    "supervisor": "主管单位",
    "sponsor_leader": "主办单位分管领导",
    "operator_leader": "承办单位分管领导",
    "responsible_person": "负责同志",
    "contact": "联系人",
    "contact_details": "联系方式",
    "operators_team": "管理队伍人员",
    "maintenance": "维护方式",
    "functions": "功能",
    "column_structure": "栏目的主体结构",
    "columns": "栏目设置",
    "email": "负责科室电子邮箱",
    "url": "访问链接",
    "qr_code": "二维码",
    "introduction": "基本情况介绍",
    "news_licence": "互联网新闻信息服务资质",
    "registered_on": "创建/注册日期",
    "live_on": "正式运营时间",
    "followers": "关注量/粉丝量",
    "state": "运行状态",
    "platform_profile": "需在第三方平台修改的信息",
}

KIND_OF_RULE = {
    "reply": "deadline",
    "golive": "deadline",
    "deregister.complete": "deadline",
    "suspend.limit": "limit",
    "update.weekly": "frequency",
    "update.stale": "staleness",
    "original.biweekly": "frequency",
    "selfcheck.monthly": "self_check",
    "rank.bottom": "rank",
    "transition.regularize": "transition",
    "transition.merge_close": "transition",
    "validity": "validity",
    "notice.sponsor_change": "notice",
    **{f"filing.{action}": "deadline" for action in ACTIONS},
    **{f"notice.{action}": "notice" for action in ACTIONS},
    **{f"chain.{action}": "approval_chain" for action in ACTIONS},
    "review.post": "review_chain",
    "review.sensitive": "review_chain",
    "review.reply": "review_chain",
}
"""Rule ids that mean the same thing in every pack, and the kind each must have."""

RULE_FAMILIES = {
    "eligibility.": "eligibility",
    "naming.": "naming",
    "content.": "content",
    "duty.": "duty",
    "ladder.": "ladder",
    "role.": "role",
    "form.": "form",
    "inspection.": "inspection",
    "reply.": "deadline",
    "filing.": "deadline",
}
"""Prefixes under which a pack may name rules of its own."""
