"""``python -m generator`` is ``mathreply``."""

import sys

from generator.cli import main

sys.exit(main())
