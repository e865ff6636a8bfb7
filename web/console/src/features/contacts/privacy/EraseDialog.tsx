import "@/lib/i18n/deskCatalog";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { type EraseReason, eraseContact, getPrivacy, type Privacy, privacyKey } from "@/lib/api/privacy";
import { FormDialog } from "@/ui/desk/FormDialog";
import form from "@/ui/desk/form.module.css";
import { useSaving } from "@/ui/desk/useSaving";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import css from "./privacy.module.css";

interface EraseDialogProps {
  contact: { id: string; name: string };
  onDone(erased: boolean): void;
}

/** The same name, whatever its case and blanks: the server asks the same. */
export function isSameName(typed: string, name: string): boolean {
  const plain = (text: string) => text.trim().replace(/\s+/g, " ").toLowerCase();
  return plain(typed) === plain(name);
}

/** "Apagar dados (LGPD)": what goes, what stays, and the contact's name typed as a confirmation (CON-50). */
export function EraseDialog({ contact, onDone }: EraseDialogProps) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: privacyKey(contact.id),
    queryFn: ({ signal }) => getPrivacy(contact.id, signal),
    staleTime: 0,
  });
  const { isBusy, error, save } = useSaving();
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState<EraseReason>("request");
  const close = () => onDone(false);
  const about = query.data;

  let obstacle: ReactNode = null;
  if (!about && query.error)
    obstacle = (
      <div className={form.form} role="alert">
        <p className={form.text}>
          <Trans>Os dados deste contato não puderam ser carregados.</Trans>
        </p>
        <div className={form.buttons}>
          <Button variant="default" onClick={() => void query.refetch()}>
            <Trans>Tentar novamente</Trans>
          </Button>
        </div>
      </div>
    );
  else if (!about)
    obstacle = (
      <Delayed>
        <Skeleton width="100%" height={220} />
      </Delayed>
    );
  else if (about.hold || about.erased_at)
    obstacle = (
      <div className={form.form}>
        <p className={css.warning} role="alert">
          {about.hold ? (
            <Trans>
              Os dados deste contato estão sob retenção legal ({about.hold.reason}) e não podem ser apagados.
              Encerre a retenção antes.
            </Trans>
          ) : (
            <Trans>Os dados deste contato já foram apagados.</Trans>
          )}
        </p>
        <div className={form.buttons}>
          <Button variant="default" onClick={close} data-autofocus>
            <Trans>Fechar</Trans>
          </Button>
        </div>
      </div>
    );

  return (
    <FormDialog
      title={t`Apagar os dados do contato (LGPD)`}
      submit={t`Apagar os dados`}
      size="lg"
      isDanger
      isBusy={isBusy}
      isDisabled={!isSameName(typed, contact.name)}
      error={error}
      result={obstacle}
      onSubmit={() =>
        void save(async () => {
          await eraseContact(contact.id, { confirm: typed, reason });
          await queries.invalidateQueries();
          onDone(true);
        })
      }
      onDone={close}
    >
      {about ? <Effects about={about} /> : null}
      <NativeSelect
        label={t`Motivo`}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value as EraseReason)}
        data={[
          { value: "request", label: t`Pedido do titular` },
          { value: "consent_withdrawn", label: t`Consentimento retirado` },
          { value: "no_longer_needed", label: t`Dados não são mais necessários` },
          { value: "other", label: t`Outro` },
        ]}
      />
      <TextInput
        label={t`Para confirmar, escreva o nome do contato`}
        description={<span className={css.name}>{contact.name}</span>}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
    </FormDialog>
  );
}

function Effects({ about }: { about: Privacy }) {
  return (
    <>
      <p className={form.text}>
        <Trans>
          Isto não pode ser desfeito. Se um backup antigo for restaurado, os dados são apagados de novo.
        </Trans>
      </p>
      <div className={css.columns}>
        <section className={css.card}>
          <h3>
            <Trans>O que será apagado</Trans>
          </h3>
          <ul>
            <li>
              <Trans>Nome, telefone, documentos, endereços nos canais e campos adicionais</Trans>
            </li>
            <li>
              {plural(about.messages, {
                0: "Conteúdo das mensagens",
                one: "Conteúdo de # mensagem",
                other: "Conteúdo de # mensagens",
              })}
            </li>
            <li>{plural(about.files, { 0: "Arquivos", one: "# arquivo", other: "# arquivos" })}</li>
            <li>
              <Trans>Observações, rascunhos, registros e notas dos atendimentos</Trans>
            </li>
            <li>
              <Trans>Mensagens agendadas são canceladas</Trans>
            </li>
            {about.merged > 0 ? (
              <li>
                {plural(about.merged, {
                  one: "# cadastro unificado a este",
                  other: "# cadastros unificados a este",
                })}
              </li>
            ) : null}
          </ul>
        </section>
        <section className={css.card}>
          <h3>
            <Trans>O que fica</Trans>
          </h3>
          <ul>
            <li>
              <Trans>Protocolos com datas, setor, atendente e motivo</Trans>
            </li>
            <li>
              <Trans>Quantidade e horário das mensagens, sem conteúdo</Trans>
            </li>
            <li>
              <Trans>O registro de que os dados foram apagados, sem identificar a pessoa</Trans>
            </li>
          </ul>
        </section>
      </div>
      {about.open_tickets > 0 || about.is_blocked ? (
        <p className={css.warning}>
          {about.open_tickets > 0 ? <Trans>O atendimento em aberto será encerrado.</Trans> : null}{" "}
          {about.is_blocked ? (
            <Trans>O contato deixa de estar bloqueado, pois não será mais reconhecido.</Trans>
          ) : null}
        </p>
      ) : null}
    </>
  );
}

export default EraseDialog;
