import { locale } from "./locale";

const TIMEOUT_MS = 15_000;

/** A refusal by the server, or no answer at all (code `network`); carries a sentence in both languages. */
export class ServerError extends Error {
  constructor(
    readonly code: string,
    readonly zh: string,
    readonly en: string,
    readonly status: number,
  ) {
    super(en);
    this.name = "ServerError";
  }

  /** The sentence in the language chosen now. */
  get sentence(): string {
    return locale.value === "zh" ? this.zh : this.en;
  }
}

function networkError(): ServerError {
  return new ServerError("network", "连接不上服务器，请检查网络后重试。", "The server cannot be reached. Check the network and try again.", 0);
}

function unreadableAnswer(status: number): ServerError {
  return new ServerError(
    "internal",
    `服务器出错了（${status}），请稍后重试。`,
    `Something went wrong on the server (${status}). Please try again later.`,
    status,
  );
}

async function errorOf(response: Response): Promise<ServerError> {
  try {
    const body = (await response.json()) as { error?: { code?: unknown; message?: unknown; message_en?: unknown } };
    const { code, message, message_en } = body.error ?? {};
    if (typeof code === "string" && typeof message === "string") {
      return new ServerError(code, message, typeof message_en === "string" ? message_en : message, response.status);
    }
  } catch {
    // A proxy's HTML page, or nothing at all.
  }
  return unreadableAnswer(response.status);
}

async function call<Answer>(method: "GET" | "POST", path: string, body?: unknown): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers: method === "POST" ? { "Content-Type": "application/json" } : {},
      body: method === "POST" ? JSON.stringify(body ?? {}) : null,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw networkError();
  }
  if (!response.ok) throw await errorOf(response);
  if (response.status === 204) return {} as Answer;
  try {
    return (await response.json()) as Answer;
  } catch {
    throw unreadableAnswer(response.status);
  }
}

/** Ask the server; rejects with a ServerError and nothing else. */
export function get<Answer>(path: string, query: Record<string, string | number> = {}): Promise<Answer> {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return call<Answer>("GET", parameters.size ? `${path}?${parameters}` : path);
}

/** Tell the server; rejects with a ServerError and nothing else. */
export function post<Answer>(path: string, body?: unknown): Promise<Answer> {
  return call<Answer>("POST", path, body);
}

/** Any caught value as a ServerError. */
export function asServerError(error: unknown): ServerError {
  return error instanceof ServerError ? error : unreadableAnswer(0);
}
