"""Long acts made to order: as DOCX, and as what Word shows of them.

The shown lines are written down beside the XML, number by number: no reader has a part in them.
"""

import random
from xml.sax.saxutils import escape

from tests.factories.act_documents import LEVELS, a_docx, p

_WORDS = [
    "администрация",
    "город",
    "порядок",
    "решение",
    "муниципальный",
    "объект",
    "земельный",
    "участок",
    "благоустройство",
    "территория",
    "собственник",
    "договор",
    "услуга",
    "предоставление",
    "заявитель",
    "документ",
    "срок",
    "контроль",
    "исполнение",
    "финансирование",
    "бюджет",
    "программа",
    "мероприятие",
    "комитет",
    "управление",
    "транспорт",
    "стоянка",
    "жилищный",
    "фонд",
    "капитальный",
    "ремонт",
    "образование",
    "учреждение",
    "имущество",
    "аренда",
    "тариф",
    "население",
]
_FOURTH = '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%4)"/></w:lvl>'
_CHAPTER = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Chapter"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
)
_DASH = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/></w:lvl>'
_ROW = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
_STYLES = (
    '<w:style w:styleId="Chapter"><w:name w:val="heading 1"/>'
    '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
)
_POINTS, _CHAPTERS, _DASHES, _IN_ANNEX, _FIRST_TABLE = 1, 3, 4, 5, 100
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
_NOTE_MARKS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]


def docx_of(seed: int, *, pages: int, version: int = 0) -> tuple[bytes, list[str]]:
    """A generated act: the file, and the lines as Word shows them, notes behind their paragraph.

    It has chapters numbered by their style, points of four levels, an annex that counts anew,
    footnotes and endnotes, tables with a numbered column, text boxes, fields and formulas. A later
    version has other words in each tenth point and one more point on the first page.
    """
    act = _Act(random.Random(seed), version)
    act.say("В соответствии с Уставом города администрация города ПОСТАНОВЛЯЕТ:")
    annex_from = pages * 2 // 3 + 1 if pages >= 9 else pages + 1
    for page in range(1, pages + 1):
        if page == annex_from:
            act.say("Приложение № 1")
            act.say("к постановлению администрации города")
        in_annex = page >= annex_from
        act.page(page, page - annex_from + 1 if in_annex else page, in_annex=in_annex)
    return act.file(), act.lines


