"""Names of countries, nationalities and languages as sheets have them -> the codes that ManageBac shows.

ManageBac's samples hold two-letter countries and nationalities and three-letter languages (contract 8.1), and some
schools hold other texts, so a name that is not here is kept as it was typed.
"""

from collections.abc import Mapping
from typing import Final

from mbdesk.plan.folding import fold

_COUNTRIES: Final = """
AE = united arab emirates | uae | emirati
AF = afghanistan | afghan
AL = albania | albanian
AM = armenia | armenian
AR = argentina | argentinian | argentine
AT = austria | österreich | austrian | autriche
AU = australia | australian | australie
AZ = azerbaijan | azerbaijani
BA = bosnia and herzegovina | bosnia | bosnian
BD = bangladesh | bangladeshi
BE = belgium | belgique | belgien | belgian
BG = bulgaria | bulgarian
BH = bahrain | bahraini
BO = bolivia | bolivian
BR = brazil | brasil | brazilian | brésil
BY = belarus | belarusian
CA = canada | canadian
CH = switzerland | swiss | schweiz | suisse | suiza
CI = côte d'ivoire | ivory coast | ivorian
CL = chile | chilean
CM = cameroon | cameroonian
CN = china | chinese | prc | people's republic of china | 中国 | chine
CO = colombia | colombian
CR = costa rica | costa rican
CU = cuba | cuban
CY = cyprus | cypriot
CZ = czech republic | czechia | czech
DE = germany | german | deutschland | deutsch | allemagne | alemania
DK = denmark | danish | danmark
DO = dominican republic
DZ = algeria | algerian
EC = ecuador | ecuadorian
EE = estonia | estonian
EG = egypt | egyptian | مصر
ES = spain | spanish | españa | española | español | espagne
ET = ethiopia | ethiopian
FI = finland | finnish
FR = france | french | française | français | frankreich | francia
GB = united kingdom | uk | great britain | britain | british | england
GB = english | scotland | scottish | wales | welsh | royaume-uni
GE = georgia | georgian
GH = ghana | ghanaian
GR = greece | greek
GT = guatemala | guatemalan
HK = hong kong | hong kong sar | hongkonger | 香港
HR = croatia | croatian
HU = hungary | hungarian
ID = indonesia | indonesian
IE = ireland | irish
IL = israel | israeli
IN = india | indian | भारत
IQ = iraq | iraqi
IR = iran | iranian
IS = iceland | icelandic
IT = italy | italian | italia | italie | italien
JM = jamaica | jamaican
JO = jordan | jordanian
JP = japan | japanese | 日本 | japon
KE = kenya | kenyan
KH = cambodia | cambodian
KR = south korea | korea | korean | republic of korea | 대한민국 | 한국 | 韩国
KW = kuwait | kuwaiti
KZ = kazakhstan | kazakh | kazakhstani
LA = laos | lao
LB = lebanon | lebanese | liban
LK = sri lanka | sri lankan
LT = lithuania | lithuanian
LU = luxembourg | luxembourgish
LV = latvia | latvian
LY = libya | libyan
MA = morocco | moroccan | maroc
MC = monaco | monégasque
MD = moldova | moldovan
ME = montenegro | montenegrin
MK = north macedonia | macedonian
MM = myanmar | burma | burmese
MN = mongolia | mongolian
MO = macau | macao
MT = malta | maltese
MU = mauritius | mauritian
MX = mexico | mexican | méxico
MY = malaysia | malaysian
NG = nigeria | nigerian
NL = netherlands | the netherlands | holland | dutch | nederland | pays-bas
NO = norway | norwegian | norge
NP = nepal | nepali | nepalese
NZ = new zealand | new zealander
OM = oman | omani
PA = panama | panamanian
PE = peru | peruvian
PH = philippines | the philippines | filipino | filipina
PK = pakistan | pakistani
PL = poland | polish | polska
PR = puerto rico | puerto rican
PS = palestine | palestinian
PT = portugal | portuguese
PY = paraguay | paraguayan
QA = qatar | qatari
RO = romania | romanian
RS = serbia | serbian
RU = russia | russian | russian federation | россия
RW = rwanda | rwandan
SA = saudi arabia | saudi | ksa
SD = sudan | sudanese
SE = sweden | swedish | sverige
SG = singapore | singaporean
SI = slovenia | slovenian
SK = slovakia | slovak
SN = senegal | senegalese
SV = el salvador | salvadoran
SY = syria | syrian
TH = thailand | thai
TN = tunisia | tunisian
TR = turkey | türkiye | turkish
TW = taiwan | taiwanese | 台湾 | 臺灣
TZ = tanzania | tanzanian
UA = ukraine | ukrainian
UG = uganda | ugandan
US = united states | united states of america | usa | u.s.a. | u.s. | america | american | états-unis | estados unidos
UY = uruguay | uruguayan
UZ = uzbekistan | uzbek
VE = venezuela | venezuelan
VN = vietnam | viet nam | vietnamese
YE = yemen | yemeni
ZA = south africa | south african
ZM = zambia | zambian
ZW = zimbabwe | zimbabwean
"""

_LANGUAGES: Final = """
ARA = arabic | ar | العربية | arabe
BEN = bengali | bangla
BUL = bulgarian
CAT = catalan
CES = czech | cs
DAN = danish | da
DEU = german | de | deutsch | ger | allemand | alemán
ELL = greek | el
ENG = english | en | anglais | inglés | englisch | 英语
EST = estonian
FAS = persian | farsi
FIN = finnish | fi
FRA = french | fr | français | fre | französisch | francés
HEB = hebrew | he
HIN = hindi | hi
HRV = croatian
HUN = hungarian
IND = indonesian | bahasa indonesia
ITA = italian | it | italiano | italien
JPN = japanese | ja | 日本語
KAZ = kazakh
KOR = korean | ko | 한국어
LAV = latvian
LIT = lithuanian
MSA = malay | bahasa melayu
NLD = dutch | nl | nederlands
NOR = norwegian
POL = polish | pl | polski
POR = portuguese | pt | português
RON = romanian | ro
RUS = russian | ru | русский
SLK = slovak
SLV = slovenian
SPA = spanish | es | español | castellano | espagnol | spanisch
SRP = serbian
SWE = swedish | sv
TAM = tamil
TGL = tagalog | filipino
THA = thai | th
TUR = turkish | tr | türkçe
UKR = ukrainian | uk
URD = urdu
VIE = vietnamese | vi
ZHO = chinese | zh | mandarin | cantonese | 中文 | 普通话 | 汉语 | chi
"""


def _table(lines: str) -> Mapping[str, str]:
    pairs = (line.partition("=") for line in lines.strip().splitlines())
    return {fold(name): code.strip() for code, _, names in pairs for name in (code, *names.split("|"))}


COUNTRIES: Final = _table(_COUNTRIES)
"""Folded name, people's name or code -> two-letter code."""

LANGUAGES: Final = _table(_LANGUAGES)
"""Folded name or code -> three-letter code."""


def country(text: str) -> str:
    """The two-letter code of a country or nationality, or ``text`` itself when it is not a common one."""
    return COUNTRIES.get(fold(text), text)


def language(text: str) -> str:
    """The three-letter code of a language, or ``text`` itself when it is not a common one."""
    return LANGUAGES.get(fold(text), text)
