import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useId } from "react";
import classes from "./primitives.module.css";

interface QuestionProps {
  text: string;
  isBusy?: boolean;
  onYes(): void;
  onNo(): void;
}

/** A confirmation inside a dialog: takes the place of its buttons. */
export function Question({ text, isBusy, onYes, onNo }: QuestionProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className={classes.question} role="group" aria-labelledby={id}>
      <p id={id} role="alert">
        {text}
      </p>
      <div>
        <Button variant="default" onClick={onNo} disabled={isBusy}>
          <Trans>Não</Trans>
        </Button>
        <Button onClick={onYes} loading={isBusy} autoFocus>
          <Trans>Sim</Trans>
        </Button>
      </div>
    </div>
  );
}
