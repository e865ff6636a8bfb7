import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconBuilding, IconPlus, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { fetchCompanies, type InvitationLink } from "@/lib/api/support";
import { formatDateTime } from "@/lib/time/format";
import { EmptyState } from "@/ui/EmptyState";
import { CopyField } from "../kit/CopyField";
import { Loaded } from "../kit/data";
import { List } from "../kit/List";
import { More } from "../kit/More";
import { Page, Section } from "../kit/Page";
import { CodeCheck } from "../reseller/CodeCheck";
import { CompanyDialog } from "../reseller/CompanyDialog";
import { CompanyRow } from "../reseller/CompanyRow";

/** "Revenda": the companies in one's care, and whose support code somebody tells (ADM-4, CON-40). */
export default function ResellerPage() {
  const { t, i18n } = useLingui();
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text.trim(), 250);
  const [isNew, setNew] = useState(false);
  const [link, setLink] = useState<InvitationLink | null>(null);
  const query = useInfiniteQuery({
    queryKey: ["admin", "/reseller/companies", q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => fetchCompanies({ q, cursor: pageParam }, signal),
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const until = link ? formatDateTime(link.expires_at, i18n.locale) : "";

  return (
    <Page
      title={t`Revenda`}
      lead={<Trans>As empresas que você atende. As conversas delas não são visíveis aqui.</Trans>}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setNew(true)}>
          <Trans>Nova empresa</Trans>
        </Button>
      }
    >
      <Section
        title={<Trans>Conferir código</Trans>}
        lead={
          <Trans>
            Quem pede suporte lê o Código de Suporte no próprio menu de usuário. Ele muda a cada 4 horas.
          </Trans>
        }
      >
        <CodeCheck />
      </Section>
      <Section title={<Trans>Empresas</Trans>}>
        <TextInput
          aria-label={t`Buscar empresa`}
          placeholder={t`Buscar empresa`}
          leftSection={<IconSearch size={16} />}
          value={text}
          maxLength={120}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Loaded query={query}>
          {({ pages }) => {
            const companies = pages.flatMap((page) => page.items);
            return companies.length > 0 ? (
              <List label={t`Empresas`}>
                {companies.map((company) => (
                  <CompanyRow key={company.id} company={company} onInvited={setLink} />
                ))}
              </List>
            ) : q ? (
              <EmptyState
                title={<Trans>Nenhuma empresa com “{q}”</Trans>}
                action={
                  <Button variant="default" onClick={() => setText("")}>
                    <Trans>Limpar a busca</Trans>
                  </Button>
                }
              />
            ) : (
              <EmptyState icon={<IconBuilding size={28} />} title={<Trans>Nenhuma empresa ainda</Trans>}>
                <Trans>Crie a primeira: o administrador dela recebe um link para escolher a senha.</Trans>
              </EmptyState>
            );
          }}
        </Loaded>
        <More query={query} />
      </Section>
      {isNew ? <CompanyDialog onClose={() => setNew(false)} onInvited={setLink} /> : null}
      <Modal
        opened={link !== null}
        onClose={() => setLink(null)}
        title={t`Convite do administrador`}
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": t`Fechar` }}
      >
        <CopyField
          label={t`Link do convite`}
          hint={
            <Trans>
              Envie ao administrador: por ele, escolhe a própria senha. Vale até {until} e não será mostrado
              de novo.
            </Trans>
          }
          value={link?.url ?? ""}
        />
      </Modal>
    </Page>
  );
}
