"""The shell page, the web app manifest and the service worker."""
