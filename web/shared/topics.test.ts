import { afterEach, expect, test } from "vitest";

import { locale } from "./locale";
import { labelName, topicName } from "./topics";

afterEach(() => (locale.value = "zh"));

test("labels are written as in the shop's records", () => {
  expect(labelName("after_sale", "logistics")).toBe("售后-物流查询");
  expect(labelName("info_change", "address")).toBe("信息-改地址");
});

test("without a topic the category stands alone", () => {
  expect(labelName("other", "")).toBe("其他");
});

test("an unknown topic is shown as it came", () => {
  expect(topicName("after_sale", "toString")).toBe("toString");
  expect(labelName("nonsense", "x")).toBe("nonsense-x");
});

test("labels have English names", () => {
  locale.value = "en";

  expect(labelName("complaint", "courier")).toBe("Complaint · Courier");
});
