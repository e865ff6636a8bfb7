import { useLingui } from "@lingui/react/macro";
import { IconFile, IconMusic } from "@tabler/icons-react";
import type { Attachment, Message } from "@/lib/api/types";
import { formatBytes, formatDate } from "@/lib/time/format";
import { contentUrl } from "../bodies/media";
import { plainName } from "../format/parse";
import { ShowButton } from "./ShowButton";
import css from "./shared.module.css";

interface FilesProps {
  files: { attachment: Attachment; message: Message }[];
  onShow(message: Message): void;
}

/** Documents and audio files: a press downloads one. */
export function Files({ files, onShow }: FilesProps) {
  const { t, i18n } = useLingui();
  return (
    <ul className={css.rows}>
      {files.map(({ attachment, message }) => {
        const name = plainName(attachment.name) || t`Documento`;
        const size = attachment.size === null ? null : formatBytes(attachment.size, i18n.locale);
        const day = formatDate(message.position_at, i18n.locale);
        const Icon = attachment.kind === "audio" ? IconMusic : IconFile;
        return (
          <li key={attachment.id} className={css.row}>
            <a href={contentUrl(attachment.id, true)} download={name} title={name}>
              <Icon size={20} aria-hidden="true" />
              <span className={css.text}>
                <bdi>{name}</bdi>
                <small>{[size, day].filter(Boolean).join(" · ")}</small>
              </span>
            </a>
            <ShowButton what={name} onPress={() => onShow(message)} />
          </li>
        );
      })}
    </ul>
  );
}
