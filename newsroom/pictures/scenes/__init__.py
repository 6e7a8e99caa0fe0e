"""Every picture of the site, by its path below the folder of pictures."""

from newsroom.pictures.scene import Scene

from . import collections, crafts, diagrams, meetings, mobile_library, outdoors, reading, route

SCENES: dict[str, Scene] = {
    **meetings.SCENES,
    **collections.SCENES,
    **crafts.SCENES,
    **reading.SCENES,
    **outdoors.SCENES,
    **mobile_library.SCENES,
    **route.SCENES,
    **diagrams.SCENES,
}
