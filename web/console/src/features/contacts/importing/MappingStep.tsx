import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { type ContactImport, mapColumns } from "@/lib/api/imports";
import { useCustomFields } from "@/lib/customFields";
import css from "./importing.module.css";
import { assign, FIELD, identifies, isFillable, TARGETS, withHeader } from "./mapping";
import { OptionsForm } from "./OptionsForm";
import { useChange } from "./useImport";
import { useImportTexts } from "./useImportTexts";

interface MappingStepProps {
  item: ContactImport;
  onChecking(): void;
  onLeave(): void;
}

/** What each column is, with samples of the file beside it. */
export function MappingStep({ item, onChecking, onLeave }: MappingStepProps) {
  const { t } = useLingui();
  const texts = useImportTexts();
  const fields = (useCustomFields().data ?? []).filter(({ kind }) => isFillable(kind));
  const [mapping, setMapping] = useState(item.mapping);
  const [options, setOptions] = useState(item.options);
  const change = useChange(item.id);
  const columns = withHeader(item.columns, item.options.has_header, options.has_header);
  const used = Object.keys(mapping).length;

  async function check() {
    const isMapped = await change.run(() => mapColumns(item.id, mapping, options));
    if (isMapped && (await change.act("check"))) onChecking();
  }

  async function leave() {
    if (await change.act("cancel")) onLeave();
  }

  return (
    <>
      <section className={css.card}>
        <h2>
          <Trans>O que há em cada coluna</Trans>
        </h2>
        <p className={css.quiet} role="status">
          {used === columns.length
            ? t`Todas as colunas serão lidas.`
            : t`${plural(used, { one: "# coluna será lida", other: "# colunas serão lidas" })}. As outras ficam de fora.`}
        </p>
        <ul className={css.columns}>
          {columns.map(({ name, samples }, number) => {
            const position = number + 1;
            const shown = name || t`Coluna ${position}`;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its number
              <li key={number} data-unused={!mapping[number] || undefined}>
                <div className={css.column}>
                  <strong>
                    <bdi>{shown}</bdi>
                  </strong>
                  <span className={css.samples}>
                    {samples.length > 0 ? (
                      <bdi>{[...new Set(samples)].join(" · ")}</bdi>
                    ) : (
                      <Trans>sem exemplos</Trans>
                    )}
                  </span>
                </div>
                <NativeSelect
                  aria-label={t`O que é ${shown}`}
                  value={mapping[number] ?? ""}
                  onChange={({ currentTarget }) => setMapping(assign(mapping, number, currentTarget.value))}
                >
                  <option value="">{t`Não importar`}</option>
                  <optgroup label={t`Dados do contato`}>
                    {TARGETS.map((target) => (
                      <option key={target} value={target}>
                        {texts.targets[target]}
                      </option>
                    ))}
                  </optgroup>
                  {fields.length > 0 ? (
                    <optgroup label={t`Campos da empresa`}>
                      {fields.map(({ key, label }) => (
                        <option key={key} value={FIELD + key}>
                          {label}
                        </option>
                      ))}
                    </optgroup>
                  ) : null}
                </NativeSelect>
              </li>
            );
          })}
        </ul>
      </section>
      <OptionsForm options={options} byDocuments={item.by_documents} onChange={setOptions} />
      <footer className={css.foot}>
        {change.error ? (
          <p className={css.error} role="alert">
            {change.error}
          </p>
        ) : identifies(mapping) ? null : (
          <p className={css.quiet}>
            <Trans>Escolha pelo menos a coluna do nome ou do telefone.</Trans>
          </p>
        )}
        <Button variant="default" disabled={change.isBusy} onClick={() => void leave()}>
          <Trans>Descartar</Trans>
        </Button>
        <Button loading={change.isBusy} disabled={!identifies(mapping)} onClick={() => void check()}>
          <Trans>Revisar</Trans>
        </Button>
      </footer>
    </>
  );
}
