"""What leads readers elsewhere or asks something of them: links, advertising, QR codes, forced following; maps, reposts."""

import re
from collections.abc import Iterable

from zhengmei.core.screening.detectors.base import before
from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.hit import Severity, Tier

_LINK = re.compile(
    r"(?<![A-Za-z0-9@.\-])(?:(?P<scheme>https?|ftp)://|(?=www\.))(?P<host>[A-Za-z0-9.\-]{1,253})(?P<rest>(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{0,2000})?)"
)
_SHORT = frozenset((
    "t.cn", "dwz.cn", "url.cn", "suo.im", "bit.ly", "goo.gl", "tinyurl.com", "t.co", "is.gd", "ow.ly", "u.nu", "mrw.so", "sourl.cn",
    "985.so", "m6z.cn", "suo.nz", "rb.gy", "cutt.ly", "dwz.win", "u.to",
))  # fmt: skip
_SHOPS = re.compile(
    r"(?:^|\.)(?:taobao|tmall|jd|pinduoduo|yangkeduo|vip|suning|dangdang|1688|ele|meituan|dianping|ctrip|amazon|kaola|youzan|weidian)\.(?:com|cn|me|hk)$"
)
_ABROAD = re.compile(
    r"(?:^|\.)(?:youtube|youtu|facebook|fb|twitter|instagram|telegram|whatsapp|wikipedia|tiktok|reddit|discord|nytimes|bbc|voachinese|"
    r"googleusercontent|google|blogspot|wordpress|medium|line)\.(?:com|be|org|net|me|co\.uk|gg)$|(?:^|\.)(?:t\.me|x\.com|wa\.me|fb\.me)$"
    # Names of countries, without those that sites at home like to use for their sound.
    r"|\.(?!(?:cn|hk|mo|tw|cc|tv|me|io|co|ai|so|im|la|ws|fm|pw|wang|vip|cm|in|mobi|asia)$)[a-z]{2}$"
)
_BARE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_LOOK_ALIKE = re.compile(r"gov[-.]?cn\.(?!$)|(?:^|\.)g0v\.|\.gov\.(?!cn$|hk$|mo$)[a-z]{2,6}$|gov\.com$|\.gov-[a-z]")
_BAIT = re.compile(
    r"(?:扫码|扫描(?:下方|下面|图中)?(?:的)?二维码|长按(?:识别)?(?:下方|图中)?二维码|识别二维码)[^。！\n]{0,16}(?:领取?(?:红包|奖品|礼品|现金|福利|优惠|资料包)|抽奖|免费(?:领|送|拿)|优惠券|返现|下单|购买|抢购|加(?:群|好友|微信))"
)
_FORCED = re.compile(
    r"(?:不|未|没有?)(?:关注|转发|点赞|下载|安装|注册)[^。；\n]{0,12}(?:不予|不得|不能|无法|将不|一律不|取消|视为|扣|通报|后果)"
    r"|(?:必须|须先|需先|务必|强制|要求全员|人人)[^。；，\n]{0,8}(?:关注|点赞|转发|下载)(?:本|该|我们?的?|公众号|账号|视频号|本号|才|后方可|并截图|[^。；，\n]{0,6}截图)"
    r"|(?:关注|下载|转发|点赞|集赞)[^。；，\n]{0,14}(?:后方可|后才能|方可|才可以?|才能)[^。；，\n]{0,6}(?:办理|申请|查询|预约|报名|领取|享受|参与|查看|进入)"
    r"|(?:转发|集|点)[^。；，\n]{0,8}(?:满|够)?[0-9]{2,4}个?赞[^。；\n]{0,12}(?:领|送|兑|换|得)"
    r"|转发(?:朋友圈|到朋友圈|[0-9]{1,2}个群)[^。；\n]{0,16}(?:领取?|送|抽奖|免费|截图)"
)
_FORBIDS = re.compile(
    r"不得|禁止|严禁|杜绝|不能|防止|避免|不要|切勿|治理|整治|纠正|取消|以[^，。]{0,6}为由|谨防|警惕|骗|诈|陷阱|所谓|声称|谎称"
)
_FOLLOWERS = re.compile(
    r"(?:刷粉|买粉|涨粉|刷量|刷赞|买赞|刷阅读量?|代刷|粉丝)[^。；\n]{0,10}(?:[0-9.]+元|套餐|价格|优惠|下单|接单|代理|加微信)"
)
_SALE = re.compile(
    r"(?:限时|全场|新品|厂家)[^。，；\n]{0,6}(?:特价|秒杀|折扣|直降|抢购|[1-9](?:\.[0-9])?折)|(?:立即|马上|火热)(?:抢购|下单|订购|购买)|原价[0-9.]+元?[，,、\s]{0,2}(?:现价|特价|仅需|只要|仅售)"
    r"|(?:加(?:我)?微信|微信号|VX|薇信)[:： ]?[A-Za-z][A-Za-z0-9_\-]{5,19}"
    r"|(?:招商|加盟|订购|购买|抢购|售楼|贵宾)(?:热线|电话|专线)[:：]|无(?:抵押|担保)[^。\n]{0,6}(?:贷款|放款)[^。\n]{0,10}(?:秒|当天|立即|联系|致电)"
)
_MAP_SHOWN = re.compile(
    r"(?:^|[（(【\s])(?:图[0-9一二三四五六七八九十]{0,3}[:：.、 ]\s?)?[^，。；\n]{0,16}"
    r"(?:示意图|区位图|行政区划图|分布图|地形图|遥感影像图|标准地图|位置图|路线图)[）)】]?\s*$"
)
_MAP_NUMBER = re.compile(r"(?:审图号|[一-鿿]{1,2}S\s?[\[〔(（]20[0-9]{2}[\]〕)）])")
_MAP_TOLD = re.compile("发布|公布|上线|推出|更新")
_MAP_WORD = re.compile(
    r"(?:行政区划|中国|全国|全省|全市|全县|世界|我国|区域)[^，。；\n]{0,8}(?:地图|分布图|示意图|区划图|位置图|区位图)|标准地图"
)


