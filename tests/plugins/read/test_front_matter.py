"""Front matter is text until the schema says otherwise, and what YAML would swallow is named."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.read.diagnosis import quoted
from plugins.read.front_matter import Items, Table, Text, parse


def value_of(line: str) -> object:
    """Return what the value of the key in *line* is read as."""
    table, faults = parse(line, first_line=2)
    assert faults == []
    return next(iter(table.entries.values()))


def faults_of(header: str) -> list[str]:
    """Return what is said about a header: line, fact, cure."""
    _, faults = parse(header, first_line=2)
    return [f"{fault.line}: {fault.fact} {fault.cure}" for fault in faults]


# What a YAML reader that guesses would make a number, a truth value, a date or nothing.
TEXTS = """
no
No
NO
yes
on
off
true
12:30
1e3
0x10
010
1_000
.inf
2020-12-24
2020-12-24T15:00
=
<<
3.10
null island
""".strip().splitlines()


class TestValues:
    @pytest.mark.parametrize("written", TEXTS)
    def test_stay_text(self, written):
        """
        The language of Norway, a time of day and a version are what the editor typed.
        """
        assert value_of(f"slug: {written}") == Text(written, 2)
        assert value_of(f"tags: [{written}]") == Items((Text(written, 2),), 2)

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ('"Sergi: kitap"', "Sergi: kitap"),
            ("'it''s'", "it's"),
            ('"a \\"b\\" c"', 'a "b" c'),
            ("«Kitap» sergisi", "«Kitap» sergisi"),
            ("it's", "it's"),
            ("C# we Java", "C# we Java"),
            ("a:b", "a:b"),
            ("- ", None),
            ("", ""),
            ("~", ""),
            ("null", ""),
            ('""', ""),
            ('"~"', "~"),
            ("two   spaces", "two spaces"),
            ("Sergi\n  dowam edýär", "Sergi dowam edýär"),
            (">\n  a\n  b\n", "a b"),
            ("|\n  a\n  b # c\n", "a\nb # c"),
            ('"\\u0415"', "\N{CYRILLIC CAPITAL LETTER IE}"),
        ],
    )
    def test_are_what_they_say(self, written, expected):
        """
        Quotes, continued lines and blocks are read as YAML has them; spaces count once.
        """
        if expected is None:
            assert faults_of(f"title: {written}")
        else:
            found = value_of(f"title: {written}")
            assert found.value == expected

    def test_know_their_lines(self):
        """
        A message can point at each key, also inside a list.
        """
        table, faults = parse("title: a\n\ngallery:\n  - src: b\n    alt: c\n  - src: d\nevent: {start: x}\n", 2)
        assert faults == []
        assert table.lines == {"title": 2, "gallery": 4, "event": 8}
        gallery = table.entries["gallery"]
        assert [(item.line, dict(item.lines)) for item in gallery.values] == [
            (5, {"src": 5, "alt": 6}),
            (7, {"src": 7}),
        ]

    def test_are_composed(self):
        """
        An escape can't bring back what reading the file has put together.
        """
        assert value_of('title: "s\\u0327"').value == "ş"
        assert unicodedata.is_normalized("NFC", value_of('title: "s\\u0327"').value)

    def test_of_an_empty_header_are_none(self):
        """
        Two marks with nothing between them are an empty table.
        """
        assert parse("", 2) == (Table({}, {}, 1), [])
        assert parse("# a remark\n", 2) == (Table({}, {}, 1), [])


class TestRemarks:
    @pytest.mark.parametrize(
        ("written", "comment"),
        [
            ("Sergi #3", "#3"),
            ("Sergi # 3", "# 3"),
            ("#3 sergi", "#3 sergi"),
            ("# a remark", ""),
            ("", ""),
            ('"Sergi #3"', ""),
            ('"Sergi" # a remark', ""),
            ("Sergi#3", ""),
            ("|\n  Sergi #3", ""),
        ],
    )
    def test_are_kept_where_they_may_be_a_part_of_the_text(self, written, comment):
        """
        YAML drops what follows “ #”; the schema has to know.
        """
        assert value_of(f"title: {written}").comment == comment

    def test_after_a_list_are_remarks(self):
        """
        Nobody means them as an entry.
        """
        assert value_of("tags: [a, b] # c") == Items((Text("a", 2), Text("b", 2)), 2)


# A line of front matter that YAML misreads or refuses, what is said, and how it should be written.
TRAPS = [
    ('title: "Kitap" atly sergi', "The value goes on after what is in quotes or brackets.", "'\"Kitap\" atly sergi'"),
    ("title: 'Kitap' atly sergi", "The value goes on after what is in quotes or brackets.", "\"'Kitap' atly sergi\""),
    ("title: Sergi: kitap", "A value with “: ” inside must be in quotes.", '"Sergi: kitap"'),
    ("title: Sergi:", "A value with “: ” inside must be in quotes.", '"Sergi:"'),
    ("title: *Sergi", "A value that begins with * must be in quotes.", '"*Sergi"'),
    ("title: * Sergi", "A value that begins with * must be in quotes.", '"* Sergi"'),
    ("title: &Sergi", "A value that begins with & must be in quotes.", '"&Sergi"'),
    ("title: &Sergi kitap", "A value that begins with & must be in quotes.", '"&Sergi kitap"'),
    ("title: & Sergi", "A value that begins with & must be in quotes.", '"& Sergi"'),
    ("title: @Sergi", "A value that begins with @ must be in quotes.", '"@Sergi"'),
    ("title: !Sergi", "A value that begins with ! must be in quotes.", '"!Sergi"'),
    ("title: !Sergi kitap", "A value that begins with ! must be in quotes.", '"!Sergi kitap"'),
    ("title: !! Sergi", "A value that begins with ! must be in quotes.", '"!! Sergi"'),
    ("title: !!int 5", "A value that begins with ! must be in quotes.", '"!!int 5"'),
    ("title: !!python/object/apply:os.system [x]", "A value that begins with ! must be in quotes.", None),
    ("title: %Sergi", "A value that begins with % must be in quotes.", '"%Sergi"'),
    ("title: `Sergi`", "A value that begins with ` must be in quotes.", '"`Sergi`"'),
    ("title: - Sergi", "A value that begins with - must be in quotes.", '"- Sergi"'),
    ("title: ? Sergi", "A value that begins with ? must be in quotes.", '"? Sergi"'),
    ("title: > Sergi", "A value that begins with > must be in quotes.", '"> Sergi"'),
    ("title: | Sergi", "A value that begins with | must be in quotes.", '"| Sergi"'),
    ("title: , Sergi", "A value that begins with , must be in quotes.", '", Sergi"'),
    ("title: ] Sergi", "A value that begins with ] must be in quotes.", '"] Sergi"'),
    ("title: [Sergi] kitap", "The value goes on after what is in quotes or brackets.", '"[Sergi] kitap"'),
    ("title: {Sergi} kitap", "The value goes on after what is in quotes or brackets.", '"{Sergi} kitap"'),
    ('title: "C:\\sergi"', "A value in double quotes has a backslash.", "'\"C:\\sergi\"'"),
]


QUOTE_EACH = "Put each text in it that has a colon, a comma or a bracket in quotes."
WRITE_A_KEY = "Write a key and “: ” before it; or indent it, if it belongs to the line above."
A_LINE_EACH = "Write each key on a line of its own, with “: ” between it and its value."
NOT_FITTING = (
    "3: The line does not fit those above it: it is indented differently, or they are not complete. "
    "Compare the lines with those of another article."
)


class TestTraps:
    @pytest.mark.parametrize(("line", "fact", "right"), TRAPS)
    def test_are_named_with_the_line_as_it_should_be(self, line, fact, right):
        """
        Where YAML would stop, or swallow a part of the text, the editor is shown what to write.
        """
        header = f"date: 2026-01-05\n{line}\nstatus: published\n"
        if right is None:
            assert len(faults_of(header)) == 1
            assert faults_of(header)[0].startswith(f"3: {fact} ")
        else:
            assert faults_of(header) == [f"3: {fact} Write  title: {right}"]

    @pytest.mark.parametrize(("line", "right"), [(line, right) for line, _, right in TRAPS if right])
    def test_are_cured_by_what_the_message_says(self, line, right):
        """
        Whoever types what the message shows has the value that they meant.
        """
        meant = line.removeprefix("title: ")
        assert value_of(f"title: {right}").value == meant

    @pytest.mark.parametrize(
        ("header", "said"),
        [
            ('title: "Sergi\ndate: x\n', '2: A quotation mark is opened and not closed. Write  title: "Sergi"'),
            ("title: 'Sergi\ndate: x\n", "2: A quotation mark is opened and not closed. Write  title: 'Sergi'"),
            (
                "title: [Sergi\ndate: x\n",
                '2: A list in [ ] is not closed, or lacks a comma. Close it with ], or write  title: "[Sergi"',
            ),
            ("tags: [a, b\ndate: x\n", "2: A list in [ ] is not closed, or lacks a comma. Close it with ]."),
            (
                "title: {Sergi\ndate: x\n",
                '2: A table in { } is not closed, or lacks a comma. Close it with }, or write  title: "{Sergi"',
            ),
            (
                "image: {src: a\ndate: x\n",
                "2: A table in { } is not closed, or lacks a comma. Close it with }.",
            ),
            (
                "image: {src: a: b}\n",
                "2: What stands between the brackets is not a list or a table. " + QUOTE_EACH,
            ),
            ("slug:sergi\ntitle: x\n", "2: There is no space after the “:”. Write  slug: sergi"),
            ("title: x\nslug:sergi\n", "3: There is no space after the “:”. Write  slug: sergi"),
            (
                "title: Sergi\ndowam edýär\ndate: x\n",
                "3: The line is not of the form “key: value”. " + WRITE_A_KEY,
            ),
            ("title: x\n\tslug: y\n", "3: The line begins with a tab. Indent with spaces."),
            ("image:\n\tsrc: y\n", "3: The line begins with a tab. Indent with spaces."),
            ("image:\n  \tsrc: y: z\n", "3: The line begins with a tab. Indent with spaces."),
            (
                "title: Sergi\n  date: 2026\n",
                NOT_FITTING,
            ),
            (
                "title: a\ndate: b\ntitle: c\n",
                "4: “title” stands here twice; it is on line 2 already. Keep one of the two.",
            ),
            ("title: a\n: b\n", "3: There is a value without a key. Write  key: value."),
            ("? [a]\n: b\n", "2: There is a value without a key. Write  key: value."),
            (
                "- a\n- b\n",
                "2: There are no lines of the form “key: value” here. " + A_LINE_EACH,
            ),
            (
                'title: "a\\0b"\n',
                "2: There is an invisible character (U+0000) here. Write the value without a backslash.",
            ),
            (
                'title: "\\ue0000"\n',
                "2: There is an invisible character (U+E000) here. Write the value without a backslash.",
            ),
        ],
    )
    def test_of_other_kinds_are_named_too(self, header, said):
        """
        The line is the one to change, also where YAML notices only further down.
        """
        assert faults_of(header) == [said]

    def test_are_all_named_at_once(self):
        """
        YAML stops at the first; the editor sees them all.
        """
        header = (
            "title: Sergi: kitap\ndate: 2026-01-05\nsummary: @kitap\ngallery:\n  - src: a\n    alt: b: c\n  - src: [d\n"
        )
        assert [fault.split(" ")[0] for fault in faults_of(header)] == ["2:", "4:", "7:", "8:"]

    @pytest.mark.parametrize(
        "header",
        [
            "tags: &a [*a]\n",
            "a: &a [x,x,x]\n"
            + "".join(f"{n}: &{n} [*{o},*{o},*{o},*{o}]\n" for o, n in zip("abcdefgh", "bcdefghi", strict=True)),
            "tags: " + "[" * 900 + "]" * 900 + "\n",
            "tags: " + "[" * 100_000 + "\n",
            "tags: " + "{a: " * 5000 + "\n",
            "- " * 5000 + "\n",
            "tags:\n" + "".join("  " * depth + "- a:\n" for depth in range(300)),
            "? " * 5000 + "\n",
        ],
        ids=["loop", "copies", "deep list", "open list", "tables", "dashes", "nested", "keys"],
    )
    def test_without_end_are_faults_like_others(self, header):
        """
        A list that holds itself, and one of a thousand levels, stop nobody's machine.
        """
        assert faults_of(header)


class TestQuoting:
    @given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1))
    def test_is_read_back_as_it_was(self, text):
        """
        What a message shows in quotes is what YAML reads from it.
        """
        text = unicodedata.normalize("NFC", text)
        assert value_of(f"title: {quoted(text)}").value == " ".join(text.split())
