"""See to it that the tests of publishing have their servers: ``python -m tests.servers``."""

from __future__ import annotations

import sys

from tests.servers.packages import main

sys.exit(main())
