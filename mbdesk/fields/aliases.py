"""Other headings that people give a field, folded to lower case, in six languages.

One or more lines per field: its key, then headings parted by `` | ``. Used to match the columns of a sheet.
"""

from collections.abc import Mapping
from typing import Final

_LINES: Final = """
email = email | e-mail | email address | mail | courriel | correo | 电子邮件 | 邮箱 | البريد الإلكتروني
first_name = given name | forename | first | prénom | prenom | nombre | vorname | 名 | 名字 | الاسم الأول
middle_name = middle | second name | deuxième prénom | segundo nombre | zweiter vorname
last_name = surname | family name | last | nom | nom de famille | apellido
last_name = apellidos | nachname | familienname | 姓 | 姓氏 | اسم العائلة
nickname = known as | preferred | surnom | apodo | rufname
other_name = native name | name in other language | autre nom | otro nombre
phone_number = telephone | tel | home phone | téléphone | teléfono | telefon | 电话 | هاتف
mobile_phone_number = mobile | cell | cell phone | mobile number | portable | móvil | celular | handy | 手机 | جوال
street_address = address | street | address 1 | adresse | dirección | straße | 地址
street_address_ii = address 2 | address line 2
city = town | ville | ciudad | stadt | ort | 城市
state = province | county | region | région | provincia
zipcode = zip | zip code | postcode | code postal | código postal | plz | 邮编
country = pays | país | land | 国家
gender = sex | sexe | sexo | geschlecht | 性别 | الجنس | m/f
birthday = date of birth | dob | birth date | d.o.b. | born | date de naissance
birthday = fecha de nacimiento | geburtsdatum | 出生日期 | تاريخ الميلاد
nationalities = nationality | citizenship | nationalité | nacionalidad | staatsangehörigkeit | 国籍
languages = language | home language | mother tongue | langue | idioma | sprache | 语言
national_id = passport | id card | passport number | identity number
student_id = id | student number | student no | admission number | admission no | adm no
student_id = pupil id | matricule | numéro | matrícula | schülernummer | 学号 | رقم الطالب
year_group_id = year | grade | class | form | entry grade | grade applied for | year level
year_group_id = classe | niveau | année | curso | grado | klasse | jahrgang | 年级 | الصف
attendance_start_date = start date | entry date | admission date | date of entry | first day
id = managebac id | mb id
salutation = title | mr/mrs | civilité | anrede | tratamiento
title = occupation | profession | job
employer = company | employeur | arbeitgeber | empresa
"""


def _aliases() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _LINES.strip().splitlines():
        key, _, headings = line.partition("=")
        found[key.strip()] = (*found.get(key.strip(), ()), *(heading.strip() for heading in headings.split("|")))
    return found


ALIASES: Final = _aliases()
"""Field key -> headings."""
