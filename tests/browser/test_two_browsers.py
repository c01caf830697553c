"""Two browsers, a customer and an agent, live through a whole service."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from running_shop import RunningShop

pytestmark = pytest.mark.browser

ANSWER_MS = 15_000
# Pictures of the running program for the README are kept where this names a folder.
PICTURES = os.environ.get("JIEDAI_PICTURES")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / name)


def say(customer: Page, text: str) -> None:
    box = customer.get_by_test_id("chat-input")
    box.fill(text)
    box.press("Enter")
    own = customer.locator('[data-testid="chat-message"][data-speaker="customer"]').last
    expect(own).to_contain_text(text)


def shop_side(customer: Page, speaker: str) -> Locator:
    return customer.locator(f'[data-testid="chat-message"][data-speaker="{speaker}"]')


def open_chat(browser: Browser, shop: RunningShop) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN").new_page()
    page.goto(shop.address)
    page.get_by_test_id("chat-launcher").click()
    expect(shop_side(page, "bot").first).to_contain_text("小云", timeout=ANSWER_MS)
    return page


def sign_in(browser: Browser, shop: RunningShop, number: str, path: str = "/desk/") -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
    return sign_in_on(page, shop, number, path)


def sign_in_on(page: Page, shop: RunningShop, number: str, path: str) -> Page:
    page.goto(f"{shop.address}{path}")
    page.get_by_test_id("login-number").fill(number)
    page.get_by_test_id("login-password").fill(shop.passwords[number])
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id("login-submit")).to_have_count(0, timeout=ANSWER_MS)
    return page


def test_question_answer_anger_takeover_chat_end_and_rating(browser: Browser, shop: RunningShop) -> None:
    """The main job: a customer gets an answer, an angry one gets a person, and the bot comes back."""
    agent = sign_in(browser, shop, "1001")
    customer = open_chat(browser, shop)

    say(customer, "怎么开电子发票")
    expect(shop_side(customer, "bot").last).to_contain_text("发票", timeout=ANSWER_MS)
    picture(customer, "chat.png")

    say(customer, "鞋子穿两天就开胶，你们就是骗子！！！马上给我处理")
    expect(shop_side(customer, "bot").last).to_contain_text("抱歉", timeout=ANSWER_MS)
    row = agent.locator('[data-testid="queue-row"][data-urgency="critical"]').first
    expect(row).to_be_visible(timeout=ANSWER_MS)
    expect(row).to_contain_text("特急")
    row.click()
    expect(agent.get_by_test_id("summary")).to_contain_text("骗子")
    expect(agent.get_by_test_id("reasons").first).to_contain_text("激动")

    agent.get_by_test_id("take-over").click()
    expect(customer.get_by_test_id("chat-status")).to_contain_text("1001", timeout=ANSWER_MS)
    reply = agent.get_by_test_id("reply-box")
    reply.fill("您好，我是1001号客服，已看到您的情况，这就为您办理。")
    agent.get_by_test_id("send-reply").click()
    expect(shop_side(customer, "agent").last).to_contain_text("这就为您办理", timeout=ANSWER_MS)
    picture(agent, "desk.png")

    bot_lines = shop_side(customer, "bot").count()
    say(customer, "能开发票吗")
    expect(agent.locator('[data-testid="message"][data-speaker="customer"]').last).to_contain_text(
        "能开发票吗", timeout=ANSWER_MS
    )
    customer.wait_for_timeout(4000)
    assert shop_side(customer, "bot").count() == bot_lines, "the bot spoke while a person had the conversation"

    agent.get_by_test_id("end-service").click()
    agent.get_by_test_id("confirm-end").click()
    customer.get_by_test_id("rating-5").click(timeout=ANSWER_MS)
    expect(customer.get_by_test_id("rating-thanks")).to_be_visible(timeout=ANSWER_MS)

    say(customer, "怎么开电子发票")
    expect(shop_side(customer, "bot").last).to_contain_text("发票", timeout=ANSWER_MS)


def test_three_short_lines_get_one_answer(browser: Browser, shop: RunningShop) -> None:
    """Lines typed within two seconds are one thought."""
    customer = open_chat(browser, shop)
    before = shop_side(customer, "bot").count()

    for line in ("你好", "想问下", "怎么开电子发票"):
        say(customer, line)
        customer.wait_for_timeout(400)

    expect(shop_side(customer, "bot")).to_have_count(before + 1, timeout=ANSWER_MS)
    customer.wait_for_timeout(3000)
    expect(shop_side(customer, "bot")).to_have_count(before + 1)


def test_nothing_is_lost_or_doubled_over_ten_seconds_without_network(browser: Browser, shop: RunningShop) -> None:
    """Messages typed offline arrive once, in order, also over a reload."""
    customer = open_chat(browser, shop)
    customer.context.set_offline(True)
    say(customer, "第一句断网时写的")
    say(customer, "第二句断网时写的")
    customer.wait_for_timeout(10_000)
    customer.context.set_offline(False)
    expect(customer.locator('[data-testid="chat-message"][data-speaker="customer"][data-status="sent"]')).to_have_count(
        2, timeout=30_000
    )

    customer.reload()
    if customer.get_by_test_id("chat-panel").count() == 0 or not customer.get_by_test_id("chat-panel").is_visible():
        customer.get_by_test_id("chat-launcher").click()
    own = customer.locator('[data-testid="chat-message"][data-speaker="customer"]')
    expect(own).to_have_count(2, timeout=ANSWER_MS)
    assert [text.splitlines() for text in own.all_inner_texts()][0] != own.all_inner_texts()[1]
    expect(own.nth(0)).to_contain_text("第一句")
    expect(own.nth(1)).to_contain_text("第二句")


def test_enter_while_composing_does_not_send(browser: Browser, shop: RunningShop) -> None:
    """Enter that picks a word of the input method stays in the box."""
    customer = open_chat(browser, shop)
    box = customer.get_by_test_id("chat-input")
    box.fill("退huo")
    box.evaluate(
        """box => {
          box.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}))
          const init = {key: 'Enter', keyCode: 229, isComposing: true, bubbles: true}
          box.dispatchEvent(new KeyboardEvent('keydown', init))
        }"""
    )
    customer.wait_for_timeout(800)
    expect(box).to_have_value("退huo")
    expect(customer.locator('[data-testid="chat-message"][data-speaker="customer"]')).to_have_count(0)


def test_a_customer_with_a_phone_learns_where_the_parcel_is(browser: Browser, shop: RunningShop) -> None:
    """Asks, gives number and digits when asked for them, and reads the state, all by touch."""
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN")
    customer = phone.new_page()
    customer.goto(shop.address)
    customer.get_by_test_id("chat-launcher").tap()
    expect(shop_side(customer, "bot").first).to_contain_text("小云", timeout=ANSWER_MS)

    say(customer, "我的快递到哪了")
    expect(shop_side(customer, "bot").last).to_contain_text("手机后四位", timeout=ANSWER_MS)
    say(customer, "YB20260001，5521")
    told = shop_side(customer, "bot").last
    expect(told).to_contain_text("杭州转运中心", timeout=ANSWER_MS)
    expect(told).to_contain_text("SF1400012345678")
    expect(told).to_be_in_viewport()
    assert customer.evaluate("document.documentElement.scrollWidth") <= 390, "the page is wider than the phone"
    picture(customer, "phone.png")


def test_enter_searches_while_the_first_list_is_still_loading(browser: Browser, shop: RunningShop) -> None:
    """A trainer who types at once gets the answer to the search, also when the first list comes in after it."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
    held: list[Route] = []
    page.route("**/api/workbench/faq?**", lambda route: route.continue_() if held else held.append(route))
    trainer = sign_in_on(page, shop, "3001", "/workbench/")
    search = trainer.get_by_role("textbox", name="搜索").first
    search.fill("电子发票")
    expect(trainer.get_by_test_id("faq-row")).to_have_count(0)
    search.press("Enter")
    first = trainer.get_by_test_id("faq-row").first
    expect(first).to_contain_text("发票", timeout=ANSWER_MS)
    rows = trainer.get_by_test_id("faq-row").count()

    held[0].continue_()
    trainer.wait_for_timeout(1000)
    expect(first).to_contain_text("发票")
    expect(trainer.get_by_test_id("faq-row")).to_have_count(rows)


def test_trainer_tries_a_message_in_the_workbench(browser: Browser, shop: RunningShop) -> None:
    """The try-it box shows hits, scores and the decision; the list can be searched."""
    trainer = sign_in(browser, shop, "3001", "/workbench/")
    search = trainer.get_by_role("textbox", name="搜索").first
    search.fill("电子发票")
    search.press("Enter")
    expect(trainer.get_by_test_id("faq-row").first).to_contain_text("发票", timeout=ANSWER_MS)

    trainer.get_by_role("tab", name="试一试").click()
    box = trainer.get_by_test_id("try-input")
    box.locator("textarea, input").or_(box).last.fill("怎么开电子发票")
    trainer.get_by_test_id("try-submit").click()
    expect(trainer.get_by_test_id("try-decision")).to_contain_text("直接回答", timeout=ANSWER_MS)
    expect(trainer.get_by_test_id("try-hit").first).to_contain_text("发票")
    picture(trainer, "workbench.png")
