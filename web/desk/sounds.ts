import type { UrgencyLevel } from "../shared/protocol";
import { sound } from "./preferences";

interface Tone {
  hertz: number;
  atSeconds: number;
  seconds: number;
}

// Higher and more often the more urgent it is; a message in a conversation one has already is hardly a tick.
const TONES: Record<UrgencyLevel | "message", Tone[]> = {
  message: [{ hertz: 520, atSeconds: 0, seconds: 0.07 }],
  normal: [{ hertz: 660, atSeconds: 0, seconds: 0.16 }],
  urgent: [0, 0.22].map((atSeconds) => ({ hertz: 780, atSeconds, seconds: 0.16 })),
  critical: [0, 0.18, 0.36, 0.54].map((atSeconds, index) => ({ hertz: index % 2 ? 760 : 1020, atSeconds, seconds: 0.15 })),
};

let context: AudioContext | null = null;

/** Browsers let a page sound only after somebody has touched it; call it on any press of a key or button. */
export function wakeSound(): void {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
}

/** Play the sound of a level unless it is switched off. */
export function play(level: UrgencyLevel | "message"): void {
  if (sound.value === "off" || context?.state !== "running") return;
  for (const { hertz, atSeconds, seconds } of TONES[level]) {
    const begin = context.currentTime + atSeconds;
    const tone = new OscillatorNode(context, { frequency: hertz, type: "sine" });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.linearRampToValueAtTime(level === "message" ? 0.05 : 0.14, begin + 0.015);
    volume.gain.setValueAtTime(level === "message" ? 0.05 : 0.14, begin + seconds - 0.03);
    volume.gain.linearRampToValueAtTime(0, begin + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + seconds);
  }
}
