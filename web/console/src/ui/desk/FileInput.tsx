import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Input } from "@mantine/core";
import { IconPaperclip, IconX } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";
import { uploadFile } from "@/lib/api/upload";
import type { FileValue as Value } from "@/lib/fieldAnswers";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { IconButton } from "../IconButton";
import { FileValue } from "./FileValue";
import css from "./file.module.css";

interface FileInputProps {
  label: string;
  kind: "file" | "image";
  value: Value | null;
  withAsterisk: boolean;
  description?: string | undefined;
  error: string | undefined;
  onChange(value: Value | null): void;
}

/** A file that is uploaded as soon as it is picked; it is kept once the form is saved. */
export function FileInput({
  label,
  kind,
  value,
  withAsterisk,
  description,
  error,
  onChange,
}: FileInputProps) {
  const { t } = useLingui();
  const problemText = useProblemText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function take(file: File) {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setRefused(null);
    setProgress(0);
    try {
      const {
        id,
        kind: found,
        name,
        mime,
        size,
        width,
        height,
      } = await uploadFile(file, {
        signal: controller.signal,
        onProgress: setProgress,
      });
      if (kind === "image" && found !== "image") setRefused(t`Este arquivo não é uma imagem.`);
      else onChange({ id, kind: found, name, mime, size, width, height });
    } catch (problem) {
      if (controller.signal.aborted) return;
      setRefused(problemText(refusalOf(problem)));
    }
    setProgress(null);
  }

  const said = refused ?? error;
  return (
    <Input.Wrapper
      id={id}
      label={label}
      labelElement="div"
      withAsterisk={withAsterisk}
      description={description}
      error={said}
    >
      <fieldset
        aria-label={label}
        className={css.field}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          event.stopPropagation();
          const file = event.dataTransfer.files[0];
          if (file) void take(file);
        }}
      >
        {value ? (
          <div className={css.chosen}>
            <FileValue file={value} />
            <IconButton label={t`Remover ${value.name}`} onClick={() => onChange(null)}>
              <IconX size={16} />
            </IconButton>
          </div>
        ) : null}
        <input
          ref={input}
          type="file"
          hidden
          accept={kind === "image" ? "image/png,image/jpeg,image/webp,image/gif" : undefined}
          data-testid={`file-${kind}`}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file) void take(file);
          }}
        />
        <div className={css.row}>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPaperclip size={14} />}
            loading={progress !== null}
            onClick={() => input.current?.click()}
          >
            {value ? (
              <Trans>Trocar</Trans>
            ) : kind === "image" ? (
              <Trans>Escolher imagem</Trans>
            ) : (
              <Trans>Escolher arquivo</Trans>
            )}
          </Button>
          {progress === null ? null : (
            <Button
              variant="subtle"
              size="xs"
              onClick={() => {
                running.current?.abort();
                setProgress(null);
              }}
            >
              <Trans>Cancelar</Trans>
            </Button>
          )}
        </div>
        {progress === null ? null : (
          <progress className={css.progress} max={1} value={progress} aria-label={t`Progresso de ${label}`} />
        )}
      </fieldset>
    </Input.Wrapper>
  );
}
