import { Trans, useLingui } from "@lingui/react/macro";
import { Loaded, useResource } from "../kit/data";
import { Page, Section } from "../kit/Page";
import { SwitchRow } from "../kit/SwitchRow";
import { useAccountForm } from "../kit/useAccountForm";
import type { Account } from "../wire";

/** "Notificações": how people are told unless they choose otherwise (INB-60 to INB-63). */
export default function NotificationsPage() {
  const query = useResource<Account>("/account");
  return <Loaded query={query}>{(account) => <NotificationsForm account={account} />}</Loaded>;
}

function NotificationsForm({ account }: { account: Account }) {
  const { t } = useLingui();
  const form = useAccountForm(account);
  return (
    <Page
      title={t`Notificações`}
      lead={
        <Trans>
          O padrão da empresa. Cada pessoa pode escolher outra coisa em Meu perfil, e quem já escolheu fica
          como está.
        </Trans>
      }
      form={form}
    >
      <Section title={<Trans>No computador</Trans>}>
        <SwitchRow
          label={<Trans>Som</Trans>}
          hint={
            <Trans>
              Toca quando o atendente não está olhando as conversas, e sempre que um atendimento é oferecido.
            </Trans>
          }
          {...form.check("notify_sound")}
        />
        <SwitchRow
          label={<Trans>Notificações na área de trabalho</Trans>}
          hint={<Trans>O navegador de cada um também precisa permitir.</Trans>}
          {...form.check("notify_desktop")}
        />
      </Section>
      <Section title={<Trans>No celular dos atendentes</Trans>}>
        <SwitchRow
          label={<Trans>Notificações no celular</Trans>}
          hint={<Trans>Onde a Prosa está instalada como aplicativo.</Trans>}
          {...form.check("notify_push")}
        />
        <SwitchRow
          label={<Trans>Mostrar nome e texto nas notificações</Trans>}
          hint={
            <Trans>
              Desligado, a tela bloqueada do celular diz só que há uma novidade, também a quem preferir outra
              coisa.
            </Trans>
          }
          {...form.check("push_shows_content")}
        />
      </Section>
    </Page>
  );
}
