"""`python -m gui`: what the launcher of Windows starts."""

import sys

from gui.app import main

sys.exit(main())
