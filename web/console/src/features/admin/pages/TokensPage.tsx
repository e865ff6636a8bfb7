import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "@/lib/api/client";
import { useLocale } from "@/lib/i18n/i18n";
import { EmptyState } from "@/ui/EmptyState";
import { CopyField } from "../kit/CopyField";
import { Loaded, useAct, useReload, useResource } from "../kit/data";
import { FormDialog } from "../kit/FormDialog";
import { List, Row } from "../kit/List";
import { Page } from "../kit/Page";
import { useConfirm } from "../kit/useConfirm";
import { useForm } from "../kit/useForm";
import type { Items, Token } from "../wire";

export default function TokensPage() {
  const { t } = useLingui();
  const act = useAct();
  const locale = useLocale();
  const query = useResource<Items<Token>>("/tokens");
  const [isNew, setNew] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [dialog, confirm] = useConfirm();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const day = (at: string) => format.format(new Date(at));

  async function revoke(token: Token) {
    const isSure = await confirm({
      title: t`Revogar ${token.name}?`,
      text: t`Os programas que o usam param de funcionar na hora. Não é possível desfazer.`,
      action: t`Revogar`,
    });
    if (isSure) await act(() => api.delete(`/tokens/${token.id}`), t`Token revogado.`);
  }

  return (
    <Page
      title={t`API tokens`}
      lead={<Trans>Para programas que falam com a API em seu nome, com as suas permissões.</Trans>}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setNew(true)}>
          <Trans>Novo token</Trans>
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={<Trans>Nenhum token</Trans>}>
              <Trans>Crie um por programa, para poder revogá-los separadamente.</Trans>
            </EmptyState>
          ) : (
            <List label={t`API tokens`}>
              {items.map((token) => {
                const created = day(token.created_at);
                const used = token.last_used_at ? day(token.last_used_at) : null;
                return (
                  <Row
                    key={token.id}
                    name={token.name}
                    details={
                      used ? t`Criado em ${created}, usado em ${used}` : t`Criado em ${created}, nunca usado`
                    }
                    actions={[{ label: t`Revogar`, run: () => void revoke(token), isDanger: true }]}
                  />
                );
              })}
            </List>
          )
        }
      </Loaded>
      {isNew ? <TokenDialog onClose={() => setNew(false)} onCreated={setSecret} /> : null}
      <Modal
        opened={secret !== null}
        onClose={() => setSecret(null)}
        title={t`Token criado`}
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": t`Fechar` }}
      >
        <CopyField
          label={t`Token`}
          hint={<Trans>Copie agora: ele não será mostrado de novo.</Trans>}
          value={secret ?? ""}
        />
      </Modal>
      {dialog}
    </Page>
  );
}

function TokenDialog({ onClose, onCreated }: { onClose(): void; onCreated(token: string): void }) {
  const { t } = useLingui();
  const reload = useReload();
  const form = useForm({ name: "" }, async (_, value) => {
    const { token } = await api.post<{ token: string }>("/tokens", value);
    onCreated(token);
    await reload();
  });
  return (
    <FormDialog title={t`Novo token`} form={form} onClose={onClose} submitLabel={t`Criar token`}>
      <TextInput
        label={t`Nome`}
        description={t`Qual programa vai usá-lo.`}
        required
        maxLength={120}
        data-autofocus
        {...form.text("name")}
      />
    </FormDialog>
  );
}
