import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ContactImport } from "@/lib/api/imports";
import form from "@/ui/desk/form.module.css";
import { Counts } from "./Counts";
import css from "./importing.module.css";
import { partDone } from "./mapping";
import { useChange } from "./useImport";
import { useImportTexts } from "./useImportTexts";

/** How far the server is, as it goes on; one may leave meanwhile. */
export function WorkStep({ item }: { item: ContactImport }) {
  const { t, i18n } = useLingui();
  const texts = useImportTexts();
  const change = useChange(item.id);
  const part = partDone(item);
  const percent = part === null ? null : Math.floor(part * 100);
  const checked = item.checked.toLocaleString(i18n.locale);

  return (
    <section className={css.card}>
      <h2>{texts.states[item.state]}…</h2>
      <progress
        className={css.progress}
        aria-label={t`Progresso da importação`}
        {...(percent === null ? {} : { max: 100, value: percent })}
      />
      <p className={css.quiet} role="status">
        {percent === null ? t`${checked} linhas lidas` : `${percent}%`}
      </p>
      <Counts item={item} />
      <p className={css.quiet}>
        <Trans>O trabalho continua mesmo se você sair desta página.</Trans>
      </p>
      {change.error ? (
        <p className={css.error} role="alert">
          {change.error}
        </p>
      ) : null}
      {item.state === "undoing" ? null : (
        <div className={form.buttons}>
          <Button variant="default" loading={change.isBusy} onClick={() => void change.act("cancel")}>
            {item.state === "running" ? <Trans>Parar</Trans> : <Trans>Cancelar</Trans>}
          </Button>
        </div>
      )}
    </section>
  );
}
