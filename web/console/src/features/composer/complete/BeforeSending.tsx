import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { IconPaperclip } from "@tabler/icons-react";
import type { Attachment } from "@/lib/api/types";
import css from "./complete.module.css";

interface BeforeSendingProps {
  /** As they will be sent, one per message. */
  parts: readonly string[];
  hasVariables: boolean;
  /** What variables stand for, instead of words. */
  files?: readonly Attachment[];
  unknown: readonly string[];
  empty: readonly string[];
}

/** What the customer will read where that differs from what stands in the field, and what keeps it from being sent. */
export function BeforeSending({ parts, hasVariables, files = [], unknown, empty }: BeforeSendingProps) {
  const { t } = useLingui();
  const braces = (names: readonly string[]) => names.map((name) => `{${name}}`).join(", ");
  if (unknown.length + empty.length > 0) {
    return (
      <section className={css.before} data-tone="warn" aria-label={t`Antes de enviar`} role="status">
        {unknown.length > 0 ? (
          <p>
            <Trans>Esta variável não existe: {braces(unknown)}. Corrija o nome ou apague.</Trans>
          </p>
        ) : null}
        {empty.length > 0 ? (
          <p>
            <Trans>Sem valor neste contato: {braces(empty)}. Preencha o contato ou escreva no lugar.</Trans>
          </p>
        ) : null}
      </section>
    );
  }
  if (parts.length > 1) {
    return (
      <section className={css.before} aria-label={t`Antes de enviar`}>
        <h3>
          <Plural
            value={parts.length}
            one="Será enviada em # mensagem"
            other="Será enviada em # mensagens, nesta ordem"
          />
        </h3>
        <ol>
          {parts.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts are places, made anew with every letter
            <li key={index} dir="auto">
              {part}
            </li>
          ))}
        </ol>
      </section>
    );
  }
  if (!hasVariables || (!parts[0] && files.length === 0)) return null;
  return (
    <section className={css.before} aria-label={t`Antes de enviar`}>
      <h3>{files.length > 0 ? <Trans>O contato vai receber</Trans> : <Trans>O contato vai ler</Trans>}</h3>
      {files.map((file) => (
        <p key={file.id} className={css.sentFile}>
          {file.kind === "image" ? (
            <img src={`/api/v1/attachments/${file.id}/content`} alt="" />
          ) : (
            <IconPaperclip size={14} aria-hidden="true" />
          )}
          <bdi>{file.name}</bdi>
        </p>
      ))}
      {parts[0] ? <p dir="auto">{parts[0]}</p> : null}
    </section>
  );
}
