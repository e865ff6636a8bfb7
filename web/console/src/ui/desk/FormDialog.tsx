import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import css from "./form.module.css";

interface FormDialogProps {
  title: string;
  /** What the button says that sends it. */
  submit: string;
  isBusy: boolean;
  isDisabled?: boolean;
  error: string | null;
  size?: string;
  /** Fields that say by themselves what they miss. */
  noValidate?: boolean;
  /** In the place of the buttons. */
  question?: ReactNode;
  children: ReactNode;
  onSubmit(): void;
  onDone(): void;
}

/** A dialog with fields, what went wrong, and the two buttons at its end. */
export function FormDialog(props: FormDialogProps) {
  const { t } = useLingui();
  return (
    <Modal
      opened
      onClose={props.onDone}
      title={props.title}
      size={props.size}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <form
        className={css.form}
        noValidate={props.noValidate}
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        {props.children}
        {props.error ? (
          <p className={css.error} role="alert">
            {props.error}
          </p>
        ) : null}
        {props.question ?? (
          <div className={css.end}>
            <Button variant="default" onClick={props.onDone}>
              <Trans>Cancelar</Trans>
            </Button>
            <Button type="submit" loading={props.isBusy} disabled={props.isDisabled}>
              {props.submit}
            </Button>
          </div>
        )}
      </form>
    </Modal>
  );
}
