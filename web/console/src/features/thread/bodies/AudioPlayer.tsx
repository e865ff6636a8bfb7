import { useLingui } from "@lingui/react/macro";
import { IconMicrophone, IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import css from "./bodies.module.css";
import { askWaveform, useWaveform } from "./peaks";
import { Waveform } from "./Waveform";

const SPEEDS = [1, 1.5, 2] as const;

/** Only one recording sounds at a time. */
let playing: HTMLAudioElement | null = null;

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

interface AudioPlayerProps {
  src: string;
  /** From the file's metadata; the element's own value wins once it is loaded. */
  durationMs: number | null;
  isVoice: boolean;
}

export function AudioPlayer({ src, durationMs, isVoice }: AudioPlayerProps) {
  const { t, i18n } = useLingui();
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [position, setPosition] = useState(0);
  const [length, setLength] = useState(durationMs ? durationMs / 1000 : 0);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const [hasFailed, setFailed] = useState(false);
  const track = useRef<HTMLDivElement>(null);
  const peaks = useWaveform(src);
  useEffect(() => {
    const element = track.current;
    if (!element || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      askWaveform(src);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [src]);

  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed;
  }, [speed]);

  function toggle() {
    const element = audio.current;
    if (!element) return;
    if (!element.paused) return element.pause();
    if (hasFailed) element.load();
    setFailed(false);
    if (playing !== element) playing?.pause();
    playing = element;
    element.playbackRate = speed;
    element.play().catch(() => setFailed(true));
  }

  function nextSpeed() {
    setSpeed(SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1);
  }

  const speedText = new Intl.NumberFormat(i18n.locale).format(speed);
  return (
    <div className={css.player}>
      {/* biome-ignore lint/a11y/useMediaCaption: a customer's recording has no captions */}
      <audio
        ref={audio}
        src={src}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPosition(0)}
        onError={() => setFailed(true)}
        onTimeUpdate={(event) => setPosition(event.currentTarget.currentTime)}
        onLoadedMetadata={({ currentTarget }) => {
          if (Number.isFinite(currentTarget.duration)) setLength(currentTarget.duration);
        }}
      />
      <button
        type="button"
        className={css.play}
        onClick={toggle}
        aria-label={isPlaying ? t`Pausar` : isVoice ? t`Ouvir mensagem de voz` : t`Ouvir áudio`}
      >
        {isPlaying ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
      </button>
      <div className={css.track} data-wave={peaks !== null || undefined} ref={track}>
        {peaks ? <Waveform peaks={peaks} played={position / (length || 1)} /> : null}
        <input
          type="range"
          className={css.seek}
          min={0}
          max={length || 1}
          step={0.1}
          value={Math.min(position, length || 1)}
          aria-label={t`Posição do áudio`}
          aria-valuetext={clock(position)}
          onChange={(event) => {
            const seconds = Number(event.currentTarget.value);
            setPosition(seconds);
            if (audio.current) audio.current.currentTime = seconds;
          }}
        />
        <span className={css.clock} role={hasFailed ? "alert" : undefined}>
          {hasFailed ? t`Não foi possível tocar` : clock(isPlaying || position > 0 ? position : length)}
        </span>
      </div>
      {isPlaying || position > 0 ? (
        <button
          type="button"
          className={css.speed}
          onClick={nextSpeed}
          aria-label={t`Velocidade ${speedText}×`}
        >
          {speedText}×
        </button>
      ) : (
        <IconMicrophone className={css.mic} size={18} aria-hidden="true" data-voice={isVoice} />
      )}
    </div>
  );
}
