import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";
import type { Attachment } from "@/lib/api/types";
import { uploadFile } from "@/lib/api/upload";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { formatBytes } from "@/lib/time/format";
import { useInbox } from "@/realtime/store";
import { unfit } from "../attachments/accepts";
import { DEFAULT_LIMITS } from "../attachments/queue";
import type { HeaderMedia } from "./fill";
import css from "./template.module.css";

interface HeaderFileProps {
  inboxId: string;
  kind: HeaderMedia;
  value: Attachment | null;
  onChange(attachment: Attachment | null): void;
}

/** The picture, video or document above a template's text: chosen, checked against the channel, uploaded. */
export function HeaderFile({ inboxId, kind, value, onChange }: HeaderFileProps) {
  const { t, i18n } = useLingui();
  const problemText = useProblemText();
  const capabilities = useInbox(inboxId)?.capabilities;
  const rule = capabilities?.media?.[kind];
  const most = Math.min(DEFAULT_LIMITS.size, rule?.max_bytes ?? DEFAULT_LIMITS.size);
  const size = formatBytes(most, i18n.locale);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  /** 0 to 1 while the file travels. */
  const [progress, setProgress] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);
  // The variables may be written while the file travels.
  const give = useRef(onChange);
  give.current = onChange;
  useEffect(() => () => running.current?.abort(), []);
  const labels: Record<HeaderMedia, string> = {
    image: t`Imagem do cabeçalho`,
    video: t`Vídeo do cabeçalho`,
    document: t`Documento do cabeçalho`,
  };

  function fault(chosen: File): string | null {
    if (chosen.size === 0) return t`O arquivo está vazio.`;
    if (chosen.size > most) return t`Passa de ${size}. Escolha um arquivo menor.`;
    const facts = { mime: chosen.type, size: chosen.size, attachment: null };
    const isOther = kind !== "document" && !chosen.type.startsWith(`${kind}/`);
    if (isOther || (capabilities && unfit(facts, capabilities)))
      return t`O canal não aceita este tipo de arquivo.`;
    return null;
  }

  function choose(chosen: File) {
    running.current?.abort();
    give.current(null);
    setFile(chosen);
    const found = fault(chosen);
    setError(found);
    setProgress(found ? null : 0);
    if (found) return;
    const controller = new AbortController();
    running.current = controller;
    uploadFile(chosen, { signal: controller.signal, onProgress: setProgress })
      .then((attachment) => {
        // The content decides, not the name.
        if (attachment.kind === kind) give.current(attachment);
        else setError(t`O canal não aceita este tipo de arquivo.`);
        setProgress(null);
      })
      .catch((failure: unknown) => {
        if (controller.signal.aborted) return;
        setProgress(null);
        setError(problemText(refusalOf(failure)));
      });
  }

  const name = file?.name ?? "";
  return (
    <div className={css.file}>
      <label htmlFor={id}>
        {labels[kind]} <span aria-hidden="true">*</span>
      </label>
      <input
        ref={input}
        id={id}
        type="file"
        hidden
        accept={rule?.mimes.join(",")}
        onChange={({ currentTarget }) => {
          const chosen = currentTarget.files?.[0];
          if (chosen) choose(chosen);
          currentTarget.value = "";
        }}
      />
      <div className={css.fileRow}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconUpload size={14} aria-hidden="true" />}
          aria-describedby={`${id}-state`}
          onClick={() => input.current?.click()}
        >
          {value || file ? <Trans>Trocar arquivo</Trans> : <Trans>Escolher arquivo</Trans>}
        </Button>
        {error && file ? (
          <Button variant="subtle" size="xs" onClick={() => choose(file)}>
            <Trans>Tentar novamente</Trans>
          </Button>
        ) : null}
        {name ? <bdi className={css.fileName}>{name}</bdi> : null}
      </div>
      <p id={`${id}-state`} className={css.hint} data-error={error ? true : undefined} role="status">
        {error ?? (progress === null ? t`Até ${size}` : t`Enviando… ${Math.round(progress * 100)}%`)}
      </p>
      {progress === null ? null : <progress max={1} value={progress} aria-label={t`Progresso de ${name}`} />}
    </div>
  );
}
