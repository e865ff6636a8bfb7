import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { FormDialog as Dialog } from "@/ui/desk/FormDialog";
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
export function FormDialog({ title, form, onClose, submitLabel, size, children }: FormDialogProps) {
  const { t } = useLingui();
  return (
    <Dialog
      title={title}
      submit={submitLabel ?? t`Salvar`}
      size={size}
      isBusy={form.isBusy}
      isDisabled={!form.isDirty}
      isKept={form.isDirty}
      error={form.error}
      onSubmit={async () => {
        if (await form.submit()) onClose();
      }}
      onDone={onClose}
    >
      {children}
    </Dialog>
  );
}
