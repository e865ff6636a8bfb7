import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import css from "./voice.module.css";

interface VoiceReviewProps {
  blob: Blob;
  isAllowed: boolean;
  /** 0 to 1 while it is uploaded. */
  progress: number | null;
  error: string | null;
  onNo(): void;
  onYes(): void;
}

export function VoiceReview({ blob, isAllowed, progress, error, onNo, onYes }: VoiceReviewProps) {
  const { t } = useLingui();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  const isBusy = progress !== null;
  return (
    <div className={css.review}>
      {/* biome-ignore lint/a11y/useMediaCaption: the agent's own recording */}
      {url ? <audio className={css.audio} src={url} controls aria-label={t`Gravação`} /> : null}
      <div className={css.ask}>
        <span role={error ? "alert" : undefined} data-error={error ? true : undefined}>
          {error ??
            (isAllowed ? (
              <Trans>Tem certeza que deseja enviar esse áudio?</Trans>
            ) : (
              <Trans>O áudio fica guardado aqui até poder ser enviado.</Trans>
            ))}
        </span>
        <Button variant="default" size="xs" onClick={onNo} disabled={isBusy}>
          {isAllowed ? <Trans>Não</Trans> : <Trans>Descartar</Trans>}
        </Button>
        {isAllowed ? (
          <Button size="xs" onClick={onYes} loading={isBusy} data-next>
            {error ? <Trans>Tentar novamente</Trans> : <Trans>Sim</Trans>}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
