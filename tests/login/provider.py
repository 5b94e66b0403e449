"""A real OpenID provider (django-oauth-toolkit) as a process: PKCE demanded, codes good for once.

It prints one line of JSON: the address it is at. The access token it gives out is the one in the
file named, which the sandbox knows, so that what is got here opens the mailbox there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

CLIENT_ID, CLIENT_SECRET = "desktop-app.apps.example", "GOCSPX-of-the-desktop-app"
USER, PASSWORD = "sam", "correct horse"
GMAIL = "https://www.googleapis.com/auth/gmail."
urlpatterns: list = []  # what Django looks for in this module
_LOGIN_PAGE = (
    "<form method=post>{% csrf_token %}{{ form.as_p }}<button id=enter>Enter</button></form>"
)


def access_token(_: object) -> str:
    return json.loads(Path(sys.argv[2]).read_text())["token"]


def serve(folder: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    settings.configure(
        SECRET_KEY="of a test",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.db"}
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "context_processors": ["django.template.context_processors.request"],
                    "loaders": [
                        (
                            "django.template.loaders.locmem.Loader",
                            {"registration/login.html": _LOGIN_PAGE},
                        ),
                        "django.template.loaders.app_directories.Loader",
                    ],
                },
            }
        ],
        LOGIN_URL="/login/",
        OAUTH2_PROVIDER={
            "SCOPES": {
                "openid": "who you are",
                f"{GMAIL}readonly": "read mail",
                f"{GMAIL}compose": "make drafts",
            },
            "PKCE_REQUIRED": True,
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key.decode(),
            "ACCESS_TOKEN_GENERATOR": access_token,
        },
    )
    django.setup()
    call_command("migrate", verbosity=0)

    urlpatterns.extend(_urls())

    from django.contrib.auth.models import User
    from oauth2_provider.models import Application

    User.objects.create_user(USER, password=PASSWORD)
    Application.objects.create(
        name="Sam's Tactful",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris="http://127.0.0.1/",  # any port, as RFC 8252 has it
    )
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}/"}), flush=True)
    server.serve_forever()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None: ...


def _urls() -> list:
    from django.contrib.auth.views import LoginView

    return [
        path("login/", LoginView.as_view()),
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    ]


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
