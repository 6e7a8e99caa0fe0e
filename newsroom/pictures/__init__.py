"""The pictures of the site, drawn by code; and the documents that articles offer.

Every picture is a scene: a function that composes figures, books and landscapes on a
canvas. The files are committed; who changes a scene draws them again:

    python -m newsroom.pictures

From the small parts to the whole: `palette` and `outline`, `canvas`, the things
(`ornament`, `books`, `people`, `figures`, `furniture`, `devices`, `landscape`,
`vehicles`, `signs`), the `scenes`, and `png`, which makes a small file of each.
"""
