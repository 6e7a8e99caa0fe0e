"""How a text document looks: page, headings, table, list; as trees of the OpenDocument format."""

from xml.etree import ElementTree as ET

VERSION = "1.3"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = {
    "office": f"{OASIS}:office:1.0",
    "style": f"{OASIS}:style:1.0",
    "text": f"{OASIS}:text:1.0",
    "table": f"{OASIS}:table:1.0",
    "fo": f"{OASIS}:xsl-fo-compatible:1.0",
    "meta": f"{OASIS}:meta:1.0",
    "manifest": f"{OASIS}:manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
COLUMN_WIDTHS = ("1.7cm", "8.3cm", "4cm", "3cm")
BALLOT_BOX = "\N{BALLOT BOX}"
MADDER = "#a8352d"
BORDER = "0.5pt solid #8a8a8a"


def element(tag: str, attributes: dict[str, str] | None = None, parent: ET.Element | None = None) -> ET.Element:
    """Return a new element; the names of tag and attributes have a prefix, as in "text:p"."""
    named = {_full(name): value for name, value in (attributes or {}).items()}
    return ET.Element(_full(tag), named) if parent is None else ET.SubElement(parent, _full(tag), named)


def page_styles(locale: str) -> ET.Element:
    """Return the tree of styles.xml: an A4 page, the language, and the named styles of paragraphs."""
    root = element("office:document-styles", {"office:version": VERSION})
    named = element("office:styles", parent=root)
    _default_paragraph(named, locale)
    _paragraph_style(named, "Standard", "Standard", {}, {})
    body = {"fo:margin-bottom": "0.35cm", "fo:line-height": "125%"}
    _paragraph_style(named, "Text_20_body", "Text body", body, {})
    for level, size, above in ((1, "20pt", "0cm"), (2, "14pt", "0.6cm")):
        space = {"fo:margin-top": above, "fo:margin-bottom": "0.3cm", "fo:keep-with-next": "always"}
        look = {"fo:font-size": size, "fo:font-weight": "bold", "fo:color": MADDER}
        heading = _paragraph_style(named, f"Heading_20_{level}", f"Heading {level}", space, look)
        heading.set(_full("style:default-outline-level"), str(level))
    automatic = element("office:automatic-styles", parent=root)
    layout = element("style:page-layout", {"style:name": "A4"}, automatic)
    page = {"fo:page-width": "21cm", "fo:page-height": "29.7cm", "fo:margin": "2cm"}
    element("style:page-layout-properties", page, layout)
    masters = element("office:master-styles", parent=root)
    element("style:master-page", {"style:name": "Standard", "style:page-layout-name": "A4"}, masters)
    return root


def styles() -> list[ET.Element]:
    """Return the styles of the table, and of the paragraphs in it and in the list."""
    root = element("office:automatic-styles")
    _style(root, "Table", "table", {"style:width": "17cm", "table:align": "left"})
    for place, width in enumerate(COLUMN_WIDTHS):
        _style(root, f"Column{place + 1}", "table-column", {"style:column-width": width})
    _style(root, "Row", "table-row", {"style:min-row-height": "0.9cm"})
    cell = {"fo:border": BORDER, "fo:padding": "0.12cm", "style:vertical-align": "middle"}
    _style(root, "Cell", "table-cell", cell)
    _paragraph_style(root, "Cell_20_text", "Cell text", {}, {})
    _paragraph_style(root, "Cell_20_heading", "Cell heading", {}, {"fo:font-weight": "bold"})
    _paragraph_style(root, "Item", "Item", {"fo:margin-bottom": "0.15cm"}, {})
    return list(root)


def list_style() -> ET.Element:
    """Return the style of a list whose marks are boxes to tick."""
    style = element("text:list-style", {"style:name": "Ticks"})
    mark = {"text:level": "1", "text:bullet-char": BALLOT_BOX}
    bullet = element("text:list-level-style-bullet", mark, style)
    place = {"text:list-level-position-and-space-mode": "label-alignment"}
    properties = element("style:list-level-properties", place, bullet)
    label = {"text:label-followed-by": "listtab", "fo:margin-left": "0.8cm", "fo:text-indent": "-0.8cm"}
    element("style:list-level-label-alignment", label, properties)
    return style


def _full(name: str) -> str:
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _style(parent: ET.Element, name: str, family: str, properties: dict[str, str]) -> None:
    style = element("style:style", {"style:name": name, "style:family": family}, parent)
    element(f"style:{family}-properties", properties, style)


def _paragraph_style(
    parent: ET.Element, name: str, shown: str, space: dict[str, str], look: dict[str, str]
) -> ET.Element:
    attributes = {"style:name": name, "style:display-name": shown, "style:family": "paragraph"}
    if name != "Standard":
        attributes["style:parent-style-name"] = "Standard"
    style = element("style:style", attributes, parent)
    element("style:paragraph-properties", space, style)
    element("style:text-properties", look, style)
    return style


def _default_paragraph(parent: ET.Element, locale: str) -> None:
    language, country = locale.split("-")
    style = element("style:default-style", {"style:family": "paragraph"}, parent)
    look = {"fo:font-family": "Arial", "fo:font-size": "11pt", "fo:language": language, "fo:country": country}
    element("style:text-properties", look, style)
