"""Where the contract tests run: names of fixtures that give a client of an administrator."""

import os

REAL = ("CONTRACT_URL", "CONTRACT_TENANT_ID", "CONTRACT_CLIENT_ID", "CONTRACT_CLIENT_SECRET")
IS_REAL_KNOWN = all(os.environ.get(name) for name in REAL)
PLACES = ["in_process", "over_http", "over_https", *(["real_organisation"] * IS_REAL_KNOWN)]
