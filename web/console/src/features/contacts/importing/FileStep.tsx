import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { uploadContacts } from "@/lib/api/imports";
import { refusalOf } from "@/lib/i18n/useProblemText";
import css from "./importing.module.css";
import { useImportTexts } from "./useImportTexts";

const MOST_BYTES = 100 * 1024 * 1024;

/** Takes a file: chosen, or dropped. */
export function FileStep({ onUploaded }: { onUploaded(id: string): void }) {
  const { t } = useLingui();
  const texts = useImportTexts();
  const input = useRef<HTMLInputElement>(null);
  const upload = useRef<AbortController | null>(null);
  const [part, setPart] = useState<number | null>(null);
  const [isOver, setOver] = useState(false);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => () => upload.current?.abort(), []);

  async function send(file: File | undefined) {
    if (!file || part !== null) return;
    if (file.size > MOST_BYTES) return setError(texts.failure("file_too_large"));
    upload.current = new AbortController();
    setError(null);
    setPart(0);
    try {
      onUploaded((await uploadContacts(file, setPart, upload.current.signal)).id);
    } catch (problem) {
      const isCanceled = problem instanceof DOMException;
      setError(isCanceled ? null : texts.problem(refusalOf(problem)));
      setPart(null);
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  }

  return (
    <section
      className={css.drop}
      data-over={isOver || undefined}
      aria-label={t`Arquivo de contatos`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileSpreadsheet size={32} aria-hidden="true" />
      {part === null ? (
        <>
          <h2>
            <Trans>Solte aqui uma planilha de contatos</Trans>
          </h2>
          <p className={css.quiet}>
            <Trans>
              CSV ou XLSX, até 500.000 linhas e 100 MB. Da planilha XLSX é lida a primeira aba. Nada é gravado
              antes de você revisar.
            </Trans>
          </p>
          <Button onClick={() => input.current?.click()}>
            <Trans>Escolher arquivo</Trans>
          </Button>
        </>
      ) : (
        <>
          <h2 aria-live="polite">{part < 1 ? <Trans>Enviando…</Trans> : <Trans>Lendo as colunas…</Trans>}</h2>
          <progress
            className={css.progress}
            aria-label={t`Progresso do envio`}
            {...(part < 1 ? { max: 100, value: Math.round(part * 100) } : {})}
          />
          <Button variant="default" onClick={() => upload.current?.abort()}>
            <Trans>Cancelar</Trans>
          </Button>
        </>
      )}
      {error ? (
        <p className={css.error} role="alert">
          {error}
        </p>
      ) : null}
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,.xlsx,text/csv"
        onChange={({ currentTarget }) => {
          void send(currentTarget.files?.[0]);
          currentTarget.value = "";
        }}
      />
    </section>
  );
}
