import { useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import { useState } from "react";
import type { FilledTemplate } from "@/lib/api/contact";
import type { Conversation } from "@/lib/api/types";
import type { Template } from "./fill";
import { TemplateForm } from "./TemplateForm";
import { TemplateList } from "./TemplateList";

interface TemplateDialogProps {
  conversation: Conversation;
  /** Chosen already, with "/". */
  initial?: Template;
  /** Takes the filled template instead of sending it. */
  onUse?(template: FilledTemplate): void;
  onDone(): void;
}

export default function TemplateDialog({ conversation, initial, onUse, onDone }: TemplateDialogProps) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState<Template | null>(initial ?? null);
  return (
    <Modal
      opened
      onClose={onDone}
      size="lg"
      title={chosen ? chosen.name : t`Mensagem template`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      {chosen ? (
        <TemplateForm
          conversation={conversation}
          template={chosen}
          {...(onUse ? { onUse } : {})}
          onBack={() => setChosen(null)}
          onDone={onDone}
        />
      ) : (
        <TemplateList inboxId={conversation.inbox_id} onChoose={setChosen} />
      )}
    </Modal>
  );
}
