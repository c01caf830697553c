"""What every order system promises, the demo shop's file as well as a real shop's HTTP service, also when it fails."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.core.orders import PACKING, SHIPPED, Order, OrderSystemError
from bot.shops.demo_shop import COLUMNS, DemoShop
from bot.shops.http_shop import MAX_ANSWER_BYTES, MAX_ITEMS, MAX_TEXT_CHARS, HttpShop
from bot.shops.order_system import OrderSystem

pytestmark = pytest.mark.server

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)
QUICK_SECONDS = 0.5
SHIPPED_ORDER = Order(
    number="YB20260001",
    status=SHIPPED,
    items=("跑鞋 白蓝 41码", "鞋带"),
    amount_yuan=Decimal("329.50"),
    phone_tail="0031",
    recipient="欧阳晓",
    courier="顺丰",
    tracking_number="SF14",
    last_event="到达杭州，准备发出",
    last_event_at=NOW - timedelta(hours=6),
)
BARE_ORDER = Order("YB20260002", PACKING, ("托特包",), Decimal(139), "8806")
ROW = "YB20260001,shipped,跑鞋 白蓝 41码|鞋带,329.50,0031,欧阳晓,顺丰,SF14,到达杭州，准备发出,6"
BARE_ROW = "YB20260002,packing,托特包,139,8806,,,,,"
JSON = {
    "number": "YB20260001",
    "status": "shipped",
    "items": ["跑鞋 白蓝 41码", "鞋带"],
    "amount_yuan": 329.50,
    "phone_tail": "0031",
    "recipient": "欧阳晓",
    "courier": "顺丰",
    "tracking_number": "SF14",
    "last_event": "到达杭州，准备发出",
    "last_event_at": "2026-11-24T14:00:00+08:00",
}
BARE_JSON = {
    "number": "YB20260002",
    "status": "packing",
    "items": ["托特包"],
    "amount_yuan": "139",
    "phone_tail": "8806",
    "recipient": None,
    "courier": "",
}

Answer = Callable[["OrderServer", BaseHTTPRequestHandler], None]


class OrderServer:
    """A shop's HTTP service on a real port; how it answers is set by each test."""

    def __init__(self) -> None:
        self.orders = {order["number"]: order for order in (JSON, BARE_JSON)}
        self.answer: Answer = OrderServer.tell
        self.paths: list[str] = []
        self.tokens: list[str | None] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.paths.append(self.path)
                server.tokens.append(self.headers.get("authorization"))
                server.answer(server, self)

            def log_message(self, *_arguments: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}/orders"
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def tell(self, request: BaseHTTPRequestHandler) -> None:
        """As docs/data-formats.md describes: the order, or 404."""
        order = self.orders.get(request.path.removeprefix("/orders/"))
        send(request, 200 if order else 404, order or {"error": "no such order"})


def send(request: BaseHTTPRequestHandler, status: int, body: object, **headers: str) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name, value)
    request.send_header("content-length", str(len(data)))
    request.end_headers()
    request.wfile.write(data)


def answering(status: int, body: object, **headers: str) -> Answer:
    return lambda _server, request: send(request, status, body, **headers)


@pytest.fixture
def server() -> Iterator[OrderServer]:
    running = OrderServer()
    yield running
    running.stop()


