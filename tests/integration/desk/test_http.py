"""What holds for the HTTP side: signing in, roles, foreign sites, sizes, the workbench, the pages."""

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest
from conftest import Customer, RasaPeer, RunningDesk

pytestmark = pytest.mark.server


def code_of(answer: httpx.Response) -> str:
    """The code of an Error."""
    code: str = answer.json()["error"]["code"]
    return code


async def test_signing_in_and_out(desk: RunningDesk) -> None:
    """The cookie is out of reach of scripts and other sites."""
    browser = desk.browser()
    body = {"number": "1001", "password": desk.passwords["1001"]}

    answer = await browser.post("/api/staff/login", json=body)
    cookie = answer.headers["set-cookie"].lower()

    assert answer.json() == {"number": "1001", "role": "agent", "name": "小林"}
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert (await browser.get("/api/staff/me")).json()["number"] == "1001"
    await browser.post("/api/staff/logout", json={})
    assert code_of(await browser.get("/api/staff/me")) == "unauthenticated"


async def test_five_failures_lock_a_number(desk: RunningDesk) -> None:
    """Known and unknown numbers look alike, and the right password does not open a locked one."""
    browser = desk.browser()
    for number in ("1001", "9999"):
        codes = [
            code_of(await browser.post("/api/staff/login", json={"number": number, "password": "wrong"}))
            for _ in range(6)
        ]
        assert codes == ["unauthenticated"] * 5 + ["too_many"]

    right = {"number": "1001", "password": desk.passwords["1001"]}
    assert (await browser.post("/api/staff/login", json=right)).status_code == 429


async def test_a_second_start_prints_no_passwords(desk: RunningDesk) -> None:
    """The first staff are created once, and only hashes are kept."""
    from bot.desk.app import prepare

    assert prepare(desk.settings) == []
    assert sorted(desk.passwords) == ["1001", "2001", "3001"]


STAFF_CALLS = [
    ("GET", "/api/staff/conversations"),
    ("GET", "/api/staff/conversations/x"),
    ("GET", "/api/staff/conversations/x/messages"),
    ("POST", "/api/staff/conversations/x/take"),
    ("POST", "/api/staff/conversations/x/messages"),
    ("POST", "/api/staff/conversations/x/end"),
    ("GET", "/api/staff/quick_phrases"),
]
TRAINER_CALLS = [
    ("GET", "/api/workbench/faq"),
    ("POST", "/api/workbench/try"),
    ("GET", "/api/workbench/unanswered"),
    ("POST", "/api/workbench/unanswered/1/status"),
]


async def test_roles_are_checked_on_the_server(desk: RunningDesk) -> None:
    """Strangers get nothing, trainers no conversations, agents no workbench, supervisors both."""
    stranger = desk.browser()
    agent, trainer, supervisor = [await desk.signed_in(number) for number in ("1001", "3001", "2001")]

    async def codes(browser: httpx.AsyncClient, calls: list[tuple[str, str]]) -> set[int]:
        answers = [await browser.request(method, path, json={}) for method, path in calls]
        return {answer.status_code for answer in answers}

    assert await codes(stranger, STAFF_CALLS + TRAINER_CALLS) == {401}
    assert await codes(trainer, STAFF_CALLS) == {403}
    assert await codes(agent, TRAINER_CALLS) == {403}
    assert not {401, 403} & await codes(supervisor, STAFF_CALLS + TRAINER_CALLS)


async def test_a_forged_cookie_opens_nothing(desk: RunningDesk) -> None:
    """Neither without a signature nor with a wrong one."""
    for value in ("1001", "eyJuIjoxfQ.abc", "x" * 500, '"; DROP'):
        answer = await desk.browser().get("/api/staff/me", headers={"cookie": f"jiedai_staff={value}"})
        assert answer.status_code == 401


