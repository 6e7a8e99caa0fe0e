"""The documents that readers download beside an article: planning sheets and an empty register."""

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path

from .odt import Sheet, write_odt

TURKMEN_SHEET = Sheet(
    locale="tk-TM",
    title="Sanly görnüşe geçirmegiň meýilnamasy",
    introduction=(
        "Bu sahypany iş başlamazdan öň dolduryň. "
        "Ol kiçi kitaphanalar üçin nusga bolup, öz şertiňize görä üýtgedilip bilner."
    ),
    table_title="Iş tapgyrlary",
    rows=(
        ("Tapgyr", "Edilmeli iş", "Jogapkär", "Möhleti"),
        ("1", "Kitaplary saýlamak we sanawyny düzmek", "", ""),
        ("2", "Awtorlyk hukugyny barlamak", "", ""),
        ("3", "Kitaplaryň ýagdaýyny barlamak we tozanyny süpürmek", "", ""),
        ("4", "Sahypalary skanirlemek", "", ""),
        ("5", "Hilini barlamak", "", ""),
        ("6", "Faýllary atlandyrmak we iki ýerde saklamak", "", ""),
        ("7", "Ýazgyny elektron kataloga goşmak", "", ""),
    ),
    list_title="Başlamazdan öň barlaň",
    items=(
        "Sanaw taýýar, her kitabyň öz belgisi bar.",
        "Skaner, çyra we kompýuter barlandy.",
        "Ätiýaçlyk nusga üçin ikinji ýer bar.",
        "Synag üçin on sahypa skanirlendi.",
    ),
)
ARMENIAN_SHEET = Sheet(
    locale="hy-AM",
    title="Թվայնացման աշխատանքային պլան",
    introduction=(
        "Լրացրեք այս թերթը աշխատանքն սկսելուց առաջ։ "
        "Այն նմուշ է փոքր գրադարանների համար և կարող է հարմարեցվել ձեր պայմաններին։"
    ),
    table_title="Աշխատանքի փուլերը",
    rows=(
        ("Փուլ", "Անելիք", "Պատասխանատու", "Ժամկետ"),
        ("1", "Ընտրել գրքերը և կազմել ցուցակը", "", ""),
        ("2", "Ստուգել հեղինակային իրավունքը", "", ""),
        ("3", "Ստուգել գրքերի վիճակը և մաքրել փոշին", "", ""),
        ("4", "Սկանավորել էջերը", "", ""),
        ("5", "Ստուգել որակը", "", ""),
        ("6", "Անվանել ֆայլերը և պահել երկու տեղում", "", ""),
        ("7", "Գրառումն ավելացնել էլեկտրոնային քարտարանում", "", ""),
    ),
    list_title="Ստուգեք սկսելուց առաջ",
    items=(
        "Ցուցակը պատրաստ է, ամեն գիրք ունի իր համարը։",
        "Սկաները, լամպը և համակարգիչը ստուգված են։",
        "Պահուստային պատճենի համար կա երկրորդ տեղ։",
        "Փորձի համար սկանավորված է տասը էջ։",
    ),
)
REGISTER = (
    (
        "T/b / Հ/հ",
        "Ady / Վերնագիր",
        "Çap edilen ýyly / Հրատարակման տարի",
        "Sahypa sany / Էջերի քանակ",
        "Ýagdaýy / Վիճակ",
        "Skanirlenen güni / Սկանավորման օր",
        "Faýlyň ady / Ֆայլի անուն",
    ),
    ("1", "", "", "", "", "", "book-0001"),
    ("2", "", "", "", "", "", "book-0002"),
    ("3", "", "", "", "", "", "book-0003"),
)


def write_register(path: Path) -> None:
    """Write the register; the mark at its beginning tells spreadsheets that it is UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(REGISTER)


DOCUMENTS: dict[str, Callable[[Path], None]] = {
    "2023/digitisation-plan-tk.odt": partial(write_odt, TURKMEN_SHEET),
    "2023/digitisation-plan-hy.odt": partial(write_odt, ARMENIAN_SHEET),
    "2023/digitisation-list.csv": write_register,
}
"""What writes each document, by its path below the folder of pictures."""
