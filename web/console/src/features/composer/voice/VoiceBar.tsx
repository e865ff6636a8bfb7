import { Trans, useLingui } from "@lingui/react/macro";
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
  IconTrash,
} from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Attachment } from "@/lib/api/types";
import { uploadFile } from "@/lib/api/upload";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { useNowValue } from "@/lib/time/ticker";
import { useMe } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import { LevelMeter } from "./LevelMeter";
import { clockText, recordedMs } from "./recording";
import type { Recorder } from "./useRecorder";
import { VoiceReview } from "./VoiceReview";
import css from "./voice.module.css";

interface VoiceBarProps {
  recorder: Recorder;
  /** False once the customer's window closed: what was said is kept until it may be sent. */
  isAllowed: boolean;
  onSend(attachment: Attachment): void;
}

/** Stands in place of the text field while a voice message is made. Esc does nothing here, least of all send. */
export function VoiceBar({ recorder, isAllowed, onSend }: VoiceBarProps) {
  const { t } = useLingui();
  const { recording } = recorder;
  const time = useNowValue(() => clockText(recordedMs(recording, performance.now())));
  const problemText = useProblemText();
  const [progress, setProgress] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);

  function swallowEscape(event: KeyboardEvent) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
  }

  async function send(blob: Blob) {
    setProgress(0);
    setError(null);
    const extension = blob.type.includes("mp4") ? "m4a" : blob.type.includes("ogg") ? "ogg" : "webm";
    const file = new File([blob], `voz.${extension}`, { type: blob.type });
    try {
      const attachment = await uploadFile(file, { isVoice: true, onProgress: setProgress });
      onSend(attachment);
      recorder.discard();
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
      setProgress(null);
    }
  }

  // Without the question the message leaves when the recording stops; a failure leaves it here to be tried again.
  const asks = useMe().user.settings.confirm_audio;
  const sent = useRef<Blob | null>(null);
  const wasRefused = useRef(false);
  useEffect(() => {
    if (isAllowed) return;
    wasRefused.current = true;
    if (recording.state === "recording" || recording.state === "paused") recorder.stop();
  });
  useEffect(() => {
    // What waited is looked at again, even by those who are not asked otherwise.
    if (wasRefused.current) return;
    if (asks || recording.state !== "review" || sent.current === recording.blob) return;
    sent.current = recording.blob;
    void send(recording.blob);
  });

  const isPaused = recording.state === "paused";
  const box = useRef<HTMLDivElement>(null);
  const { state } = recording;
  // What had the focus goes with each step; by keys alone one would be lost.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every step
  useEffect(() => {
    if (document.activeElement === document.body)
      box.current?.querySelector<HTMLElement>("[data-next]")?.focus();
  }, [state]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps Esc from reaching the page's shortcuts
    <div className={css.bar} ref={box} onKeyDown={swallowEscape}>
      {recording.state === "asking" || recording.state === "stopping" ? (
        <p className={css.note} role="status">
          {recording.state === "asking" ? (
            <Trans>Permita o uso do microfone no navegador…</Trans>
          ) : (
            <Trans>Preparando…</Trans>
          )}
        </p>
      ) : null}
      {recording.state === "denied" ? <Denied reason={recording.reason} /> : null}
      {recording.state === "recording" || isPaused ? (
        <>
          <span className={css.dot} data-paused={isPaused || undefined} aria-hidden="true" />
          <span className={css.time} role="timer" aria-label={t`Tempo de gravação`}>
            {time}
          </span>
          <LevelMeter level={recorder.level} isRunning={!isPaused} />
        </>
      ) : null}
      {recording.state === "review" ? (
        <VoiceReview
          blob={recording.blob}
          isAllowed={isAllowed}
          progress={progress}
          error={error}
          onNo={recorder.discard}
          onYes={() => void send(recording.blob)}
        />
      ) : (
        <IconButton
          label={t`Descartar gravação`}
          tone="danger"
          tooltipPosition="top"
          onClick={recorder.discard}
        >
          <IconTrash size={20} />
        </IconButton>
      )}
      {recording.state === "recording" ? (
        <IconButton label={t`Pausar`} tooltipPosition="top" onClick={recorder.pause}>
          <IconPlayerPauseFilled size={20} />
        </IconButton>
      ) : null}
      {isPaused ? (
        <IconButton label={t`Continuar gravando`} tooltipPosition="top" onClick={recorder.resume}>
          <IconPlayerPlayFilled size={20} />
        </IconButton>
      ) : null}
      {recording.state === "recording" || isPaused ? (
        <IconButton
          label={asks ? t`Parar e ouvir` : t`Parar e enviar`}
          data-next
          tone="primary"
          size="large"
          tooltipPosition="top"
          onClick={recorder.stop}
        >
          <IconPlayerStopFilled size={20} />
        </IconButton>
      ) : null}
    </div>
  );
}

function Denied({ reason }: { reason: "permission" | "device" | "unsupported" }) {
  return (
    <p className={css.note} role="alert">
      {reason === "permission" ? (
        <Trans>O navegador não permitiu o microfone. Libere em Configurações do site → Microfone.</Trans>
      ) : reason === "device" ? (
        <Trans>Nenhum microfone encontrado, ou outro programa está usando.</Trans>
      ) : (
        <Trans>Este navegador não grava áudio.</Trans>
      )}
    </p>
  );
}
