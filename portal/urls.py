"""Every address of the server, in one place."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal.api import api

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", api.urls),
]
if settings.SANDBOX:
    urlpatterns = [path("", include("portal.sandbox.urls")), *urlpatterns]
urlpatterns.append(path("", include("portal.pwa.urls")))
