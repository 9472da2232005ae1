"""The printed forms and lists of 西海岸新区司法局, 湛江市司法局 and 佳县, label by label as the requirement copies them."""

import pytest

from tests.packs.three_texts import JIAXIAN, XIHAIAN, ZHANJIANG, the_rule
from zhengmei.core.pack.schema import NamedList, PrintedForm
from zhengmei.packs import load

# ── §3.1–3.3: the printed forms, box by box.
PRINTED: dict[tuple[str, str], list[str]] = {
    (XIHAIAN, "F1"): [
        "单位名称（盖章）", "填表时间", "账号 ID 及名称", "创建/注册日期", "发布平台 (系 统)", "是否通过认证", "主管单位",
        "是否取得互联网新闻信息服务资质", "主办单位", "承办单位", "政务新媒体平台功能", "新媒体二维码：",
        "基本情况介绍：", "访问链接", "栏目设置", "管理队伍 (主要成员)", "开办 (变更、关停) 理由", "主办单位意见",
        "主管单位意见", "正式运营时间", "关注量/粉丝量", "运行状态",
    ],
    (XIHAIAN, "F2"): [
        "签发人意见：", "保密审查意见", "意识形态审查意见", "信息审核人", "摄影 (图片提供)", "信息起草人", "发布渠道",
        "信息名称",
    ],
    (JIAXIAN, "F1"): [
        "责任主体", "新媒体名称", "账号", "所属平台", "备案类型", "备案原由", "新媒体运营主管负责人", "新媒体运营人员",
        "主办单位意见", "备案主管单位意见",
    ],
}  # fmt: skip


def printed(pack_id: str, form_id: str) -> PrintedForm:
    return next(form for form in load(pack_id).forms if form.id == form_id)


@pytest.mark.parametrize(("pack_id", "form_id"), PRINTED)
def test_a_form_has_its_boxes_in_printed_order(pack_id: str, form_id: str) -> None:
    assert [box.label for box in printed(pack_id, form_id).fields] == PRINTED[pack_id, form_id]


def test_a_form_offers_the_choices_that_are_printed_on_it() -> None:
    choices = {
        (pack_id, form_id, box.label): [option.label for option in box.options]
        for pack_id, form_id in PRINTED
        for box in printed(pack_id, form_id).fields
        if box.type == "single"
    }
    assert choices == {
        (XIHAIAN, "F1", "是否通过认证"): ["是", "否"],
        (XIHAIAN, "F1", "是否取得互联网新闻信息服务资质"): ["是", "否"],
        (XIHAIAN, "F1", "运行状态"): ["正常", "关停", "注销"],
        (XIHAIAN, "F2", "保密审查意见"): ["主动公开", "依申请公开", "不公开"],
        (XIHAIAN, "F2", "意识形态审查意见"): ["发布", "不发布"],
        (JIAXIAN, "F1", "所属平台"): ["微博", "微信", "客户端", "其他第三方平台"],
        (JIAXIAN, "F1", "备案类型"): ["开设", "变更", "关停", "注销"],
    }


def test_the_forms_that_are_not_attached_are_not_drawn_up() -> None:
    assert load(ZHANJIANG).forms == ()
    assert getattr(the_rule(ZHANJIANG, "form.F1").params, "official") is False  # noqa: B009
    assert printed(XIHAIAN, "F1").copies == 2
    assert set(printed(JIAXIAN, "F1").actions) == {"open", "change", "close", "deregister"}


# ── §2.16
def listed(pack_id: str, list_id: str) -> NamedList:
    return next(one for one in load(pack_id).lists if one.id == list_id)


def test_the_lists_of_platforms_and_channels_are_as_printed() -> None:
    channels = listed(XIHAIAN, "channels")
    assert [item.label for item in channels.items] == [
        "省司法厅网站", "市司法局网站", "青岛司法公众号", "青岛司法新浪微博", "青岛政务网", "机关党建网", "灯塔—党建在线",
        "青岛西海岸新区司法", "青岛新闻网", "青岛电视台", "青岛广播电台", "今日头条号", "青岛日报", "司法信息", "其他",
    ]  # fmt: skip
    assert [item.label for item in listed(XIHAIAN, "platform_functions").items][:4] == [
        "微博", "微信（服务号/订阅号/小程序）", "微视", "移动客户端（APP）",
    ]  # fmt: skip
    three = listed(ZHANJIANG, "platforms")
    assert (len(three.items), three.open) == (3, False)
    assert [item.label for item in listed(JIAXIAN, "platforms.form").items] == [
        "微博",
        "微信",
        "客户端",
        "其他第三方平台",
    ]
