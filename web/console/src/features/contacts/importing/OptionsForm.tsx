import { Trans, useLingui } from "@lingui/react/macro";
import { Checkbox, MultiSelect, NativeSelect } from "@mantine/core";
import type { ImportOptions } from "@/lib/api/imports";
import { useMe, usePermission } from "@/realtime/store";
import css from "./importing.module.css";

interface OptionsFormProps {
  options: ImportOptions;
  /** Whether contacts are recognised by CPF and CNPJ, too. */
  byDocuments: boolean;
  onChange(options: ImportOptions): void;
}

type Consent = "" | "yes" | "no";

/** How rows are taken: contacts that exist already, countries, labels, consent. */
export function OptionsForm({ options, byDocuments, onChange }: OptionsFormProps) {
  const { t } = useLingui();
  const me = useMe();
  const mayCreateLabels = usePermission("labels.manage");
  const labels = (me.directory.labels ?? []).filter((label) => label.is_active);
  const set = (change: Partial<ImportOptions>) => onChange({ ...options, ...change });
  const consent: Consent = options.consent === null ? "" : options.consent ? "yes" : "no";

  return (
    <section className={css.card}>
      <h2>
        <Trans>Como importar</Trans>
      </h2>
      <div className={css.options}>
        <NativeSelect
          label={t`Contatos que já existem`}
          description={
            byDocuments
              ? t`Reconhecidos pelo telefone (com ou sem o 9), CPF ou CNPJ, código ou e-mail.`
              : t`Reconhecidos pelo telefone (com ou sem o 9), código ou e-mail. Por CPF ou CNPJ não, porque quem enviou o arquivo não pode ver documentos: eles só preenchem o que está vazio.`
          }
          value={options.existing}
          onChange={({ currentTarget }) =>
            set({ existing: currentTarget.value === "update" ? "update" : "skip" })
          }
          data={[
            { value: "skip", label: t`Pular` },
            { value: "update", label: t`Atualizar com o que a planilha traz` },
          ]}
        />
        <NativeSelect
          label={t`Telefones sem código do país`}
          description={t`Números com + são lidos com o próprio código.`}
          value={options.country ?? ""}
          onChange={({ currentTarget }) => set({ country: currentTarget.value === "BR" ? "BR" : null })}
          data={[
            { value: "BR", label: t`São do Brasil (+55)` },
            { value: "", label: t`São erros` },
          ]}
        />
        <NativeSelect
          label={t`Recebe transmissões`}
          description={t`Para linhas que não dizem. Quem pediu para não receber continua sem receber.`}
          value={consent}
          onChange={({ currentTarget: { value } }) => set({ consent: value === "" ? null : value === "yes" })}
          data={[
            { value: "", label: t`Deixar como está` },
            { value: "yes", label: t`Sim, com consentimento dado` },
            { value: "no", label: t`Não` },
          ]}
        />
        {labels.length > 0 ? (
          <MultiSelect
            label={t`Etiquetas para todos`}
            description={t`Além das que a planilha traz.`}
            placeholder={options.label_ids.length === 0 ? t`Nenhuma` : ""}
            value={options.label_ids}
            maxValues={20}
            searchable
            onChange={(label_ids) => set({ label_ids })}
            data={labels.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : null}
      </div>
      <Checkbox
        label={t`A primeira linha tem os nomes das colunas`}
        checked={options.has_header}
        onChange={({ currentTarget }) => set({ has_header: currentTarget.checked })}
      />
      {mayCreateLabels ? (
        <Checkbox
          label={t`Criar etiquetas que faltam`}
          checked={options.create_labels}
          onChange={({ currentTarget }) => set({ create_labels: currentTarget.checked })}
        />
      ) : null}
    </section>
  );
}
