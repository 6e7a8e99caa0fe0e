"""The words that the corpus is made of: stems and endings of each language, which make words but no sense."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A language's stems, the endings that may follow them (both parted by spaces), and its full stop."""

    stems_in_a_row: str
    endings_in_a_row: str
    full_stop: str

    @property
    def stems(self) -> list[str]:
        """The stems."""
        return self.stems_in_a_row.split()

    @property
    def all(self) -> list[str]:
        """Every word that stems and endings make."""
        return [stem + ending for stem in self.stems for ending in ("", *self.endings_in_a_row.split())]


WORDS = {
    "tk": Words(
        """kitap kitaphana okyjy makala täzelik maslahat duşuşyk sergi okuw mekdep şäher oba zal gazna
        golýazma surat sahypa ýazyjy şahyr terjime dil söz hat bilim taryh medeniýet ulgam katalog arhiw
        sapak halypa şägirt çaga maşgala gün hepde aý ýyl bahar güýz tejribe pikir sorag jogap meýilnama
        taslama hyzmat bölüm hünärmen topar agza mugallym talyp çeşme maglumat elektron onlaýn açyk täze
        gadymy gyzykly peýdaly ösüş dostluk hyzmatdaşlyk geňeş ýygnak habar ýaryş baýrak""",
        """lar da dan a y yň dyr larda lara laryň dy jak ýar yp myz syz lyk çy larymyz yndan ynda yna""",
        ".",
    ),
    "hy": Words(
        """գիրք գրադարան ընթերցող հոդված նորություն համաժողով հանդիպում ցուցահանդես դաս դպրոց քաղաք գյուղ սրահ
        հավաքածու ձեռագիր նկար էջ գրող բանաստեղծ թարգմանիչ լեզու բառ նամակ գիտելիք պատմություն մշակույթ
        համակարգ քարտարան արխիվ վարպետ աշակերտ երեխա ընտանիք օր շաբաթ ամիս տարի գարուն աշուն փորձ կարծիք
        հարց պատասխան ծրագիր նախագիծ ծառայություն բաժին մասնագետ խումբ անդամ ուսուցիչ ուսանող աղբյուր
        տվյալ էլեկտրոնային առցանց բաց նոր հնագույն հետաքրքիր օգտակար զարգացում բարեկամություն
        համագործակցություն խորհուրդ ժողով լուր մրցույթ մրցանակ""",
        """ը ի ին ից ով ում եր ներ ների ներին ներից ներով ներում ներն ային ական իկ ություն ավոր եց ել ած""",
        "\N{ARMENIAN FULL STOP}",
    ),
}
ASCII_STEMS = [word for word in WORDS["tk"].stems if word.isascii()]
"""Words for addresses."""
