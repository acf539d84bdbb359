"""How registrars write what ManageBac wants: stand-ins for blank, yes and no, genders, relationships, months.

All keys are folded (``mbdesk.plan.folding.fold``). One line per meaning, words parted by `` | ``.
"""

import unicodedata
from collections.abc import Mapping
from typing import Final

from mbdesk.plan.folding import fold


def _table(lines: str) -> Mapping[str, str]:
    """Folded word -> meaning, from lines ``meaning = word | word``; a meaning may have several lines."""
    found: dict[str, str] = {}
    for line in lines.strip().splitlines():
        meaning, _, words = line.partition("=")
        for word in (meaning, *words.split("|")):
            found.setdefault(fold(word), meaning.strip())
    found.pop("", None)
    return found


CLEAR: Final = "[clear]"
"""Typed in a cell: empty this field. A blank cell never does."""

_DASHES: Final = frozenset("-‐‑‒–—―−.?/_*,;:|& ")
_SAYS_SOMETHING: Final = frozenset({"So", "Co", "Cn"})
"""Besides letters, digits and what stands on letters: pictures, and characters newer than this Python."""
_STAND_INS: Final = frozenset(
    _table("""
none = n/a | na | n.a. | not applicable | nil | null | not available | not given | not known | unknown | tbc | tbd
none = to be confirmed | to follow | missing | no data | sans | aucun | aucune | néant | inconnu | ninguno | ninguna
none = desconocido | keine | keiner | keine angabe | k.a. | unbekannt | entfällt | 无 | 暂无 | 没有 | لا يوجد
""")
)
_NAME_STAND_INS: Final = frozenset({"n/a", "n.a.", "tbc", "tbd"})
"""In a name only these: None, Null, Nil and Na are people's names."""


def is_stand_in(text: str, *, name: bool = False, mark: bool = False) -> bool:
    """Whether a cell says in words or signs that it says nothing (``-``, ``N/A``, ``none``, ``,`` of a formula that
    joins two empty cells). ``mark``: the cell may be a mark, so that signs which are no dashes mean something."""
    if _DASHES.issuperset(text) or not (mark or any(map(_says_something, text))):
        return True
    return text.casefold() in _NAME_STAND_INS if name else fold(text) in _STAND_INS


def _says_something(char: str) -> bool:
    return (category := unicodedata.category(char))[0] in "LNM" or category in _SAYS_SOMETHING


YES_NO: Final[Mapping[str, str]] = {
    **_table("""
yes = y | true | 1 | x | on | oui | vrai | sí | si | verdadero | ja | j | wahr | 是 | نعم
no = n | false | 0 | off | non | faux | falso | nein | falsch | 否 | لا
"""),
    **dict.fromkeys("✓✔☑", "yes"),
    **dict.fromkeys("✗✘☐", "no"),
}

GENDERS: Final = _table("""
Male = m | man | boy | he | homme | h | masculin | garçon | g | hombre
Male = masculino | varón | niño | männlich | mann | 男 | ذكر
Female = f | woman | girl | she | femme | féminin | fille | mujer | femenino
Female = niña | weiblich | w | frau | mädchen | 女 | أنثى
""")
SPANISH_MAN: Final = "h"
EITHER_M: Final = "m"
"""``M`` is *mujer* in a column that also has ``H`` for *hombre*: such a column is asked about."""

SALUTATIONS: Final = _table("""
Mr. = mr | mister | sir | m. | monsieur | sr | señor | herr | hr | 先生
Ms. = ms | miss | mlle | mademoiselle | srta | señorita | 女士
Mrs. = mrs | missus | madam | mme | madame | sra | señora | frau | fr | 太太
Dr. = dr | doctor | docteur | prof. dr | dra
""")

RELATIONS: Final = _table("""
Mother = mum | mom | mummy | mommy | mama | mamma | ma | mutter | mère | maman | madre
Mother = mamá | 母亲 | 妈妈 | 母 | أم | الأم
Father = dad | daddy | papa | pa | vater | père | padre | papá | 父亲 | 爸爸 | 父 | أب | الأب
Stepmother = step mother | step mum | step mom | stepmum | stepmom | belle-mère | madrastra | stiefmutter | 继母
Stepfather = step father | step dad | stepdad | beau-père | padrastro | stiefvater | 继父
Legal Guardian = guardian | legal custodian | custodian | tuteur | tutrice | tuteur légal | tutor
Legal Guardian = tutora | tutor legal | vormund | erziehungsberechtigter | 监护人 | ولي الأمر
Grandmother = grandma | granny | nana | grand-mère | abuela | großmutter | oma | 祖母 | 外婆 | 奶奶
Grandfather = grandpa | grand-père | abuelo | großvater | opa | 祖父 | 外公 | 爷爷
Sister = sœur | hermana | schwester | 姐姐
Brother = frère | hermano | bruder | 哥哥
Uncle = oncle | tío | onkel | 叔叔
Aunt = auntie | tante | tía | 阿姨
Other Guardian = other | carer | foster parent | foster mother | foster father | host parent | host family
Consultant Recruiter = consultant | recruiter | agent
""")

LEAVING: Final = _table("""
Withdrawn = withdrew | left | leaver | transfer | transferred | moved | moved away | retiré | parti | départ
Withdrawn = baja | retirado | abgemeldet | abgang | umzug | 退学 | 转学 | 离校 | منسحب
Graduated = graduate | graduation | finished | alumni | alumnus | diplômé | graduado | egresado | absolvent
Graduated = abschluss | abitur | 毕业 | متخرج
""")

MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier ene enero januar janner jaenner",
            "feb february fevr fev fevrier febrero februar",
            "mar march mars marzo marz mrz maerz",
            "apr april avr avril abr abril",
            "may mai mayo",
            "jun june juin junio juni",
            "jul july juil juillet julio juli",
            "aug august aout ago agosto",
            "sep sept september septembre septiembre setiembre",
            "oct october octobre octubre okt oktober",
            "nov november novembre noviembre",
            "dec december decembre dic diciembre dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}
