import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link, useBlocker } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import css from "./kit.module.css";
import { useDepartmentForms } from "./useDepartmentForms";
import type { Form } from "./useForm";

interface PageProps {
  title: string;
  /** What this page is for, in a sentence or two. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** The page above; the list of settings on a narrow screen otherwise. */
  back?: "departments" | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the page does not look into the form
  form?: Form<any>;
  children: ReactNode;
}

/** One page of the settings; with a form it has the bar that saves, and asks before changes are lost. */
export function Page({ title, lead, actions, back, form, children }: PageProps) {
  const { t } = useLingui();
  const { Many } = useDepartmentForms();
  useEffect(() => {
    document.title = `${title} · Prosa`;
  }, [title]);
  const head = (
    <header className={css.head}>
      <div className={css.headText}>
        {back ? (
          <Link to="/settings/$page" params={{ page: back }} className={css.back}>
            <IconArrowLeft size={16} aria-hidden="true" />
            {Many}
          </Link>
        ) : (
          <Link to="/settings" className={css.back} data-narrow="true">
            <IconArrowLeft size={16} aria-hidden="true" />
            <Trans>Configurações</Trans>
          </Link>
        )}
        <h1 className={css.title}>{title}</h1>
        {lead ? <p className={css.lead}>{lead}</p> : null}
      </div>
      {actions ? <div className={css.actions}>{actions}</div> : null}
    </header>
  );
  if (!form) {
    return (
      <div className={css.page}>
        {head}
        {children}
      </div>
    );
  }
  return (
    <form
      className={css.page}
      aria-label={t`Configurações: ${title}`}
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      {head}
      {children}
      <SaveBar form={form} />
    </form>
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the bar does not look into the form
function SaveBar({ form }: { form: Form<any> }) {
  const { t } = useLingui();
  const blocker = useBlocker({
    shouldBlockFn: () => form.isDirty,
    enableBeforeUnload: () => form.isDirty,
    withResolver: true,
  });
  return (
    <>
      {form.isDirty ? (
        <div className={css.saveBar}>
          <span className={css.saveText} role="status">
            {form.error ? (
              <span className={css.error} role="alert">
                {form.error}
              </span>
            ) : form.hasFieldErrors ? (
              <span className={css.error} role="alert">
                <Trans>Não foi salvo. Confira os campos marcados.</Trans>
              </span>
            ) : (
              <Trans>Há alterações não salvas.</Trans>
            )}
          </span>
          <Button variant="default" onClick={form.reset} disabled={form.isBusy}>
            <Trans>Descartar</Trans>
          </Button>
          <Button type="submit" loading={form.isBusy}>
            <Trans>Salvar</Trans>
          </Button>
        </div>
      ) : null}
      <Modal
        opened={blocker.status === "blocked"}
        onClose={() => blocker.reset?.()}
        title={t`Sair sem salvar?`}
        closeButtonProps={{ "aria-label": t`Fechar` }}
      >
        <p className={css.modalText}>
          <Trans>As alterações desta página serão perdidas.</Trans>
        </p>
        <div className={css.buttons}>
          <Button variant="default" onClick={() => blocker.reset?.()} data-autofocus>
            <Trans>Continuar editando</Trans>
          </Button>
          <Button color="red" onClick={() => blocker.proceed?.()}>
            <Trans>Sair sem salvar</Trans>
          </Button>
        </div>
      </Modal>
    </>
  );
}

interface SectionProps {
  title?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Section({ title, lead, actions, children }: SectionProps) {
  return (
    <section className={css.section}>
      {title || actions ? (
        <header className={css.sectionHead}>
          <div>
            {title ? <h2 className={css.sectionTitle}>{title}</h2> : null}
            {lead ? <p className={css.sectionLead}>{lead}</p> : null}
          </div>
          {actions}
        </header>
      ) : null}
      {children}
    </section>
  );
}

/** Fields beside each other where there is room. */
export function Fields({ children }: { children: ReactNode }) {
  return <div className={css.fields}>{children}</div>;
}

interface FieldRowProps {
  label: ReactNode;
  hint?: ReactNode;
  /** Its id, when the row's words are its label. */
  controlId?: string;
  children: ReactNode;
}

/** Words on the left, one control on the right. */
export function FieldRow({ label, hint, controlId, children }: FieldRowProps) {
  return (
    <div className={css.row}>
      <div className={css.rowText}>
        {controlId ? <label htmlFor={controlId}>{label}</label> : <span>{label}</span>}
        {hint ? <p className={css.hint}>{hint}</p> : null}
      </div>
      <div className={css.rowControl}>{children}</div>
    </div>
  );
}
