"""Files are published as they are: media in their place, files for the root at the root."""

import re

from plugins.plan.files import plan_files
from plugins.plan.frame import Planner
from tests.plugins.samples import build, medium, site


class TestFiles:
    def test_have_the_address_of_their_path(self):
        """
        What is in extra/ goes to the root; styles are one file.
        """
        paths = ("media/2020/x.png", "extra/robots.txt", "extra/.well-known/security.txt")
        made = build([], media={path: medium(path, digest=path) for path in paths})
        made.theme_files = {"theme/icon.png": medium("icon.png")}
        made.stylesheet = "p {}\n"
        planner = Planner(made)
        outputs = {output.path: output for output in plan_files(planner)}
        assert {path: output.origin for path, output in outputs.items()} == {
            "media/2020/x.png": "content/media/2020/x.png",
            "robots.txt": "content/extra/robots.txt",
            ".well-known/security.txt": "content/extra/.well-known/security.txt",
            "theme/icon.png": "theme/static/icon.png",
            planner.stylesheet: "theme/static/css",
        }
        assert outputs["robots.txt"].view == {"digest": "extra/robots.txt"}
        assert str(outputs[planner.stylesheet].view["css"]).startswith("p {}\n")

    def test_are_styles_at_an_address_that_tells_their_content(self):
        """
        Other styles, those of a language too, are at another address, which every page of every edition names.
        """

        def planner(styles, *tags):
            made = build([], site(*tags))
            made.stylesheet = styles
            return Planner(made)

        one, same, other, third = (
            planner("p {}", "tk", "hy"),
            planner("p {}", "tk", "hy"),
            planner("q {}"),
            planner("p {}", "tk"),
        )
        assert re.fullmatch(r"theme/css/site\.[0-9a-f]{10}\.css", one.stylesheet)
        assert one.stylesheet == same.stylesheet
        assert len({one.stylesheet, other.stylesheet, third.stylesheet}) == 3
        assert {frame.stylesheet for frame in one.frames.values()} == {one.stylesheet}
        assert one.shared["tk"] != other.shared["tk"]

    def test_have_other_inputs_when_their_bytes_change(self):
        """
        The digest stands for the bytes.
        """
        one, other = (
            next(iter(plan_files(Planner(build([], media={"media/x": medium("media/x", digest=digest)})))))
            for digest in ("a", "b")
        )
        assert one.inputs() != other.inputs()