async def test_foreign_sites_cannot_act(desk: RunningDesk) -> None:
    """A form or a script of another site is refused, and so is its socket."""
    browser = await desk.signed_in("1001")

    form = await browser.post("/api/staff/logout", content="{}", headers={"content-type": "text/plain"})
    foreign = await browser.post("/api/staff/logout", json={}, headers={"origin": "https://evil.example"})
    socket = await browser.get("/socket.io/?EIO=4&transport=polling", headers={"origin": "https://evil.example"})

    assert (form.status_code, foreign.status_code, socket.status_code) == (415, 403, 400)
    assert (await browser.get("/api/staff/me")).status_code == 200


async def test_large_and_broken_bodies_are_refused(desk: RunningDesk) -> None:
    """With or without an announced size; every refusal is an Error."""
    browser = await desk.signed_in("1001")

    async def endless():  # type: ignore[no-untyped-def]
        for _ in range(100):
            yield b" " * 4096

    big = await browser.post("/api/staff/login", content=b"x" * 70_000)
    unannounced = await browser.post("/api/staff/login", content=endless())
    codes = [
        code_of(await browser.post("/api/staff/login", content=content))
        for content in (b"{", b"[]", b"\xff\xfe", b'{"number": 5}', b"[" * 50_000, b'{"number": "1", "password": null}')
    ]

    assert (big.status_code, unannounced.status_code) == (413, 413)
    assert set(codes) == {"bad_request"}


async def test_a_giant_socket_message_closes_only_that_socket(desk: RunningDesk) -> None:
    """Others go on; the desk is not harmed."""
    giant, other = Customer(), Customer()
    await giant.enter(desk)
    await other.enter(desk)
    await giant.tell("user_uttered", {"message": "x" * 200_000, "session_id": giant.session_id})
    for _ in range(200):
        if not giant.client.connected:
            break
        await asyncio.sleep(0.02)

    assert not giant.client.connected
    assert (await other.write("我还在，请问这双鞋怎么保养比较好呢"))["ok"] is True


async def test_unknown_things_are_errors_of_the_protocol(desk: RunningDesk) -> None:
    """404 and wrong parameters too."""
    browser = await desk.signed_in("2001")

    assert code_of(await browser.get("/api/nothing")) == "not_found"
    assert code_of(await browser.get("/api/staff/conversations/none")) == "not_found"
    assert code_of(await browser.post("/api/staff/conversations/none/take", json={})) == "not_found"
    assert code_of(await browser.get("/api/staff/conversations?view=other")) == "bad_request"
    assert code_of(await browser.get("/api/staff/conversations/none/messages?after=x")) == "bad_request"
    assert code_of(await browser.get("/api/workbench/faq?page=0")) == "bad_request"
    assert code_of(await browser.get("/api/workbench/unanswered?status=x")) == "bad_request"


async def test_the_workbench_tries_a_question(desk: RunningDesk, rasa: RasaPeer) -> None:
    """Rasa's parse, with titles and answers from the FAQ files."""
    rasa.parse = {
        "intent": {"name": "after_sale", "confidence": 0.91},
        "category": "after_sale",
        "topic": "invoice_issue",
        "urgency": {"level": "urgent", "reasons": ["催促"], "words": [], "signals": []},
        "faq": {"decision": "answer", "hits": [{"id": "invoice-time", "score": 0.8, "title": "x"}], "version": 3},
    }
    trainer = await desk.signed_in("3001")

    tried = (await trainer.post("/api/workbench/try", json={"text": "发票呢"})).json()
    rasa.is_down = True
    failed = await trainer.post("/api/workbench/try", json={"text": "发票呢"})

    assert tried.pop("milliseconds") > 0
    assert tried == {
        "category": "after_sale",
        "topic": "invoice_issue",
        "confidence": 0.91,
        "urgency": "urgent",
        "reasons": ["催促"],
        "decision": "answer",
        "faq_version": "3",
        "hits": [
            {"entry_id": "invoice-time", "title": "发票多久开好", "score": 0.8, "answer": "您好，发票在签收后开具。"}
        ],
    }
    assert (failed.status_code, code_of(failed)) == (503, "bot_unavailable")


