"""``python -m mathreply`` is ``mathreply``."""

import sys

from mathreply.cli import main

sys.exit(main())
