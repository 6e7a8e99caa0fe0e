"""XML as a tree, and the bytes of it."""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

DECLARATION = "<?xml version='1.0' encoding='utf-8'?>"


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add an element with *text* to *parent*; an attribute called ``xml_lang`` becomes ``xml:lang``."""
    element = SubElement(parent, name, {key.replace("xml_", "xml:"): value for key, value in attributes.items()})
    if text:
        element.text = text
    return element


def serialize(root: Element) -> bytes:
    """Return a document, indented, in UTF-8.

    It is encoded as a whole: ElementTree encodes piece by piece, which takes as long again as all the rest.
    """
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f"{DECLARATION}\n{text}\n".encode()
