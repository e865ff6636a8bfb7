import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { api } from "@/lib/api/client";
import { Badge } from "@/ui/Badge";
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
  leadingOf?(item: T): ReactNode;
  /** What is put away is called archived, not inactive. */
  isArchive?: boolean;
  onEdit(item: T): void;
}

/** What an administrator keeps in an order of their own: edit, move, deactivate, delete. */
export function OrderedList<T extends OrderedItem>(props: OrderedListProps<T>) {
  const { label, path, items, nameOf, onEdit, isArchive = false } = props;
  const { t } = useLingui();
  const act = useAct();
  const [dialog, confirm] = useConfirm();
  const ids = items.map((item) => item.id);

  async function remove(item: T) {
    const name = nameOf(item);
    const isSure = await confirm({
      title: t`Excluir ${name}?`,
      text: isArchive
        ? t`Se já foi usada, sai das conversas abertas, fica no histórico e é só arquivada.`
        : t`Se já foi usado, fica no histórico e é só desativado.`,
      action: t`Excluir`,
    });
    if (!isSure) return;
    await act(async () => {
      const { outcome } = await api.delete<Removed>(`${path}/${item.id}`);
      notifications.show({
        message:
          outcome === "deleted"
            ? t`Excluído: ${name}`
            : isArchive
              ? t`Arquivado: ${name}`
              : t`${name} já foi usado e ficou inativo.`,
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
              leading={props.leadingOf?.(item)}
              details={props.detailsOf?.(item)}
              badges={
                <>
                  {isArchive && !item.is_active ? <Badge>{t`Arquivada`}</Badge> : null}
                  {props.badgesOf?.(item)}
                </>
              }
              isInactive={!isArchive && !item.is_active}
              onOpen={() => onEdit(item)}
              actions={[
                { label: t`Editar`, run: () => onEdit(item) },
                { label: t`Mover para cima`, run: () => up && order(up), isDisabled: up === null },
                { label: t`Mover para baixo`, run: () => down && order(down), isDisabled: down === null },
                {
                  label: isArchive
                    ? item.is_active
                      ? t`Arquivar`
                      : t`Restaurar`
                    : item.is_active
                      ? t`Desativar`
                      : t`Reativar`,
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
