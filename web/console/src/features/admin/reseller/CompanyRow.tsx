import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type Company, type InvitationLink, inviteAgain, setCompanyActive } from "@/lib/api/support";
import { formatDateTime } from "@/lib/time/format";
import { Badge } from "@/ui/Badge";
import { useAct } from "../kit/data";
import { Row } from "../kit/List";
import { useConfirm } from "../kit/useConfirm";

interface CompanyRowProps {
  company: Company;
  onInvited(link: InvitationLink): void;
}

export function CompanyRow({ company, onInvited }: CompanyRowProps) {
  const { t, i18n } = useLingui();
  const act = useAct();
  const [question, confirm] = useConfirm();
  const { name } = company;
  const seen = company.last_active_at ? formatDateTime(company.last_active_at, i18n.locale) : null;
  const details = [
    plural(company.users, { 0: "nenhum usuário", one: "# usuário", other: "# usuários" }),
    plural(company.inboxes, { 0: "nenhum canal", one: "# canal", other: "# canais" }),
    seen ? t`última atividade em ${seen}` : t`sem atividade recente`,
  ].join(" · ");
  const isLate =
    company.invitation_expires_at !== null && Date.parse(company.invitation_expires_at) < Date.now();

  async function disable() {
    const isSure = await confirm({
      title: t`Desativar ${name}?`,
      text: t`Quem está conectado sai na hora e ninguém entra. As mensagens dos clientes continuam a ser recebidas.`,
      action: t`Desativar`,
    });
    if (isSure) await act(() => setCompanyActive(company.id, false), t`${name} foi desativada.`);
  }

  return (
    <>
      <Row
        name={name}
        details={details}
        isInactive={!company.is_active}
        badges={
          company.is_invited ? (
            <Badge tone={isLate ? "warn" : "neutral"}>
              {isLate ? <Trans>Convite vencido</Trans> : <Trans>Convite enviado</Trans>}
            </Badge>
          ) : null
        }
        actions={[
          company.is_invited && {
            label: t`Gerar novo convite`,
            run: () => void act(async () => onInvited(await inviteAgain(company.id))),
          },
          company.is_active
            ? { label: t`Desativar`, run: () => void disable(), isDanger: true }
            : {
                label: t`Reativar`,
                run: () => void act(() => setCompanyActive(company.id, true), t`${name} foi reativada.`),
              },
        ]}
      />
      {question}
    </>
  );
}
