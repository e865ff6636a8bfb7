import { useLingui } from "@lingui/react/macro";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import type { Attachment, Message } from "@/lib/api/types";
import { formatDate } from "@/lib/time/format";
import { contentUrl } from "../bodies/media";
import css from "./shared.module.css";

interface TilesProps {
  files: { attachment: Attachment; message: Message }[];
  onOpen(attachmentId: string): void;
}

/** Pictures and videos as squares; one opens over everything. */
export function Tiles({ files, onOpen }: TilesProps) {
  const { t, i18n } = useLingui();
  return (
    <ul className={css.tiles}>
      {files.map(({ attachment: { id, kind }, message }) => {
        const day = formatDate(message.position_at, i18n.locale);
        return (
          <li key={id}>
            <button
              type="button"
              className={css.tile}
              title={day}
              aria-label={kind === "video" ? t`Abrir vídeo de ${day}` : t`Abrir imagem de ${day}`}
              onClick={() => onOpen(id)}
            >
              {kind === "video" ? (
                <>
                  <video src={contentUrl(id)} preload="metadata" muted tabIndex={-1} />
                  <IconPlayerPlayFilled size={20} className={css.play} aria-hidden="true" />
                </>
              ) : (
                <img src={contentUrl(id)} alt="" loading="lazy" decoding="async" />
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
