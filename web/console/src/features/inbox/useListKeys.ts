import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { type RowList, useRowKeys } from "@/lib/shortcuts/useRowKeys";
import { markUnread } from "@/realtime/store";

/** The keys of a list of rows, U to mark as unread, and the way to the list. */
export function useListKeys(list: RowList): void {
  const { t } = useLingui();
  const group = t`Conversas`;
  const { currentId, move } = useRowKeys(list, {
    group,
    next: t`Próxima conversa`,
    previous: t`Conversa anterior`,
    choose: t`Selecionar a conversa`,
  });

  function unread() {
    const id = currentId();
    if (!id) return;
    markUnread(id).catch(() =>
      notifications.show({ color: "red", message: t`A marcação não foi salva. Tente de novo.` }),
    );
  }

  useShortcuts([
    { keys: "u", label: t`Marcar como não lido`, group, run: unread },
    { keys: "g i", label: t`Ir para a lista`, group, run: () => move(0) },
  ]);
}
