"""Addresses of signing in, postings, purposes, the log and users."""

from django.urls import include, path

from saiban.access.views import choices, log, postings, reviews, sessions, signing_in, users

app_name = "access"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/agency/", signing_in.agency, name="agency"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("password/", signing_in.password, name="password"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:key>/end/", sessions.end_session, name="end_session"),
    path("sessions/end/", sessions.end_all, name="end_all_sessions"),
    path("posting/", choices.posting, name="posting"),
    path("purpose/", choices.purpose, name="purpose"),
    path("agreements/", include("saiban.access.agreements.urls")),
    path("", include("saiban.access.own_record.urls")),
    path("log/", log.access_log, name="log"),
    path("", include("saiban.access.oversight.urls")),
    path("users/", users.users, name="users"),
    path("users/new/", users.new_user, name="new_user"),
    path("users/<int:key>/", users.user, name="user"),
    path("users/<int:key>/password/", users.new_password, name="new_password"),
    path("users/<int:key>/switch/", users.switch, name="switch"),
    path("users/<int:key>/factor/remove/", users.remove_factor, name="remove_factor"),
    path("users/<int:key>/sessions/end/", users.end_sessions, name="end_sessions"),
    path("users/<int:key>/agency/", users.bind, name="bind"),
    path("users/<int:key>/leave/", users.leave, name="leave"),
    path("postings/<int:key>/end/", postings.end_posting, name="end_posting"),
    path("postings/<int:key>/move/", postings.move, name="move"),
    path("postings/proposals/", postings.proposals, name="proposals"),
    path("postings/proposals/<int:key>/", postings.decide, name="decide"),
    path("postings/reviews/", reviews.reviews, name="reviews"),
    path("postings/reviews/term/", reviews.term, name="review_term"),
    path("postings/<int:key>/review/", reviews.review, name="review"),
]
