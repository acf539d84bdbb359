"""Other headings that people give a field, folded to lower case, in six languages.

One or more lines per field: its key, then headings parted by `` | ``. Used to match the columns of a sheet.
"""

from collections.abc import Mapping
from typing import Final

_LINES: Final = """
email = email | e-mail | email address | mail | courriel | correo | 电子邮件 | 邮箱 | البريد الإلكتروني
email = correo electrónico | dirección de correo | adresse e-mail | adresse électronique | e-mail-adresse
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
attendance_start_date = start date | entry date | admission date | date of entry | first day | date d'entrée
attendance_start_date = date d'inscription | fecha de ingreso | fecha de alta | eintrittsdatum
attendance_start_date = 入学日期 | تاريخ الالتحاق
class_id = class name | class code | class id | course | course name | course code | section | teaching group | cours
class_id = groupe | classe | clase | asignatura | grupo | kurs | klasse | lerngruppe | 课程 | 班级 | 班 | الفصل | المادة
leaving_on = date of leaving | date left | left on | leave date | last day | last day of attendance | exit date
leaving_on = end date | withdrawal date | departure date | date de départ | date de sortie | fecha de baja
leaving_on = fecha de salida | austrittsdatum | abgangsdatum | abgang am | 离校日期 | 退学日期 | تاريخ المغادرة
withdrawn_on = date withdrawn | date of withdrawal | withdrawn
graduated_on = date graduated | date of graduation | graduation date | graduated | date de fin d'études
graduated_on = fecha de graduación | abschlussdatum | 毕业日期 | تاريخ التخرج
leaving = leaving reason | reason for leaving | reason | leaver type | how they left | motif de départ | motif
leaving = motivo de baja | motivo | abgangsgrund | grund | 离校原因 | سبب المغادرة
identifier = id | staff number | staff no | staff code | employee id | employee number | employee no | teacher id
identifier = kürzel | lehrerkürzel | code enseignant | clave docente
identifier = teacher code | teacher number | personnel number | matricule | numéro du personnel | número de empleado
identifier = personalnummer | 工号 | 教工号 | الرقم الوظيفي
id = managebac id | mb id
salutation = title | mr/mrs | civilité | anrede | tratamiento | 称谓 | اللقب
title = occupation | profession | job | métier | ocupación | profesión | cargo | beruf | 职业 | المهنة
employer = company | employeur | entreprise | arbeitgeber | empresa | empleador | 工作单位 | 雇主 | جهة العمل
work_email = office email | business email | professional email | e-mail professionnel | courriel professionnel
work_email = correo del trabajo | correo laboral | geschäftliche e-mail | dienstliche e-mail | 工作邮箱 | بريد العمل
work_phone = office phone | business phone | téléphone professionnel | téléphone travail | teléfono del trabajo
work_phone = teléfono laboral | telefon geschäftlich | diensttelefon | 工作电话 | هاتف العمل
"""


def _aliases() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _LINES.strip().splitlines():
        key, _, headings = line.partition("=")
        found[key.strip()] = (*found.get(key.strip(), ()), *(heading.strip() for heading in headings.split("|")))
    return found


ALIASES: Final = _aliases()
"""Field key -> headings."""
