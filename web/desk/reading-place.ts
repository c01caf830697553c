const places = new Map<string, number>();

/** Where the agent was reading in a conversation, in pixels from the top; undefined at the end. */
export function placeOf(conversationId: string): number | undefined {
  return places.get(conversationId);
}

export function keepPlace(conversationId: string, pixels: number | undefined): void {
  if (pixels === undefined) places.delete(conversationId);
  else places.set(conversationId, pixels);
}
