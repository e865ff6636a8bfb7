import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import css from "./kit.module.css";
import type { Form } from "./useForm";

interface FormDialogProps {
  title: string;
  // biome-ignore lint/suspicious/noExplicitAny: the dialog does not look into the form
  form: Form<any>;
  onClose(): void;
  submitLabel?: string;
  size?: string;
  children: ReactNode;
}

/** A form in a dialog: closes when it was saved, stays with the reasons when not. */
export function FormDialog({ title, form, onClose, submitLabel, size = "md", children }: FormDialogProps) {
  const { t } = useLingui();
  return (
    <Modal
      opened
      size={size}
      onClose={onClose}
      title={title}
      closeOnClickOutside={!form.isDirty}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <form
        className={css.stack}
        onSubmit={async (event) => {
          event.preventDefault();
          if (await form.submit()) onClose();
        }}
      >
        {children}
        {form.error ? (
          <p className={css.error} role="alert">
            {form.error}
          </p>
        ) : null}
        <div className={css.dialogButtons}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" loading={form.isBusy} disabled={!form.isDirty}>
            {submitLabel ?? <Trans>Salvar</Trans>}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
