import { Trans, useLingui } from "@lingui/react/macro";
import { Autocomplete, Button, Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ContactRow, fetchContacts } from "@/lib/api/contacts";
import type { Conversation } from "@/lib/api/types";
import { formatPhone } from "@/lib/time/format";
import { sendMessage, useInbox, useMe } from "@/realtime/store";
import { buildCard, isEmail, normalisePhone } from "./card";
import css from "./extras.module.css";
import { Lines } from "./Lines";

export default function ContactDialog({
  conversation,
  onDone,
}: {
  conversation: Conversation;
  onDone(): void;
}) {
  const { t } = useLingui();
  const me = useMe();
  const inbox = useInbox(conversation.inbox_id);
  const [search, setSearch] = useState("");
  const [wanted] = useDebouncedValue(search.trim(), 250);
  const { data: found = [] } = useQuery({
    queryKey: ["contacts-to-send", wanted],
    enabled: wanted.length >= 2,
    queryFn: async ({ signal }) =>
      (await fetchContacts({ q: wanted, limit: 20 }, signal)).items.filter((one) => one.phone || one.email),
  });
  const [name, setName] = useState("");
  const [org, setOrg] = useState("");
  const [phones, setPhones] = useState([""]);
  const [emails, setEmails] = useState([""]);
  const card = buildCard(name, phones, emails, org);

  function fill(filled: Pick<ContactRow, "name" | "phone" | "email">) {
    setName(filled.name);
    setPhones([filled.phone ? formatPhone(filled.phone) : ""]);
    setEmails([filled.email ?? ""]);
    setSearch("");
  }

  function send() {
    if (!card) return;
    sendMessage(conversation.id, { type: "contacts", contacts: [card] });
    onDone();
  }

  return (
    <Modal opened onClose={onDone} title={t`Enviar contato`} closeButtonProps={{ "aria-label": t`Fechar` }}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <div className={css.pick}>
          <Autocomplete
            label={t`Escolher um contato`}
            placeholder={t`Buscar por nome ou telefone`}
            value={search}
            onChange={setSearch}
            data={found.map((one) => ({
              value: one.id,
              label: `${one.name} · ${one.phone ? formatPhone(one.phone) : one.email}`,
            }))}
            filter={({ options }) => options}
            onOptionSubmit={(id) => {
              const one = found.find((contact) => contact.id === id);
              if (one) fill(one);
            }}
            data-autofocus
          />
          {inbox?.display_number ? (
            <Button
              variant="default"
              onClick={() =>
                fill({ name: me.account.name, phone: inbox.display_number ?? null, email: null })
              }
            >
              <Trans>Nosso contato</Trans>
            </Button>
          ) : null}
        </div>
        <TextInput
          label={t`Nome`}
          required
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Lines
          values={phones}
          onChange={setPhones}
          labels={[t`Telefone`, t`Outro telefone`]}
          add={t`Adicionar telefone`}
          problem={(phone) =>
            phone.trim().length > 3 && normalisePhone(phone) === null
              ? t`Escreva com DDD; fora do Brasil, com + e o código do país.`
              : null
          }
          type="tel"
          placeholder="(11) 98765-4321"
        />
        <Lines
          values={emails}
          onChange={setEmails}
          labels={[t`E-mail`, t`Outro e-mail`]}
          add={t`Adicionar e-mail`}
          problem={(email) =>
            email.includes("@") && !email.endsWith("@") && !isEmail(email) ? t`E-mail incompleto` : null
          }
          type="email"
        />
        <TextInput
          label={t`Empresa (opcional)`}
          value={org}
          maxLength={200}
          onChange={(event) => setOrg(event.currentTarget.value)}
        />
        <p className={css.hint}>
          <Trans>Informe o nome e ao menos um telefone ou e-mail.</Trans>
        </p>
        <div className={css.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" disabled={card === null}>
            <Trans>Enviar</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
