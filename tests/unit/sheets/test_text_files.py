"""Text files: encodings, separators, quotes, line ends (quality B09, B10)."""

from typing import Any

import pytest

from mbdesk.errors import SheetError
from mbdesk.sheets.content import Content
from mbdesk.sheets.encoding import decode
from mbdesk.sheets.opening import content_of
from tests.unit.sheets.books import texts


def read(data: bytes | str, suffix: str = ".csv", **options: Any) -> Content:
    return content_of(data.encode() if isinstance(data, str) else data, suffix=suffix, **options)


PEOPLE = "Surname;First name\r\nMüller;Zoë\r\nGonçalves;João\r\nØstergård;Åse\r\n"
ROWS = [["Surname", "First name"], ["Müller", "Zoë"], ["Gonçalves", "João"], ["Østergård", "Åse"]]


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-16-le", None),
        ("utf-16-be", None),
        ("utf-32", None),
        ("cp1252", "encoding:cp1252"),
    ],
)
def test_western_files_are_read_in_whatever_encoding(encoding: str, note: str | None) -> None:
    content = read(PEOPLE.encode(encoding))
    assert texts(content) == ROWS
    assert [n for n in content.notes if n.startswith("encoding")] == ([note] if note else [])


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        ("Name,Born\nZoë,2011\n".encode("utf-16"), ("letters:utf-16",)),
        ("sep=;\nName;Born\nZoë;2011\n".encode(), ("parted_by:;",)),
        ("Name,Born\nZoë,2011\n".encode(), ()),
    ],
)
def test_what_the_file_says_itself_is_noted_but_is_no_guess(data: bytes, notes: tuple[str, ...]) -> None:
    assert read(data).notes == notes


NAMES = {
    "cp1250": "Świątek Wójcik Łukasz Grzegorz Brzęczyszczykiewicz Żółć Małgorzata Kołodziejczyk Wiśniewska Dąbrowski "
    "Jarosław Stanisław Agnieszka Świerczyńska Błażej Rzeszów Łódź Gdańsk",
    "cp1251": "Иванова Анна Сергеевна, Петров Дмитрий Александрович, Екатерина Смирнова, Ольга Кузнецова, город Москва",
    "cp1253": "Παπαδόπουλος Γεώργιος, Ελένη Αντωνίου, Δήμητρα Κωνσταντίνου, Νίκος Βασιλείου, Αθήνα και Θεσσαλονίκη",
    "cp1254": "Yılmaz Ayşe, Öztürk Mehmet Çağrı, Şahin İbrahim, Güneş Gülşen, Doğan Oğuz, Işık Ümit, İstanbul Beşiktaş",
    "cp1255": "ישראלי ישראל, כהן נועה, לוי דוד, מזרחי שרה, פרץ יוסף, ביטון רחל, ירושלים תל אביב חיפה",
    "cp1256": "محمد الأحمد، فاطمة الزهراء، عبد الله بن سعيد، ليلى حداد، يوسف إبراهيم، القاهرة والإسكندرية",
    "shift_jis": "佐藤 健一、鈴木 美咲、高橋 陽菜、田中 大翔、渡辺 さくら、伊藤 ひなた、東京都渋谷区、アメリカ",
    "gb18030": "张伟 王芳 李娜 刘洋 陈静 杨光 赵敏 黄磊 周杰 吴秀英 北京市海淀区 上海市浦东新区 学生姓名",
    "big5": "張偉 王芳 李娜 劉洋 陳靜 楊光 趙敏 黃磊 周杰 吳秀英 臺北市 新北市 學生姓名 國立中學",
    "euc_kr": "김민준 이서연 박지훈 최수빈 정예은 강도윤 조하은 윤서준 서울특별시 강남구 학생 이름 부모",
    "tis_620": "สมชาย ใจดี มาลี สุขใจ นักเรียน โรงเรียน กรุงเทพมหานคร เชียงใหม่ ผู้ปกครอง วันเกิด",
    "koi8_r": "Иванова Анна Сергеевна, Петров Дмитрий Александрович, Екатерина Смирнова, Ольга Кузнецова, город Москва",
}


@pytest.mark.parametrize("encoding", list(NAMES))
def test_other_scripts_are_told_from_a_few_lines(encoding: str) -> None:
    text = "Name;Note\n" + "".join(f"{NAMES[encoding]};{n}\n" for n in range(4))
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.guessed


