import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { type ReactNode, useRef, useState } from "react";
import css from "./kit.module.css";

interface Question {
  title: string;
  text: ReactNode;
  /** The verb on the button. */
  action: string;
}

/** Asks before something that cannot be undone: `[dialog to render, ask]`. */
export function useConfirm(): [ReactNode, (question: Question) => Promise<boolean>] {
  const { t } = useLingui();
  const [question, setQuestion] = useState<Question | null>(null);
  const resolve = useRef<(answer: boolean) => void>(() => {});
  const answer = (yes: boolean) => {
    setQuestion(null);
    resolve.current(yes);
  };
  const dialog = (
    <Modal
      opened={question !== null}
      onClose={() => answer(false)}
      title={question?.title}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <p className={css.modalText}>{question?.text}</p>
      <div className={css.buttons}>
        <Button variant="default" onClick={() => answer(false)} data-autofocus>
          <Trans>Cancelar</Trans>
        </Button>
        <Button color="red" onClick={() => answer(true)}>
          {question?.action}
        </Button>
      </div>
    </Modal>
  );
  return [
    dialog,
    (next) => {
      setQuestion(next);
      return new Promise((done) => {
        resolve.current = done;
      });
    },
  ];
}
