"""Surnames. The common ones alone tell a name beside an age or a class; the rarer ones need a post or a verb beside them.

Surnames that are mostly other words (和、应、全、解) are left out.
"""

COMMON_COMPOUND = "欧阳|上官|诸葛|司马|司徒|东方|令狐|皇甫|慕容|尉迟"
COMPOUND = f"{COMMON_COMPOUND}|夏侯|公孙|长孙|宇文"
"""Surnames of two characters, as a pattern has them."""
COMMON_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾"
    "邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹曲"
)
SURNAMES = COMMON_SURNAMES + (
    "褚卫尤戚喻柏窦云奚郎昌凤花鲍费廉岑滕邬卞乐时皮卓蔺屠穆祁宁甘钭阮虞柯昝房裘缪宗宣贲郁杭包诸荀羊甄封芮储靳汲邴糜井富巫乌巴弓牧隗山谷"
    "车宓蓬郗班仰秋仲伊宫仇栾暴厉戎祖束蒲邰索咸籍池闻莘党贡劳逄姬扶堵冉宰郦雍璩桑桂濮寿边扈燕冀郏浦农晏瞿充慕连茹习宦艾鱼容古慎戈"
    "庾终暨居衡弘匡国寇禄阙东殴殳沃蔚越夔隆师巩厍敖融冷訾阚饶毋沙乜养鞠须丰巢蒯荆红游竺权逯盖桓仝亓佟闫肖付麻芈佘岳苑"
)
