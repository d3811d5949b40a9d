"""The addresses of the site. Identifiers in them are random; no code, birth date or value ever stands in one."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

urlpatterns = [
    path("", include("screening.urls")),
    path("", include("criteria.urls")),
    path("accounts/login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("admin/", admin.site.urls),
]

handler500 = "trialsite.views.server_error"
