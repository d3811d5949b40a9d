"""`python3 -m trialsite run | test | db | password`: see trialsite/launcher/commands.py.

This file and trialsite/__init__.py keep to words that old Pythons understand too, so that they can say what is wrong.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Python %d.%d is too old: install Python 3.11 or newer and start this with it, for example"
        " `python3.11 -m trialsite %s`." % (sys.version_info[0], sys.version_info[1], " ".join(sys.argv[1:]) or "run")
    )

if __name__ == "__main__":
    from trialsite.launcher.commands import main

    sys.exit(main(sys.argv[1:]))
