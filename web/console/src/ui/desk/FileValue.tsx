import { useLingui } from "@lingui/react/macro";
import { IconDownload, IconFile } from "@tabler/icons-react";
import type { FileValue as Value } from "@/lib/fieldAnswers";
import { formatBytes } from "@/lib/time/format";
import css from "./file.module.css";

/** A stored file: a small picture of it where it is one, its name and size, and the way to have it. */
export function FileValue({ file }: { file: Value }) {
  const { t, i18n } = useLingui();
  const { id, name } = file;
  const address = `/api/v1/attachments/${id}/content`;
  return (
    <span className={css.file}>
      {file.kind === "image" ? (
        <a
          className={css.thumb}
          href={address}
          target="_blank"
          rel="noreferrer"
          aria-label={t`Abrir ${name}`}
        >
          <img src={address} alt="" loading="lazy" />
        </a>
      ) : (
        <span className={css.thumb}>
          <IconFile size={20} aria-hidden="true" />
        </span>
      )}
      <span className={css.text}>
        <bdi className={css.name} title={name}>
          {name}
        </bdi>
        {file.size === null ? null : <span className={css.size}>{formatBytes(file.size, i18n.locale)}</span>}
      </span>
      <a
        className={css.action}
        href={`${address}?download=true`}
        aria-label={t`Baixar ${name}`}
        title={t`Baixar`}
      >
        <IconDownload size={16} aria-hidden="true" />
      </a>
    </span>
  );
}
