import { useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import { IconDownload, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { Attachment } from "@/lib/api/types";
import { plainName } from "../format/parse";
import css from "./bodies.module.css";
import { contentUrl } from "./media";

/** A picture over everything; click switches between the whole picture and its own size. */
export function Lightbox({ attachment, onClose }: { attachment: Attachment | null; onClose(): void }) {
  const { t } = useLingui();
  const [isZoomed, setZoomed] = useState(false);
  const name = attachment ? plainName(attachment.name) || t`Imagem` : "";
  return (
    <Modal
      opened={attachment !== null}
      onClose={onClose}
      fullScreen
      padding={0}
      withCloseButton={false}
      aria-label={name}
      classNames={{ content: css.lightbox }}
    >
      <div className={css.lightboxBar}>
        <bdi className={css.fileName}>{name}</bdi>
        {attachment ? (
          <a href={contentUrl(attachment.id, true)} download={name} aria-label={t`Baixar`} title={t`Baixar`}>
            <IconDownload size={20} />
          </a>
        ) : null}
        <button type="button" onClick={onClose} aria-label={t`Fechar`} title={t`Fechar`}>
          <IconX size={20} />
        </button>
      </div>
      {attachment ? (
        <button
          type="button"
          className={css.lightboxStage}
          data-zoomed={isZoomed || undefined}
          aria-label={isZoomed ? t`Ver imagem inteira` : t`Ver em tamanho real`}
          onClick={() => setZoomed((zoomed) => !zoomed)}
        >
          <img src={contentUrl(attachment.id)} alt={name} />
        </button>
      ) : null}
    </Modal>
  );
}
