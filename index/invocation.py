"""How to call the commands: as modules in a checkout, as ``dateline`` where a wheel is installed.

Messages name the command that works where they are read.
"""

_INSTALLED = __name__.startswith("dateline.")  # a wheel holds this package inside "dateline"

INDEX = "dateline" if _INSTALLED else "python -m index"
ASK = "dateline ask" if _INSTALLED else "python -m qa"
SEARCH = "dateline search" if _INSTALLED else "python -m qa search"
SERVE = "dateline serve" if _INSTALLED else "python app.py"
EVAL = "dateline eval" if _INSTALLED else "python -m eval"
READER = "dateline reader" if _INSTALLED else "python -m qa.reader"
