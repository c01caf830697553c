"""The built pages of web/dist, and a clear page while they are not built."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from bot.settings import Settings

NOT_BUILT = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>接待</title></head>
<body><h1>页面还没有构建</h1>
<p>请在项目目录运行 <code>make run</code>，它会先构建网页再启动。聊天服务本身已在运行。</p>
<p lang="en">The pages have not been built yet. Run <code>make run</code> in the project's folder.</p>
</body></html>"""

PAGE_FOLDERS = ("desk", "workbench")

# File names below assets/ carry a hash of the content, so they never change.
IMMUTABLE = "public, max-age=31536000, immutable"


def page_routes(settings: Settings) -> APIRouter:
    """Everything that is no API; must be included last."""
    router = APIRouter()
    dist = settings.web_dist
    files = StaticFiles(directory=dist, html=True, check_dir=False)

    @router.get("/product/{product_id}")
    async def product(product_id: str) -> Response:
        return _page_or_not_built(dist / "product.html")

    @router.api_route("/{path:path}", methods=["GET", "HEAD"])
    async def page(path: str, request: Request) -> Response:
        if path.startswith("api/"):
            raise HTTPException(404)
        if path in PAGE_FOLDERS:
            return RedirectResponse(f"/{path}/")
        if not dist.is_dir():
            return _page_or_not_built(dist / "index.html")
        response = await files.get_response(files.get_path(request.scope), request.scope)
        response.headers["Cache-Control"] = IMMUTABLE if path.startswith("assets/") else "no-cache"
        return response

    return router


def _page_or_not_built(file: object) -> Response:
    path = str(file)
    try:
        with open(path, "rb"):
            return FileResponse(path, media_type="text/html", headers={"Cache-Control": "no-cache"})
    except OSError:
        return HTMLResponse(NOT_BUILT, status_code=503)
