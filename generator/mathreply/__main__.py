"""``python -m generator`` is ``mathreply``."""

import sys

from mathreply.cli import main

sys.exit(main())
