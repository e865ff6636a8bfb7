import { Trans, useLingui } from "@lingui/react/macro";
import { IconAlertTriangle, IconDownload, IconFile, IconHourglass, IconMaximize } from "@tabler/icons-react";
import { useState } from "react";
import type { Attachment } from "@/lib/api/types";
import { formatBytes } from "@/lib/time/format";
import { plainName } from "../format/parse";
import { AudioPlayer } from "./AudioPlayer";
import css from "./bodies.module.css";
import { mediaBox, stickerBox } from "./box";

export function contentUrl(id: string, download = false): string {
  return `/api/v1/attachments/${id}/content${download ? "?download=1" : ""}`;
}

interface MediaProps {
  attachment: Attachment;
  onOpen(attachment: Attachment): void;
}

/** Anything with a file. Its box has its final size before the first byte arrives. */
export function Media({ attachment, onOpen }: MediaProps) {
  if (attachment.state === "ready") {
    switch (attachment.kind) {
      case "image":
        return <Picture attachment={attachment} onOpen={onOpen} />;
      case "video":
        return <Video attachment={attachment} onOpen={onOpen} />;
      case "sticker":
        return <Sticker attachment={attachment} />;
      case "audio":
      case "voice":
        return (
          <AudioPlayer
            src={contentUrl(attachment.id)}
            durationMs={attachment.duration_ms}
            isVoice={attachment.kind === "voice"}
          />
        );
      default:
        return <Document attachment={attachment} />;
    }
  }
  return <Unready attachment={attachment} />;
}

function Picture({ attachment, onOpen }: MediaProps) {
  const { t } = useLingui();
  const [hasFailed, setFailed] = useState(false);
  const box = mediaBox(attachment);
  if (hasFailed) return <Broken attachment={attachment} onRetry={() => setFailed(false)} />;
  return (
    <button
      type="button"
      className={css.picture}
      style={box}
      onClick={() => onOpen(attachment)}
      aria-label={t`Ampliar imagem`}
    >
      <img
        src={contentUrl(attachment.id)}
        alt={t`Imagem`}
        loading="lazy"
        decoding="async"
        onError={() => setFailed(true)}
      />
    </button>
  );
}

function Video({ attachment, onOpen }: MediaProps) {
  const { t } = useLingui();
  const [hasFailed, setFailed] = useState(false);
  if (hasFailed) return <Broken attachment={attachment} onRetry={() => setFailed(false)} />;
  return (
    <span className={css.videoBox}>
      {/* biome-ignore lint/a11y/useMediaCaption: a customer's recording has no captions */}
      <video
        className={css.video}
        style={mediaBox(attachment)}
        src={contentUrl(attachment.id)}
        controls
        preload="metadata"
        aria-label={t`Vídeo`}
        onError={() => setFailed(true)}
      />
      <button
        type="button"
        className={css.enlarge}
        aria-label={t`Ampliar vídeo`}
        title={t`Ampliar vídeo`}
        onClick={() => onOpen(attachment)}
      >
        <IconMaximize size={18} />
      </button>
    </span>
  );
}

function Sticker({ attachment }: { attachment: Attachment }) {
  const { t } = useLingui();
  const [hasFailed, setFailed] = useState(false);
  if (hasFailed) return <Broken attachment={attachment} onRetry={() => setFailed(false)} />;
  return (
    <img
      className={css.sticker}
      style={stickerBox(attachment)}
      src={contentUrl(attachment.id)}
      alt={t`Figurinha`}
      onError={() => setFailed(true)}
    />
  );
}

/** "PDF" from the name, else from the type. */
function extension(attachment: Attachment): string {
  const fromName = /\.([a-z0-9]{1,5})$/i.exec(attachment.name)?.[1];
  return (fromName ?? attachment.mime.split("/")[1] ?? "").slice(0, 5).toUpperCase();
}

function Document({ attachment }: { attachment: Attachment }) {
  const { t, i18n } = useLingui();
  const name = plainName(attachment.name) || t`Documento`;
  const size = attachment.size === null ? null : formatBytes(attachment.size, i18n.locale);
  return (
    <a className={css.file} href={contentUrl(attachment.id, true)} download={name} title={name}>
      <span className={css.fileIcon}>
        <IconFile size={20} aria-hidden="true" />
      </span>
      <span className={css.fileText}>
        <bdi className={css.fileName}>{name}</bdi>
        <span className={css.sub}>{[extension(attachment), size].filter(Boolean).join(" · ")}</span>
      </span>
      <IconDownload size={18} aria-label={t`Baixar`} />
    </a>
  );
}

function Unready({ attachment }: { attachment: Attachment }) {
  const isPending = attachment.state === "pending";
  const hasBox = attachment.kind === "image" || attachment.kind === "video";
  return (
    <div
      className={css.unready}
      style={hasBox ? mediaBox(attachment) : undefined}
      data-box={hasBox || undefined}
    >
      {isPending ? (
        <IconHourglass size={20} aria-hidden="true" />
      ) : (
        <IconAlertTriangle size={20} aria-hidden="true" />
      )}
      <span>
        {isPending ? (
          <Trans>Baixando o arquivo do provedor…</Trans>
        ) : (
          <Trans>O arquivo não pôde ser baixado.</Trans>
        )}
        {!isPending && attachment.error ? <span className={css.sub}>{attachment.error}</span> : null}
        {isPending ? null : (
          <span className={css.sub}>
            <Trans>Peça ao contato que envie de novo.</Trans>
          </span>
        )}
      </span>
    </div>
  );
}

function Broken({ attachment, onRetry }: { attachment: Attachment; onRetry(): void }) {
  return (
    <div
      className={css.unready}
      style={attachment.kind === "sticker" ? undefined : mediaBox(attachment)}
      data-box
    >
      <IconAlertTriangle size={20} aria-hidden="true" />
      <Trans>Não foi possível mostrar o arquivo.</Trans>
      <button type="button" className={css.link} onClick={onRetry}>
        <Trans>Tentar novamente</Trans>
      </button>
    </div>
  );
}
