// Records a voice message with the level of the microphone and the time.

import { el, icon } from "./dom.js";
import { minutes } from "./voice.js";

export async function startRecording() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const kind = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"].find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, kind ? { mimeType: kind } : {});
  const pieces = [];
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.start(250);

  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const levels = [];
  const started = Date.now();
  const clock = el("span", {}, "0:00");
  const canvas = el("canvas", { "aria-hidden": "true" });
  const timer = setInterval(() => {
    clock.textContent = minutes((Date.now() - started) / 1000);
    analyser.getByteTimeDomainData(samples);
    levels.push(Math.max(...samples.map((sample) => Math.abs(sample - 128))) / 128);
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = canvas;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.fillStyle = getComputedStyle(canvas).getPropertyValue("--border-strong");
    levels.slice(-Math.floor(width / 4)).forEach((level, index) => {
      const tall = Math.max(2, Math.min(1, level * 1.6) * height);
      pen.fillRect(index * 4, (height - tall) / 2, 2, tall);
    });
  }, 80);

  return {
    node: el("div", { class: "recording", role: "status", "aria-label": "Gravando" }, el("span", { class: "dot" }), clock, canvas),
    discard: el("button", { class: "icon-button", type: "button", "aria-label": "Descartar gravação" }, icon("trash")),
    stop: () => new Promise((resolve) => {
      clearInterval(timer);
      recorder.addEventListener("stop", () => {
        for (const track of stream.getTracks()) track.stop();
        context.close();
        resolve(new Blob(pieces, { type: recorder.mimeType }));
      });
      recorder.stop();
    }),
  };
}
