"""The sandbox's addresses, the same on the main server and in its own WSGI callable."""

from django.urls import path, re_path

from portal.sandbox.control.views import clock, faults, limits, pending, requests, reset
from portal.sandbox.files.image_view import download_image
from portal.sandbox.http.views import refuse_search, serve_web_api
from portal.sandbox.identity.token_endpoint import issue_token

urlpatterns = [
    re_path(r"^api/data/v9\.[0-2](?:/(?P<resource>.*))?$", serve_web_api),
    re_path(r"^api/search/", refuse_search),
    path("Image/download.aspx", download_image),
    path("sandbox/oauth2/v2.0/token", issue_token),
    path("sandbox/control/reset", reset),
    path("sandbox/control/faults", faults),
    path("sandbox/control/requests", requests),
    path("sandbox/control/clock", clock),
    path("sandbox/control/limits", limits),
    path("sandbox/control/pending", pending),
]
