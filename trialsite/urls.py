"""The addresses of the site. Identifiers in them are random; no code, birth date or value ever stands in one."""

from importlib.util import find_spec

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
]
urlpatterns += [path("", include(name)) for name in ("screening.urls", "criteria.urls") if find_spec(name)]