LATIN_NAMES = {
    "cp1252": (
        "São João Conceição Araújo Brandão",
        "Muñoz Peña, Íñigo José Ángel",
        "Élodie Lefèvre, Hélène Françoise Noël Benoît",
        "Schröder Weiß, Jürgen",
        "Þórður Guðrún Sigríður",
        "Sørensen, Håkon, Åsa, Ægir",
        "Siobhán D’Arcy",
        "Lukas D’Arcy",
        "Muñoz Lefèvre Schröder Åsa São Ødegård",
    ),
    "cp1250": (
        "Nagy Ödön, Kovács Lőrinc, Szabó Győző, Varga Gergő",
        "Dvořák Jiří, Nováková Kateřina, Příbram Růžena, Žižka",
        "Wójcik Łukasz, Świątek Małgorzata",
        "Horvat Đurđa, Kovačić Željko, Perić Šime",
        "Popescu Ştefan, Ionescu Mălina, Constanţa Băsescu",
    ),
    "cp1254": ("Yılmaz Ayşe, Öztürk Çağrı, Şahin İbrahim, Doğan Oğuz",),
    "cp1257": ("Žemaitis Rūta Šimkūnaitė Ąžuolas Eglė", "Bērziņš Jānis, Līga Kalniņa, Ģirts Ķēniņš"),
    "mac_roman": ("São João Conceição Araújo", "Muñoz Peña, José Ángel", "Élodie Lefèvre, Françoise", "Schröder, Weiß"),
}


@pytest.mark.parametrize(
    ("encoding", "names"), [(encoding, names) for encoding, lists in LATIN_NAMES.items() for names in lists]
)
def test_a_few_accents_tell_the_latin_encodings_apart(encoding: str, names: str) -> None:
    text = f"Name\n{names}\n"
    assert decode(text.encode(encoding)).text == text


def test_the_person_can_name_the_encoding_and_a_wrong_name_is_told() -> None:
    data = "Name\nИванова\n".encode("koi8_r")
    assert texts(read(data, encoding="koi8_r"))[1] == ["Иванова"]
    for wrong in ("utf-8", "no-such-encoding"):
        with pytest.raises(SheetError) as caught:
            read(data, encoding=wrong)
        assert (caught.value.reason, caught.value.place) == ("wrong_encoding", wrong)


def test_a_few_broken_letters_in_utf8_are_counted_not_hidden() -> None:
    content = read("Name\n" + "Müller Zoë\n" * 9 + "Garc", ".csv").rows
    assert len(content) == 11
    mixed = ("Name\n" + "Müller Zoë\n" * 9).encode() + "García\n".encode("cp1252")
    content_mixed = read(mixed)
    assert texts(content_mixed)[10] == ["Garc\ufffda"]
    assert {"encoding:utf-8", "broken_letters:1"} <= set(content_mixed.notes)


@pytest.mark.parametrize(
    ("text", "rows", "note"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]], None),
        ("a;b\n1,5;2,5\n3,5;4,5\n", [["a", "b"], ["1,5", "2,5"], ["3,5", "4,5"]], "separator:;"),
        ("a\tb\n1\t2\n", [["a", "b"], ["1", "2"]], "separator:\t"),
        ("a|b\n1|2\n", [["a", "b"], ["1", "2"]], "separator:|"),
        ("sep=;\na;b\n1;2\n", [["a", "b"], ["1", "2"]], None),
        ("sep=,\r\na,b\r\n", [["a", "b"]], None),
        ('"sep=|"\na|b;c\n', [["a", "b;c"]], None),
        (
            'Name;Born\n"Silva, Ana";2011\n"Okoro, Ben";2012\n',
            [["Name", "Born"], ["Silva, Ana", "2011"], ["Okoro, Ben", "2012"]],
            "separator:;",
        ),
        ("Riverside\n\nName,Born\nAna,2011\n", [["Riverside", ""], ["Name", "Born"], ["Ana", "2011"]], None),
        ("Name\nAna\nBen\n", [["Name"], ["Ana"], ["Ben"]], None),
        ("a,b\r1,2\r3,4", [["a", "b"], ["1", "2"], ["3", "4"]], None),
        ("a,b\r\n1,2\n3,4\r", [["a", "b"], ["1", "2"], ["3", "4"]], None),
        ('a,b\n"x\r\ny","he said ""no"""\n', [["a", "b"], ["x\r\ny", 'he said "no"']], None),
        ('a,b\n5" pipe,x\n', [["a", "b"], ['5" pipe', "x"]], None),
        ("a,b\n 00417 ,x \n", [["a", "b"], [" 00417 ", "x "]], None),
        ("a,b,,\n1,2,,\n,,,\n", [["a", "b"], ["1", "2"]], None),
    ],
)
def test_rows_are_split_as_people_meant_them(text: str, rows: list[list[str]], note: str | None) -> None:
    content = read(text)
    assert texts(content) == rows
    assert [n for n in content.notes if n.startswith("separator")] == ([note] if note else [])


