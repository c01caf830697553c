import type { Locale } from "./protocol";

/** Everything the widget itself says; what the shop says comes from the server. */
export interface Texts {
  launcher: string;
  unread: (count: number) => string;
  title: (shop: string) => string;
  close: string;
  /** Names the other language, in that language. */
  otherLanguage: string;
  switchLanguage: string;
  connecting: string;
  bot: string;
  botNext: string;
  queued: (position: number | null) => string;
  queuedNext: string;
  queuedNobody: string;
  agent: (staffNumber: string | null) => string;
  agentNext: string;
  askPerson: string;
  cancelQueue: string;
  offline: string;
  log: string;
  me: string;
  botLabel: string;
  agentLabel: (staffNumber: string | null) => string;
  systemLabel: string;
  sending: string;
  waiting: string;
  sent: string;
  failed: string;
  retry: string;
  discard: string;
  newMessages: (count: number) => string;
  toLatest: string;
  botTyping: string;
  agentTyping: string;
  input: string;
  placeholder: string;
  send: string;
  tooLong: (over: number) => string;
  looking: (name: string) => string;
  sendProduct: string;
  productMessage: (name: string, id: string) => string;
  removeProduct: string;
  comment: string;
  scoreHint: string;
  scores: readonly [string, string, string, string, string];
  scoreLabel: (score: number, word: string) => string;
  skip: string;
  thanks: (score: number) => string;
  skipped: string;
  rated: string;
  notNow: string;
}

const zh: Texts = {
  launcher: "联系客服",
  unread: (count) => `${count} 条未读消息`,
  title: (shop) => `${shop} 客服`,
  close: "收起聊天窗口",
  otherLanguage: "EN",
  switchLanguage: "Switch to English",
  connecting: "正在连接客服…",
  bot: "机器人小云",
  botNext: "正在为您解答；需要人工，随时点“转人工”",
  queued: (position) => (position === null ? "排队中" : `排队中 第${position}位`),
  queuedNext: "客服接入后会在这里回复，您可以继续留言",
  queuedNobody: "暂时没有客服在线；留言已保存，上线后按顺序回复",
  agent: (staffNumber) => (staffNumber ? `工号 ${staffNumber} 为您服务` : "人工客服为您服务"),
  agentNext: "您在和人工客服对话，请直接说",
  askPerson: "转人工",
  cancelQueue: "取消排队",
  offline: "网络已断开，正在重连…",
  log: "聊天记录",
  me: "我",
  botLabel: "小云 · 机器人",
  agentLabel: (staffNumber) => (staffNumber ? `人工客服 · 工号 ${staffNumber}` : "人工客服"),
  systemLabel: "系统消息",
  sending: "发送中",
  waiting: "待发送，联网后自动发出",
  sent: "已发送",
  failed: "发送失败",
  retry: "重试",
  discard: "删除",
  newMessages: (count) => `${count} 条新消息 ↓`,
  toLatest: "回到最新 ↓",
  botTyping: "小云正在输入…",
  agentTyping: "客服正在输入…",
  input: "输入消息",
  placeholder: "请输入您的问题…",
  send: "发送",
  tooLong: (over) => `超出 ${over} 字，请删减后发送`,
  looking: (name) => `正在看：${name}`,
  sendProduct: "发送商品",
  productMessage: (name, id) => `我想咨询这款商品：${name}（${id}）`,
  removeProduct: "不咨询这款商品",
  comment: "想对我们说的话（可不填）",
  scoreHint: "点一个分数即提交：",
  scores: ["很不满意", "不满意", "一般", "满意", "很满意"],
  scoreLabel: (score, word) => `${score} 分，${word}`,
  skip: "跳过",
  thanks: (score) =>
    score <= 3
      ? "谢谢您的评价，很抱歉没有让您满意。您希望我们怎样改进，可以直接在下面留言。"
      : "谢谢您的评价，我们会继续努力。",
  skipped: "已跳过评价。",
  rated: "本次服务的评价已结束。",
  notNow: "现在没有办成，请稍后再试一次。",
};

const en: Texts = {
  launcher: "Chat with us",
  unread: (count) => `${count} unread ${count === 1 ? "message" : "messages"}`,
  title: (shop) => `${shop} · Support`,
  close: "Close the chat",
  otherLanguage: "中文",
  switchLanguage: "切换到中文",
  connecting: "Connecting…",
  bot: "Xiaoyun, the bot",
  botNext: "is answering; tap “Ask a person” at any time",
  queued: (position) => (position === null ? "In the queue" : `In the queue, no. ${position}`),
  queuedNext: "A colleague will answer here; you may go on writing",
  queuedNobody: "Nobody is online now; your messages are kept and answered in order",
  agent: (staffNumber) => (staffNumber ? `Staff no. ${staffNumber} is here for you` : "A colleague is here for you"),
  agentNext: "You are talking to a person",
  askPerson: "Ask a person",
  cancelQueue: "Leave the queue",
  offline: "Connection lost, reconnecting…",
  log: "Messages",
  me: "Me",
  botLabel: "Xiaoyun · bot",
  agentLabel: (staffNumber) => (staffNumber ? `Person · staff no. ${staffNumber}` : "Person"),
  systemLabel: "System",
  sending: "Sending",
  waiting: "Will be sent once you are online",
  sent: "Sent",
  failed: "Not sent",
  retry: "Try again",
  discard: "Delete",
  newMessages: (count) => `${count} new ${count === 1 ? "message" : "messages"} ↓`,
  toLatest: "To the latest ↓",
  botTyping: "Xiaoyun is typing…",
  agentTyping: "Typing…",
  input: "Your message",
  placeholder: "Type your question…",
  send: "Send",
  tooLong: (over) => `${over} characters too many`,
  looking: (name) => `Looking at: ${name}`,
  sendProduct: "Send product",
  productMessage: (name, id) => `I have a question about this product: ${name} (${id})`,
  removeProduct: "Not about this product",
  comment: "Anything to tell us (optional)",
  scoreHint: "Tap a score to send it:",
  scores: ["Very poor", "Poor", "Fair", "Good", "Very good"],
  scoreLabel: (score, word) => `${score}, ${word}`,
  skip: "Skip",
  thanks: (score) =>
    score <= 3
      ? "Thank you, and we are sorry. Please tell us below what we should do better."
      : "Thank you for your rating.",
  skipped: "Rating skipped.",
  rated: "This rating is closed.",
  notNow: "That did not work just now. Please try again in a moment.",
};

export const TEXTS: Record<Locale, Texts> = { zh, en };
