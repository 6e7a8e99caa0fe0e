"""XML as a tree, and the bytes of it."""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add an element with *text* to *parent*; an attribute called ``xml_lang`` becomes ``xml:lang``."""
    element = SubElement(parent, name, {key.replace("xml_", "xml:"): value for key, value in attributes.items()})
    if text:
        element.text = text
    return element


def serialize(root: Element) -> bytes:
    """Return a document, indented, in UTF-8."""
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
