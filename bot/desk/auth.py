"""Who is signed in: a signed cookie that names a session, and the session's row that proves it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from itsdangerous import BadSignature, URLSafeSerializer

from bot.core.errors import ForbiddenError, UnauthenticatedError
from bot.desk.context import DeskContext, now
from bot.services.sign_in import who_is
from bot.stores.staff import StaffMember

COOKIE = "jiedai_staff"
MAX_COOKIE_CHARS = 400


class SessionCookie:
    """Writes and reads the cookie; the secret key signs it, so that a guessed token is not even looked up."""

    def __init__(self, secret_key: str, max_age_seconds: int) -> None:
        self._signer = URLSafeSerializer(secret_key, salt="jiedai.staff")
        self._max_age = max_age_seconds

    def put(self, response: Response, token: str, *, secure: bool) -> None:
        """Hand the token to the browser, out of reach of scripts and of other sites."""
        response.set_cookie(
            COOKIE,
            self._signer.dumps(token),
            max_age=self._max_age,
            httponly=True,
            samesite="strict",
            secure=secure,
            path="/",
        )

    def remove(self, response: Response) -> None:
        """Take it back."""
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")

    def token(self, value: str | None) -> str:
        """The token in a cookie's value.

        Raises:
            UnauthenticatedError: There is no cookie, or somebody else made it.
        """
        try:
            token = self._signer.loads(value) if value and len(value) <= MAX_COOKIE_CHARS else None
        except BadSignature:
            token = None
        if not isinstance(token, str):
            raise UnauthenticatedError("请先登录。", "Please sign in first.")
        return token


def requires(
    desk: DeskContext, cookie: SessionCookie, roles: tuple[str, ...]
) -> Callable[[Request], Awaitable[StaffMember]]:
    """A dependency of routes: the person who is signed in, if the role is one of `roles`."""

    async def signed_in(request: Request) -> StaffMember:
        member = await desk.call(who_is, cookie.token(request.cookies.get(COOKIE)), now=now())
        if member.role not in roles:
            raise ForbiddenError("您的账号没有这个权限。", "Your role does not allow this.")
        return member

    return signed_in
