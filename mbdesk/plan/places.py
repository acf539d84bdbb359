"""Names of countries, nationalities and languages as sheets have them -> the codes that ManageBac shows.

ManageBac's samples hold two-letter countries and nationalities and three-letter languages (contract 8.1), and some
schools hold other texts, so a name that is not here is kept as it was typed.
"""

from collections.abc import Mapping
from typing import Final

from mbdesk.plan.folding import fold

_COUNTRIES: Final = """
AD = andorra | andorran
AE = united arab emirates | uae | emirati
AF = afghanistan | afghan
AG = antigua and barbuda | antigua | antiguan
AL = albania | albanian
AM = armenia | armenian
AO = angola | angolan
AR = argentina | argentinian | argentine
AT = austria | österreich | austrian | autriche
AU = australia | australian | australie
AZ = azerbaijan | azerbaijani
BA = bosnia and herzegovina | bosnia | bosnian
BB = barbados | barbadian
BD = bangladesh | bangladeshi
BE = belgium | belgique | belgien | belgian
BF = burkina faso | burkinabe
BG = bulgaria | bulgarian
BH = bahrain | bahraini
BI = burundi | burundian
BJ = benin | beninese
BN = brunei | brunei darussalam | bruneian
BO = bolivia | bolivian | bolivia, plurinational state of
BR = brazil | brasil | brazilian | brésil
BS = bahamas | the bahamas | bahamian
BT = bhutan | bhutanese
BW = botswana | motswana
BY = belarus | belarusian
BZ = belize | belizean
CA = canada | canadian
CD = democratic republic of the congo | congo, democratic republic of the | dr congo | drc
CF = central african republic
CG = republic of the congo | congo brazzaville
CH = switzerland | swiss | schweiz | suisse | suiza
CI = côte d'ivoire | ivory coast | ivorian
CL = chile | chilean
CM = cameroon | cameroonian
CN = china | chinese | prc | people's republic of china | 中国 | chine
CO = colombia | colombian
CR = costa rica | costa rican
CU = cuba | cuban
CV = cape verde | cabo verde | cape verdean
CY = cyprus | cypriot
CZ = czech republic | czechia | czech
DE = germany | german | deutschland | deutsch | allemagne | alemania
DJ = djibouti | djiboutian
DK = denmark | danish | danmark
DM = dominica
DO = dominican republic
DZ = algeria | algerian
EC = ecuador | ecuadorian
EE = estonia | estonian
EG = egypt | egyptian | مصر
ER = eritrea | eritrean
ES = spain | spanish | españa | española | español | espagne
ET = ethiopia | ethiopian
FI = finland | finnish
FJ = fiji | fijian
FM = micronesia | micronesia, federated states of | federated states of micronesia
FR = france | french | française | français | frankreich | francia
GA = gabon | gabonese
GB = english | scotland | scottish | wales | welsh | royaume-uni
GB = united kingdom | uk | great britain | britain | british | england
GD = grenada | grenadian
GE = georgia | georgian
GH = ghana | ghanaian
GM = gambia | the gambia | gambian
GN = guinea | guinean
GQ = equatorial guinea
GR = greece | greek
GT = guatemala | guatemalan
GW = guinea-bissau
GY = guyana | guyanese
HK = hong kong | hong kong sar | hong kong sar, china | hongkonger | 香港
HN = honduras | honduran
HR = croatia | croatian
HT = haiti | haitian
HU = hungary | hungarian
ID = indonesia | indonesian
IE = ireland | irish
IL = israel | israeli
IN = india | indian | भारत
IQ = iraq | iraqi
IR = iran | iranian | iran, islamic republic of | islamic republic of iran
IS = iceland | icelandic
IT = italy | italian | italia | italie | italien
JM = jamaica | jamaican
JO = jordan | jordanian
JP = japan | japanese | 日本 | japon
KE = kenya | kenyan
KG = kyrgyzstan | kyrgyz
KH = cambodia | cambodian
KI = kiribati
KM = comoros | comorian
KN = saint kitts and nevis | st kitts and nevis
KP = north korea | north korean | korea, democratic people's republic of
KR = south korea | korea | korean | republic of korea | 대한민국 | 한국 | 韩国 | korea, republic of
KW = kuwait | kuwaiti
KZ = kazakhstan | kazakh | kazakhstani
LA = laos | lao | lao people's democratic republic
LB = lebanon | lebanese | liban
LC = saint lucia | st lucia
LI = liechtenstein
LK = sri lanka | sri lankan
LR = liberia | liberian
LS = lesotho | basotho
LT = lithuania | lithuanian
LU = luxembourg | luxembourgish
LV = latvia | latvian
LY = libya | libyan
MA = morocco | moroccan | maroc
MC = monaco | monégasque
MD = moldova | moldovan | moldova, republic of | republic of moldova
ME = montenegro | montenegrin
MG = madagascar | malagasy
MH = marshall islands | marshallese
MK = north macedonia | macedonian
ML = mali | malian
MM = myanmar | burma | burmese
MN = mongolia | mongolian
MO = macau | macao | macau sar | macao sar | macau sar, china | macao sar, china
MR = mauritania | mauritanian
MT = malta | maltese
MU = mauritius | mauritian
MV = maldives | maldivian
MW = malawi | malawian
MX = mexico | mexican | méxico
MY = malaysia | malaysian
MZ = mozambique | mozambican
NA = namibia | namibian
NE = niger | nigerien
NG = nigeria | nigerian
NI = nicaragua | nicaraguan
NL = netherlands | the netherlands | holland | dutch | nederland | pays-bas
NO = norway | norwegian | norge
NP = nepal | nepali | nepalese
NR = nauru | nauruan
NZ = new zealand | new zealander
OM = oman | omani
PA = panama | panamanian
PE = peru | peruvian
PG = papua new guinea
PH = philippines | the philippines | filipino | filipina
PK = pakistan | pakistani
PL = poland | polish | polska
PR = puerto rico | puerto rican
PS = palestine | palestinian | palestine, state of
PT = portugal | portuguese
PW = palau | palauan
PY = paraguay | paraguayan
QA = qatar | qatari
RO = romania | romanian
RS = serbia | serbian
RU = russia | russian | russian federation | россия
RW = rwanda | rwandan
SA = saudi arabia | saudi | ksa
SB = solomon islands
SC = seychelles | seychellois
SD = sudan | sudanese
SE = sweden | swedish | sverige
SG = singapore | singaporean
SI = slovenia | slovenian
SK = slovakia | slovak
SL = sierra leone | sierra leonean
SM = san marino
SN = senegal | senegalese
SO = somalia | somali
SR = suriname | surinamese
SS = south sudan | south sudanese
ST = sao tome and principe | são tomé and príncipe
SV = el salvador | salvadoran
SY = syria | syrian | syrian arab republic
SZ = eswatini | swaziland | swazi
TD = chad | chadian
TG = togo | togolese
TH = thailand | thai
TJ = tajikistan | tajik
TL = timor-leste | east timor
TM = turkmenistan | turkmen
TN = tunisia | tunisian
TO = tonga | tongan
TR = turkey | türkiye | turkish
TT = trinidad and tobago | trinidad | trinidadian
TV = tuvalu
TW = taiwan | taiwanese | 台湾 | 臺灣 | taiwan, province of china
TZ = tanzania | tanzanian | tanzania, united republic of | united republic of tanzania
UA = ukraine | ukrainian
UG = uganda | ugandan
US = united states | united states of america | usa | u.s.a. | u.s. | america | american | états-unis | estados unidos
UY = uruguay | uruguayan
UZ = uzbekistan | uzbek
VA = vatican | holy see | vatican city
VC = saint vincent and the grenadines | st vincent and the grenadines | saint vincent
VE = venezuela | venezuelan | venezuela, bolivarian republic of
VN = vietnam | viet nam | vietnamese
VU = vanuatu
WS = samoa | samoan
XK = kosovo | kosovar
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
    return {_key(name): code.strip() for code, _, names in pairs for name in (code, *names.split("|"))}


def _key(name: str) -> str:
    """``Antigua & Barbuda`` is ``Antigua and Barbuda``."""
    return fold(name.replace("&", " and "))


COUNTRIES: Final = _table(_COUNTRIES)
"""Folded name, people's name or code -> two-letter code."""

LANGUAGES: Final = _table(_LANGUAGES)
"""Folded name or code -> three-letter code."""


def country(text: str) -> str:
    """The two-letter code of a country or nationality, or ``text`` itself when it is not a common one."""
    return COUNTRIES.get(_key(text), text)


def language(text: str) -> str:
    """The three-letter code of a language, or ``text`` itself when it is not a common one."""
    return LANGUAGES.get(_key(text), text)


def is_country(text: str) -> bool:
    """Whether ``text`` is one common country or nationality."""
    return _key(text) in COUNTRIES


def is_code(text: str) -> bool:
    """Whether ``text`` is written as codes of countries are: ``NA`` is Namibia, not "not applicable"."""
    return len(text) == 2 and text.isalpha() and text.isupper()
