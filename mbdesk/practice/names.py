"""Names from many languages and scripts.

A part written as `native|latin` has a Latin reading: the practice school then fills `other_name`
with it, as schools do, so that people who cannot type the script still find the person.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Language:
    """Where a family's names come from, and what else usually goes with that."""

    families: tuple[str, ...]
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    country: str
    code: str
    dial: str
    weight: int = 2


@dataclass(frozen=True, slots=True)
class Name:
    """One person's name as the school writes it; `latin_*` for addresses and sorting by hand."""

    first: str | None
    last: str
    other: str | None
    latin_first: str
    latin_last: str
    gender: str


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


LANGUAGES: tuple[Language, ...] = (
    Language(
        _names("Smith, Taylor, Walker, Hughes, Clarke, Bennett, Fletcher, Whitmore-Jones, Ashcroft, Pemberton"),
        _names("Emma, Charlotte, Isla, Grace, Poppy, Harriet, Amelia, Florence"),
        _names("Oliver, Harry, George, Theo, Alfie, Samuel, Edward, Rupert"),
        "GB",
        "ENG",
        "+44 20",
        6,
    ),
    Language(
        _names("O'Brien, O'Connor, Murphy, Ní Bhriain, MacDonagh, Ó Súilleabháin, D'Arcy"),
        _names("Aoife, Niamh, Siobhán, Caoimhe, Róisín, Sinéad"),
        _names("Seán, Oisín, Ciarán, Pádraig, Eoin, Tadhg"),
        "IE",
        "ENG",
        "+353 1",
    ),
    Language(
        _names("Silva, Souza, Gonçalves, Araújo, Magalhães, Conceição, Brandão, dos Santos"),
        _names("Beatriz, Inês, Luísa, Mariana, Conceição, Letícia"),
        _names("João, Tomás, Gonçalo, Vinícius, Simão, André"),
        "BR",
        "POR",
        "+55 11",
        3,
    ),
    Language(
        _names("García, Fernández, Muñoz, Peña, Ibáñez, Rodríguez de la Fuente, Núñez, Gutiérrez"),
        _names("Lucía, Sofía, Begoña, Ximena, María José, Inés"),
        _names("Íñigo, José Ángel, Martín, Nicolás, Andrés, Raúl"),
        "ES",
        "SPA",
        "+34 91",
        3,
    ),
    Language(
        _names("Schröder, Weiß, Köhler, Jäger, Großmann, Schäfer, Vogel, von der Heide"),
        _names("Jördis, Käthe, Lena, Frieda, Änne, Marlene"),
        _names("Jürgen, Björn, Lukas, Götz, Matthias, Emil"),
        "DE",
        "GER",
        "+49 30",
        3,
    ),
    Language(
        _names("Lefèvre, Dubois, Béranger, d'Estaing, Guérin, L'Hermite, Noël, François"),
        _names("Chloé, Zélie, Anaïs, Éloïse, Hélène, Maëlle"),
        _names("Théo, Loïc, François, Étienne, Gaël, Rémi"),
        "FR",
        "FRE",
        "+33 1",
        3,
    ),
    Language(
        _names("Kowalski, Wiśniewski, Zieliński, Łukaszewicz, Świętochowski, Gąsiorowski, Wójcik, Żak"),
        _names("Agnieszka, Małgorzata, Łucja, Świętosława, Zofia, Hanna"),
        _names("Łukasz, Paweł, Stanisław, Wojciech, Grzegorz, Michał"),
        "PL",
        "POL",
        "+48 22",
        4,
    ),
    Language(
        _names("王|Wang, 李|Li, 刘|Liu, 陈|Chen, 杨|Yang, 赵|Zhao, 欧阳|Ouyang, 吴|Wu, 周|Zhou, 徐|Xu"),
        _names("小红|Xiaohong, 静|Jing, 丽娜|Lina, 雨桐|Yutong, 梦瑶|Mengyao, 佳怡|Jiayi"),
        _names("伟|Wei, 强|Qiang, 子涵|Zihan, 浩然|Haoran, 宇轩|Yuxuan, 明|Ming"),
        "CN",
        "CHI",
        "+86 10",
        4,
    ),
    Language(
        _names("Chen, Lin, Huang, Tsai, Hsu, Chang, Ng, Wong, Cheung"),
        _names("Mei-Ling, Hui-Wen, Ka-Yan, Yi-Chun, Shu-Fen, Wing"),
        _names("Chih-Hao, Wei-Ting, Ka-Ho, Chun-Wai, Yu-Jie, Man-Kit"),
        "HK",
        "CHI",
        "+852",
        3,
    ),
    Language(
        _names("佐藤|Sato, 鈴木|Suzuki, 髙橋|Takahashi, 渡邊|Watanabe, 小林|Kobayashi, 﨑山|Sakiyama"),
        _names("さくら|Sakura, 陽菜|Hina, 美咲|Misaki, 結衣|Yui, 葵|Aoi"),
        _names("蓮|Ren, 大翔|Hiroto, 悠真|Yuma, 健太|Kenta, 翔太|Shota"),
        "JP",
        "JPN",
        "+81 3",
        2,
    ),
    Language(
        _names("김|Kim, 이|Lee, 박|Park, 최|Choi, 정|Jung, 황보|Hwangbo"),
        _names("서연|Seoyeon, 지우|Jiwoo, 민서|Minseo, 하은|Haeun"),
        _names("민준|Minjun, 도윤|Doyun, 서준|Seojun, 지호|Jiho"),
        "KR",
        "KOR",
        "+82 2",
        3,
    ),
    Language(
        _names("الحسن|Al-Hasan, النجار|Al-Najjar, حداد|Haddad, القاضي|Al-Qadi, منصور|Mansour, خوري|Khoury"),
        _names("ليلى|Layla, فاطمة|Fatima, نور|Nour, ياسمين|Yasmin, مريم|Maryam"),
        _names("عمر|Umar, يوسف|Yusuf, خالد|Khalid, كريم|Karim, زيد|Zayd"),
        "JO",
        "ARA",
        "+962 6",
        2,
    ),
    Language(
        _names("Al-Rashid, El Amrani, bin Saleh, Abdel-Rahman, Ben Youssef, Haddad"),
        _names("Amina, Salma, Khadija, Rania, Hiba"),
        _names("Tariq, Hamza, Bilal, Ilyas, Abdulrahman"),
        "AE",
        "ARA",
        "+971 4",
        3,
    ),
    Language(
        _names(
            "Шевченко|Shevchenko, Коваленко|Kovalenko, Їжакевич|Yizhakevych, Бондаренко|Bondarenko, Ґалаґан|Galagan"
        ),
        _names("Оксана|Oksana, Соломія|Solomiia, Дарина|Daryna, Юлія|Yuliia"),
        _names("Тарас|Taras, Андрій|Andrii, Назар|Nazar, Євген|Yevhen"),
        "UA",
        "UKR",
        "+380 44",
        3,
    ),
    Language(
        _names("Popova, Ivanenko, Соколов|Sokolov, Васильев|Vasiliev, Щербаков|Shcherbakov"),
        _names("Анна|Anna, Екатерина|Ekaterina, Ольга|Olga, Наталья|Natalia"),
        _names("Дмитрий|Dmitry, Алексей|Alexey, Иван|Ivan, Фёдор|Fyodor"),
        "KZ",
        "RUS",
        "+7 717",
        2,
    ),
    Language(
        _names("Nguyễn, Trần, Phạm, Đặng, Lê, Huỳnh"),
        _names("Thị Hương, Ngọc Ánh, Thùy Dương, Bảo Châu"),
        _names("Văn Đức, Minh Quân, Quốc Bảo, Thành Đạt"),
        "VN",
        "VIE",
        "+84 24",
        3,
    ),
    Language(
        _names("Yılmaz, Öztürk, Şahin, Çelik, İnönü, Güneş"),
        _names("Ayşe, İpek, Çiğdem, Gülşah, Elif"),
        _names("Çağlar, İbrahim, Oğuz, Ömer, Şükrü"),
        "TR",
        "TUR",
        "+90 312",
        2,
    ),
    Language(
        _names("Sharma, Venkataraman, Mukherjee, Chattopadhyay, Iyer, Krishnamurthy, Kaur"),
        _names("Priya, Ananya, Lakshmi, Kavya, Meenakshi"),
        _names("Arjun, Rohan, Vikram, Balasubramanian, Aditya"),
        "IN",
        "HIN",
        "+91 11",
        4,
    ),
    Language(
        _names("Suharto, Sukarno, Wahyuningsih, Megawati, Kartika, Budiono"),
        _names("-"),
        _names("-"),
        "ID",
        "IND",
        "+62 21",
        1,
    ),
    Language(
        _names("Okoro, Adébáyọ̀, Nwachukwu, Ọlátúnjí, Mensah, Abebe"),
        _names("Chidinma, Adéọlá, Ngozi, Ọmọlará, Hiwot"),
        _names("Chukwuemeka, Babátúndé, Kwame, Olúwaségun, Dawit"),
        "NG",
        "ENG",
        "+234 1",
        3,
    ),
    Language(
        _names("van der Berg, de Vries, van 't Hoff, IJsselmuiden, ten Brink"),
        _names("Anouk, Fenna, Noortje, Sanne"),
        _names("Jeroen, Thijs, Sjoerd, IJsbrand"),
        "NL",
        "DUT",
        "+31 20",
        2,
    ),
    Language(
        _names("Jónsdóttir, Þorsteinsson, Ægisdóttir, Sørensen, Ångström, Hämäläinen, Øverland"),
        _names("Guðrún, Åsa, Sigríður, Päivi, Bjørg"),
        _names("Þórður, Håkon, Søren, Jyrki, Ásgeir"),
        "SE",
        "SWE",
        "+46 8",
        2,
    ),
    Language(
        _names("Suksawat-Charoenpanichkul, Rattanakosin, ศรีสุข|Srisuk, Wongsawat"),
        _names("Pimchanok, Kanokwan, Nattaporn, สุดา|Suda"),
        _names("Thanakorn, Phumiphat, Chaiwat, สมชาย|Somchai"),
        "TH",
        "THA",
        "+66 2",
        1,
    ),
    Language(
        _names("Wolfeschlegelsteinhausenbergerdorff, Featherstonehaugh-Cholmondeley, Papadopoulos-Konstantinidou"),
        _names("Maximiliana Alexandrina Wilhelmine, Christina-Evangelia"),
        _names("Hubert Blaine Maximilian, Aristotelis-Panagiotis"),
        "CH",
        "GER",
        "+41 44",
        1,
    ),
)

_WEIGHTS = [language.weight for language in LANGUAGES]


def pick_language(random: Random) -> Language:
    """A family's language, common ones more often."""
    return random.choices(LANGUAGES, _WEIGHTS)[0]


def name_person(random: Random, language: Language, family: str, girl: bool) -> Name:
    """A name for one member of the family `family`; a `-` stands for people with a single name."""
    given = random.choice(language.girls if girl else language.boys)
    first, _, latin_first = given.partition("|")
    last, _, latin_last = family.partition("|")
    gender = "Female" if girl else "Male"
    if first == "-":
        return Name(None, last, None, "", last, gender)
    if girl and language.code == "POL" and last.endswith("ski"):
        last = last[:-1] + "a"
    latin = None
    if latin_first or latin_last:
        words = (latin_last or last, latin_first or first)
        latin = " ".join(words if language.code in ("CHI", "JPN", "KOR") else reversed(words))
    return Name(first, last, latin, latin_first or first, latin_last or last, gender)
