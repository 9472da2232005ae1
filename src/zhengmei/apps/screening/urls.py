"""Addresses of screening and feedback."""

from django.urls import path

from zhengmei.apps.screening.views import feedback, lexicons, texts

app_name = "screening"

urlpatterns = [
    path("screening/", texts.home, name="home"),
    path("screening/rules/", feedback.rules, name="rules"),
    path("screening/rules/rules.toml", feedback.rules_file, name="rules_file"),
    path("screening/rules/<int:pk>/", feedback.rule, name="rule"),
    path("screening/lexicons/", lexicons.listed, name="lexicons"),
    path("screening/lexicons/new/", lexicons.new, name="new_lexicon"),
    path("screening/lexicons/<int:pk>/", lexicons.lexicon, name="lexicon"),
    path("screening/lexicons/<int:pk>/file/", lexicons.file, name="lexicon_file"),
    path("screening/missed/", feedback.pairs, name="pairs"),
    path("screening/missed/pairs.tsv", feedback.pairs_file, name="pairs_file"),
    path("screening/missed/<int:pk>/withdraw/", feedback.withdraw, name="withdraw_pair"),
    path("screening/<int:pk>/", texts.result, name="result"),
    path("screening/<int:pk>/act/", texts.act, name="act"),
    path("screening/<int:pk>/undo/", texts.undo, name="undo"),
    path("screening/<int:pk>/mask/", texts.mask, name="mask"),
    path("screening/<int:pk>/delete/", texts.delete, name="delete"),
    path("screening/<int:pk>/report/", texts.report, name="report"),
    path("screening/<int:pk>/text/", texts.corrected, name="text"),
    path("screening/<int:pk>/missed/", feedback.missed, name="missed"),
    path("screening/<int:pk>/hits/<int:number>/allow/", feedback.propose, name="propose"),
]
