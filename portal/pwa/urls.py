"""Addresses of the shell: every path of the app, the service worker, the web app manifest.

static/sw.ts answers the same paths of the app from the device (`APP_PATHS` there).
"""

from django.urls import path

from portal.pwa import views

urlpatterns = [
    path("sw.js", views.service_worker),
    path("manifest.webmanifest", views.web_manifest),
    path("", views.app),
    path("status", views.app),
    path("app/<path:path>", views.app),
]
