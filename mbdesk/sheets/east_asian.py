"""Which Chinese, Japanese or Korean encoding a list of names is in, told by the characters that names are made of.

Bytes of one such encoding nearly always are characters in the others too, but rare ones that nobody is called by. A
list of short names is too little for models of whole languages.
"""

from functools import cache
from typing import Final

_SIMPLIFIED: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明"
    "超兰霞平刚桂文华建国志海玉春红小晓佳欣怡梓涵宇浩轩子雨思嘉诗晨俊博雪婷慧颖琳丹玲萍燕梅莉云飞鹏辉波斌鑫宁成东永新光天宏"
    "立峰振家德荣义庆福贵凤珍美琴素香月莲淑惠翠雅芝莹琪瑶瑞昊睿泽铭辰奕诺一安然乐心悦可馨彤依语萱若妍源桐民卫"
    "学生姓名班级年男女北京市上海区父母出日期性别电话邮箱国籍地址备注号初高中"
)
_TRADITIONAL: Final = (
    "王李張劉陳楊黃趙吳周徐孫馬朱胡郭何林高羅鄭梁謝宋唐許鄧韓馮曹彭曾蕭田董袁潘于蔣蔡余杜葉程蘇魏呂丁任沈姚盧姜崔鍾譚陸汪范"
    "金石廖賈夏韋方白鄒孟熊秦邱江尹薛段雷侯龍史陶黎賀顧毛郝龔邵萬錢嚴武戴莫孔湯賴詹洪翁簡游莊顏柯温偉芳娜秀英敏靜麗強磊軍洋"
    "勇艷傑娟濤明超蘭霞平剛桂文華建國志海玉春紅小曉佳欣怡梓涵宇浩軒子雨思嘉詩晨俊博雪婷慧穎琳丹玲萍燕梅莉雲飛鵬輝波斌鑫寧成"
    "東永新光天宏立峰振家德榮義慶福貴鳳珍美琴素香月蓮淑惠翠雅芝瑩琪瑤瑞睿澤銘辰諾一安然樂心悅可馨彤依語萱若妍君芬冠廷彥鈺喆"
    "雯佩宜豪儀學生姓名班級年男女臺台北市新區父母出日期性別電話國籍地址備註號初高中"
)
_JAPANESE: Final = (
    "佐藤鈴木高橋田中伊渡辺邊山本村小林加吉口松井上清水斎崎森池前岡長谷川後石近遠青坂福太三原野金子内島大翔美咲健一陽菜結衣"
    "悠真颯葵凛莉奈々桜櫻香織里恵愛優花実央希直樹拓也雄和彦郎次蓮髙﨑西東南北今竹阿部服安武丸平河久保宮新関名姓生年月日性別男女"
    "学級電話住所父母保護者組番号国籍氏"
)
_COMMON: Final = {
    "gb18030": _SIMPLIFIED,
    "big5": _TRADITIONAL,
    "shift_jis": _JAPANESE,
    "cp932": _JAPANESE,
    "euc_jp": _JAPANESE,
}


def east_asian(data: bytes, share: float = 0.3) -> str:
    """The encoding of ``data``, "" when these are no such names. Korean is told apart elsewhere, by its syllables.

    ``share`` of the characters have to be common: in a wrong encoding fewer than one in ten is.
    """
    scores = {encoding: _share(data, encoding) for encoding in _COMMON}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= share else ""


def _share(data: bytes, encoding: str) -> float:
    """How many of the characters beyond ASCII are common in names, 0 when the bytes do not fit the encoding."""
    try:
        special = [char for char in data.decode(encoding) if ord(char) > 127]
    except UnicodeDecodeError:
        return 0.0
    return sum(map(_set(encoding).__contains__, special)) / len(special) if special else 0.0


@cache
def _set(encoding: str) -> frozenset[str]:
    kana = "".join(map(chr, range(0x3041, 0x30FF))) if _COMMON[encoding] is _JAPANESE else ""
    return frozenset(_COMMON[encoding] + kana)
