import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useCallback } from "react";
import { admit, type Refusal } from "../attachments/queue";
import { addFiles, useFiles } from "../attachments/uploads";

/** Puts files above the composer and says why one was not taken. */
export function useAddFiles(conversationId: string): (files: File[]) => void {
  const { t } = useLingui();
  const count = useFiles(conversationId).length;
  return useCallback(
    (files: File[]) => {
      const { accepted, refused } = admit(count, files);
      if (accepted.length > 0) addFiles(conversationId, accepted);
      const why: Record<Refusal, string> = {
        too_many: t`São no máximo 10 arquivos por vez.`,
        too_big: t`Passa de 10 MB. Envie um arquivo menor ou um link.`,
        empty: t`O arquivo está vazio.`,
        type: t`Este tipo de arquivo não é permitido.`,
      };
      for (const reason of new Set(refused.map((one) => one.reason))) {
        const names = refused.filter((one) => one.reason === reason).map((one) => one.file.name);
        const title =
          names.length === 1
            ? t`${names[0]} não foi anexado`
            : t`${names.length} arquivos não foram anexados`;
        notifications.show({ color: "red", title, message: why[reason] });
      }
    },
    [conversationId, count, t],
  );
}
