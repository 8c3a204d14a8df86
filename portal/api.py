"""The portal's own HTTP API, assembled: session and sync."""

from ninja import NinjaAPI

from portal import problems
from portal.accounts.api import router as session_router
from portal.sync.api import router as sync_router

api = NinjaAPI(title="Field Portal", version="1", docs_url=None, openapi_url="/openapi.json")
problems.install(api)
api.add_router("/session", session_router)
api.add_router("/sync", sync_router)
