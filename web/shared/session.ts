import { ref } from "vue";

import { asServerError, get, post } from "./api";
import type { Staff } from "./protocol";

/** Who is signed in: undefined while nobody has asked the server yet, null when nobody is. */
export const staff = ref<Staff | null | undefined>(undefined);

/** Read from the server who is signed in; throws a ServerError when it cannot be told. */
export async function recallStaff(): Promise<void> {
  try {
    staff.value = await get<Staff>("/api/staff/me");
  } catch (error) {
    if (asServerError(error).status !== 401) throw error;
    staff.value = null;
  }
}

export async function signIn(number: string, password: string): Promise<void> {
  staff.value = await post<Staff>("/api/staff/login", { number, password });
}

export async function signOut(): Promise<void> {
  await post("/api/staff/logout");
  staff.value = null;
}

/** Show the sign-in page again if the server says that the session is over. */
export function noticeSignedOut(error: unknown): void {
  if (asServerError(error).status === 401) staff.value = null;
}
