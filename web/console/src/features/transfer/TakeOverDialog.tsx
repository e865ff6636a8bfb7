import { useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import type { Conversation } from "@/lib/api/types";
import { askComposer } from "@/lib/requests";
import { takeOverConversation, useUser } from "@/realtime/store";
import css from "@/ui/desk/form.module.css";
import { useSaving } from "@/ui/desk/useSaving";
import { Question } from "@/ui/Question";

/** "Assumir atendimento": the colleague who serves it loses it. */
export function TakeOverDialog({ conversation, onDone }: { conversation: Conversation; onDone(): void }) {
  const { t } = useLingui();
  const agent = useUser(conversation.agent_id)?.name;
  const { isBusy, error, save } = useSaving();

  async function takeOver() {
    await takeOverConversation(conversation.id);
    askComposer(conversation.id);
    onDone();
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Assumir atendimento`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <div className={css.form}>
        {agent ? <p className={css.text}>{t`${agent} está atendendo e deixa de ser o agente.`}</p> : null}
        {error ? (
          <p className={css.error} role="alert">
            {error}
          </p>
        ) : null}
        <Question
          text={t`Tem certeza que deseja alterar o agente?`}
          isBusy={isBusy}
          onYes={() => void save(takeOver)}
          onNo={onDone}
        />
      </div>
    </Modal>
  );
}