CERTAIN: tuple[Severity, Tier] = ("blocker", "certain")
LIKELY: tuple[Severity, Tier] = ("warn", "likely")


class Links:
    """Shortened links, shops, look-alikes of government sites, sites abroad, bare numbers, addresses that cannot be reached."""

    triggers = ("http", "www.", "ftp://")

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for found in _LINK.finditer(document.text, start, end):
            host = found["host"].lower().rstrip(".")
            if host in _SHORT:
                yield _outward(
                    found.start(),
                    found.end(),
                    "链接/短链接",
                    "warn",
                    "certain",
                    "短链接看不出去向，请写完整网址",
                    "short_link",
                    "links",
                )
            elif _SHOPS.search(host):
                yield _outward(
                    found.start(),
                    found.end(),
                    "广告/商品页面",
                    "blocker",
                    "certain",
                    "链接到商业销售页面",
                    "shop_link",
                    "advertising",
                )
            elif _LOOK_ALIKE.search(host):
                yield _outward(
                    found.start(),
                    found.end(),
                    "链接/仿冒政府网址",
                    "warn",
                    "certain",
                    "像政府网站而不是 .gov.cn 的网址",
                    "look_alike_link",
                    "links",
                )
            elif _BARE.fullmatch(host):
                yield _outward(
                    found.start(), found.end(), "链接/数字地址", "warn", "likely", "网址是一串数字，看不出是谁的网站", "bare_address",
                    "links",
                )  # fmt: skip
            elif _ABROAD.search(host):
                yield _outward(
                    found.start(), found.end(), "链接/境外网站", "warn", "likely", "链接到境外网站或境外域名，请核对是否必要",
                    "foreign_link", "links",
                )  # fmt: skip
            elif "." not in host or ".." in host or host.startswith(("-", ".")):
                yield _outward(
                    found.start(),
                    found.end(),
                    "链接/错误网址",
                    "warn",
                    "certain",
                    "网址不完整，打不开",
                    "broken_link",
                    "links",
                )


class Solicitation:
    """Bait with a QR code, forced following, followers for money, plain advertising."""

    triggers = (
        "二维码", "扫码", "关注", "点赞", "转发", "下载", "安装", "集赞", "个赞", "注册", "粉", "刷量",
        "刷赞", "刷阅读", "代刷", "限时", "全场", "新品", "厂家",
        "抢购", "下单", "订购", "立即购买", "马上购买", "原价", "微信",
        "薇信", "VX", "热线", "专线", "加盟", "购买电话", "售楼电话", "招商电话", "无抵押", "无担保",
    )  # fmt: skip

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for pattern, kind, rule, concern, message in (
            (_BAIT, "诱导/二维码诱导", "qr_bait", "advertising", "用二维码引流、领奖或推销"),
            (
                _FORCED,
                "诱导/强制关注转发",
                "forced_follow",
                "forced_follow",
                "强制关注、下载、点赞、转发，或把它当作办事的前置条件",
            ),
            (_FOLLOWERS, "广告/买粉刷量", "followers", "advertising", "买粉、刷量的广告"),
            (_SALE, "广告/商业广告", "advertising", "advertising", "商业广告用语"),
        ):
            for found in pattern.finditer(document.text, start, end):
                # 「不得强制关注」 is a rule against it, and a warning of fraud quotes what the fraudster says.
                around = (
                    before(document, start, found.start(), 24) + document.text[found.end() : min(end, found.end() + 12)]
                )
                if _FORBIDS.search(around) or document.quoted(found.start(), found.end()):
                    continue
                severity, tier = LIKELY if rule == "advertising" else CERTAIN
                yield _outward(found.start(), found.end(), kind, severity, tier, message, rule, concern)


class Maps:
    """A map that is announced as one, in a text without 审图号. A route or a plan in passing is not a map."""

    triggers = ("地图", "示意图", "区划图", "分布图", "区位图", "位置图")

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for found in _MAP_WORD.finditer(document.text, start, end):
            caption = end - start <= 40 and _MAP_SHOWN.search(document.text, start, end)
            told = _MAP_TOLD.search(document.text, start, end)  # the title of a report on maps
            if (
                not caption
                or told
                or _MAP_NUMBER.search(document.text, max(0, start - 400), min(len(document.text), end + 400))
            ):
                continue
            yield _outward(
                found.start(),
                found.end(),
                "地图/缺审图号",
                "warn",
                "likely",
                "像是地图的图题，前后没有审图号",
                "map_number",
                "map",
            )
            return


def _outward(
    start: int, end: int, kind: str, severity: Severity, tier: Tier, message: str, rule: str, concern: str
) -> Finding:
    level = {"地图": "发布要件", "广告": "推广", "诱导": "推广", "链接": "推广"}[kind.split("/")[0]]
    return Finding(start, end, f"{level}/{kind}", severity, tier, message, f"outward.{rule}", concern)