class _Act:
    """A document as it is put together."""

    def __init__(self, chance: random.Random, version: int) -> None:
        self.chance = chance
        self.version = version
        self.body: list[str] = []
        self.lines: list[str] = []
        self.footnotes: list[str] = []
        self.endnotes: list[str] = []
        self.points = self.chapters = self.tables = 0

    def file(self) -> bytes:
        abstracts = enumerate((LEVELS + _FOURTH, _CHAPTER, _DASH, _ROW))
        numbering = "".join(
            f'<w:abstractNum w:abstractNumId="{i}">{levels}</w:abstractNum>'
            for i, levels in abstracts
        )
        lists = {_POINTS: 0, _CHAPTERS: 1, _DASHES: 2}
        anew = {_IN_ANNEX: 0} | {_FIRST_TABLE + n: 3 for n in range(1, self.tables + 1)}
        numbering += "".join(_list(number, of) for number, of in lists.items())
        numbering += "".join(_list(number, of, anew=True) for number, of in anew.items())
        return a_docx(
            "".join(self.body),
            numbering=numbering,
            styles=_STYLES,
            footnotes="".join(self.footnotes),
            endnotes="".join(self.endnotes),
        )

    def page(self, page: int, point: int, *, in_annex: bool) -> None:
        """About 270 words, with whatever such a page has."""
        numbered = _IN_ANNEX if in_annex else _POINTS
        if page % 6 == 1 and self.chapters < len(_ROMAN) and page > 1:
            text = self.sentence(5)
            self.body.append(f'<w:p><w:pPr><w:pStyle w:val="Chapter"/></w:pPr>{_run(text)}</w:p>')
            self.lines.append(f"{_ROMAN[self.chapters]}. {text}")
            self.chapters += 1
        self.say(self.sentence(12), f"{point}.", level=0, num=numbered)
        extra = 1 if page == 1 and self.version else 0
        for sub in range(1, 4 + extra):
            self.points += 1
            changed = f" изменено{self.version}" if self.version and self.points % 10 == 0 else ""
            self.say(self.sentence(56) + changed, f"{point}.{sub}.", level=1, num=numbered)
            if sub == 2 and page % 3 == 0:
                self.note()
            if sub == 3 and page % 7 == 0 and len(self.endnotes) < len(_NOTE_MARKS):
                self.endnote()
        for letter in "абв":
            self.say(self.sentence(20), f"{letter})", level=2, num=numbered)
        if page % 4 == 0:
            for number in (1, 2):
                self.say(self.sentence(9), f"{number})", level=3, num=numbered)
        if page % 5 == 0:
            self.table()
        if page % 8 == 0:
            for _ in range(2):
                self.say(self.sentence(6), "–", level=0, num=_DASHES)
        if page % 9 == 0:
            self.box()
        if page % 10 == 0:
            self.formula()

    def say(self, text: str, number: str = "", *, level: int | None = None, num: int = 1) -> None:
        """A paragraph whose words Word has parted into runs as it likes."""
        self.body.append(p(level=level, num=num, more=self.runs(text)))
        self.lines.append(f"{number} {text}".strip())

    def note(self) -> None:
        text, number = self.sentence(8), len(self.footnotes) + 1
        self._behind(f'<w:r><w:footnoteReference w:id="{number + 1}"/></w:r>', str(number), text)
        own = "<w:r><w:footnoteRef/></w:r>"
        self.footnotes.append(
            f'<w:footnote w:id="{number + 1}"><w:p>{own}{_run(text)}</w:p></w:footnote>'
        )

    def endnote(self) -> None:
        text, number = self.sentence(7), len(self.endnotes) + 1
        mark = _NOTE_MARKS[number - 1]
        self._behind(f'<w:r><w:endnoteReference w:id="{number}"/></w:r>', mark, text)
        self.endnotes.append(f'<w:endnote w:id="{number}">{p(text)}</w:endnote>')

    def _behind(self, reference: str, mark: str, text: str) -> None:
        self.body[-1] = self.body[-1].removesuffix("</w:p>") + f"{reference}</w:p>"
        self.lines[-1] += mark
        self.lines.append(text)

    def table(self) -> None:
        """A head that spans two columns, a column that Word numbers, a cell over two rows."""
        self.tables += 1
        head, total = self.sentence(2), self.sentence(1)
        rows = [
            '<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
            f"{p(head)}</w:tc><w:tc>{p(total)}</w:tc></w:tr>"
        ]
        self.lines += [head, total]
        over, sums = self.sentence(2), [f"{self.chance.randint(1, 999)} 000,50" for _ in range(2)]
        for number, shown in enumerate(sums, start=1):
            merge = '<w:vMerge w:val="restart"/>' if number == 1 else "<w:vMerge/>"
            rows.append(
                f"<w:tr><w:tc>{p(level=0, num=_FIRST_TABLE + self.tables)}</w:tc>"
                f"<w:tc><w:tcPr>{merge}</w:tcPr>{p(over if number == 1 else '')}</w:tc>"
                f"<w:tc>{p(shown)}</w:tc></w:tr>"
            )
            self.lines += [f"{number}.", over, shown] if number == 1 else [f"{number}.", shown]
        self.body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")

    def box(self) -> None:
        """A text box as Word writes it: once for newer and once for older readers."""
        around, inside = self.sentence(4), self.sentence(5)
        box = f"<w:txbxContent>{p(inside)}</w:txbxContent>"
        drawing = (
            f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        self.body.append(p(around, more=drawing))
        self.lines += [around, inside]

    def formula(self) -> None:
        number = self.chance.randint(10, 99)
        self.body.append(
            f"<w:p>{_run('Размер платы: ')}<m:oMath><m:r><m:t>S = {number} × </m:t></m:r><m:sSup><m:e><m:r>"
            "<m:t>k</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>"
        )
        self.lines.append(f"Размер платы: S = {number} × k2")

    def runs(self, text: str) -> str:
        """The text in runs that part words anywhere, some in a link, a field or a control."""
        places = sorted(self.chance.sample(range(1, len(text)), min(4, len(text) - 1)))
        pieces = [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]
        # A figure in a run of its own is never raised: behind another it would be a number by itself.
        return "".join(
            self.chance.choice(_AROUND).replace(
                "…", _run(piece, "" if piece[0].isdigit() else self.chance.choice(_LOOKS))
            )
            for piece in pieces
        )

    def sentence(self, words: int) -> str:
        text = " ".join(self.chance.choices(_WORDS, k=words)).capitalize()
        return f"{text} {self.chance.choice(_TAILS)}{self.chance.randint(1, 9999)}"


_TAILS = ("", "", "№ ", "№\N{NO-BREAK SPACE}", "27:23:", "ул. Ленина, ", "от 13.09.2017 № ")
_LOOKS = ("", "", "<w:b/>", "<w:i/>", '<w:vertAlign w:val="superscript"/>', '<w:b w:val="0"/>')
_AROUND = (
    "…",
    "…",
    "…",
    '<w:proofErr w:type="spellStart"/>…<w:proofErr w:type="spellEnd"/>',
    '<w:bookmarkStart w:id="1" w:name="_Ref"/>…<w:bookmarkEnd w:id="1"/>',
    '<w:hyperlink w:anchor="_Ref">…</w:hyperlink>',
    "<w:sdt><w:sdtContent>…</w:sdtContent></w:sdt>",
    '<w:fldSimple w:instr=" REF _Ref ">…</w:fldSimple>',
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>…<w:r><w:fldChar w:fldCharType="end"/></w:r>',
)


def _run(text: str, looks: str = "") -> str:
    shown = escape(text)
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>'


def _list(number: int, of: int, *, anew: bool = False) -> str:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if anew else ""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{start}</w:num>'
