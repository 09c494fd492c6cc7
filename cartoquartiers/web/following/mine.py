"""`/compte/abonnements`: what the person who is signed in follows, at the address of the account."""

from http import HTTPStatus

from flask import redirect
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.store.queries import news
from cartoquartiers.web.following.present import changed, list_page
from cartoquartiers.web.visit import Visit

_HERE = "/compte/abonnements"


def show(visit: Visit) -> ResponseReturnValue:
    """The list, with what changes it."""
    return list_page(visit.work, news.number_by_address(visit.work, visit.actor.email), _HERE)


def change(visit: Visit) -> ResponseReturnValue:
    """Change or end one of them, or all."""
    with visit.writing() as work:
        number = news.number_by_address(work, visit.actor.email)
        if number is None:
            raise NotFound("subscription")
        changed(visit, work, number)
    return redirect(_HERE, HTTPStatus.SEE_OTHER)
