import { locale } from "./locale";

/** The reasons that bot/core/urgency.py gives, in English; the server sends the Chinese ones. */
const ENGLISH: Record<string, string> = {
  "客户情绪激动": "The customer is agitated",
  "客户提到投诉、监管或媒体": "The customer mentions a complaint, a regulator or the media",
  "可能有较大或未经同意的财产损失": "A large or unauthorised loss may be at stake",
  "可能有人身或信息安全风险": "People or data may be in danger",
  "客户明显不满": "The customer is clearly dissatisfied",
  "客户再次催问同一件事": "The customer chases the same matter again",
  "客户有明确的时间要求": "The customer has a real deadline",
  "承诺的时间已过": "A promised time has passed",
  "显示签收但客户未收到": "Shown as delivered but not received",
  "款项缺失或逾期": "Money is missing or late",
  "客户要求补偿": "The customer asks for compensation",
  "客户觉得没有人理会": "The customer feels ignored",
  "系统故障": "A part of the system failed",
  "客户要求人工": "The customer asks for a person",
};

/** A reason for an urgency in the language chosen now; one that is unknown here stays as it came. */
export function reasonText(reason: string): string {
  return locale.value === "en" ? (ENGLISH[reason] ?? reason) : reason;
}
