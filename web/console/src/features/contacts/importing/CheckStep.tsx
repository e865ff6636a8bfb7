import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ContactImport } from "@/lib/api/imports";
import { Counts } from "./Counts";
import { Faults } from "./Faults";
import css from "./importing.module.css";
import { useChange } from "./useImport";

interface CheckStepProps {
  item: ContactImport;
  onMap(): void;
  onLeave(): void;
}

/** What would happen to every row, before anything is written. */
export function CheckStep({ item, onMap, onLeave }: CheckStepProps) {
  const { t, i18n } = useLingui();
  const change = useChange(item.id);
  const rows = item.rows.toLocaleString(i18n.locale);
  const count = item.created + item.updated;

  return (
    <>
      <section className={css.card}>
        <h2>
          <Trans>Nada foi gravado ainda</Trans>
        </h2>
        <p
          className={css.quiet}
        >{t`${plural(item.rows, { one: "1 linha lida", other: `${rows} linhas lidas` })}. Se você continuar:`}</p>
        <Counts item={item} />
      </section>
      <Faults item={item} outcome="error" />
      <footer className={css.foot}>
        {change.error ? (
          <p className={css.error} role="alert">
            {change.error}
          </p>
        ) : count === 0 ? (
          <p className={css.quiet}>
            <Trans>Não há nada para importar neste arquivo.</Trans>
          </p>
        ) : null}
        <Button
          variant="default"
          disabled={change.isBusy}
          onClick={async () => {
            if (await change.act("cancel")) onLeave();
          }}
        >
          <Trans>Descartar</Trans>
        </Button>
        <Button variant="default" disabled={change.isBusy} onClick={onMap}>
          <Trans>Voltar às colunas</Trans>
        </Button>
        <Button loading={change.isBusy} disabled={count === 0} onClick={() => void change.act("run")}>
          {t`${plural(count, { one: "Importar # contato", other: "Importar # contatos" })}`}
        </Button>
      </footer>
    </>
  );
}