async def test_faq_lists_and_quick_phrases(desk: RunningDesk) -> None:
    """Trainers see everything, agents only what is in force."""
    supervisor = await desk.signed_in("2001")

    faq = (await supervisor.get("/api/workbench/faq")).json()
    found = (await supervisor.get("/api/workbench/faq?query=发票&category=after_sale")).json()
    phrases = (await supervisor.get("/api/staff/quick_phrases")).json()["phrases"]

    assert (faq["total"], faq["faq_version"], faq["page_size"]) == (2, "3", 20)
    assert [entry["entry_id"] for entry in found["entries"]] == ["invoice-time"]
    assert phrases == [{"entry_id": "invoice-time", "title": "发票多久开好", "text": "您好，发票在签收后开具。"}]


async def test_unanswered_questions_reach_the_trainers(desk: RunningDesk, rasa: RasaPeer) -> None:
    """The same question in other writing counts once more, and telephone numbers are masked."""
    rasa.reply = lambda body: [
        {"text": "我记下了"},
        {
            "custom": {
                "type": "unanswered",
                "text": body["message"],
                "decision": "none",
                "hits": [{"id": "invoice-time", "score": 0.2}],
            }
        },
    ]
    customer, trainer = Customer(), await desk.signed_in("3001")
    await customer.enter(desk)
    for text in ("鞋子能寄到月球吗？电话13800138000", "鞋子能寄到月球吗 电话13800138000！"):
        customer.heard.clear()
        await customer.write(text)
        await customer.line("我记下了")

    [question] = (await trainer.get("/api/workbench/unanswered")).json()["questions"]
    changed = await trainer.post(f"/api/workbench/unanswered/{question['id']}/status", json={"status": "done"})
    none = (await trainer.get("/api/workbench/unanswered")).json()["questions"]
    missing = await trainer.post("/api/workbench/unanswered/99999999999999/status", json={"status": "done"})

    assert question["times"] == 2
    assert "138****8000" in question["text"]
    assert question["hits"] == [{"entry_id": "invoice-time", "title": "发票多久开好", "score": 0.2}]
    assert changed.json()["question"]["status"] == "done"
    assert none == []
    assert missing.status_code == 404


async def test_pages_and_headers(desk: RunningDesk) -> None:
    """A clear page before the build, the built pages afterwards, safe headers always."""
    browser, dist = desk.browser(), desk.settings.web_dist
    missing = await browser.get("/")
    (dist / "desk").mkdir(parents=True)
    (dist / "assets").mkdir()
    for name in ("index.html", "product.html", "desk/index.html", "assets/a.js"):
        (dist / name).write_text(f"<p>{name}</p>")
    (dist.parent / "secret.txt").write_text("secret")

    assert missing.status_code == 503
    assert "make run" in missing.text
    pages = {path: (await browser.get(path)).text for path in ("/", "/product/YB-S001", "/desk/", "/assets/a.js")}
    assert list(pages.values()) == [
        "<p>index.html</p>",
        "<p>product.html</p>",
        "<p>desk/index.html</p>",
        "<p>assets/a.js</p>",
    ]
    assert (await browser.get("/desk")).headers["location"] == "/desk/"
    assert (await browser.get("/..%2fsecret.txt")).status_code == 404
    assert (await browser.get("/nothing.html")).status_code == 404
    headers = (await browser.get("/")).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert (await browser.get("/api/staff/me")).headers["cache-control"] == "no-store"


async def test_no_message_is_ever_logged(desk: RunningDesk, rasa: RasaPeer, caplog: pytest.LogCaptureFixture) -> None:
    """Logs hold ids, never what people write."""
    caplog.set_level(logging.DEBUG, logger="jiedai")
    customer = Customer()
    await customer.enter(desk)
    rasa.is_down = True
    await customer.write("这句秘密的话不能出现在日志里面")
    await customer.notice("queued")

    assert "秘密" not in caplog.text
    assert customer.session_id not in caplog.text
