import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { Badge } from "@/ui/Badge";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded, useAct, useReload, useResource } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { List, Row } from "../kit/List";
import { Page } from "../kit/Page";
import { useConfirm } from "../kit/useConfirm";
import { useForm } from "../kit/useForm";
import { buildTree, changeFor, flatten, MAX_DEPTH, type Move } from "../reasons/tree";
import type { Items, Reason, Removed } from "../wire";

/** A reason to rename, or a new one below `parent`. */
type Edited = { reason: Reason } | { parent: Reason | null };

export default function ReasonsPage() {
  const { t } = useLingui();
  const query = useResource<Items<Reason>>("/closing-reasons");
  const [edited, setEdited] = useState<Edited | null>(null);
  return (
    <Page
      title={t`Motivos`}
      lead={
        <Trans>
          Por que os atendimentos terminam, em até três níveis. Se a escolha é obrigatória decide-se em Regras
          do atendimento.
        </Trans>
      }
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited({ parent: null })}>
          <Trans>Novo motivo</Trans>
        </Button>
      }
    >
      <Loaded query={query}>{({ items }) => <ReasonTree reasons={items} onEdit={setEdited} />}</Loaded>
      {edited ? <ReasonDialog edited={edited} onClose={() => setEdited(null)} /> : null}
    </Page>
  );
}

function ReasonTree({ reasons, onEdit }: { reasons: Reason[]; onEdit(edited: Edited): void }) {
  const { t } = useLingui();
  const act = useAct();
  const [dialog, confirm] = useConfirm();
  const moves: [Move, string][] = [
    ["up", t`Mover para cima`],
    ["down", t`Mover para baixo`],
    ["in", t`Colocar sob o anterior`],
    ["out", t`Subir um nível`],
  ];

  async function move(reason: Reason, step: Move) {
    const change = changeFor(reasons, reason.id, step);
    if (!change) return;
    await act(() =>
      "order" in change
        ? api.put("/closing-reasons/order", { ids: change.order })
        : api.patch(`/closing-reasons/${reason.id}`, { parent_id: change.parentId }),
    );
  }

  async function remove(reason: Reason) {
    const isSure = await confirm({
      title: t`Excluir ${reason.name}?`,
      text: t`Se já foi usado, fica no histórico e é só desativado.`,
      action: t`Excluir`,
    });
    if (!isSure) return;
    await act(async () => {
      const { outcome } = await api.delete<Removed>(`/closing-reasons/${reason.id}`);
      notifications.show({
        message:
          outcome === "deleted"
            ? t`${reason.name} foi excluído.`
            : t`${reason.name} já foi usado e ficou inativo.`,
      });
    });
  }

  const own = reasons.filter((reason) => reason.code === null);
  return (
    <>
      {own.length === 0 ? (
        <EmptyState title={<Trans>Nenhum motivo próprio</Trans>}>
          <Trans>Crie os primeiros, por exemplo Financeiro com Segunda via e Negociação abaixo dele.</Trans>
        </EmptyState>
      ) : null}
      <List label={t`Motivos`}>
        {flatten(buildTree(reasons)).map(({ reason, depth }) => (
          <Row
            key={reason.id}
            name={reason.name}
            depth={depth}
            isInactive={!reason.is_active}
            badges={
              reason.code ? (
                <Badge title={t`A Prosa o usa sozinha; ninguém o escolhe.`}>
                  <Trans>Do sistema</Trans>
                </Badge>
              ) : null
            }
            onOpen={reason.code ? undefined : () => onEdit({ reason })}
            actions={
              reason.code
                ? []
                : [
                    { label: t`Editar`, run: () => onEdit({ reason }) },
                    {
                      label: t`Novo motivo abaixo`,
                      run: () => onEdit({ parent: reason }),
                      isDisabled: depth + 1 >= MAX_DEPTH,
                    },
                    ...moves.map(([step, label]) => ({
                      label,
                      run: () => void move(reason, step),
                      isDisabled: changeFor(reasons, reason.id, step) === null,
                    })),
                    {
                      label: reason.is_active ? t`Desativar` : t`Reativar`,
                      run: () =>
                        void act(() =>
                          api.patch(`/closing-reasons/${reason.id}`, { is_active: !reason.is_active }),
                        ),
                    },
                    { label: t`Excluir`, run: () => void remove(reason), isDanger: true },
                  ]
            }
          />
        ))}
      </List>
      {dialog}
    </>
  );
}

function ReasonDialog({ edited, onClose }: { edited: Edited; onClose(): void }) {
  const { t } = useLingui();
  const reload = useReload();
  const reason = "reason" in edited ? edited.reason : null;
  const parent = "parent" in edited ? edited.parent : null;
  const form = useForm({ name: reason?.name ?? "" }, async (_, value) => {
    if (reason) await api.patch(`/closing-reasons/${reason.id}`, value);
    else await api.post("/closing-reasons", { ...value, parent_id: parent?.id ?? null });
    await reload();
  });
  return (
    <FormDialog
      title={reason ? t`Editar motivo` : parent ? t`Novo motivo em ${parent.name}` : t`Novo motivo`}
      form={form}
      onClose={onClose}
    >
      <TextInput label={t`Nome`} required maxLength={120} data-autofocus {...form.text("name")} />
    </FormDialog>
  );
}
