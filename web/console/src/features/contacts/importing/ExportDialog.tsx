import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Radio } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { ContactQuery } from "@/lib/api/contacts";
import { downloadFile, exportAddress } from "@/lib/api/imports";
import { refusalOf } from "@/lib/i18n/useProblemText";
import form from "@/ui/desk/form.module.css";
import { useSaving } from "@/ui/desk/useSaving";
import css from "./importing.module.css";
import { useImportTexts } from "./useImportTexts";

interface ExportDialogProps {
  /** Those that the list shows are exported. */
  query: ContactQuery;
  onDone(): void;
}

/** "Exportar contatos": all that the list finds, as a file. */
export function ExportDialog({ query, onDone }: ExportDialogProps) {
  const { t } = useLingui();
  const texts = useImportTexts();
  const [format, setFormat] = useState<"csv" | "xlsx">("xlsx");
  const isNarrowed = Object.entries(query).some(
    ([name, value]) => name !== "sort" && value !== undefined && value !== "" && value !== null,
  );
  const titles = {
    ...texts.targets,
    channels: t`Canais`,
    last_message_at: t`Última mensagem`,
    created_at: t`Criado em`,
  };
  const day = new Date().toLocaleDateString("sv");
  const { isBusy, error, save } = useSaving((problem) => texts.problem(refusalOf(problem)));
  const leaving = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    return () => controller.abort();
  }, []);

  function download() {
    return save(async () => {
      const name = t`contatos ${day}`;
      const { signal } = leaving.current;
      await downloadFile(exportAddress(query, format, name, titles), `${name}.${format}`, signal);
      onDone();
    });
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Exportar contatos`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <div className={form.form}>
        <p className={form.quiet}>
          {isNarrowed ? (
            <Trans>São exportados os contatos que a busca e os filtros mostram agora.</Trans>
          ) : (
            <Trans>São exportados todos os contatos que você pode ver.</Trans>
          )}
        </p>
        <Radio.Group
          label={t`Formato`}
          value={format}
          onChange={(value) => setFormat(value === "csv" ? "csv" : "xlsx")}
        >
          <div className={css.radios}>
            <Radio value="xlsx" label={t`Planilha (XLSX)`} />
            <Radio value="csv" label={t`Texto (CSV), com ponto e vírgula`} />
          </div>
        </Radio.Group>
        <p className={form.quiet}>
          <Trans>
            São dados pessoais: guarde bem o arquivo e apague quando não precisar mais. A exportação fica na
            auditoria.
          </Trans>
        </p>
        {error ? (
          <p className={css.error} role="alert">
            {error}
          </p>
        ) : null}
        <div className={form.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button loading={isBusy} onClick={() => void download()} data-autofocus>
            <Trans>Baixar</Trans>
          </Button>
        </div>
      </div>
    </Modal>
  );
}
