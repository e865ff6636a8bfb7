import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { type ReactNode, useState } from "react";
import css from "./form.module.css";

interface FormDialogProps {
  title: string;
  /** What the button says that sends it. */
  submit: string;
  /** What is done cannot be undone: the button warns. */
  isDanger?: boolean;
  isBusy?: boolean;
  isDisabled?: boolean;
  error?: string | null;
  /** Where there is no field to begin with. */
  focus?: "cancel" | "submit";
  size?: string;
  /** A click beside it does not end it: something was written. */
  isKept?: boolean;
  /** Fields that say by themselves what they miss. */
  noValidate?: boolean;
  /** In the place of the buttons. */
  question?: ReactNode;
  /** In the place of everything: what became of it. */
  result?: ReactNode;
  children: ReactNode;
  onSubmit(): void;
  onDone(): void;
}

/** A dialog with fields, what went wrong, and the two buttons at its end. */
export function FormDialog(props: FormDialogProps) {
  const { t } = useLingui();
  // What was wrong with the last attempt says nothing about fields that were changed since.
  const [past, setPast] = useState<string | null>(null);
  return (
    <Modal
      opened
      onClose={props.onDone}
      title={props.title}
      size={props.size}
      closeOnClickOutside={!props.isKept}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      {props.result ?? (
        <form
          className={css.form}
          noValidate={props.noValidate}
          onChange={() => setPast(props.error ?? null)}
          onSubmit={(event) => {
            event.preventDefault();
            setPast(null);
            props.onSubmit();
          }}
        >
          {props.children}
          {props.error && props.error !== past ? (
            <p className={css.error} role="alert">
              {props.error}
            </p>
          ) : null}
          {props.question ?? (
            <div className={css.end}>
              <Button
                variant="default"
                onClick={props.onDone}
                data-autofocus={props.focus === "cancel" || undefined}
              >
                <Trans>Cancelar</Trans>
              </Button>
              <Button
                type="submit"
                color={props.isDanger ? "red" : undefined}
                loading={props.isBusy}
                disabled={props.isDisabled}
                data-autofocus={props.focus === "submit" || undefined}
              >
                {props.submit}
              </Button>
            </div>
          )}
        </form>
      )}
    </Modal>
  );
}