def test_blank_lines_and_broken_cells_count_as_excel_counts_them() -> None:
    content = read('Name,Note\n\nAna,"two\nlines"\n\n\nBen,\n')
    assert [number for number, _, _ in content.rows] == [1, 3, 6]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('Name,Note\nAna,"never closed\nBen,x\n', "2"),
        ('Name,Note\nAna,"never closed\nBen,"x"\nCem,y\n', "2"),
        ('Name,Note\nAna,"fine,\nstill fine"\nBen,"open\n', "4"),
        ('Name,Note\nAna,"open', "2"),
        ('sep=,\nName,Note\nAna,"open', "3"),
    ],
)
def test_a_quote_that_is_never_closed_is_found_by_its_line(text: str, line: str) -> None:
    with pytest.raises(SheetError) as caught:
        read(text, separator=None if "sep=" in text else ",")
    assert (caught.value.reason, caught.value.place) == ("unbalanced_quote", line)


def test_nul_characters_are_dropped_and_told() -> None:
    content = read(b"Name,Born\nAn\x00a,2011\n")
    assert texts(content) == [["Name", "Born"], ["Ana", "2011"]]
    assert "nul_removed" in content.notes


SPECTRUM: dict[str, tuple[str, list[list[str]]]] = {
    "comma_in_quotes": (
        'first,last,address,city,zip\nJohn,Doe,120 any st.,"Anytown, WW",08123',
        [["first", "last", "address", "city", "zip"], ["John", "Doe", "120 any st.", "Anytown, WW", "08123"]],
    ),
    "empty": ('a,b,c\n1,"",""\n2,3,4', [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]]),
    "empty_crlf": ('a,b,c\r\n1,"",""\r\n2,3,4', [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]]),
    "escaped_quotes": ('a,b\n1,"ha ""ha"" ha"\n3,4', [["a", "b"], ["1", 'ha "ha" ha'], ["3", "4"]]),
    "json": (
        'key,val\n1,"{""type"": ""Point"", ""coordinates"": [102.0, 0.5]}"',
        [["key", "val"], ["1", '{"type": "Point", "coordinates": [102.0, 0.5]}']],
    ),
    "newlines": (
        'a,b,c\n1,2,3\n"Once upon \na time",5,6\n7,8,9',
        [["a", "b", "c"], ["1", "2", "3"], ["Once upon \na time", "5", "6"], ["7", "8", "9"]],
    ),
    "newlines_crlf": (
        'a,b,c\r\n1,2,3\r\n"Once upon \r\na time",5,6\r\n7,8,9',
        [["a", "b", "c"], ["1", "2", "3"], ["Once upon \r\na time", "5", "6"], ["7", "8", "9"]],
    ),
    "quotes_and_newlines": (
        'a,b\n1,"ha \n""ha"" \nha"\n3,4',
        [["a", "b"], ["1", 'ha \n"ha" \nha'], ["3", "4"]],
    ),
    "simple": ("a,b,c\n1,2,3", [["a", "b", "c"], ["1", "2", "3"]]),
    "simple_crlf": ("a,b,c\r\n1,2,3", [["a", "b", "c"], ["1", "2", "3"]]),
    "utf8": ("a,b,c\n1,2,3\n4,5,ʤ", [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "ʤ"]]),
    "location_coordinates": (
        'Phone Number,Coordinates,Notes\n"(555) 555-0100","21.04, -86.87","x"\n+44 20,"1,2",',
        [["Phone Number", "Coordinates", "Notes"], ["(555) 555-0100", "21.04, -86.87", "x"], ["+44 20", "1,2", ""]],
    ),
}


@pytest.mark.parametrize("case", list(SPECTRUM))
def test_the_cases_every_csv_reader_is_measured_by(case: str) -> None:
    text, rows = SPECTRUM[case]
    assert texts(read(text)) == rows


def test_a_cell_of_any_length_is_whole() -> None:
    long = "x" * 300_000
    assert texts(read(f"Name,Note\nAna,{long}\n"))[1] == ["Ana", long]
