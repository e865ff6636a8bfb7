import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { api } from "@/lib/api/client";
import type { Removed } from "../wire";
import { useAct } from "./data";
import { List, Row } from "./List";
import { movedIds } from "./order";
import { useConfirm } from "./useConfirm";

interface OrderedItem {
  id: string;
  is_active: boolean;
}

interface OrderedListProps<T extends OrderedItem> {
  label: string;
  /** Of the API, without a slash at the end. */
  path: string;
  items: readonly T[];
  nameOf(item: T): string;
  detailsOf?(item: T): ReactNode;
  badgesOf?(item: T): ReactNode;
  onEdit(item: T): void;
}

/** What an administrator keeps in an order of their own: edit, move, deactivate, delete. */
export function OrderedList<T extends OrderedItem>(props: OrderedListProps<T>) {
  const { label, path, items, nameOf, onEdit } = props;
  const { t } = useLingui();
  const act = useAct();
  const [dialog, confirm] = useConfirm();
  const ids = items.map((item) => item.id);

  async function remove(item: T) {
    const name = nameOf(item);
    const isSure = await confirm({
      title: t`Excluir ${name}?`,
      text: t`Se já foi usado, fica no histórico e é só desativado.`,
      action: t`Excluir`,
    });
    if (!isSure) return;
    await act(async () => {
      const { outcome } = await api.delete<Removed>(`${path}/${item.id}`);
      notifications.show({
        message: outcome === "deleted" ? t`${name} foi excluído.` : t`${name} já foi usado e ficou inativo.`,
      });
    });
  }

  return (
    <>
      <List label={label}>
        {items.map((item) => {
          const up = movedIds(ids, item.id, -1);
          const down = movedIds(ids, item.id, 1);
          const order = (next: string[]) => void act(() => api.put(`${path}/order`, { ids: next }));
          return (
            <Row
              key={item.id}
              name={nameOf(item)}
              details={props.detailsOf?.(item)}
              badges={props.badgesOf?.(item)}
              isInactive={!item.is_active}
              onOpen={() => onEdit(item)}
              actions={[
                { label: t`Editar`, run: () => onEdit(item) },
                { label: t`Mover para cima`, run: () => up && order(up), isDisabled: up === null },
                { label: t`Mover para baixo`, run: () => down && order(down), isDisabled: down === null },
                {
                  label: item.is_active ? t`Desativar` : t`Reativar`,
                  run: () => void act(() => api.patch(`${path}/${item.id}`, { is_active: !item.is_active })),
                },
                { label: t`Excluir`, run: () => void remove(item), isDanger: true },
              ]}
            />
          );
        })}
      </List>
      {dialog}
    </>
  );
}
