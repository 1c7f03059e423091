"""`flask accounts …`"""

from flask.cli import AppGroup

group = AppGroup("accounts", help="People, links to set a password, roster import.")
