"""The addresses of screenings. Keys in them are random."""

from django.urls import path

from screening.views import assess, form, judge, log, new, report, work

app_name = "screening"
urlpatterns = [
    path("", work.work, name="work"),
    path("screenings/", log.log, name="log"),
    path("screenings/new/", new.new, name="new"),
    path("screenings/<uuid:key>/", form.form, name="form"),
    path("screenings/<uuid:key>/assess/", assess.assess, name="assess"),
    path("screenings/<uuid:key>/judge/", judge.judge, name="judge"),
    path("screenings/<uuid:key>/assessments/<int:number>/", report.report, name="report"),
]
