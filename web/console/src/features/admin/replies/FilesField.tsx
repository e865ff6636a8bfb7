import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconPaperclip, IconX } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { Attachment } from "@/lib/api/types";
import { uploadFile } from "@/lib/api/upload";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { IconButton } from "@/ui/IconButton";
import { useAdminProblemText } from "../kit/useAdminTexts";
import { MAX_FILES } from "./model";
import css from "./replies.module.css";

interface FilesFieldProps {
  value: readonly Attachment[];
  onChange(files: Attachment[]): void;
  error: string | undefined;
}

export function FilesField({ value, onChange, error }: FilesFieldProps) {
  const { t } = useLingui();
  const problemText = useAdminProblemText();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  async function add(files: readonly File[]) {
    setBusy(true);
    setRefused(null);
    const next = [...value];
    for (const file of files.slice(0, MAX_FILES - next.length)) {
      try {
        next.push(await uploadFile(file));
        onChange([...next]);
      } catch (problem) {
        setRefused(`${file.name}: ${problemText(refusalOf(problem))}`);
      }
    }
    setBusy(false);
  }

  const said = error ?? refused;
  return (
    <fieldset className={css.choices}>
      <legend>
        <Trans>Arquivos</Trans>
      </legend>
      {value.length > 0 ? (
        <ul className={css.files} aria-label={t`Arquivos`}>
          {value.map((file) => (
            <li key={file.id}>
              <span className={css.fileName}>{file.name}</span>
              <IconButton
                label={t`Remover ${file.name}`}
                size="small"
                onClick={() => onChange(value.filter((item) => item.id !== file.id))}
              >
                <IconX size={14} />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="files"
        onChange={(event) => {
          void add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      <Button
        variant="default"
        size="xs"
        className={css.add}
        loading={isBusy}
        disabled={value.length >= MAX_FILES}
        leftSection={<IconPaperclip size={14} />}
        onClick={() => input.current?.click()}
      >
        <Trans>Anexar arquivo</Trans>
      </Button>
      {said ? (
        <p className={css.error} role="alert">
          {said}
        </p>
      ) : null}
    </fieldset>
  );
}
