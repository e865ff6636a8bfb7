let context: AudioContext | null = null;

/** Two short tones. Silent where the browser allows no sound before the first click. */
export function ring(): void {
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") void context.resume();
    const start = context.currentTime;
    for (const [index, pitch] of [660, 880].entries()) {
      const at = start + index * 0.18;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0, at);
      volume.gain.linearRampToValueAtTime(0.18, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 0.32);
      tone.connect(volume).connect(context.destination);
      tone.start(at);
      tone.stop(at + 0.34);
    }
  } catch {
    // No sound device: the offer is on the screen all the same.
  }
}
