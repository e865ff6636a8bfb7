import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ContactImport } from "@/lib/api/imports";
import { FormDialog } from "@/ui/desk/FormDialog";
import form from "@/ui/desk/form.module.css";
import { Counts } from "./Counts";
import { Faults } from "./Faults";
import css from "./importing.module.css";
import { useChange } from "./useImport";
import { useImportTexts } from "./useImportTexts";

/** What happened, and the way back. */
export function ResultStep({ item, onLeave }: { item: ContactImport; onLeave(): void }) {
  const { t } = useLingui();
  const texts = useImportTexts();
  const change = useChange(item.id);
  const [isAsking, setAsking] = useState(false);
  const count = item.created + item.updated;
  const wasWritten = item.started_at !== null;

  return (
    <>
      <section className={css.card} data-state={item.state}>
        <h2 aria-live="polite">{texts.states[item.state]}</h2>
        {item.error ? (
          <p className={css.error} role="alert">
            {texts.failure(item.error) ?? texts.failure("internal_error")}
          </p>
        ) : null}
        {wasWritten ? (
          <Counts item={item} />
        ) : (
          <p className={css.quiet}>
            <Trans>Nada foi gravado.</Trans>
          </p>
        )}
      </section>
      {item.state === "undone" ? (
        <Faults item={item} outcome="kept" />
      ) : (
        <Faults item={item} outcome="error" />
      )}
      <footer className={css.foot}>
        {change.error ? (
          <p className={css.error} role="alert">
            {change.error}
          </p>
        ) : null}
        {item.can_undo ? (
          <Button variant="default" color="red" loading={change.isBusy} onClick={() => setAsking(true)}>
            <Trans>Desfazer importação</Trans>
          </Button>
        ) : null}
        <Button variant="default" onClick={onLeave}>
          <Trans>Importar outro arquivo</Trans>
        </Button>
        <Button component={Link} to="/contacts">
          <Trans>Ver contatos</Trans>
        </Button>
      </footer>
      {isAsking ? (
        <FormDialog
          title={t`Tem certeza que deseja desfazer esta importação?`}
          submit={t`Desfazer importação`}
          isDanger
          focus="cancel"
          onSubmit={() => {
            setAsking(false);
            void change.act("undo");
          }}
          onDone={() => setAsking(false)}
        >
          <p className={form.quiet}>
            {t`${plural(count, { one: "# contato será tratado", other: "# contatos serão tratados" })}: os criados são removidos e os atualizados voltam ao que eram. Ficam os que já conversaram ou mudaram desde então.`}
          </p>
        </FormDialog>
      ) : null}
    </>
  );
}
