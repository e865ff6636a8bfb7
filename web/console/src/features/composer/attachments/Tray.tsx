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
import { type MouseEvent, useEffect, useRef, useState } from "react";
import type { Capabilities } from "@/lib/api/types";
import { useProblemText } from "@/lib/i18n/useProblemText";
import { formatBytes } from "@/lib/time/format";
import { type Unfit, unfit } from "./accepts";
import css from "./attachments.module.css";
import type { QueuedFile } from "./queue";
import { placeFile, removeFile, retryFile } from "./uploads";
import { useDragOrder } from "./useDragOrder";

interface TrayProps {
  conversationId: string;
  files: readonly QueuedFile[];
  /** What the channel takes; null where the files do not leave the house. */
  capabilities: Capabilities | null;
  /** The last file was removed: what had the focus is gone. */
  onEmpty(): void;
}

/** What will be sent, in this order. */
export function Tray({ conversationId, files, capabilities, onEmpty }: TrayProps) {
  const { t } = useLingui();
  const list = useRef<HTMLUListElement>(null);
  const [told, setTold] = useState("");
  const { shown, draggedKey, onPointerDown } = useDragOrder(files, move);
  if (files.length === 0) return null;

  function move(key: string, to: number) {
    placeFile(conversationId, key, to);
    const name = files.find((item) => item.key === key)?.name ?? "";
    const [number, count] = [to + 1, files.length];
    setTold(t`${name}: ${number} de ${count}`);
  }

  function remove(key: string, index: number) {
    removeFile(conversationId, key);
    requestAnimationFrame(() => {
      const buttons = list.current?.querySelectorAll<HTMLElement>("[data-remove]");
      if (buttons?.length) buttons[Math.min(index, buttons.length - 1)]?.focus();
      else onEmpty();
    });
  }

  return (
    <>
      <ul ref={list} className={css.tray} aria-label={t`Arquivos para enviar`}>
        {files.map((item, index) => (
          <li
            key={item.key}
            className={css.item}
            style={{ order: shown.indexOf(item) }}
            data-dragged={item.key === draggedKey || undefined}
            data-movable={files.length > 1 || undefined}
            onPointerDown={(event) => onPointerDown(event, item.key)}
          >
            <TrayItem
              item={item}
              refused={capabilities && unfit(item, capabilities)}
              conversationId={conversationId}
              index={index}
              count={files.length}
              onMove={move}
              onRemove={remove}
            />
          </li>
        ))}
      </ul>
      <span className="visually-hidden" role="status">
        {told}
      </span>
    </>
  );
}

interface TrayItemProps {
  item: QueuedFile;
  refused: Unfit | null;
  conversationId: string;
  index: number;
  count: number;
  onMove(key: string, to: number): void;
  onRemove(key: string, index: number): void;
}

function TrayItem({ item, refused, conversationId, index, count, onMove, onRemove }: TrayItemProps) {
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
  // Too large, of no kind that is taken, or damaged: sent again it would be the same.
  const mayHelpAgain = state === "failed" && !item.error?.code.startsWith("file_");
  const failure = item.error ? problemText(item.error) : refused && unfitText(refused);

  function step({ currentTarget: button }: MouseEvent<HTMLButtonElement>, by: -1 | 1) {
    if (index + by < 0 || index + by >= count) return;
    onMove(item.key, index + by);
    // An element that moves in the document loses the focus.
    requestAnimationFrame(() => button.focus());
  }

  return (
    <div className={css.content} data-state={failure ? "failed" : state}>
      <Thumb item={item} />
      <span className={css.text}>
        <bdi className={css.name} title={name}>
          {name}
        </bdi>
        <span className={css.sub} role={failure ? "alert" : undefined} title={failure ?? undefined}>
          {failure ? failure : state === "uploading" ? `${percent}% · ${size}` : size}
        </span>
      </span>
      {mayHelpAgain ? (
        <button
          type="button"
          aria-label={t`Enviar ${name} novamente`}
          title={t`Tentar novamente`}
          onClick={() => retryFile(conversationId, item.key)}
        >
          <IconRefresh size={16} />
        </button>
      ) : null}
      {count > 1 ? (
        <>
          <button
            type="button"
            aria-label={t`Mover ${name} para antes`}
            title={t`Mover para antes`}
            aria-disabled={index === 0}
            onClick={(event) => step(event, -1)}
          >
            <IconChevronLeft size={16} />
          </button>
          <button
            type="button"
            aria-label={t`Mover ${name} para depois`}
            title={t`Mover para depois`}
            aria-disabled={index === count - 1}
            onClick={(event) => step(event, 1)}
          >
            <IconChevronRight size={16} />
          </button>
        </>
      ) : null}
      <button
        type="button"
        aria-label={state === "uploading" ? t`Cancelar o envio de ${name}` : t`Remover ${name}`}
        title={state === "uploading" ? t`Cancelar` : t`Remover`}
        data-remove
        onClick={() => onRemove(item.key, index)}
      >
        <IconX size={16} />
      </button>
      {state === "uploading" || state === "waiting" ? (
        <progress className={css.progress} max={100} value={percent} aria-label={t`Progresso de ${name}`} />
      ) : null}
    </div>
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
  if (source) return <img className={css.thumb} src={source} alt="" draggable={false} />;
  const Icon = mime.startsWith("video/") ? IconVideo : mime.startsWith("audio/") ? IconMusic : IconFile;
  return (
    <span className={css.thumb}>
      <Icon size={20} aria-hidden="true" />
    </span>
  );
}
