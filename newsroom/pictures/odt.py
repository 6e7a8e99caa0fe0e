"""Text documents in the OpenDocument format, as small as they can be, with the same bytes each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from .odt_styles import NAMESPACES, VERSION, element, list_style, page_styles, styles

MIMETYPE = "application/vnd.oasis.opendocument.text"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can state."""

PARTS = ("content.xml", "styles.xml", "meta.xml")


@dataclass(frozen=True)
class Sheet:
    """A form to fill in: a title and an introduction, a table, a list to tick off.

    *locale* is language and country, as in "tk-TM"; the first of *rows* has the headings.
    """

    locale: str
    title: str
    introduction: str
    table_title: str
    rows: Sequence[Sequence[str]]
    list_title: str
    items: Sequence[str]


def write_odt(sheet: Sheet, path: Path) -> None:
    """Write *sheet* to *path*; the type comes first and is not compressed, as the standard asks."""
    parts = {"content.xml": content(sheet), "styles.xml": page_styles(sheet.locale), "meta.xml": meta(sheet)}
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w", ZIP_STORED) as package:
        package.writestr(ZipInfo("mimetype", LONG_AGO), MIMETYPE)
        for name, root in {**parts, "META-INF/manifest.xml": manifest()}.items():
            text = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
            package.writestr(ZipInfo(name, LONG_AGO), text)


def content(sheet: Sheet) -> ET.Element:
    """Return the tree of content.xml."""
    root = element("office:document-content", {"office:version": VERSION})
    automatic = element("office:automatic-styles", parent=root)
    automatic.extend([*styles(), list_style()])
    text = element("office:text", parent=element("office:body", parent=root))
    _paragraph(text, "text:h", sheet.title, "Heading_20_1", 1)
    _paragraph(text, "text:p", sheet.introduction, "Text_20_body")
    _paragraph(text, "text:h", sheet.table_title, "Heading_20_2", 2)
    _table(text, sheet.rows)
    _paragraph(text, "text:h", sheet.list_title, "Heading_20_2", 2)
    ticks = element("text:list", {"text:style-name": "Ticks"}, text)
    for item in sheet.items:
        _paragraph(element("text:list-item", parent=ticks), "text:p", item, "Item")
    return root


def meta(sheet: Sheet) -> ET.Element:
    """Return the tree of meta.xml: title and language, no dates."""
    root = element("office:document-meta", {"office:version": VERSION})
    facts = element("office:meta", parent=root)
    element("dc:title", parent=facts).text = sheet.title
    element("dc:language", parent=facts).text = sheet.locale
    return root


def manifest() -> ET.Element:
    """Return the tree of the list of parts."""
    root = element("manifest:manifest", {"manifest:version": VERSION})
    for path, kind in (("/", MIMETYPE), *((name, "text/xml") for name in PARTS)):
        element("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": kind}, root)
    return root


def _paragraph(parent: ET.Element, tag: str, text: str, style: str, level: int | None = None) -> None:
    attributes = {"text:style-name": style}
    if level:
        attributes["text:outline-level"] = str(level)
    element(tag, attributes, parent).text = text


def _table(parent: ET.Element, rows: Sequence[Sequence[str]]) -> None:
    table = element("table:table", {"table:name": "Table1", "table:style-name": "Table"}, parent)
    for place in range(len(rows[0])):
        element("table:table-column", {"table:style-name": f"Column{place + 1}"}, table)
    header = element("table:table-header-rows", parent=table)
    for place, row in enumerate(rows):
        line = element("table:table-row", {"table:style-name": "Row"}, table if place else header)
        for text in row:
            cell = element("table:table-cell", {"table:style-name": "Cell", "office:value-type": "string"}, line)
            _paragraph(cell, "text:p", text, "Cell_20_text" if place else "Cell_20_heading")


for prefix, address in NAMESPACES.items():
    ET.register_namespace(prefix, address)