@pytest.fixture
def shop(server: OrderServer) -> HttpShop:
    return HttpShop(server.address, timeout_seconds=QUICK_SECONDS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    write(path, ROW, BARE_ROW)
    return path


def write(path: Path, *rows: str) -> None:
    path.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")


@pytest.fixture(params=["demo", "http"])
def orders(request: pytest.FixtureRequest) -> OrderSystem:
    """Each order system with the same two orders."""
    if request.param == "demo":
        return DemoShop(request.getfixturevalue("file"), now=lambda: NOW)
    system: OrderSystem = request.getfixturevalue("shop")
    return system


# What both promise


def test_a_known_number_gives_the_whole_order(orders: OrderSystem) -> None:
    """All fields, in the shop's own words; moments carry a time zone."""
    assert orders.find("YB20260001") == SHIPPED_ORDER


def test_what_the_shop_does_not_know_is_empty(orders: OrderSystem) -> None:
    """No courier, no event: empty texts and None."""
    assert orders.find("YB20260002") == BARE_ORDER


def test_letters_may_be_written_small(orders: OrderSystem) -> None:
    """A customer's yb is the shop's YB."""
    assert orders.find("yb20260001") == SHIPPED_ORDER


def test_an_unknown_number_gives_none(orders: OrderSystem) -> None:
    """It is no failure."""
    assert orders.find("YB20269999") is None


@pytest.mark.parametrize(
    "number",
    [
        "",
        " ",
        ".",
        "..",
        "../YB20260001",
        "YB20260001/",
        "x/../YB20260001",
        "YB20260001?x=1",
        "YB20260001#x",
        "%59B20260001",
        "YB2026 0001",
        " YB20260001",
        "YB20260001\r\nx-header: 1",
        "YB20260001\0",
        "'YB20260001'",
        '"YB20260001"',
        "' OR 1=1 --",
        "订单",
        "YB２０２６０００１",
        "{order_number}",
        "Y" * 10_000,
        "9" * 10_000,
    ],
)
def test_hostile_numbers_are_nobodys(orders: OrderSystem, number: str) -> None:
    """None of them reaches another order, another address or a failure."""
    assert orders.find(number) is None


def test_a_new_order_is_found_at_the_next_look(orders: OrderSystem, server: OrderServer, file: Path) -> None:
    """Nothing is remembered: states change while customers wait."""
    assert orders.find("YB20260003") is None
    server.orders["YB20260003"] = {**BARE_JSON, "number": "YB20260003"}
    write(file, ROW, BARE_ROW, BARE_ROW.replace("YB20260002", "YB20260003"))

    assert orders.find("YB20260003") == replace(BARE_ORDER, number="YB20260003")


# How the demo shop's file fails


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The customer hears that the order system is away, the log which file is missing."""
    shop = DemoShop(tmp_path / "nowhere.csv", now=lambda: NOW)

    with pytest.raises(OrderSystemError, match=r"nowhere\.csv cannot be read"):
        shop.find("YB20260001")


@pytest.mark.parametrize(
    "row",
    [
        "YB20260001",
        "YB20260001,",
        "YB20260001,ship",
        "YB20260001,shipped",
        "YB20260001,shipped,跑鞋,32",
        "YB20260001,shipped,跑鞋,329,0031,欧阳晓,顺丰",
        'YB20260001,shipped,"跑鞋',
        ROW + ",one too many",
    ],
)
def test_a_half_written_line_is_named(file: Path, row: str) -> None:
    """Better no order than half of one."""
    write(file, BARE_ROW, row)

    with pytest.raises(OrderSystemError, match=r"orders\.csv (line 3|cannot be read)"):
        DemoShop(file, now=lambda: NOW).find("YB20260002")


def test_a_file_cut_within_a_character_is_named(file: Path) -> None:
    """As a full disk leaves it."""
    file.write_bytes(file.read_bytes()[: file.read_bytes().index("跑".encode()) + 1])

    with pytest.raises(OrderSystemError, match="UTF-8"):
        DemoShop(file, now=lambda: NOW).find("YB20260001")


def test_an_empty_file_lacks_its_columns(file: Path) -> None:
    """The first missing column is named."""
    file.write_bytes(b"")

    with pytest.raises(OrderSystemError, match="line 1: column 'order_number' is missing"):
        DemoShop(file, now=lambda: NOW).find("YB20260001")


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("packing", "packed", "status 'packed' is unknown. Known: unpaid, packing"),
        ("packing", "Packing", "status 'Packing' is unknown"),
        (",139,", ",13g,", "amount_yuan and last_event_hours_ago must be numbers"),
        (",139,", ",nan,", "amount_yuan and last_event_hours_ago must be numbers"),
        (",139,", ",-1,", "amount_yuan and last_event_hours_ago must be numbers"),
        (",139,", ",1e9999999,", "amount_yuan and last_event_hours_ago must be numbers"),
        (",139,", ",,", "amount_yuan and last_event_hours_ago must be numbers"),
        (",,,,,", ",,,,,six", "amount_yuan and last_event_hours_ago must be numbers"),
        (",,,,,", ",,,,,nan", "amount_yuan and last_event_hours_ago must be numbers"),
        (",,,,,", ",,,,,1e300", "amount_yuan and last_event_hours_ago must be numbers"),
        ("8806", "88", "phone_tail must be four digits"),
        ("托特包", "|", "order_number and items must be filled"),
        ("YB20260002", "", "order_number and items must be filled"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line(file: Path, right: str, wrong: str, sentence: str) -> None:
    """Trainers edit the file by hand."""
    write(file, ROW, BARE_ROW.replace(right, wrong))

    with pytest.raises(OrderSystemError, match=f"orders.csv line 3: {sentence}"):
        DemoShop(file, now=lambda: NOW).find("YB20260001")


def test_a_spreadsheets_mark_at_the_beginning_does_no_harm(file: Path) -> None:
    """CSV UTF-8 of a spreadsheet program begins with one."""
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert DemoShop(file, now=lambda: NOW).find("YB20260002") == BARE_ORDER


def test_the_shipped_orders_are_sound() -> None:
    """The file that comes with the program, in each of the seven states."""
    shop = DemoShop(Path(__file__).parents[2] / "data/catalog/orders.csv", now=lambda: NOW)
    found = [shop.find(f"YB2026000{number}") for number in range(1, 8)]

    assert len({order.status for order in found if order}) == 7
    assert all(order.phone_tail for order in found if order)


# How a shop's HTTP service fails


@pytest.mark.parametrize("status", [201, 204, 301, 302, 307, 400, 401, 403, 500, 503])
def test_another_status_is_named(shop: HttpShop, server: OrderServer, status: int) -> None:
    """Only 200 is an order, and only 404 is none."""
    server.answer = answering(status, b"" if status == 204 else JSON)

    with pytest.raises(OrderSystemError, match=f"answered {status} instead of 200 or 404"):
        shop.find("YB20260001")


def test_a_redirect_is_not_followed(shop: HttpShop, server: OrderServer) -> None:
    """The token must not travel to an address that nobody has set."""
    server.answer = answering(302, b"", location=f"{server.address}/YB20260002")

    with pytest.raises(OrderSystemError, match="answered 302"):
        shop.find("YB20260001")
    assert server.paths == ["/orders/YB20260001"]


@pytest.mark.parametrize("body", [b"", b"<html>Please sign in</html>", b"{", b"\xff\xfe", b"[" * 50_000])
def test_an_answer_that_is_no_json_is_named(shop: HttpShop, server: OrderServer, body: bytes) -> None:
    """A page of a proxy, half an answer, endless brackets."""
    server.answer = answering(200, body)

    with pytest.raises(OrderSystemError, match="is no JSON"):
        shop.find("YB20260001")


@pytest.mark.parametrize("body", [[JSON], "YB20260001", 5, None])
def test_an_answer_that_is_no_object_is_named(shop: HttpShop, server: OrderServer, body: object) -> None:
    """Whatever else JSON can be."""
    server.answer = answering(200, body)

    with pytest.raises(OrderSystemError, match="is no JSON object"):
        shop.find("YB20260001")


@pytest.mark.parametrize("name", ["number", "status", "items", "amount_yuan", "phone_tail"])
def test_a_missing_field_is_named(shop: HttpShop, server: OrderServer, name: str) -> None:
    """Those without which nothing can be told."""
    server.answer = answering(200, {key: value for key, value in JSON.items() if key != name})

    with pytest.raises(OrderSystemError, match=f"'{name}'"):
        shop.find("YB20260001")


WRONG_VALUES: list[tuple[str, object]] = [
    ("number", 20260001),
    ("number", " "),
    ("status", "on its way"),
    ("status", ["shipped"]),
    ("status", None),
    ("items", "跑鞋"),
    ("items", []),
    ("items", [""]),
    ("items", ["跑鞋", 5]),
    ("items", {"跑鞋": 1}),
    ("amount_yuan", "three"),
    ("amount_yuan", True),
    ("amount_yuan", -5),
    ("amount_yuan", float("nan")),
    ("amount_yuan", float("inf")),
    ("amount_yuan", "1e9999999"),
    ("amount_yuan", [329]),
    ("phone_tail", 31),
    ("phone_tail", "31"),
    ("phone_tail", "****"),
    ("recipient", 5),
    ("courier", ["顺丰"]),
    ("tracking_number", {"a": 1}),
    ("last_event", False),
    ("last_event_at", "yesterday"),
    ("last_event_at", 1795492800),
    ("last_event_at", 0),
    ("last_event_at", "2026-11-24T14:00:00"),
    ("last_event_at", "0001-01-01T00:00:00+08:00"),
    ("last_event_at", "9999-12-31T23:59:59-08:00"),
]


@pytest.mark.parametrize(("name", "value"), WRONG_VALUES)
def test_a_wrong_value_is_named_and_not_repeated(shop: HttpShop, server: OrderServer, name: str, value: object) -> None:
    """The name of the field helps whoever looks into the log; its value may be a customer's."""
    server.answer = answering(200, {**JSON, name: value})

    with pytest.raises(OrderSystemError, match=f"'{name}'") as refused:
        shop.find("YB20260001")
    assert "\n" not in refused.value.message
    assert "YB20260001" not in refused.value.message


def test_another_order_than_the_one_asked_for_is_refused(shop: HttpShop, server: OrderServer) -> None:
    """A cache in between must not tell one customer of another's order."""
    server.answer = answering(200, BARE_JSON)

    with pytest.raises(OrderSystemError, match="another order"):
        shop.find("YB20260001")


def test_a_whole_phone_number_is_cut_to_its_end(shop: HttpShop, server: OrderServer) -> None:
    """Shops may send it masked or in full; the rest is not kept."""
    server.answer = answering(200, {**JSON, "phone_tail": "138****0031"})

    assert shop.find("YB20260001") == SHIPPED_ORDER


def test_huge_texts_are_cut(shop: HttpShop, server: OrderServer) -> None:
    """What a customer reads stays readable."""
    server.answer = answering(200, {**JSON, "last_event": "急" * 3000, "items": ["鞋" * 500] * 30})
    order = shop.find("YB20260001")

    assert order is not None
    assert order.last_event == "急" * MAX_TEXT_CHARS
    assert order.items == ("鞋" * MAX_TEXT_CHARS,) * MAX_ITEMS


def test_control_characters_and_halves_of_emoji_become_spaces(shop: HttpShop, server: OrderServer) -> None:
    """Neither may break a sentence or its transport."""
    server.answer = answering(200, {**JSON, "last_event": "a\0b\nc\ud83dd\u3000e"})
    order = shop.find("YB20260001")

    assert order is not None
    assert order.last_event == "a b c d e"


def test_an_endless_answer_is_given_up(shop: HttpShop, server: OrderServer) -> None:
    """A wrong address may lead to a film."""
    server.answer = answering(200, b'"' + b"x" * MAX_ANSWER_BYTES)

    with pytest.raises(OrderSystemError, match="larger than"):
        shop.find("YB20260001")


def silent(_server: OrderServer, _request: BaseHTTPRequestHandler) -> None:
    time.sleep(QUICK_SECONDS * 2)


def drop_by_drop(_server: OrderServer, request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    with contextlib.suppress(ConnectionError):
        for _ in range(20):
            time.sleep(QUICK_SECONDS / 5)
            request.wfile.write(b" ")


@pytest.mark.parametrize("answer", [silent, drop_by_drop])
def test_a_slow_answer_is_given_up_in_time(shop: HttpShop, server: OrderServer, answer: Answer) -> None:
    """Silence, and an answer that never ends."""
    server.answer = answer
    began = time.monotonic()

    with pytest.raises(OrderSystemError, match=r"did not answer within 0\.5 s"):
        shop.find("YB20260001")
    assert time.monotonic() - began < QUICK_SECONDS * 2


def test_after_a_failure_the_next_look_goes_on(shop: HttpShop, server: OrderServer) -> None:
    """A service that comes back is asked again."""
    server.answer = answering(500, b"")
    with pytest.raises(OrderSystemError):
        shop.find("YB20260001")
    server.answer = OrderServer.tell

    assert shop.find("YB20260001") == SHIPPED_ORDER


def test_a_service_that_does_not_run_is_named() -> None:
    """Without the address: a password may stand in it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with pytest.raises(OrderSystemError, match="cannot be asked: ConnectError. Is it running?") as refused:
        HttpShop(f"http://me:secret@127.0.0.1:{port}").find("YB20260001")
    assert "secret" not in refused.value.message


def test_a_broken_connection_is_named(shop: HttpShop, server: OrderServer) -> None:
    """The service died in the middle of its answer."""

    def die(_server: OrderServer, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("content-length", "1000")
        request.end_headers()
        request.wfile.write(b'{"number": ')
        request.close_connection = True

    server.answer = die

    with pytest.raises(OrderSystemError, match="cannot be asked: RemoteProtocolError"):
        shop.find("YB20260001")


def test_the_token_is_sent(server: OrderServer) -> None:
    """As a bearer token; without one nothing is sent."""
    HttpShop(server.address, "t0ken").find("YB20260001")
    HttpShop(server.address + "/").find("YB20260001")

    assert server.tokens == ["Bearer t0ken", None]
    assert server.paths == ["/orders/YB20260001"] * 2


def test_hostile_numbers_are_not_even_sent(shop: HttpShop, server: OrderServer) -> None:
    """Each would be a path of its own."""
    for number in ("..", "../stock", "YB1/../../stock", "YB1?x", ""):
        shop.find(number)

    assert server.paths == []
