import { useLingui } from "@lingui/react/macro";
import {
  IconChevronLeft,
  IconChevronRight,
  IconFile,
  IconMusic,
  IconRefresh,
  IconVideo,
  IconX,
} from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { Capabilities } from "@/lib/api/types";
import { useProblemText } from "@/lib/i18n/useProblemText";
import { formatBytes } from "@/lib/time/format";
import { type Unfit, unfit } from "./accepts";
import css from "./attachments.module.css";
import type { QueuedFile } from "./queue";
import { moveFile, removeFile, retryFile } from "./uploads";

interface TrayProps {
  conversationId: string;
  files: readonly QueuedFile[];
  /** What the channel takes; null where the files do not leave the house. */
  capabilities: Capabilities | null;
}

/** What will be sent, in this order. */
export function Tray({ conversationId, files, capabilities }: TrayProps) {
  const { t } = useLingui();
  if (files.length === 0) return null;
  return (
    <ul className={css.tray} aria-label={t`Arquivos para enviar`}>
      {files.map((item, index) => (
        <TrayItem
          key={item.key}
          item={item}
          refused={capabilities && unfit(item, capabilities)}
          conversationId={conversationId}
          isFirst={index === 0}
          isLast={index === files.length - 1}
        />
      ))}
    </ul>
  );
}

interface TrayItemProps {
  item: QueuedFile;
  refused: Unfit | null;
  conversationId: string;
  isFirst: boolean;
  isLast: boolean;
}

function TrayItem({ item, refused, conversationId, isFirst, isLast }: TrayItemProps) {
  const { t, i18n } = useLingui();
  const problemText = useProblemText();
  const percent = Math.round(item.progress * 100);
  const { name, state } = item;
  const unfitText = (found: Unfit) => {
    if (found.reason === "type") return t`O canal não aceita este tipo de arquivo.`;
    const most = formatBytes(found.maxBytes, i18n.locale);
    return t`O canal aceita até ${most} neste tipo de arquivo.`;
  };
  const size = item.size === null ? "" : formatBytes(item.size, i18n.locale);
  const failure = item.error ? problemText(item.error) : refused && unfitText(refused);
  return (
    <li className={css.item} data-state={failure ? "failed" : state}>
      <Thumb item={item} />
      <span className={css.text}>
        <bdi className={css.name} title={name}>
          {name}
        </bdi>
        <span className={css.sub} role={failure ? "alert" : undefined} title={failure ?? undefined}>
          {failure ? failure : state === "uploading" ? `${percent}% · ${size}` : size}
        </span>
      </span>
      {state === "failed" ? (
        <button
          type="button"
          aria-label={t`Enviar ${name} novamente`}
          title={t`Tentar novamente`}
          onClick={() => retryFile(conversationId, item.key)}
        >
          <IconRefresh size={16} />
        </button>
      ) : null}
      {isFirst ? null : (
        <button
          type="button"
          aria-label={t`Mover ${name} para antes`}
          title={t`Mover para antes`}
          onClick={() => moveFile(conversationId, item.key, -1)}
        >
          <IconChevronLeft size={16} />
        </button>
      )}
      {isLast ? null : (
        <button
          type="button"
          aria-label={t`Mover ${name} para depois`}
          title={t`Mover para depois`}
          onClick={() => moveFile(conversationId, item.key, 1)}
        >
          <IconChevronRight size={16} />
        </button>
      )}
      <button
        type="button"
        aria-label={state === "uploading" ? t`Cancelar o envio de ${name}` : t`Remover ${name}`}
        title={state === "uploading" ? t`Cancelar` : t`Remover`}
        onClick={() => removeFile(conversationId, item.key)}
      >
        <IconX size={16} />
      </button>
      {state === "uploading" || state === "waiting" ? (
        <progress className={css.progress} max={100} value={percent} aria-label={t`Progresso de ${name}`} />
      ) : null}
    </li>
  );
}

function Thumb({ item }: { item: QueuedFile }) {
  const [url, setUrl] = useState<string | null>(null);
  const { file, attachment, mime } = item;
  const isImage = mime.startsWith("image/");
  useEffect(() => {
    if (!isImage || !file) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file, isImage]);
  const source =
    url ?? (isImage && !file && attachment ? `/api/v1/attachments/${attachment.id}/content` : null);
  if (source) return <img className={css.thumb} src={source} alt="" />;
  const Icon = mime.startsWith("video/") ? IconVideo : mime.startsWith("audio/") ? IconMusic : IconFile;
  return (
    <span className={css.thumb}>
      <Icon size={20} aria-hidden="true" />
    </span>
  );
}
