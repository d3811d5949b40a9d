"""The addresses of studies and their criteria."""

from django.urls import path

from criteria import views

app_name = "criteria"
urlpatterns = [
    path("studies/<uuid:key>/", views.study, name="study"),
    path("studies/<uuid:key>/criteria/<int:number>/", views.criteria, name="criteria"),
]
