"""A problem says where, what, and what to do about it, in a form that any terminal and any log can show."""

import pickle

import pytest

from plugins.model.problem import LONGEST, BuildError, Problem, in_order, message, visible

FACT = message("There is no category “%(category)s”.", category="reding")
CURE = message("Did you mean “%(category)s”?", category="reading")


class TestSaying:
    @pytest.mark.parametrize(
        ("problem", "first_line"),
        [
            (Problem("content/tk/x.md", 4, FACT, CURE), "content/tk/x.md:4: There is no category “reding”."),
            (Problem("content/tk/x.md", 0, FACT, CURE), "content/tk/x.md: There is no category “reding”."),
            (Problem("x.toml", 2, FACT, CURE, column=7), "x.toml:2:7: There is no category “reding”."),
            (Problem("", 0, FACT, CURE), "There is no category “reding”."),
            (Problem("x.md", 4, FACT, CURE, "warning"), "x.md:4: warning: There is no category “reding”."),
            (Problem("", 0, FACT, CURE, "warning"), "warning: There is no category “reding”."),
        ],
    )
    def test_begins_with_the_place(self, problem, first_line):
        """
        The path comes first, as an editor's terminal opens it, then the line if there is one.
        """
        assert problem.say().splitlines()[0] == first_line

    def test_ends_with_the_cure_on_a_line_of_its_own(self):
        """
        The cure is indented below the fact.
        """
        assert Problem("x.md", 4, FACT, CURE).say().splitlines()[1:] == ["    Did you mean “reading”?"]

    def test_translates_the_pattern_and_keeps_the_values(self):
        """
        The editor's language changes the words around a value, never the value.
        """
        words = {"There is no category “%(category)s”.": "“%(category)s” atly bölüm ýok."}
        assert FACT.say(lambda msgid: words.get(msgid, msgid)) == "“reding” atly bölüm ýok."

    def test_keeps_numbers_as_they_are(self):
        """
        A number in a message is formatted by its pattern.
        """
        assert str(message("byte 0x%(byte)02x, line %(line)d", byte=233, line=12)) == "byte 0xe9, line 12"

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("Okaýyş zaly", "Okaýyş zaly"),
            ("Գրադարան", "Գրադարան"),
            ("a\nb", "a<U+000A>b"),
            ("rea\N{SOFT HYPHEN}ding", "rea<U+00AD>ding"),
            ("a\N{NO-BREAK SPACE}b", "a b"),
            ("\x1b[31mred", "<U+001B>[31mred"),
            ("a\udce9.md", "a<U+DCE9>.md"),
        ],
    )
    def test_names_what_nobody_can_see(self, text, shown):
        """
        A character that a terminal would swallow or obey is shown by its number.
        """
        assert visible(text) == shown
        assert str(message("%(text)s", text=text)) == shown
        assert Problem(text, 0, FACT, CURE).say().startswith(f"{shown}: ")

    def test_cuts_what_has_no_end(self):
        """
        A pasted page does not fill the terminal.
        """
        assert str(message("“%(text)s”", text="x" * 10_000)) == f"“{'x' * LONGEST}…”"


class TestOrder:
    def test_is_by_file_then_line(self):
        """
        All problems of a file stand together, in the order of its lines.
        """
        places = [("b.md", 1), ("a.md", 10), ("a.md", 9), ("", 0)]
        found = in_order(Problem(path, line, FACT, CURE) for path, line in places)
        assert [(p.path, p.line) for p in found] == [("", 0), ("a.md", 9), ("a.md", 10), ("b.md", 1)]

    def test_names_the_same_thing_once(self):
        """
        What two steps notice is said once.
        """
        assert len(in_order([Problem("a.md", 1, FACT, CURE), Problem("a.md", 1, FACT, CURE)])) == 1

    def test_does_not_depend_on_who_came_first(self):
        """
        The same problems are shown in the same order, whatever found them.
        """
        problems = [Problem(path, line, FACT, CURE) for path in ("b.md", "a.md") for line in (2, 1)]
        assert in_order(problems) == in_order(reversed(problems))


class TestBuildError:
    def test_says_all_of_its_problems(self):
        """
        Whoever sees only the exception still learns everything.
        """
        error = BuildError([Problem("b.md", 1, FACT, CURE), Problem("a.md", 1, FACT, CURE)])
        assert [problem.path for problem in error.problems] == ["a.md", "b.md"]
        assert str(error).count("Did you mean “reading”?") == 2

    def test_reaches_another_process_whole(self):
        """
        Where reading is spread over the cores, a problem is found in one process and told in another.
        """
        error = BuildError([Problem("a.md", 1, FACT, CURE)])
        assert pickle.loads(pickle.dumps(error)).problems == error.problems
