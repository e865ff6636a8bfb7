import { useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconX,
  IconZoomIn,
  IconZoomOut,
} from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useMemo, useState } from "react";
import type { Attachment } from "@/lib/api/types";
import { formatDateTime } from "@/lib/time/format";
import type { ThreadMessage } from "@/realtime/store";
import { contentUrl } from "../bodies/media";
import { plainName } from "../format/parse";
import { useNames } from "../names";
import css from "./gallery.module.css";
import { picturesIn, stepZoom } from "./pictures";

interface GalleryProps {
  items: readonly ThreadMessage[];
  /** The attachment that was opened. */
  openedId: string;
  contactName: string;
  /** Older pictures may still be on the server. */
  onOlder: (() => void) | null;
  onClose(): void;
}

/** The conversation's pictures and videos, one over everything: arrows go on, plus and minus zoom. */
export default function Gallery({ items, openedId, contactName, onOlder, onClose }: GalleryProps) {
  const { t, i18n } = useLingui();
  const names = useNames();
  const [id, setId] = useState(openedId);
  const [zoom, setZoom] = useState(1);
  const pictures = useMemo(() => picturesIn(items), [items]);
  const index = pictures.findIndex((one) => one.attachment.id === id);
  const shown = pictures[index];
  const previous = pictures[index - 1];
  const next = pictures[index + 1];

  // Near the oldest loaded one, history is loaded on.
  const wantsOlder = index >= 0 && index < 3;
  useEffect(() => {
    if (wantsOlder) onOlder?.();
  }, [wantsOlder, onOlder]);

  function show(attachment: Attachment | undefined) {
    if (!attachment) return;
    setId(attachment.id);
    setZoom(1);
  }

  function onKeyDown(event: KeyboardEvent) {
    const keys: Record<string, () => void> = {
      ArrowLeft: () => show(previous?.attachment),
      ArrowRight: () => show(next?.attachment),
      Home: () => show(pictures[0]?.attachment),
      End: () => show(pictures.at(-1)?.attachment),
      "+": () => setZoom(stepZoom(zoom, 1)),
      "=": () => setZoom(stepZoom(zoom, 1)),
      "-": () => setZoom(stepZoom(zoom, -1)),
      "0": () => setZoom(1),
    };
    const act = keys[event.key];
    // A video that has the focus uses the arrows itself.
    if (!act || event.target instanceof HTMLVideoElement) return;
    event.preventDefault();
    act();
  }

  if (!shown) return null;
  const { attachment, message } = shown;
  const name = plainName(attachment.name) || t`Imagem`;
  const sender = names.author(message.author.kind, message.author.id, contactName);
  const isVideo = attachment.kind === "video";
  const place = index + 1;
  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen
      padding={0}
      withCloseButton={false}
      attributes={{ content: { "aria-label": t`Imagens e vídeos da conversa` } }}
      classNames={{ content: css.content, body: css.body }}
      onKeyDown={onKeyDown}
    >
      <div className={css.bar}>
        <span className={css.what}>
          <bdi>{sender}</bdi>
          <small>
            {formatDateTime(message.position_at, i18n.locale)} · {t`${place} de ${pictures.length}`}
          </small>
        </span>
        {isVideo ? null : (
          <>
            <button
              type="button"
              aria-label={t`Diminuir`}
              title={t`Diminuir (-)`}
              disabled={zoom === 1}
              onClick={() => setZoom(stepZoom(zoom, -1))}
            >
              <IconZoomOut size={20} />
            </button>
            <button
              type="button"
              aria-label={t`Aumentar`}
              title={t`Aumentar (+)`}
              onClick={() => setZoom(stepZoom(zoom, 1))}
            >
              <IconZoomIn size={20} />
            </button>
          </>
        )}
        <a href={contentUrl(attachment.id, true)} download={name} aria-label={t`Baixar`} title={t`Baixar`}>
          <IconDownload size={20} />
        </a>
        <button type="button" onClick={onClose} aria-label={t`Fechar`} title={t`Fechar (Esc)`} data-autofocus>
          <IconX size={20} />
        </button>
      </div>
      <div className={css.stage} data-zoomed={zoom > 1 || undefined}>
        {isVideo ? (
          // biome-ignore lint/a11y/useMediaCaption: a customer's recording has no captions
          <video key={id} src={contentUrl(attachment.id)} controls autoPlay aria-label={t`Vídeo`} />
        ) : (
          // biome-ignore lint/a11y/useKeyWithClickEvents: plus and minus do the same
          <img
            key={id}
            src={contentUrl(attachment.id)}
            alt={name}
            style={zoom > 1 ? { width: `${zoom * 100}%` } : undefined}
            onClick={() => setZoom(zoom === 1 ? 2 : 1)}
          />
        )}
      </div>
      {message.text ? (
        <p className={css.caption} dir="auto">
          {message.text}
        </p>
      ) : null}
      {previous ? (
        <button
          type="button"
          className={css.previous}
          aria-label={t`Anterior`}
          title={t`Anterior (←)`}
          onClick={() => show(previous.attachment)}
        >
          <IconChevronLeft size={28} />
        </button>
      ) : null}
      {next ? (
        <button
          type="button"
          className={css.next}
          aria-label={t`Próxima`}
          title={t`Próxima (→)`}
          onClick={() => show(next.attachment)}
        >
          <IconChevronRight size={28} />
        </button>
      ) : null}
    </Modal>
  );
}
