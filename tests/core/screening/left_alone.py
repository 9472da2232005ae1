"""Right text that resembles wrong text: classical lines, brands that no table knows, people's names put together by chance.

Names are a surname and one or two characters drawn by a seeded generator: nobody is meant.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

_LISTED = (Path(__file__).parent / "left_alone.txt").read_text(encoding="utf-8")
CLASSICAL, BRANDS = (part.split() for part in _LISTED.partition("[classical]")[2].split("[brands]"))
_SAID_OF_BRANDS = (
    "{0}、{1}、{2}的产品抽检合格。", "记者走访发现，{0}门店已完成改造，{1}和{2}正在装修。", "{0}向灾区捐赠物资，{1}、{2}提供运力支持。",
    "{0}入驻产业园，带动就业二百余人，与{1}、{2}形成产业链。", "消费者投诉{0}，市场监管局约谈{1}与{2}。",
)  # fmt: skip
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾"
    "樊郜闫褚逄邬芈佘缪蔺郗冉仝亓佟宓甄麻尤戚喻柏窦云奚花鲍费廉岑滕卓屠祁宁甘阮虞柯昝房裘杭包诸荀羊芮储靳糜井富巫"
)
_GIVEN = (
    "晟忆楠淑珍玉娥锦慧晓晖雅茹海潮建斌翠萍望舒志国强伟芳娜静敏丽军洋勇艳杰娟涛明超秀霞平刚桂英华文宇浩凯琪瑶梓涵沐辰奕泽霖煜焱垚鑫淼骞翊翀璟瑾瑜琛"
    "珂玥炜烨祺祎昊昕晗旻彦彤倩蕾薇菲荔莹萱芷若兰菊梅竹松柏才俊鸿运民得胜福贵春生冬至禾禄寿喜雄豪忠孝仁义礼智信德诚恒毅敦厚嘉庆祥瑞安康泰顺达贞元启迪昌盛隆"
    "旺兴茂繁荣朝阳晨曦暮雪霜露雨云霓虹光辉耀亮"
)
_SAID_OF_PEOPLE = (
    "县委书记{0}主持会议并讲话。", "副县长{0}、{1}到会指导。",
    "村民{0}、{1}、{2}领取了证书。", "局长{0}介绍了有关情况。", "党员{0}、{1}受到表彰。",
    "镇长{0}走访慰问困难农户。", "医生{0}、{1}坐诊，护士{2}协助。", "教师{0}获评先进个人。", "“我们会继续努力。”{0}说。",
    "{0}表示，要压实责任，确保安全。", "{0}同志任县文化馆馆长，免去{1}的县文化馆副馆长职务。",
    "参加会议的有{0}、{1}、{2}等。", "记者{0} 通讯员{1}",
    "{0}、{1}等县领导参加调研。", "据{0}介绍，今年收成比往年好。", "申请人{0}，男，汉族。", "市委副书记{0}到{1}家中看望。",
    "会议由副市长{0}主持，市政府秘书长{1}参加。", "全国劳动模范{0}登台领奖。", "抢险队员{0}不顾个人安危跳入水中。",
    "“收入翻了一番。”脱贫户{0}高兴地说。",
    "{0}、{1}、{2}三位同志被评为优秀共产党员。", "{0}，男，1975年生，大学学历。", "经县委研究决定，{0}任县水利局局长。", "作者：{0}",
    "编辑：{0} 责编：{1} 审核：{2}", "驻村第一书记{0}带领群众修路。",
    "{0}的女儿考上了大学。", "班主任{0}说，孩子们进步很大。", "网格员{0}每天上门服务老人。",
)  # fmt: skip


def with_brands(seed: int = 2026) -> Iterator[str]:
    """Yield texts of many lines; in each text every brand stands once."""
    chance = Random(seed)
    for said in _SAID_OF_BRANDS:
        order = chance.sample(BRANDS, len(BRANDS))
        yield "\n".join(said.format(*order[start : start + 3]) for start in range(0, len(order) - 2, 3))


def with_people(number: int, seed: int = 2026) -> Iterator[str]:
    """Yield ``number`` texts; each says everything once, of people whose names are put together by chance."""
    chance = Random(seed)
    for _ in range(number):
        yield "\n".join(said.format(*(_name(chance) for _ in range(3))) for said in _SAID_OF_PEOPLE)


def _name(chance: Random) -> str:
    return chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2, 2))))
