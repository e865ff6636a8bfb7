import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded, useReload, useResource } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { OrderedList } from "../kit/OrderedList";
import { Page } from "../kit/Page";
import { useForm } from "../kit/useForm";
import type { Items, Pause } from "../wire";

export default function PausesPage() {
  const { t } = useLingui();
  const query = useResource<Items<Pause>>("/pause-reasons");
  const [edited, setEdited] = useState<Pause | "new" | null>(null);
  return (
    <Page
      title={t`Pausas`}
      lead={
        <Trans>
          Os motivos que o atendente escolhe ao entrar em pausa. O tempo de cada um fica registrado.
        </Trans>
      }
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited("new")}>
          <Trans>Nova pausa</Trans>
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={<Trans>Nenhum motivo de pausa</Trans>}>
              <Trans>
                Sem motivos, a pausa é uma só. Crie os que quer medir, como Almoço ou Treinamento.
              </Trans>
            </EmptyState>
          ) : (
            <OrderedList<Pause>
              label={t`Pausas`}
              path="/pause-reasons"
              items={items}
              nameOf={(item) => item.name}
              onEdit={setEdited}
            />
          )
        }
      </Loaded>
      {edited ? (
        <PauseDialog pause={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </Page>
  );
}

function PauseDialog({ pause, onClose }: { pause: Pause | null; onClose(): void }) {
  const { t } = useLingui();
  const reload = useReload();
  const form = useForm({ name: pause?.name ?? "" }, async (_, value) => {
    if (pause) await api.patch(`/pause-reasons/${pause.id}`, value);
    else await api.post("/pause-reasons", value);
    await reload();
  });
  return (
    <FormDialog title={pause ? t`Editar pausa` : t`Nova pausa`} form={form} onClose={onClose}>
      <TextInput label={t`Nome`} required maxLength={120} data-autofocus {...form.text("name")} />
    </FormDialog>
  );
}
