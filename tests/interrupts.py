"""Ctrl-C works in the programs that tests start, also where a shell runs the tests in the
background and has told them to ignore it: a program inherits that.
"""

import signal

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
