// A player for audio with the real shape of the sound.

import { el, icon } from "./dom.js";

const BARS = 44;
const shapes = new Map();
let playing = null;

async function shape(url) {
  if (!shapes.has(url)) {
    const context = new OfflineAudioContext(1, 1, 48000);
    const data = await (await fetch(url)).arrayBuffer();
    const samples = (await context.decodeAudioData(data)).getChannelData(0);
    const step = Math.max(1, Math.floor(samples.length / BARS));
    const peaks = Array.from({ length: BARS }, (_, bar) => {
      let peak = 0;
      for (let index = bar * step; index < (bar + 1) * step; index += 8) peak = Math.max(peak, Math.abs(samples[index] ?? 0));
      return peak;
    });
    const most = Math.max(0.01, ...peaks);
    shapes.set(url, { peaks: peaks.map((peak) => peak / most), seconds: samples.length / 48000 });
  }
  return shapes.get(url);
}

export const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export function player(url, onplay) {
  const audio = new Audio();
  audio.preload = "none";
  audio.src = url;
  const canvas = el("canvas", { class: "wave", "aria-hidden": "true" });
  const length = el("time", {}, "–:––");
  const button = el("button", { type: "button", "aria-label": "Ouvir" }, icon("play"));
  let known = { peaks: Array(BARS).fill(0.08), seconds: 0 };

  function draw() {
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!width) return;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext("2d");
    const style = getComputedStyle(canvas);
    pen.scale(ratio, ratio);
    const done = known.seconds ? audio.currentTime / known.seconds : 0;
    const step = width / BARS;
    known.peaks.forEach((peak, index) => {
      const tall = Math.max(3, peak * height);
      pen.fillStyle = index / BARS < done ? style.getPropertyValue("--accent") : style.getPropertyValue("--border-strong");
      pen.beginPath();
      pen.roundRect(index * step, (height - tall) / 2, Math.max(1.5, step - 2), tall, 1.5);
      pen.fill();
    });
    length.textContent = known.seconds ? minutes(audio.paused && !audio.currentTime ? known.seconds : audio.currentTime) : "–:––";
  }

  function paint() {
    button.replaceChildren(icon(audio.paused ? "play" : "pause"));
    button.setAttribute("aria-label", audio.paused ? "Ouvir" : "Pausar");
    draw();
    if (!audio.paused) requestAnimationFrame(draw);
  }
  for (const name of ["play", "pause", "ended", "timeupdate"]) audio.addEventListener(name, paint);
  button.addEventListener("click", () => {
    if (!audio.paused) return audio.pause();
    if (playing && playing !== audio) playing.pause();
    playing = audio;
    onplay?.();
    return audio.play().catch(() => {});
  });
  canvas.addEventListener("click", (event) => {
    if (known.seconds) audio.currentTime = (event.offsetX / canvas.clientWidth) * known.seconds;
  });
  new ResizeObserver(draw).observe(canvas);
  shape(url).then((found) => { known = found; draw(); }, () => { length.textContent = ""; });
  return el("div", { class: "voice" }, button, canvas, length);
}
