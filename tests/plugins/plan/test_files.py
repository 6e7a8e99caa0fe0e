"""Files are published as they are: media in their place, files for the root at the root."""

from plugins.plan.files import plan_files
from plugins.plan.frame import Planner
from tests.plugins.samples import build, medium


class TestFiles:
    def test_have_the_address_of_their_path(self):
        """
        What is in extra/ goes to the root; styles are one file.
        """
        paths = ("media/2020/x.png", "extra/robots.txt", "extra/.well-known/security.txt")
        made = build([], media={path: medium(path, digest=path) for path in paths})
        made.theme_files = {"theme/icon.png": medium("icon.png")}
        made.stylesheet = "p {}\n"
        outputs = {output.path: output for output in plan_files(Planner(made))}
        assert {path: output.origin for path, output in outputs.items()} == {
            "media/2020/x.png": "content/media/2020/x.png",
            "robots.txt": "content/extra/robots.txt",
            ".well-known/security.txt": "content/extra/.well-known/security.txt",
            "theme/icon.png": "theme/static/icon.png",
            "theme/css/site.css": "theme/static/css",
        }
        assert outputs["robots.txt"].view == {"digest": "extra/robots.txt"}
        assert str(outputs["theme/css/site.css"].view["css"]).startswith("p {}\n")

    def test_have_other_inputs_when_their_bytes_change(self):
        """
        The digest stands for the bytes.
        """
        one, other = (
            next(iter(plan_files(Planner(build([], media={"media/x": medium("media/x", digest=digest)})))))
            for digest in ("a", "b")
        )
        assert one.inputs() != other.inputs()
